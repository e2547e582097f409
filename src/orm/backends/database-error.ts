// Errors of databases, the same on every engine. `details` says what is known of the constraint: its name, the table, the
// columns. Values are in no message: they may be secret.

import { NuagesError } from '../../base/errors.ts'

/** The codes that a statement, a connection or a pool fails with. */
export type DatabaseErrorCode =
  | 'DATABASE_UNIQUE_VIOLATION'
  | 'DATABASE_FOREIGN_KEY_VIOLATION'
  | 'DATABASE_CHECK_VIOLATION'
  | 'DATABASE_NOT_NULL_VIOLATION'
  | 'DATABASE_VALUE_REFUSED'
  | 'DATABASE_SERIALIZATION_FAILURE'
  | 'DATABASE_DEADLOCK'
  | 'DATABASE_SCHEMA_CHANGED'
  | 'DATABASE_BUSY'
  | 'DATABASE_TIMEOUT'
  | 'DATABASE_CANCELLED'
  | 'DATABASE_CONNECTION_LOST'
  | 'DATABASE_COMMIT_UNKNOWN'
  | 'DATABASE_CONNECTION_FAILED'
  | 'DATABASE_LOGIN_REFUSED'
  | 'DATABASE_POOL_EXHAUSTED'
  | 'DATABASE_TRANSACTION_FAILED'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_STATEMENT_FAILED'

/** What a violated constraint is known by. SQLite names no foreign key, and MySQL no column of a check. */
export interface Violation {
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly columns?: readonly string[] | undefined
}

interface Meaning {
  readonly text: string
  readonly hint?: string
  readonly status?: number
}

const MEANINGS: Readonly<Record<DatabaseErrorCode, Meaning>> = {
  DATABASE_UNIQUE_VIOLATION: { text: 'A row with the same value is there already' },
  DATABASE_FOREIGN_KEY_VIOLATION: { text: 'A row refers to one that is not there, or is still referred to' },
  DATABASE_CHECK_VIOLATION: { text: 'A row breaks a check of its table' },
  DATABASE_NOT_NULL_VIOLATION: { text: 'A column that must have a value was given none' },
  DATABASE_VALUE_REFUSED: { text: 'The database refused a value: its type, length or range is not that of the column' },
  DATABASE_SERIALIZATION_FAILURE: {
    text: 'Another transaction changed what this one had read',
    hint: 'Run the transaction again: transaction(work, { retries: 3 }) does.',
    status: 503,
  },
  DATABASE_DEADLOCK: {
    text: 'Two transactions waited for each other, and this one was ended',
    hint: 'Run the transaction again: transaction(work, { retries: 3 }) does. Taking locks in one order everywhere avoids it.',
    status: 503,
  },
  DATABASE_SCHEMA_CHANGED: {
    text: 'A table was changed after this connection had prepared a statement on it, and within a transaction none can be prepared anew',
    hint: 'Run the transaction again, as transaction(work, { retries: 3 }) does: it is a migration that was applied meanwhile.',
    status: 503,
  },
  DATABASE_BUSY: {
    text: 'The database, or a row of it, was locked by another for too long',
    hint: 'Look for a transaction that stays open, or give a longer `busyTimeout`.',
    status: 503,
  },
  DATABASE_TIMEOUT: { text: 'The statement took too long and was ended', status: 503 },
  DATABASE_CANCELLED: { text: 'The statement was ended by somebody else, at the server', status: 503 },
  DATABASE_CONNECTION_LOST: { text: 'The connection to the database was cut', status: 503 },
  DATABASE_COMMIT_UNKNOWN: {
    text: 'The connection was cut within the commit: whether the transaction was kept is not known',
    hint: 'Look whether what it wrote is there before it is run again.',
    status: 503,
  },
  DATABASE_CONNECTION_FAILED: { text: 'The database could not be reached', status: 503 },
  DATABASE_LOGIN_REFUSED: { text: 'The database refused the user, the password or the name of the database', status: 503 },
  DATABASE_POOL_EXHAUSTED: {
    text: 'No connection became free in time',
    hint: 'Look for work that keeps one, or give a larger `pool.max`.',
    status: 503,
  },
  DATABASE_TRANSACTION_FAILED: {
    text: 'A statement of this transaction failed before, so the database takes no more of them',
    hint: 'Put what may fail in a transaction of its own within: it is rolled back alone.',
  },
  DATABASE_READ_ONLY: { text: 'A statement that writes was given to a connection or transaction that only reads' },
  DATABASE_STATEMENT_FAILED: { text: 'The database refused the statement' },
}

/** What an error of a database is made of. */
interface DatabaseErrorParts extends Violation {
  readonly text?: string
  readonly hint?: string | undefined
  readonly cause?: unknown
  readonly details?: Record<string, unknown>
}

/** The cure where a table or a column is not there. */
export const MISSING_TABLE =
  'The tables are behind the models: `nuages migrate app.ts` applies the migrations, and createTables(database, models) makes tables for trials.'

/** The cure where a table is there already. */
export const EXISTING_TABLE =
  'createTables makes tables once, where there are none. Tables that stay are kept by migrations: makemigrations, migrate.'

/** An error of a database, made by the engine's adapter from what its driver threw. */
export class DatabaseError extends NuagesError {
  override readonly name: string = 'DatabaseError'
  /** The name of the violated constraint, where the engine tells. */
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly columns: readonly string[] | undefined

  constructor(code: DatabaseErrorCode, more: DatabaseErrorParts = {}) {
    const meaning = MEANINGS[code]
    const hint = more.hint ?? meaning.hint
    const { constraint, table, columns } = more
    super(code, `${meaning.text}${more.text === undefined ? '' : `: ${more.text}`}${known(more)}.`, {
      ...(hint === undefined ? {} : { hint }),
      ...(meaning.status === undefined ? {} : { status: meaning.status }),
      details: { ...more.details, ...defined({ constraint, table, columns }) },
      cause: more.cause,
    })
    this.constraint = constraint
    this.table = table
    this.columns = columns
  }
}

function known({ constraint, table, columns }: Violation): string {
  const parts: string[] = []
  if (constraint !== undefined) parts.push(`constraint ${constraint}`)
  if (table !== undefined) parts.push(`table ${table}`)
  if (columns !== undefined) parts.push(`${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')}`)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function defined(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined))
}

const OTHERS: ReadonlySet<string> = new Set(['DATABASE_SERIALIZATION_FAILURE', 'DATABASE_DEADLOCK'] satisfies DatabaseErrorCode[])

/** Whether others were in the way of a transaction, which is over with that. */
export function isInTheWay(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  return error.code === 'DATABASE_TRANSACTION_FAILED' ? isInTheWay(error.cause) : OTHERS.has(error.code)
}

/** Whether running the transaction again may succeed: others were in its way, or a table is another one now. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  if (error.code === 'DATABASE_TRANSACTION_FAILED') return isTransient(error.cause)
  return OTHERS.has(error.code) || error.code === 'DATABASE_SCHEMA_CHANGED'
}
