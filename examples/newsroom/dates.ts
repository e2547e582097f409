// Dates as the paper prints them.

const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** `Wednesday 25 November 2026` */
export function longDate(date: Date | number): string {
  return LONG.format(date).replace(',', '')
}

const OTHER_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `25 November`, and of another year than today's `25 November 2025` */
export function shortDate(date: Date, today = new Date()): string {
  return (date.getUTCFullYear() === today.getUTCFullYear() ? SHORT : OTHER_YEAR).format(date)
}

/** `2026-11-25` */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10)
}

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
