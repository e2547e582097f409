// Dates as the paper prints them.

const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** `Wednesday 25 November 2026` */
export function longDate(date: Date | number): string {
  return LONG.format(date).replace(',', '')
}

/** `25 November` */
export function shortDate(date: Date): string {
  return SHORT.format(date)
}

/** `2026-11-25` */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10)
}
