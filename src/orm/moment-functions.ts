// Functions on moments: their parts, and the beginning of the hour, day or month that they are in.

import type { Expression, Operand, PathsIn } from './expression.ts'
import { call } from './functions.ts'
import { oneOf } from './known-names.ts'
import { checkTimeZone } from './time-zone.ts'

/** The time now, as the database's clock says it when the statement begins. */
export function now(): Expression<Date> {
  return call('now')
}

/** Where the clock stands by which an instant is read. */
export interface ZoneOptions {
  /** An IANA name, such as `Europe/Paris`. Default: UTC. */
  timeZone?: string
}
/** What a moment is cut to. Weeks begin on Monday. */
export type DateUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'
/** A part of a moment. `week` and `isoYear` are those of ISO 8601; of `weekday`, Monday is 1. */
export type DatePart = DateUnit | 'isoYear' | 'weekday'
const UNITS: readonly DateUnit[] = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']
const PARTS: readonly DatePart[] = [...UNITS, 'isoYear', 'weekday']

/** A part of a moment as a number. Throws ORM_WORD_UNKNOWN, ORM_TIME_ZONE. */
export function extract<const A extends Operand<unknown>>(
  part: DatePart,
  moment: A,
  { timeZone }: ZoneOptions = {},
): Expression<number | null, PathsIn<A>> {
  return call('extract', oneOf('extract', part, PARTS), moment, zoneOf(timeZone))
}
/** A datetime or a date cut to a unit: `truncate('month', f('publishedAt'), { timeZone: 'Europe/Paris' })` is midnight of the first there. Throws ORM_WORD_UNKNOWN, ORM_TIME_ZONE. */
export function truncate<V, P extends string>(unit: DateUnit, moment: Expression<V, P>, { timeZone }: ZoneOptions = {}): Expression<V, P> {
  return call('truncate', oneOf('truncate', unit, UNITS), moment, zoneOf(timeZone))
}
/** The day that an instant is in, as `2026-11-25`. Throws ORM_TIME_ZONE. */
export function dayOf<const A extends Operand<unknown>>(instant: A, { timeZone }: ZoneOptions = {}): Expression<string | null, PathsIn<A>> {
  return call('dayOf', '', instant, zoneOf(timeZone))
}

function zoneOf(name: string | undefined): string | null {
  return name === undefined || name === 'UTC' ? null : checkTimeZone(name)
}
