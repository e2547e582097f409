// Functions on moments: their parts, the beginning of the hour, day or month that they are in, and how far they are apart.

import type { Temporal } from 'temporal-polyfill'
import { NuagesError, shown } from '../base/errors.ts'
import { type Expression, Operand, type PathsIn } from './expression.ts'
import { DURATION } from './fields/moments.ts'
import { call } from './functions.ts'
import { oneOf } from './known-names.ts'
import { needTemporal } from './temporal.ts'
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
/** A datetime, a date or a time cut to a unit, a time to one of the clock: `truncate('month', f('publishedAt'), { timeZone: 'Europe/Paris' })` is midnight of the first there. Throws ORM_WORD_UNKNOWN, ORM_TIME_ZONE. */
export function truncate<V, P extends string>(unit: DateUnit, moment: Expression<V, P>, { timeZone }: ZoneOptions = {}): Expression<V, P> {
  return call('truncate', oneOf('truncate', unit, UNITS), moment, zoneOf(timeZone))
}
/** The day that an instant is in, as `2026-11-25`. Throws ORM_TIME_ZONE. */
export function dayOf<const A extends Operand<unknown>>(instant: A, { timeZone }: ZoneOptions = {}): Expression<string | null, PathsIn<A>> {
  return call('dayOf', '', instant, zoneOf(timeZone))
}

type Length = Operand<unknown> | Temporal.Duration
/** What is that much later or earlier; null where the length is. */
type Moved<V, P extends string, D> = Expression<V | (D extends Operand<unknown> ? null : never), P | PathsIn<D>>

/**
 * A datetime or a date that much later: `add(f('madeAt'), f('lasts'))`, `add(now(), Temporal.Duration.from({ days: 7 }))`. What is
 * shorter than a day leaves a date where it is, what is shorter than a millisecond a datetime. Null where it would be outside of the
 * years 1 to 9999. Throws ORM_EXPRESSION_MOMENT.
 */
export function add<V, P extends string, const D extends Length>(moment: Expression<V, P>, duration: D): Moved<V, P, D> {
  return call('add', moment, lengthOf('add', duration))
}
/** A datetime or a date that much earlier: `subtract(now(), Temporal.Duration.from({ days: 7 }))`. Throws ORM_EXPRESSION_MOMENT. */
export function subtract<V, P extends string, const D extends Length>(moment: Expression<V, P>, duration: D): Moved<V, P, D> {
  const length = lengthOf('subtract', duration)
  return typeof length === 'bigint' ? call('add', moment, -length) : call('subtract', moment, length)
}
/** How long it is from a datetime or a date until another; below zero where that is earlier. */
export function until<const A extends Operand<unknown>, const B extends Operand<unknown>>(
  from: A,
  to: B,
): Expression<Temporal.Duration | null, PathsIn<A> | PathsIn<B>> {
  needTemporal()
  return call('until', from, to)
}

function lengthOf(name: string, given: unknown): bigint | Operand<unknown> {
  if (given instanceof Operand) return given
  const microseconds = DURATION.encode(given)
  if (typeof microseconds === 'bigint') return microseconds
  throw new NuagesError('ORM_EXPRESSION_MOMENT', `${name}() was given ${shown(given)}: expected ${DURATION.expected}`, {
    hint: "write Temporal.Duration.from({ days: 7 }), or f('lasts') of a duration(); a month has no fixed length",
  })
}

/** The name of a zone, or null for UTC. Throws ORM_TIME_ZONE. */
export function zoneOf(name: string | undefined): string | null {
  return name === undefined || name === 'UTC' ? null : checkTimeZone(name)
}
