import type { DatabaseSync } from 'node:sqlite'
import { NuagesError } from '../../base/errors.ts'
import { DatabaseError, type DatabaseErrorCode, EXISTING_TABLE, MISSING_TABLE, type Violation } from './database-error.ts'

// https://sqlite.org/rescode.html; the low byte is the primary code.
const BUSY = 5
const LOCKED = 6
const BUSY_SNAPSHOT = 517
const CANNOT_OPEN = 14
const CONSTRAINTS: Readonly<Record<number, DatabaseErrorCode>> = {
  275: 'DATABASE_CHECK_VIOLATION',
  787: 'DATABASE_FOREIGN_KEY_VIOLATION',
  1299: 'DATABASE_NOT_NULL_VIOLATION',
  1555: 'DATABASE_UNIQUE_VIOLATION', // primary key
  2067: 'DATABASE_UNIQUE_VIOLATION',
  2579: 'DATABASE_UNIQUE_VIOLATION', // rowid
  3091: 'DATABASE_VALUE_REFUSED', // datatype of a STRICT table
}
const PRIMARY: Readonly<Record<number, DatabaseErrorCode>> = {
  8: 'DATABASE_READ_ONLY',
  9: 'DATABASE_TIMEOUT',
  [CANNOT_OPEN]: 'DATABASE_CONNECTION_FAILED',
  18: 'DATABASE_VALUE_REFUSED',
  20: 'DATABASE_VALUE_REFUSED',
  25: 'DATABASE_VALUE_REFUSED',
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined
}

/** Whether another connection holds a lock, so that it may work in a moment. Not so for a snapshot that is too old. */
function isBusy(error: unknown): boolean {
  const code = codeOf(error) ?? 0
  return code !== BUSY_SNAPSHOT && ((code & 0xff) === BUSY || (code & 0xff) === LOCKED)
}

/** The named error for what node:sqlite threw. */
export function sqliteError(error: unknown, database: DatabaseSync | undefined, path?: string): unknown {
  const code = codeOf(error)
  if (error instanceof NuagesError || code === undefined || !(error instanceof Error)) return error
  const constraint = CONSTRAINTS[code]
  if (constraint !== undefined) return new DatabaseError(constraint, violationOf(constraint, error.message, database))
  if (code === BUSY_SNAPSHOT) return new DatabaseError('DATABASE_SERIALIZATION_FAILURE', { cause: error })
  if (isBusy(error)) return new DatabaseError('DATABASE_BUSY', { cause: error })
  if ((code & 0xff) === CANNOT_OPEN && path !== undefined) {
    const hint = 'Its folder has to be there, and the process be allowed to write in it.'
    return new DatabaseError('DATABASE_CONNECTION_FAILED', { text: `${error.message}: ${path}`, hint, cause: error })
  }
  const isMissing = /^no such (?:table|column): | has no column named /.test(error.message)
  const hint = isMissing ? MISSING_TABLE : existing(error.message)
  return new DatabaseError(PRIMARY[code & 0xff] ?? 'DATABASE_STATEMENT_FAILED', { text: error.message, hint, cause: error })
}

function existing(message: string): string | undefined {
  return /^table .* already exists$/.test(message) ? EXISTING_TABLE : undefined
}

/** `UNIQUE constraint failed: t.a, t.b`, `CHECK constraint failed: name`, `UNIQUE constraint failed: index 'name'`. */
function violationOf(code: DatabaseErrorCode, message: string, database: DatabaseSync | undefined): Violation {
  const subject = /constraint failed: (.*)$/s.exec(message)?.[1]
  if (subject === undefined) return {}
  if (code === 'DATABASE_CHECK_VIOLATION') return { constraint: subject }
  const index = /^index '(.*)'$/s.exec(subject)?.[1]
  if (index !== undefined) return { constraint: index }
  const table = /^(.*?)\./s.exec(subject)?.[1]
  if (table === undefined) return {}
  const columns = subject.split(', ').map((name) => (name.startsWith(`${table}.`) ? name.slice(table.length + 1) : name))
  if (code !== 'DATABASE_UNIQUE_VIOLATION') return { table, columns }
  return { table, columns, constraint: database && indexOf(database, table, columns) }
}

/** The name of the unique index over these columns, if a person or a migration gave it one. */
function indexOf(database: DatabaseSync, table: string, columns: readonly string[]): string | undefined {
  const sql =
    "SELECT l.name, group_concat(i.name, ', ' ORDER BY i.seqno) AS columns FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l.\"unique\" AND l.origin = 'c' GROUP BY l.name"
  const found = database.prepare(sql).all(table)
  return found.find((row) => row['columns'] === columns.join(', '))?.['name']?.toString()
}
