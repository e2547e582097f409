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

/** The day that was read last, and when it began. */
let readDay = ''
let readStart = Number.NaN

/** `2026-11-25 15:30:00.123`, as they are written here, and `2026-11-25 15:30:00.123+00` with any number of decimals, as PostgreSQL gives them. */
function usualInstant(text: string): Date | undefined {
  const isUsual = text.charCodeAt(10) === SPACE && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON
  if (!isUsual) return undefined
  const end = text.endsWith('+00') ? text.length - 3 : text.length
  const milliseconds = decimals(text, 19, end)
  if (!text.startsWith(readDay) || readDay === '') {
    const start = Date.parse(`${text.slice(0, 10)}T00:00:00.000Z`)
    if (Number.isNaN(start)) return undefined
    readDay = text.slice(0, 10)
    readStart = start
  }
  const hours = number(text, 11, 13)
  const minutes = number(text, 14, 16)
  const seconds = number(text, 17, 19)
  if (!(hours < 24 && minutes < 60 && seconds < 60 && milliseconds < 1000)) return undefined
  return new Date(readStart + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + milliseconds)
}

/** The milliseconds of `.123456`, or 0 of nothing; NaN if there is something else. */
function decimals(text: string, from: number, end: number): number {
  if (from === end) return 0
  const digits = end - from - 1
  if (text.charCodeAt(from) !== POINT || digits < 1 || digits > 9) return Number.NaN
  const all = number(text, from + 1, end)
  return digits > 3 ? Math.floor(all / 10 ** (digits - 3)) : all * 10 ** (3 - digits)
}

/** The digits of a text as a number; NaN if there is something else. */
function number(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function readAnyInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const date = new Date(`${day}T${time.slice(0, 12)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
