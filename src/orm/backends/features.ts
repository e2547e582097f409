// What each engine's SQL can do, as the compiler and the migrations ask for it. MySQL's row is what MySQL 8.0 and MariaDB 10.6
// have in common, so that a statement that one takes is taken by the other.

/** The engines: whose SQL is spoken. MariaDB speaks MySQL's. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql'

/** The feature matrix: a row for each dialect. */
export interface Features {
  /** INSERT, UPDATE and DELETE ... RETURNING. */
  readonly returning: boolean
  /** SELECT ... FOR UPDATE. SQLite locks everything when a transaction begins, so it needs none. */
  readonly rowLocks: boolean
  /** FOR UPDATE SKIP LOCKED and NOWAIT. */
  readonly skipLocked: boolean
  /** FOR NO KEY UPDATE and FOR KEY SHARE. */
  readonly keyLocks: boolean
  /** SELECT DISTINCT ON (...). */
  readonly distinctOn: boolean
  /** `count(*) FILTER (WHERE ...)`. Elsewhere: CASE within the aggregate. */
  readonly filterClause: boolean
  /** NULLS FIRST and NULLS LAST. Elsewhere: order by `x IS NULL` before. */
  readonly nullsOrdering: boolean
  /** Joins with a subquery that refers to what is before it. */
  readonly lateral: boolean
  /** FULL OUTER JOIN. */
  readonly fullJoin: boolean
  /** How a row that is there already is met. */
  readonly upsert: 'on conflict' | 'on duplicate key'
  /** UPDATE ... FROM. */
  readonly updateFrom: boolean
  /** UPDATE and DELETE with a subquery on the same table. */
  readonly writesFromItself: boolean
  /** Whether a failed or interrupted change of the schema leaves it as it was. */
  readonly transactionalDdl: boolean
  /** Whether a failed statement ends the use of its transaction, except for a rollback to a savepoint before it. */
  readonly failureEndsTransaction: boolean
  /** Whether ALTER TABLE changes a column, adds and drops constraints. Elsewhere the table is built anew. */
  readonly alterColumn: boolean
  /** Indexes of the rows that fulfil a condition. */
  readonly partialIndexes: boolean
  /** Indexes of expressions. */
  readonly expressionIndexes: boolean
  /** Constraints that are looked at when the transaction ends. */
  readonly deferrableConstraints: boolean
  /** A type of its own for true and false. */
  readonly booleans: boolean
  /** Exact decimals in the engine. Elsewhere they are kept as text. */
  readonly decimals: boolean
  /** Parameters of one statement at most. */
  readonly maxParameters: number
  /** Bytes of an identifier at most. */
  readonly maxIdentifier: number
  /** Several statements in one trip to the server. */
  readonly pipelining: boolean
  /** What CREATE TABLE ends with. */
  readonly tableOptions: string
}

const SQLITE: Features = {
  returning: true,
  rowLocks: false,
  skipLocked: false,
  keyLocks: false,
  distinctOn: false,
  filterClause: true,
  nullsOrdering: true,
  lateral: false,
  fullJoin: true,
  upsert: 'on conflict',
  updateFrom: true,
  writesFromItself: true,
  transactionalDdl: true,
  failureEndsTransaction: false,
  alterColumn: false,
  partialIndexes: true,
  expressionIndexes: true,
  deferrableConstraints: true,
  booleans: false,
  decimals: false,
  maxParameters: 32_766, // https://sqlite.org/limits.html, SQLITE_MAX_VARIABLE_NUMBER
  maxIdentifier: 255,
  pipelining: false,
  tableOptions: 'STRICT',
}

const POSTGRES: Features = {
  returning: true,
  rowLocks: true,
  skipLocked: true,
  keyLocks: true,
  distinctOn: true,
  filterClause: true,
  nullsOrdering: true,
  lateral: true,
  fullJoin: true,
  upsert: 'on conflict',
  updateFrom: true,
  writesFromItself: true,
  transactionalDdl: true,
  failureEndsTransaction: true,
  alterColumn: true,
  partialIndexes: true,
  expressionIndexes: true,
  deferrableConstraints: true,
  booleans: true,
  decimals: true,
  maxParameters: 65_535, // a 16-bit count in the Bind message
  maxIdentifier: 63, // NAMEDATALEN - 1
  pipelining: true,
  tableOptions: '',
}

const MYSQL: Features = {
  returning: false,
  rowLocks: true,
  skipLocked: true,
  keyLocks: false,
  distinctOn: false,
  filterClause: false,
  nullsOrdering: false,
  lateral: false,
  fullJoin: false,
  upsert: 'on duplicate key',
  updateFrom: false,
  writesFromItself: false,
  transactionalDdl: false,
  failureEndsTransaction: false,
  alterColumn: true,
  partialIndexes: false,
  expressionIndexes: false, // MariaDB has none
  deferrableConstraints: false,
  booleans: false,
  decimals: true,
  maxParameters: 65_535,
  maxIdentifier: 64,
  pipelining: false,
  // Text is compared by its code points, as the others do: 'a' is not 'A'. The engine is the one with transactions.
  tableOptions: 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
}

/** The matrix by dialect. */
export const FEATURES: Readonly<Record<Dialect, Features>> = { sqlite: SQLITE, postgres: POSTGRES, mysql: MYSQL }
