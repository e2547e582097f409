import type { BeginOptions, Connection, Eventual, IterateOptions, Parameter, Result, Row } from './backend.ts'

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
