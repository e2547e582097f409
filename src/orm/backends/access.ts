import type { Backend, BeginOptions, Connection, Eventual, IterateOptions, Parameter, Result, Row, StatementRun } from './backend.ts'
import { attempt } from './eventual.ts'
import { oneByOne } from './one-by-one.ts'
import { Pool, type PoolOptions } from './pool.ts'

/** How a database's connections are shared out: one way for servers, another for SQLite's one writer. */
export interface Access {
  /** Runs a statement that is a transaction of its own. */
  execute(sql: string, parameters: readonly Parameter[]): Eventual<Result>
  /** Runs statements that read, in one trip, where the engine is a server that takes them so. */
  executeAll?(statements: readonly StatementRun[]): Promise<readonly Result[]>
  /** Iterates outside of a transaction. */
  iterate(sql: string, parameters: readonly Parameter[], options: IterateOptions): AsyncIterable<Row>
  /** A connection with a transaction that was just begun. Give it back with `release`. */
  begin(options: BeginOptions): Promise<Connection>
  release(connection: Connection): void
  /** Waits for who is at work, and ends all connections. */
  close(): Promise<void>
}

/** Runs statements that read on one connection, in one trip if it can. */
export async function runAll(connection: Connection, statements: readonly StatementRun[]): Promise<readonly Result[]> {
  return connection.executeAll === undefined ? oneByOne(connection, statements) : connection.executeAll(statements)
}

/** Connections to a server: whoever comes gets one of them. */
export class ServerAccess implements Access {
  readonly #pool: Pool

  constructor(backend: Backend, options: Readonly<PoolOptions>) {
    this.#pool = new Pool(() => backend.connect(), options)
  }

  execute(sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    const connection = this.#pool.acquire()
    if (connection instanceof Promise) return connection.then((opened) => this.#executeOn(opened, sql, parameters))
    return this.#executeOn(connection, sql, parameters)
  }

  /** Gives the connection back as soon as there is an answer. */
  #executeOn(connection: Connection, sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    return attempt(
      () => connection.execute(sql, parameters),
      (result) => {
        this.#pool.release(connection)
        return result
      },
      (error) => {
        this.#pool.release(connection)
        throw error
      },
    )
  }

  async executeAll(statements: readonly StatementRun[]): Promise<readonly Result[]> {
    const connection = await this.#pool.acquire()
    try {
      return await runAll(connection, statements)
    } finally {
      this.#pool.release(connection)
    }
  }

  async *iterate(sql: string, parameters: readonly Parameter[], options: IterateOptions): AsyncGenerator<Row> {
    const connection = await this.#pool.acquire()
    try {
      yield* connection.iterate(sql, parameters, options)
    } finally {
      this.#pool.release(connection)
    }
  }

  async begin(options: BeginOptions): Promise<Connection> {
    const connection = await this.#pool.acquire()
    try {
      await connection.begin(options)
      return connection
    } catch (error) {
      // Its transaction may be begun all the same, or the isolation set that the next one is to have.
      this.#pool.discard(connection)
      throw error
    }
  }

  release(connection: Connection): void {
    this.#pool.release(connection)
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
