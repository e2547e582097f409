// What a database engine is to the ORM. Three implement it: sqlite.ts, postgres.ts, mysql.ts. The suite in
// test/contracts/backend.ts says what they have in common.
//
// Values at the edge are plain, and mean the same everywhere. What a field makes of them is the field's own:
//
//   number     integers within 2^53 and floats        bigint      integers beyond
//   string     text; decimals; JSON; UUIDs; dates,    Uint8Array  bytes
//              times and instants (`2026-11-25 15:30:00.123`, in UTC)
//   boolean    PostgreSQL only; 0 and 1 elsewhere     null

import type { Dialect, Features } from './features.ts'

/** What a statement answers with, in a column of a row. */
export type Value = null | number | bigint | string | boolean | Uint8Array

/** What a statement can be given. A Date is an instant, written in UTC; a boolean becomes 1 or 0 where the engine has none. */
export type Parameter = Value | Date

/** A row as the engine gave it, in the order of the columns. */
export type Row = readonly Value[]

/** What a statement did. */
export interface Result {
  readonly rows: readonly Row[]
  /** Names of the columns of `rows`. Two may be the same. */
  readonly columns: readonly string[]
  /** Rows inserted, updated (those that matched, changed or not) or deleted; 0 for a statement that reads. */
  readonly changes: number
  /** The key that SQLite or MySQL gave to the last row that was inserted. PostgreSQL has RETURNING for that. */
  readonly lastId: number | bigint | undefined
}

/** A statement and what it is given. */
export interface StatementRun {
  readonly sql: string
  readonly parameters: readonly Parameter[]
  /** Which line of the program asked, where that is known already. */
  readonly caller?: string
  /** Runs work as whoever asked, where others may have asked since: the log tells them of it. */
  readonly within?: <T>(work: () => T) => T
}

/** A result now where the engine is synchronous, or later. */
export type Eventual<T> = T | Promise<T>

/** How concurrent transactions see each other (SQL:2016 4.41.4). SQLite's are always serializable. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

/** How a transaction is begun. */
export interface BeginOptions {
  readonly isolation?: Isolation | undefined
  readonly readOnly?: boolean | undefined
  /** Milliseconds after which no statement of it may go on, where the server can see to that. */
  readonly deadline?: number | undefined
}

/** One connection: one statement at a time, and at most one transaction. Used by one at a time; the pool sees to that. */
export interface Connection {
  /** Runs one statement. Throws the named errors of database-error.ts, and `DATABASE_PARAMETER_INVALID` for what cannot be bound. */
  execute(sql: string, parameters?: readonly Parameter[]): Eventual<Result>
  /** Several statements that read, in one trip to the server. The first that fails is the last that runs. Without it they follow each other. */
  executeAll?(statements: readonly StatementRun[]): Promise<readonly Result[]>
  /** The rows of a statement that reads, one after the other, in constant memory as far as the engine can. */
  iterate(sql: string, parameters?: readonly Parameter[], options?: IterateOptions): AsyncIterable<Row>
  /** Begins a transaction, which `control('COMMIT')` or `control('ROLLBACK')` ends. */
  begin(options: BeginOptions): Eventual<void>
  /**
   * Runs a statement that ends a transaction or is about a savepoint. Throws `DATABASE_TRANSACTION_FAILED` for a COMMIT that the
   * engine took for a rollback.
   */
  control(sql: string): Eventual<void>
  /** Gives up the transaction at once, whatever is under way. A connection to a server is broken afterwards. */
  abort(): Eventual<void>
  /** Ends the connection. */
  close(): Eventual<void>
  /** Whether the engine ended the transaction by itself, after an error. What came next would be committed alone. */
  readonly hasLostTransaction: boolean
  /** Whether it is of no more use: cut, or closed. */
  readonly isBroken: boolean
}

/** How `iterate` reads. */
export interface IterateOptions {
  /** Rows to fetch at a time. 500 by default. */
  readonly chunk?: number
  /** Told the names of the columns before the first row. */
  readonly onColumns?: (columns: readonly string[]) => void
  /** Whether a transaction is open on the connection. */
  readonly inTransaction?: boolean
}

/** An engine, with an address. It opens connections and knows what its SQL can do; it keeps none. */
export interface Backend {
  readonly dialect: Dialect
  readonly features: Features
  /** Where it is, for messages: never holds a password. */
  readonly place: string
  /** An identifier in the engine's quotes. Throws `DATABASE_IDENTIFIER_INVALID` for what cannot be one. */
  quote(identifier: string): string
  /** Opens a connection. `reader`: one for statements that only read, where the engine tells them apart. */
  connect(options?: { readonly reader?: boolean }): Eventual<Connection>
}
