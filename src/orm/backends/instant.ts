// Instants as the databases keep them: `2026-11-25 15:30:00.123`, in UTC.

import { NuagesError, shown } from '../../base/errors.ts'

const INSTANT = /^([+-]?\d{4,6}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:\s?(Z|[+-]\d\d(?::?\d\d)?))?$/

const DAY = 86_400_000
const TWO: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const THREE: readonly string[] = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))
/** The text of the last day asked for: rows that are written together are mostly of one. */
let lastDay = Number.NaN
let lastText = ''

/** A Date as text in UTC, with milliseconds. Throws `DATABASE_PARAMETER_INVALID` for an invalid Date and for years that not all databases have. */
export function instantText(date: Date): string {
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) {
    throw new NuagesError(
      'DATABASE_PARAMETER_INVALID',
      `A parameter is the Date ${shown(String(date))}, expected one of the years 1 to 9999.`,
    )
  }
  const time = date.getTime()
  const day = Math.floor(time / DAY)
  if (day !== lastDay) {
    lastDay = day
    lastText = date.toISOString().slice(0, 10)
  }
  const rest = time - day * DAY
  const hours = Math.floor(rest / 3_600_000)
  const minutes = Math.floor(rest / 60_000) % 60
  const seconds = Math.floor(rest / 1000) % 60
  return `${lastText} ${TWO[hours]}:${TWO[minutes]}:${TWO[seconds]}.${THREE[rest % 1000]}`
}

/**
 * The Date that a database's text means: `2026-11-25 15:30:00.123456`, with an offset or in UTC. What is finer than a
 * millisecond is cut off. `undefined` for what is no instant, such as PostgreSQL's `infinity`.
 */
export function readInstant(text: string): Date | undefined {
  return usualInstant(text) ?? readAnyInstant(text)
}

const POINT = 46
const SPACE = 32
const COLON = 58
const DASH = 45
const PLUS = 43
const ZERO = 48
/** The sign alone of a number of 32 bits. */
const SIGN = -(2 ** 31)
/** How long each month is where the year is no leap year. */
const MONTHS: readonly number[] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * `2026-11-25 15:30:00.123`, as they are written here, and `2026-11-25 15:30:00.123+00` with any number of decimals, as PostgreSQL
 * gives them. What has to hold of its parts is looked at together: most of the time would go into a branch for each.
 */
function usualInstant(text: string): Date | undefined {
  const milliseconds = text.length === 23 ? threeDecimals(text) : decimals(text, endOf(text))
  const dashes = (text.charCodeAt(4) ^ DASH) | (text.charCodeAt(7) ^ DASH) | (text.charCodeAt(10) ^ SPACE)
  const colons = (text.charCodeAt(13) ^ COLON) | (text.charCodeAt(16) ^ COLON)
  const century = twoDigits(text, 0)
  const rest = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const date = twoDigits(text, 8)
  const hours = twoDigits(text, 11)
  const minutes = twoDigits(text, 14)
  const seconds = twoDigits(text, 17)
  const time = milliseconds | hours | (23 - hours) | minutes | (59 - minutes) | seconds | (59 - seconds)
  const year = century * 100 + rest
  if ((dashes | colons) !== 0 || (time | century | rest | month | date) < 0 || !isDay(year, month, date)) return undefined
  return new Date(daysTo(year, month, date) * DAY + (hours * 3600 + minutes * 60 + seconds) * 1000 + milliseconds)
}

/** What two digits say; below zero if they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return (tens * 10 + ones) | (SIGN & (tens | (9 - tens) | ones | (9 - ones)))
}

/** The milliseconds of `.123` behind the seconds; below zero if there is something else. */
function threeDecimals(text: string): number {
  const first = text.charCodeAt(20) - ZERO
  const others = twoDigits(text, 21)
  const isNone = text.charCodeAt(19) !== POINT || (first | (9 - first) | others) < 0
  return isNone ? SIGN : first * 100 + others
}

/** Where `+00` begins, or the text ends. */
function endOf(text: string): number {
  const end = text.length - 3
  return text.charCodeAt(end) === PLUS && text.charCodeAt(end + 1) === ZERO && text.charCodeAt(end + 2) === ZERO ? end : text.length
}

/** The milliseconds of `.123456` behind the seconds, or 0 of nothing; below zero if there is something else. */
function decimals(text: string, end: number): number {
  if (end === 19) return 0
  if (end < 21 || end > 29 || text.charCodeAt(19) !== POINT) return SIGN
  let milliseconds = 0
  let value = 100
  for (let at = 20; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if ((digit | (9 - digit)) < 0) return SIGN
    if (at < 23) milliseconds += digit * value
    value /= 10
  }
  return milliseconds
}

/** Whether there is such a day in the years 1 to 9999. */
function isDay(year: number, month: number, date: number): boolean {
  if (year < 1 || month < 1 || month > 12 || date < 1) return false
  return date <= (MONTHS[month] as number) || (date === 29 && month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** The days from 1970 on, counted by years that begin in March: then the leap day is the last of its year. */
function daysTo(year: number, month: number, date: number): number {
  const months = month < 3 ? month + 9 : month - 3
  const years = month < 3 ? year - 1 : year
  const leaps = ((years / 4) | 0) - ((years / 100) | 0) + ((years / 400) | 0)
  return years * 365 + leaps + (((months * 153 + 2) / 5) | 0) + date - 719_469
}

function readAnyInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const date = new Date(`${day}T${time.slice(0, 12)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
