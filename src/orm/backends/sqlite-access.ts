// One connection writes, and is kept for a whole transaction: who else wants to write waits in a queue, and the event loop goes
// on. Others read, of a snapshot each. In memory there is one connection for everything, so readers wait in that queue too.

import type { Access } from './access.ts'
import type { BeginOptions, Connection, Eventual, IterateOptions, Parameter, Result, Row } from './backend.ts'
import { DatabaseError } from './database-error.ts'
import { closedError, Pool, type PoolOptions } from './pool.ts'
import type { SqliteBackend, SqliteConnection } from './sqlite.ts'
import { readStatement } from './statement-text.ts'

/** Waits between attempts while another process holds the lock, in milliseconds; the last is repeated. */
const PAUSES: readonly number[] = [1, 2, 5, 10, 15, 20, 25, 25, 50]
/** How many texts are remembered. */
const TEXTS = 2000
const READS: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'WITH', 'EXPLAIN'])

/** Access to one SQLite database. */
export class SqliteAccess implements Access {
  readonly #backend: SqliteBackend
  readonly #writer: Pool<SqliteConnection>
  readonly #readers: Pool<SqliteConnection>
  readonly #busyTimeout: number
  /** Which statements read, by text. */
  readonly #reads: Map<string, boolean> = new Map()
  /** For statements that read at once and are done: such a connection is free whenever anybody else can run. */
  #reader: SqliteConnection | undefined
  #isClosed = false

  constructor(backend: SqliteBackend, options: Readonly<PoolOptions>, busyTimeout: number) {
    this.#backend = backend
    this.#busyTimeout = busyTimeout
    // The connection of a database in memory is the database: it is never given up.
    this.#writer = new Pool(() => this.#patiently(() => backend.connect()), {
      ...options,
      max: 1,
      idleTimeout: 2 ** 31 - 1,
      maxLifetime: 0,
    })
    this.#readers = backend.isInMemory ? this.#writer : new Pool(() => backend.connect({ reader: true }), options)
  }

  execute(sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    if (this.#isClosed) throw closedError()
    if (this.#backend.isInMemory || !this.#isRead(sql)) return this.#onWriter(sql, parameters)
    try {
      return this.#sharedReader().execute(sql, parameters)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (error.code === 'DATABASE_BUSY') return this.#patiently(() => this.#sharedReader().execute(sql, parameters))
      if (error.code !== 'DATABASE_READ_ONLY') throw error
      this.#reads.set(sql, false) // WITH ... INSERT
      return this.#onWriter(sql, parameters)
    }
  }

  async *iterate(sql: string, parameters: readonly Parameter[], options: IterateOptions): AsyncGenerator<Row> {
    if (this.#backend.isInMemory || !this.#isRead(sql)) {
      // To keep the only connection meanwhile would keep everybody from writing, the one who iterates too.
      const { rows, columns } = await this.execute(sql, parameters)
      options.onColumns?.(columns)
      yield* rows
      return
    }
    await this.#makeFile()
    const connection = await this.#readers.acquire()
    try {
      yield* connection.iterate(sql, parameters, options)
    } finally {
      this.#readers.release(connection)
    }
  }

  async begin(options: BeginOptions): Promise<Connection> {
    if (options.readOnly) await this.#makeFile()
    const pool = options.readOnly ? this.#readers : this.#writer
    const connection = await pool.acquire()
    try {
      await this.#patiently(() => connection.begin(options))
      return connection
    } catch (error) {
      pool.release(connection)
      throw error
    }
  }

  release(connection: SqliteConnection): void {
    const pool = connection.isReader ? this.#readers : this.#writer
    pool.release(connection)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    // The writer goes last: the last connection brings the write-ahead log into the file, and one that only reads cannot.
    if (this.#readers !== this.#writer) await this.#readers.close()
    this.#reader?.close()
    await this.#writer.close()
  }

  #sharedReader(): SqliteConnection {
    if (this.#reader === undefined) {
      // The file, and that it keeps a write-ahead log, is the writer's to make.
      if (this.#writer.counts.connections === 0) this.#openWriter()
      this.#reader = this.#backend.connect({ reader: true })
    }
    return this.#reader
  }

  /** Readers cannot make the file that they read. */
  async #makeFile(): Promise<void> {
    if (this.#writer.counts.connections === 0) this.#writer.release(await this.#writer.acquire())
  }

  #openWriter(): void {
    const connection = this.#writer.acquire()
    if (!(connection instanceof Promise)) {
      this.#writer.release(connection)
      return
    }
    connection.then(
      (opened) => this.#writer.release(opened),
      () => {}, // whoever writes first is told
    )
    throw new DatabaseError('DATABASE_BUSY')
  }

  #onWriter(sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    const connection = this.#writer.acquire()
    if (connection instanceof Promise) return connection.then((writer) => this.#write(writer, sql, parameters))
    return this.#write(connection, sql, parameters)
  }

  #write(writer: SqliteConnection, sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    let result: Result
    try {
      result = writer.execute(sql, parameters)
    } catch (error) {
      if (isBusy(error)) return this.#writeAgain(writer, sql, parameters)
      this.#writer.release(writer)
      throw error
    }
    this.#writer.release(writer)
    return result
  }

  async #writeAgain(writer: SqliteConnection, sql: string, parameters: readonly Parameter[]): Promise<Result> {
    try {
      return await this.#again(() => writer.execute(sql, parameters), performance.now() + this.#busyTimeout)
    } finally {
      this.#writer.release(writer)
    }
  }

  /** Does it again and again while another process holds the lock, and lets the event loop go on in between. */
  #patiently<T>(work: () => T): Eventual<T> {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error)) throw error
      return this.#again(work, performance.now() + this.#busyTimeout)
    }
  }

  async #again<T>(work: () => T, until: number): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]))
      try {
        return work()
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error
      }
    }
  }

  #isRead(sql: string): boolean {
    const known = this.#reads.get(sql)
    if (known !== undefined) return known
    const isRead = READS.has(readStatement(sql).verb)
    if (this.#reads.size >= TEXTS) this.#reads.clear()
    this.#reads.set(sql, isRead)
    return isRead
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === 'DATABASE_BUSY'
}
