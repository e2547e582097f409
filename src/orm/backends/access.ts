import type { Backend, BeginOptions, Connection, Eventual, IterateOptions, Parameter, Result, Row } from './backend.ts'
import { Pool, type PoolOptions } from './pool.ts'

/** How a database's connections are shared out: one way for servers, another for SQLite's one writer. */
export interface Access {
  /** Runs a statement that is a transaction of its own. */
  execute(sql: string, parameters: readonly Parameter[]): Eventual<Result>
  /** Iterates outside of a transaction. */
  iterate(sql: string, parameters: readonly Parameter[], options: IterateOptions): AsyncIterable<Row>
  /** A connection with a transaction that was just begun. Give it back with `release`. */
  begin(options: BeginOptions): Promise<Connection>
  release(connection: Connection): void
  /** Waits for who is at work, and ends all connections. */
  close(): Promise<void>
}

/** Connections to a server: whoever comes gets one of them. */
export class ServerAccess implements Access {
  readonly #pool: Pool

  constructor(backend: Backend, options: Readonly<PoolOptions>) {
    this.#pool = new Pool(() => backend.connect(), options)
  }

  async execute(sql: string, parameters: readonly Parameter[]): Promise<Result> {
    const connection = await this.#pool.acquire()
    try {
      return await connection.execute(sql, parameters)
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
      this.#pool.release(connection)
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
