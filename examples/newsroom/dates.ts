// Dates as the paper prints them.

import { kept } from './kept.ts'

const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const OTHER_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

const DAY = 86_400_000

/** Each day is written once: a page has many dates, and the next one the same. */
function byDay(write: (day: Date) => string): (date: Date | number) => string {
  const written = kept(2000, (day) => write(new Date(Number(day) * DAY)))
  return (date) => written(String(Math.floor(Number(date) / DAY)))
}

/** `Wednesday 25 November 2026` */
export const longDate: (date: Date | number) => string = byDay((day) => LONG.format(day).replace(',', ''))

const ofThisYear = byDay((day) => SHORT.format(day))
const ofAnotherYear = byDay((day) => OTHER_YEAR.format(day))

/** `25 November`, and of another year than today's `25 November 2025` */
export function shortDate(date: Date, today = new Date()): string {
  return date.getUTCFullYear() === today.getUTCFullYear() ? ofThisYear(date) : ofAnotherYear(date)
}

/** `2026-11-25` */
export const isoDate: (date: Date | number) => string = byDay((day) => day.toISOString().slice(0, 10))

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })

/** `November` */
export function monthName(date: Date): string {
  return MONTH.format(date)
}

/** `2026-11-25T06:30:00.000Z`, RFC 3339, for Atom. */
export function isoTime(date: Date): string {
  return date.toISOString()
}

/** `Wed, 25 Nov 2026 06:30:00 GMT`, RFC 822 with four digits for the year, for RSS. */
export function mailDate(date: Date): string {
  return date.toUTCString()
}
