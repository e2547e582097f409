// SQLite by node:sqlite, which is synchronous: every statement is done when `execute` returns. One connection writes, others
// read; the queues are the pools' (database.ts). Nothing ever waits for a lock here: `DATABASE_BUSY` comes at once.

import type { DatabaseSync } from 'node:sqlite'
import type { Backend, BeginOptions, Connection, IterateOptions, Parameter, Result, Row } from './backend.ts'
import { type Dialect, FEATURES, type Features } from './features.ts'
import { quoteIdentifier } from './identifier.ts'
import { sqliteError } from './sqlite-error.ts'
import { registerFunctions } from './sqlite-functions.ts'
import { SqliteStatement } from './sqlite-statement.ts'

/** Prepared statements that a connection keeps. */
const STATEMENTS = 500

/** SQLite in a file, or in memory: `:memory:`. */
export class SqliteBackend implements Backend {
  readonly dialect: Dialect = 'sqlite'
  readonly features: Features = FEATURES.sqlite
  readonly place: string
  readonly path: string

  constructor(path: string) {
    this.path = path
    this.place = `sqlite:${path}`
  }

  /** Whether the database is gone with its connection, so that there can be only one. */
  get isInMemory(): boolean {
    return this.path === ':memory:'
  }

  quote(identifier: string): string {
    return quoteIdentifier(identifier, '"', this.features.maxIdentifier)
  }

  connect({ reader = false }: { readonly reader?: boolean } = {}): SqliteConnection {
    const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite')
    const isReader = reader && !this.isInMemory
    const options = { timeout: 0, enableForeignKeyConstraints: true, enableDoubleQuotedStringLiterals: false, readOnly: isReader }
    let database: DatabaseSync
    try {
      database = new Database(this.path, options)
    } catch (error) {
      throw sqliteError(error, undefined, this.path)
    }
    try {
      registerFunctions(database)
      prepareFor(database, isReader || this.isInMemory)
    } catch (error) {
      const named = sqliteError(error, database)
      database.close()
      throw named
    }
    return new SqliteConnection(database, isReader)
  }
}

/** Readers go on while one writes, by the write-ahead log (https://sqlite.org/wal.html), which NORMAL keeps from corruption. */
function prepareFor(database: DatabaseSync, isPlain: boolean): void {
  if (isPlain) return
  if (database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] !== 'wal') database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
}

/** A connection to SQLite. */
export class SqliteConnection implements Connection {
  readonly #database: DatabaseSync
  readonly #statements: Map<string, SqliteStatement> = new Map()
  readonly isReader: boolean
  #isInTransaction = false
  #isClosed = false
  /** Whether a transaction that only reads is open here. The pragma for it expires all prepared statements, so it is rare. */
  #isReadOnly = false

  constructor(database: DatabaseSync, isReader: boolean) {
    this.#database = database
    this.isReader = isReader
  }

  get hasLostTransaction(): boolean {
    return this.#isInTransaction && !this.#database.isTransaction
  }

  get isBroken(): boolean {
    return this.#isClosed
  }

  execute(sql: string, parameters: readonly Parameter[] = []): Result {
    try {
      const statement = this.#prepare(sql)
      const result = statement.execute(parameters)
      if (CHANGES_SCHEMA.has(statement.verb)) this.#statements.clear()
      return result
    } catch (error) {
      throw sqliteError(error, this.#database)
    }
  }

  async *iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncGenerator<Row> {
    try {
      // One that runs cannot be shared: executing it again would begin it anew.
      yield* new SqliteStatement(this.#database, sql).iterate(parameters, options.onColumns)
    } catch (error) {
      throw sqliteError(error, this.#database)
    }
  }

  begin({ readOnly = false }: BeginOptions): void {
    this.control(readOnly ? 'BEGIN DEFERRED' : 'BEGIN IMMEDIATE')
    this.#isInTransaction = true
    if (readOnly && !this.isReader) {
      this.#database.exec('PRAGMA query_only = ON')
      this.#isReadOnly = true
    }
  }

  control(sql: string): void {
    const isEnd = sql === 'COMMIT' || sql === 'ROLLBACK'
    try {
      if (!(sql === 'ROLLBACK' && this.hasLostTransaction)) this.#database.exec(sql)
    } catch (error) {
      throw sqliteError(error, this.#database)
    }
    if (!isEnd) return
    this.#isInTransaction = false
    if (this.#isReadOnly) this.#database.exec('PRAGMA query_only = OFF')
    this.#isReadOnly = false
  }

  abort(): void {
    this.control('ROLLBACK')
  }

  close(): void {
    this.#statements.clear()
    if (!this.#isClosed) this.#database.close()
    this.#isClosed = true
  }

  #prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = new SqliteStatement(this.#database, sql)
    if (this.#statements.size >= STATEMENTS) this.#statements.delete(this.#statements.keys().next().value as string)
    this.#statements.set(sql, statement)
    return statement
  }
}

const CHANGES_SCHEMA: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'ATTACH', 'DETACH'])
