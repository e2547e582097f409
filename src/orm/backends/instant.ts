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
/** More than any part of an instant can be: what two characters are that are not digits. */
const NO_NUMBER = 1_000_000

/** The day that was read last, as a number such as 20261125, and when it began: rows that are read together are often of one. */
let readDay = 0
let readStart = 0

/** `2026-11-25 15:30:00.123`, as they are written here, and `2026-11-25 15:30:00.123+00` with any number of decimals, as PostgreSQL gives them. */
function usualInstant(text: string): Date | undefined {
  if (text.charCodeAt(10) !== SPACE || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined
  const hours = twoDigits(text, 11)
  const minutes = twoDigits(text, 14)
  const seconds = twoDigits(text, 17)
  const milliseconds = decimals(text, endOf(text))
  if (hours > 23 || minutes > 59 || seconds > 59 || milliseconds > 999 || !isDay(text)) return undefined
  return new Date(readStart + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + milliseconds)
}

/** Where `+00` begins, or the text ends. */
function endOf(text: string): number {
  const end = text.length - 3
  return text.charCodeAt(end) === PLUS && text.charCodeAt(end + 1) === ZERO && text.charCodeAt(end + 2) === ZERO ? end : text.length
}

/** Whether a text begins with a day that there is; `readStart` is when it began. Years before 100 are left to others: `Date.UTC` takes them for those of our days. */
function isDay(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false
  const century = twoDigits(text, 0)
  const year = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const date = twoDigits(text, 8)
  const day = century * 1_000_000 + year * 10_000 + month * 100 + date
  if (day === readDay) return true
  if (century < 1 || century > 99 || year > 99 || month > 12 || date > 31) return false
  const start = new Date(Date.UTC(century * 100 + year, month - 1, date))
  if (start.getUTCDate() !== date || start.getUTCMonth() !== month - 1) return false
  readDay = day
  readStart = start.getTime()
  return true
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_NUMBER
}

/** The milliseconds of `.123456` from the twentieth character on, or 0 of nothing. */
function decimals(text: string, end: number): number {
  if (end === 19) return 0
  if (end < 21 || end > 29 || text.charCodeAt(19) !== POINT) return NO_NUMBER
  const milliseconds = digitAt(text, 20, end) * 100 + digitAt(text, 21, end) * 10 + digitAt(text, 22, end)
  for (let at = 23; at < end; at++) if (digitAt(text, at, end) > 9) return NO_NUMBER
  return milliseconds
}

/** A digit before the end, and 0 behind it. */
function digitAt(text: string, at: number, end: number): number {
  const digit = at < end ? text.charCodeAt(at) - 48 : 0
  return digit >= 0 && digit <= 9 ? digit : NO_NUMBER
}

function readAnyInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const date = new Date(`${day}T${time.slice(0, 12)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
