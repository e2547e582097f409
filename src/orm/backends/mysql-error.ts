import { NuagesError } from '../../base/errors.ts'
import { DatabaseError, type DatabaseErrorCode, EXISTING_TABLE, MISSING_TABLE, type Violation } from './database-error.ts'
import { parameterCountError } from './parameter.ts'

// MySQL 8.0 and MariaDB 10.11, server error reference: numbers mean the same in both, where both have them.
const NUMBERS: ReadonlyMap<number, DatabaseErrorCode> = new Map<number, DatabaseErrorCode>([
  ...rows('DATABASE_UNIQUE_VIOLATION', [1062, 1169, 1586]),
  ...rows('DATABASE_FOREIGN_KEY_VIOLATION', [1216, 1217, 1451, 1452]),
  ...rows('DATABASE_NOT_NULL_VIOLATION', [1048, 1263, 1364]),
  ...rows('DATABASE_CHECK_VIOLATION', [3819, 4025]),
  ...rows('DATABASE_DEADLOCK', [1213]),
  ...rows('DATABASE_SERIALIZATION_FAILURE', [1020]),
  ...rows('DATABASE_BUSY', [1205, 3572]),
  ...rows('DATABASE_TIMEOUT', [1969, 3024]),
  ...rows('DATABASE_CANCELLED', [1317]),
  ...rows('DATABASE_VALUE_REFUSED', [1139, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 1690, 3140, 3141]),
  ...rows('DATABASE_READ_ONLY', [1290, 1792, 1836]),
  ...rows('DATABASE_LOGIN_REFUSED', [1044, 1045, 1049, 1698]),
  ...rows('DATABASE_CONNECTION_FAILED', [1040, 1203]),
  ...rows('DATABASE_CONNECTION_LOST', [1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013]),
])
const HINTS: Readonly<Record<number, string>> = { 1146: MISSING_TABLE, 1054: MISSING_TABLE, 1050: EXISTING_TABLE }
const VIOLATION = /_VIOLATION$/

function rows(code: DatabaseErrorCode, numbers: readonly number[]): [number, DatabaseErrorCode][] {
  return numbers.map((number) => [number, code])
}

/** What the driver throws. */
interface DriverError extends Error {
  readonly errno?: number
  readonly fatal?: boolean
}

/** The named error for what the driver threw for `sql`. Of a unique key only the name is known then, and on MySQL the table. */
export function mysqlError(thrown: unknown, sql: string): unknown {
  if (thrown instanceof NuagesError || !(thrown instanceof Error)) return thrown
  const error: DriverError = thrown
  if (error.errno === 1210 && /stmt_execute/.test(error.message)) return parameterCountError(error)
  const code =
    (error.fatal === true && (error.errno ?? 0) < 1000 ? 'DATABASE_CONNECTION_LOST' : NUMBERS.get(error.errno ?? 0)) ?? fallback(error)
  if (code === undefined) return error
  if (VIOLATION.test(code)) return new DatabaseError(code, violationOf(code, error.message, sql))
  if (code === 'DATABASE_VALUE_REFUSED') return refusedValue(error.message)
  const hint = HINTS[error.errno ?? 0]
  return new DatabaseError(code, { text: error.message, hint, cause: error })
}

function fallback({ errno, fatal }: DriverError): DatabaseErrorCode | undefined {
  if (fatal === true) return 'DATABASE_CONNECTION_LOST'
  return errno !== undefined && errno >= 1000 ? 'DATABASE_STATEMENT_FAILED' : undefined
}

/** `Incorrect integer value: 'x' for column ...`: such a message quotes the value. */
function refusedValue(message: string): DatabaseError {
  const text = /^[^:']*?(?=:| for column| at row| '|$)/.exec(message)?.[0] ?? ''
  const column = /for column (\S+) at row \d+$/.exec(message)?.[1]
  const name = column?.replaceAll(/[`']/g, '').split('.').at(-1)
  return new DatabaseError('DATABASE_VALUE_REFUSED', { text, columns: name === undefined ? undefined : [name] })
}

function violationOf(code: DatabaseErrorCode, message: string, sql: string): Violation {
  const table = tableOf(sql)
  if (code === 'DATABASE_UNIQUE_VIOLATION') {
    const [owner, name] = keyOf(message)
    return { constraint: name, table: owner ?? table }
  }
  if (code === 'DATABASE_NOT_NULL_VIOLATION') {
    const column = /'([^']*)'/.exec(message)?.[1]
    return { table, columns: column === undefined ? undefined : [column] }
  }
  if (code === 'DATABASE_CHECK_VIOLATION') return { table, constraint: /[`']([^`']*)[`']/.exec(message)?.[1] }
  const key = /`([^`]*)`, CONSTRAINT `([^`]*)` FOREIGN KEY \(([^)]*)\)/.exec(message)
  return { table: key?.[1] ?? table, constraint: key?.[2], columns: key?.[3]?.replaceAll('`', '').split(', ') }
}

/** `... for key 'article.slug'` in MySQL, `... for key 'slug'` in MariaDB. */
function keyOf(message: string): [string | undefined, string | undefined] {
  const key = /for key '([^']*)'$/.exec(message)?.[1]
  const dot = key?.indexOf('.') ?? -1
  return key === undefined || dot < 0 ? [undefined, key] : [key.slice(0, dot), key.slice(dot + 1)]
}

function tableOf(sql: string): string | undefined {
  const match = /^\s*(?:INSERT|REPLACE|UPDATE|DELETE)\s+(?:IGNORE\s+)?(?:INTO\s+|FROM\s+)?(?:`((?:[^`]|``)+)`|([\w$]+))/i.exec(sql)
  return match?.[1]?.replaceAll('``', '`') ?? match?.[2]
}
