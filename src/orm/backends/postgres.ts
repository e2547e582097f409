// PostgreSQL by pg. A statement is prepared, under a short name, when a connection meets it the second time.

import type { ServerAddress } from '../database-url.ts'
import type { Backend, BeginOptions, Connection, IterateOptions, Parameter, Result, Row, Value } from './backend.ts'
import { connectError } from './connect-error.ts'
import { DatabaseError } from './database-error.ts'
import { loadDriver } from './driver.ts'
import { type Dialect, FEATURES, type Features } from './features.ts'
import { quoteIdentifier } from './identifier.ts'
import { postgresError } from './postgres-error.ts'
import { bindPostgres, POSTGRES_TYPES } from './postgres-value.ts'
import type { ServerOptions } from './server-options.ts'
import { StatementNames } from './statement-names.ts'

// Everything that a server's configuration could make different.
const SESSION: readonly string[] = [
  "SET TIME ZONE 'UTC'",
  "SET datestyle = 'ISO, YMD'",
  "SET intervalstyle = 'iso_8601'",
  "SET bytea_output = 'hex'",
  'SET standard_conforming_strings = on',
  'SET extra_float_digits = 1',
  "SET default_transaction_isolation = 'read committed'",
]

/** What of node-postgres' Client is used here. Drivers that have the same face, or are given it, can stand in for it. */
export interface PostgresClient {
  query(text: string): Promise<{ readonly command: string }>
  query(query: PostgresQuery): Promise<PostgresAnswer>
  end(): Promise<void>
  on(event: 'error' | 'end', listener: () => void): unknown
}
/** A statement with its values as text, whose rows come as arrays of what `types` makes of the text of a value. */
export interface PostgresQuery {
  text: string
  values: (string | Buffer | null)[]
  rowMode: 'array'
  types: { getTypeParser(oid: number): (text: string) => Value }
  queryMode: 'extended'
  /** Under which the connection keeps it prepared. */
  name?: string
}
/** What came of it. */
export interface PostgresAnswer {
  readonly rows: Value[][]
  readonly fields: readonly { readonly name: string }[]
  readonly rowCount: number | null
  readonly command: string
}

/** PostgreSQL, 13 and later. */
export class PostgresBackend implements Backend {
  readonly dialect: Dialect = 'postgres'
  readonly features: Features = FEATURES.postgres
  readonly place: string
  readonly #open: () => Promise<PostgresClient>
  readonly #statementTimeout: number

  /** `open` gives a client that is connected. */
  constructor(place: string, open: () => Promise<PostgresClient>, statementTimeout: number) {
    this.place = place
    this.#open = open
    this.#statementTimeout = statementTimeout
  }

  /** The server at an address, by pg. */
  static at(address: ServerAddress, { connectTimeout, statementTimeout }: ServerOptions): PostgresBackend {
    const { host, port, user, password, database, tls } = address
    const open = async (): Promise<PostgresClient> => {
      const { default: pg } = await loadDriver('pg', () => import('pg'))
      const options = { host, port, user, password, database, ssl: tls, keepAlive: true, connectionTimeoutMillis: connectTimeout }
      const client = new pg.Client({ ...options, application_name: 'nuages' })
      try {
        await client.connect()
      } catch (error) {
        await client.end().catch(() => {}) // why it failed is what counts
        throw error
      }
      return client as unknown as PostgresClient
    }
    return new PostgresBackend(`postgres://${host}:${port}/${database}`, open, statementTimeout)
  }

  quote(identifier: string): string {
    return quoteIdentifier(identifier, '"', this.features.maxIdentifier)
  }

  async connect(): Promise<PostgresConnection> {
    let connection: PostgresConnection | undefined
    try {
      const client = await this.#open()
      connection = new PostgresConnection(client)
      await client.query([...SESSION, `SET statement_timeout = ${this.#statementTimeout}`].join('; '))
      return connection
    } catch (error) {
      await connection?.close()
      throw connectError(postgresError(error, false), this.place)
    }
  }
}

/**
 * A database that speaks PostgreSQL by a driver of your own: `connect(postgresBackend('pglite', () => openClient()))`. `open` gives a
 * client that is connected and belongs to one at a time; `place` names the database in messages.
 */
export function postgresBackend(place: string, open: () => Promise<PostgresClient>): Backend {
  return new PostgresBackend(place, open, 0)
}

/** A connection to PostgreSQL. */
export class PostgresConnection implements Connection {
  readonly hasLostTransaction: boolean = false // a failed one stays, and takes nothing but its end
  readonly #client: PostgresClient
  readonly #names: StatementNames = new StatementNames()
  #isBroken = false
  #isInTransaction = false
  #cursors = 0

  constructor(client: PostgresClient) {
    this.#client = client
    const leave = (): void => {
      this.#isBroken = true
    }
    client.on('error', leave)
    client.on('end', leave)
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  execute(sql: string, parameters: readonly Parameter[] = []): Promise<Result> {
    const values = bound(parameters)
    const name = this.#names.nameOf(sql)
    const answer = this.#query(sql, values, name)
    return name === undefined ? answer : answer.catch((error: unknown) => this.#again(error, sql, values))
  }

  /** What to do about the error of a prepared statement: one that is stale is run without its name, which reads it anew. */
  async #again(error: unknown, sql: string, values: (string | Buffer | null)[]): Promise<Result> {
    if (!isStale(error)) throw error
    if (this.#isInTransaction) {
      this.#names.forget()
      throw error
    }
    // A value that is wrong is refused again.
    const result = await this.#query(sql, values, undefined)
    this.#names.forget()
    await this.#client.query('DEALLOCATE ALL')
    return result
  }

  /** By a cursor, which lives in a transaction: if there is none, one is begun. */
  async *iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncGenerator<Row> {
    const { chunk = 500, onColumns, inTransaction = false } = options
    const cursor = `nuages_cursor_${++this.#cursors}`
    const values = bound(parameters)
    if (!inTransaction) await this.begin({})
    try {
      await this.#query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, values, undefined)
      for (let rows: readonly Row[] = [], isFirst = true; isFirst || rows.length === chunk; isFirst = false) {
        const result = await this.#query(`FETCH ${chunk} FROM ${cursor}`, [], undefined)
        rows = result.rows
        if (isFirst) onColumns?.(result.columns)
        yield* rows
      }
      if (inTransaction) await this.control(`CLOSE ${cursor}`)
    } finally {
      if (!inTransaction && !this.#isBroken) await this.control('ROLLBACK')
    }
  }

  async begin({ isolation, readOnly = false, deadline }: BeginOptions): Promise<void> {
    const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`
    const limit = deadline === undefined ? '' : `; SET LOCAL statement_timeout = ${deadline}`
    await this.control(`BEGIN${level}${readOnly ? ' READ ONLY' : ''}${limit}`)
    this.#isInTransaction = true
  }

  async control(sql: string): Promise<void> {
    const isEnd = sql === 'COMMIT' || sql === 'ROLLBACK'
    try {
      const { command } = await this.#client.query(sql)
      if (sql === 'COMMIT' && command === 'ROLLBACK') throw new DatabaseError('DATABASE_TRANSACTION_FAILED')
    } catch (error) {
      throw this.#named(error)
    } finally {
      if (isEnd) this.#isInTransaction = false
    }
  }

  async abort(): Promise<void> {
    this.#isBroken = true
    await this.close()
  }

  /** Cuts the connection if it is at work. */
  async close(): Promise<void> {
    this.#isBroken = true
    await this.#client.end().catch(() => {}) // it was cut already
  }

  /** The named error. What ends a session is told before the connection is cut. */
  #named(thrown: unknown): unknown {
    const error = postgresError(thrown, this.#isBroken)
    if (error instanceof DatabaseError && error.code === 'DATABASE_CONNECTION_LOST') this.#isBroken = true
    return error
  }

  #query(sql: string, values: (string | Buffer | null)[], name: string | undefined): Promise<Result> {
    // Without values the driver would take several statements at once.
    const query: PostgresQuery = { text: sql, values, rowMode: 'array', types: POSTGRES_TYPES, queryMode: 'extended' }
    if (name !== undefined) query.name = name
    return this.#client.query(query).then(PostgresResult.of, this.#fail)
  }

  readonly #fail = (error: unknown): never => {
    throw this.#named(error)
  }
}

/** What a statement did. The names of its columns are made for who asks: queries know theirs. */
class PostgresResult implements Result {
  readonly rows: readonly Row[]
  readonly changes: number
  readonly lastId: undefined
  readonly #fields: PostgresAnswer['fields']

  constructor({ rows, fields, rowCount, command }: PostgresAnswer) {
    this.rows = rows
    this.changes = CHANGES.has(command) ? (rowCount ?? 0) : 0
    this.#fields = fields
  }

  static of(this: void, answer: PostgresAnswer): PostgresResult {
    return new PostgresResult(answer)
  }

  get columns(): readonly string[] {
    return this.#fields.map(({ name }) => name)
  }
}

/** More of them than its message counts would be miscounted by the driver, and cost the connection. */
function bound(parameters: readonly Parameter[]): ReturnType<typeof bindPostgres>[] {
  if (parameters.length <= FEATURES.postgres.maxParameters) return parameters.map(bindPostgres)
  throw new DatabaseError('DATABASE_STATEMENT_FAILED', {
    text: `it has ${parameters.length} parameters, and PostgreSQL takes ${FEATURES.postgres.maxParameters} at most`,
  })
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** It is not there any more; a parameter has a type that its column or operator no longer takes. */
const STALE: ReadonlySet<unknown> = new Set(['26000', '42804', '42883'])

/** Whether a prepared statement's columns changed their types since: `cached plan must not change result type`. */
function isStale(error: unknown): boolean {
  // A refused value has no cause, which would hold it: what the statement was read for may be another type by now.
  if (error instanceof DatabaseError && error.code === 'DATABASE_VALUE_REFUSED') return true
  if (!(error instanceof DatabaseError && error.cause instanceof Error && 'code' in error.cause)) return false
  const { code, message } = error.cause as { code: unknown; message: string }
  return (code === '0A000' && /cached plan/.test(message)) || STALE.has(code)
}
