// Instants, dates, times of day and durations.

import type { Temporal } from 'temporal-polyfill'
import type { Stored } from '../column-type.ts'
import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'
import { needTemporal, type TemporalClasses, temporal } from '../temporal.ts'

/** Options of instants. */
export interface DatetimeOptions extends ColumnOptions<Date> {
  /** Set to the time of every save. */
  autoNow?: boolean
  /** Set to the time of the first save. */
  autoNowAdd?: boolean
}

/** The years that every database stores: 1 to 9999. */
const LEAST_TIME = Date.UTC(2001, 0, 1) - 2000 * 365.2425 * 86_400_000
const MOST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const DATETIME: Codec = {
  type: { kind: 'datetime' },
  expected: 'a valid Date of the years 1 to 9999',
  usual: 'instant',
  mutable: true,
  encode: (value) => (isInstant(value) ? new Date(value) : undefined),
  decode: (stored) => {
    // A copy: a row's Date can be changed in place, what it is compared with cannot.
    const date = typeof stored === 'string' || stored instanceof Date ? new Date(stored) : stored
    return isInstant(date) ? date : undefined
  },
}

function isInstant(value: unknown): value is Date {
  return value instanceof Date && value.getTime() >= LEAST_TIME && value.getTime() <= MOST_TIME
}

/** An instant, to the millisecond, stored in UTC; rows hold a Date. */
export function datetime<const O extends DatetimeOptions>(options?: O): Column<OrNull<Date, O>, TraitsOf<O>> {
  return makeColumn(DATETIME, options, ['autoNow', 'autoNowAdd'])
}

type Kind = keyof TemporalClasses
/** A value of Temporal, whichever implementation it is of: they write themselves in the same way. */
function isTemporal(value: unknown, kind: Kind): value is { toString(): string } {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === `[object Temporal.${kind}]`
}

function temporalHint(kind: Kind, example: string): string {
  return `make one with Temporal.${kind}.from(${example}); where Node has no Temporal, import { Temporal } from 'temporal-polyfill'`
}

function temporalCodec(kind: Kind, type: Codec['type'], example: string, text: (value: { toString(): string }) => string): Codec {
  return {
    type,
    expected: `a Temporal.${kind}`,
    hint: temporalHint(kind, example),
    encode: (value) => (isTemporal(value, kind) ? text(value) : undefined),
    decode: (stored) => (typeof stored === 'string' ? parse(() => temporal()[kind].from(stored)) : undefined),
  }
}

/** What a parser gives, or undefined where it throws for a malformed text; that Temporal is late still throws. */
function parse<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}

/** How days are stored: as ISO 8601 writes them. */
export const DATE: Codec = temporalCodec('PlainDate', { kind: 'date' }, "'2026-11-25'", (value) => value.toString())
/** How times of day are stored: to the microsecond. */
export const TIME: Codec = temporalCodec('PlainTime', { kind: 'time' }, "'18:30'", (value) =>
  (value as Temporal.PlainTime).toString({ fractionalSecondDigits: 6, roundingMode: 'trunc' }),
)

/** A day without a time; rows hold a Temporal.PlainDate. */
export function date<const O extends ColumnOptions<Temporal.PlainDate>>(options?: O): Column<OrNull<Temporal.PlainDate, O>, TraitsOf<O>> {
  needTemporal()
  return makeColumn(DATE, options)
}

/** A time of day without a zone, to the microsecond; rows hold a Temporal.PlainTime. */
export function time<const O extends ColumnOptions<Temporal.PlainTime>>(options?: O): Column<OrNull<Temporal.PlainTime, O>, TraitsOf<O>> {
  needTemporal()
  return makeColumn(TIME, options)
}

/** A duration in microseconds. Years, months and weeks have no fixed length and are refused. */
function microseconds(value: Temporal.Duration): bigint | undefined {
  if (value.years !== 0 || value.months !== 0) return undefined
  const days = BigInt(value.weeks) * 7n + BigInt(value.days)
  const seconds = ((days * 24n + BigInt(value.hours)) * 60n + BigInt(value.minutes)) * 60n + BigInt(value.seconds)
  const total = (seconds * 1000n + BigInt(value.milliseconds)) * 1000n + BigInt(value.microseconds) + BigInt(value.nanoseconds) / 1000n
  return total >= -(2n ** 63n) && total < 2n ** 63n ? total : undefined
}

function durationOf(stored: Stored): Temporal.Duration | undefined {
  const isWhole = typeof stored === 'bigint' || Number.isSafeInteger(stored) || (typeof stored === 'string' && /^-?\d+$/.test(stored))
  if (!isWhole) return undefined
  const total = BigInt(stored as bigint | number | string)
  const seconds = Number(total / 1_000_000n)
  const rest = Number(total % 1_000_000n)
  return temporal()
    .Duration.from({ seconds, milliseconds: Math.trunc(rest / 1000), microseconds: rest % 1000 })
    .round({ largestUnit: 'days' })
}

/** How lengths of time are stored: in microseconds. */
export const DURATION: Codec = {
  type: { kind: 'duration' },
  expected: 'a Temporal.Duration without years and months',
  hint: temporalHint('Duration', '{ days: 7 }'),
  encode: (value) => (isTemporal(value, 'Duration') ? microseconds(value as Temporal.Duration) : undefined),
  decode: durationOf,
}

/** A value of Temporal as it is stored; undefined for any other. */
export function storedTemporal(value: unknown): Stored | undefined {
  for (const codec of [DATE, TIME, DURATION]) {
    const stored = codec.encode(value)
    if (stored !== undefined) return stored
  }
  return undefined
}

/** A length of time, to the microsecond, a day being 24 hours; rows hold a Temporal.Duration. */
export function duration<const O extends ColumnOptions<Temporal.Duration>>(options?: O): Column<OrNull<Temporal.Duration, O>, TraitsOf<O>> {
  needTemporal()
  return makeColumn(DURATION, options)
}
