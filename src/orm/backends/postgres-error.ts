import { NuagesError } from '../../base/errors.ts'
import { DatabaseError, type DatabaseErrorCode, EXISTING_TABLE, MISSING_TABLE, type Violation } from './database-error.ts'
import { parameterCountError } from './parameter.ts'

// PostgreSQL 18, appendix A: by condition, then by class.
const CONDITIONS: Readonly<Record<string, DatabaseErrorCode>> = {
  '23502': 'DATABASE_NOT_NULL_VIOLATION',
  '23503': 'DATABASE_FOREIGN_KEY_VIOLATION',
  '23505': 'DATABASE_UNIQUE_VIOLATION',
  '23514': 'DATABASE_CHECK_VIOLATION',
  '23P01': 'DATABASE_UNIQUE_VIOLATION', // an exclusion constraint
  '25006': 'DATABASE_READ_ONLY',
  '25P02': 'DATABASE_TRANSACTION_FAILED',
  '3D000': 'DATABASE_LOGIN_REFUSED',
  '40001': 'DATABASE_SERIALIZATION_FAILURE',
  '40P01': 'DATABASE_DEADLOCK',
  '53300': 'DATABASE_CONNECTION_FAILED',
  '55P03': 'DATABASE_BUSY',
  '57014': 'DATABASE_TIMEOUT',
  '57P01': 'DATABASE_CONNECTION_LOST',
  '57P02': 'DATABASE_CONNECTION_LOST',
  '57P03': 'DATABASE_CONNECTION_FAILED',
  '57P05': 'DATABASE_CONNECTION_LOST',
}
const CLASSES: Readonly<Record<string, DatabaseErrorCode>> = {
  '08': 'DATABASE_CONNECTION_LOST',
  '22': 'DATABASE_VALUE_REFUSED',
  '28': 'DATABASE_LOGIN_REFUSED',
}
const HINTS: Readonly<Record<string, string>> = { '42P01': MISSING_TABLE, '42703': MISSING_TABLE, '42P07': EXISTING_TABLE }
/** What a server before 15 stumbles over. */
const NULLS = 'unique([...], { nullsDistinct: false }) needs PostgreSQL 15 or later.'
const VIOLATIONS: ReadonlySet<string> = new Set(['23502', '23503', '23505', '23514', '23P01'])

/** What the server tells of an error, as far as it is of use here. */
interface ServerError extends Error {
  readonly code?: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

/** The named error for what the driver threw; `isBroken`: whether the connection is gone with it. */
export function postgresError(thrown: unknown, isBroken: boolean): unknown {
  if (thrown instanceof NuagesError || !(thrown instanceof Error)) return thrown
  const error: ServerError = thrown
  // Every state has a digit; EPIPE, which Node tells, has none.
  const state = /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code ?? '') ? (error.code as string) : undefined
  if (state === undefined) return isBroken ? new DatabaseError('DATABASE_CONNECTION_LOST', { text: error.message, cause: error }) : error
  if (state === '08P01' && error.message.startsWith('bind message supplies')) return parameterCountError(error)
  if (state === '0A000' && error.message.startsWith('cached plan')) return new DatabaseError('DATABASE_SCHEMA_CHANGED', { cause: error })
  const code = isCancelled(error) ? 'DATABASE_CANCELLED' : (CONDITIONS[state] ?? CLASSES[state.slice(0, 2)] ?? 'DATABASE_STATEMENT_FAILED')
  if (VIOLATIONS.has(state)) return new DatabaseError(code, violationOf(error))
  // Such a message quotes the value.
  if (code === 'DATABASE_VALUE_REFUSED') return new DatabaseError(code, { text: error.message.replace(/".*"/s, '(the value)') })
  if (code === 'DATABASE_TRANSACTION_FAILED') return new DatabaseError(code, { cause: error })
  const hint = state === '42601' && error.message.endsWith('"NULLS"') ? NULLS : HINTS[state]
  return new DatabaseError(code, { text: error.message, hint, cause: error })
}

/** Whether somebody sent `pg_cancel_backend`, which has the code of a timeout: a server that speaks English tells them apart. */
function isCancelled({ code, message }: ServerError): boolean {
  return code === '57014' && message.endsWith('due to user request')
}

/** `Key (slug, lower(title))=(a, b) already exists.` names the columns. */
function violationOf({ detail = '', table, column, constraint }: ServerError): Violation {
  const key = /^Key \((.*?)\)=\(/s.exec(detail)?.[1]
  const columns = column === undefined ? key?.split(', ').map((name) => name.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"')) : [column]
  return { constraint, table, columns }
}
