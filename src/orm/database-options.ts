// What `connect` can be told beside where the database is. Wrong options fail at once.

import { NuagesError, shown } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import type { PoolOptions } from './backends/pool.ts'
import type { SlowQueries } from './query-log.ts'

/** Options of a database. Times in milliseconds. */
export interface DatabaseOptions {
  /** Its name in logs. `default` by default. */
  name?: string
  /** Connections to a server, or SQLite's readers. */
  pool?: Partial<PoolOptions>
  /** How long SQLite waits for another process that writes. 5 s by default. */
  busyTimeout?: number
  /** How long opening a connection may take. 10 s by default. */
  connectTimeout?: number
  /** How long a server may work on one statement; 0 for as long as it takes, the default. */
  statementTimeout?: number
  /** Tells of statements that take long. */
  slow?: SlowQueries
  /** Whether query events hold the values of parameters, which may be secret. Not by default: only their types. */
  logParameters?: boolean
}

/** The options, complete. */
export interface ResolvedOptions {
  readonly name: string
  readonly pool: Readonly<PoolOptions>
  readonly busyTimeout: number
  readonly connectTimeout: number
  readonly statementTimeout: number
  readonly slow: SlowQueries | undefined
  readonly logParameters: boolean
}

const POOL: Readonly<PoolOptions> = { max: 10, acquireTimeout: 5000, idleTimeout: 60_000, maxLifetime: 0 }
const TIMES: Readonly<Record<'busyTimeout' | 'connectTimeout' | 'statementTimeout', number>> = {
  busyTimeout: 5000,
  connectTimeout: 10_000,
  statementTimeout: 0,
}
const NAMES: readonly string[] = ['name', 'pool', 'slow', 'logParameters', ...Object.keys(TIMES)]
const SLOW: readonly (keyof SlowQueries)[] = ['after', 'report']
/** The longest time that a timer takes. */
const LONGEST = 2 ** 31 - 1

function refuse(name: string, value: unknown, expected: string): never {
  throw new NuagesError('DATABASE_OPTION_INVALID', `The database option ${name} is ${shown(value)}, expected ${expected}.`)
}

function checkNames(within: string, given: unknown, known: readonly string[]): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    refuse(within === '' ? 'list' : within.slice(0, -1), given, 'an object')
  const odd = Object.keys(given).find((name) => !known.includes(name))
  if (odd === undefined) return
  const near = nearest(odd, known)
  throw new NuagesError('DATABASE_OPTION_INVALID', `There is no database option ${within}${odd}, expected one of ${known.join(', ')}.`, {
    ...(near === null ? {} : { hint: `did you mean ${within}${near}?` }),
  })
}

/** A whole number from `least`, or `DATABASE_OPTION_INVALID`. */
export function checkWhole(name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= LONGEST) return value
  return refuse(name, value, `a whole number from ${least}`)
}

/** The options with defaults. Throws `DATABASE_OPTION_INVALID`. */
export function resolveOptions(given: DatabaseOptions = {}): ResolvedOptions {
  checkNames('', given, NAMES)
  checkNames('pool.', given.pool, Object.keys(POOL))
  checkNames('slow.', given.slow, SLOW)
  const pool = { ...POOL, ...given.pool }
  for (const key of Object.keys(POOL) as (keyof PoolOptions)[]) checkWhole(`pool.${key}`, pool[key], key === 'max' ? 1 : 0)
  const times = { ...TIMES }
  for (const key of Object.keys(TIMES) as (keyof typeof TIMES)[]) times[key] = checkWhole(key, given[key] ?? TIMES[key], 0)
  if (given.slow !== undefined) checkWhole('slow.after', given.slow.after, 0)
  const report: unknown = given.slow?.report
  if (report !== undefined && typeof report !== 'function') refuse('slow.report', report, 'a function')
  if (given.name !== undefined && (typeof given.name !== 'string' || given.name === '')) refuse('name', given.name, 'a name')
  return { ...times, pool, name: given.name ?? 'default', slow: given.slow, logParameters: given.logParameters === true }
}
