// HTTP-date (RFC 9110 section 5.6.7). All three forms are read, the first is written:
//
//   IMF-fixdate  Sun, 06 Nov 1994 08:49:37 GMT
//   rfc850-date  Sunday, 06-Nov-94 08:49:37 GMT
//   asctime-date Sun Nov  6 08:49:37 1994

import { NuagesError, shown } from '../base/errors.ts'
import { trimBlanks } from './quoted.ts'

/** The first form's comma is missing in some clients' cookies and does no harm. */
const FIXDATE: RegExp = /^[A-Z][a-z]{2},? (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/
const RFC850: RegExp = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/
const ASCTIME: RegExp = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ((?: |\d)\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/

const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** The longest form, `Wednesday, 06-Nov-94 08:49:37 GMT`, has 33 characters. */
const MAX_LENGTH = 40

/** The instant, or null for what is no HTTP-date. The name of the day is not checked. `now` places two-digit years. */
export function parseHttpDate(value: string | null, now: number = Date.now()): Date | null {
  if (value === null) return null
  const text = trimBlanks(value)
  if (text.length > MAX_LENGTH) return null
  const fixdate = FIXDATE.exec(text)
  if (fixdate !== null) return instant(fixdate[3], fixdate[2], fixdate[1], fixdate.slice(4))
  const rfc850 = RFC850.exec(text)
  if (rfc850 !== null) return instant(fullYear(Number(rfc850[3]), now), rfc850[2], rfc850[1], rfc850.slice(4))
  const asctime = ASCTIME.exec(text)
  return asctime === null ? null : instant(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6))
}

/** RFC 9110 section 5.6.7: a two-digit year that seems more than 50 years ahead is the latest past one with these digits. */
function fullYear(digits: number, now: number): number {
  const present = new Date(now).getUTCFullYear()
  const year = present - (present % 100) + digits
  if (year > present + 50) return year - 100
  return year <= present - 50 ? year + 100 : year
}

function instant(
  year: string | number | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly string[],
): Date | null {
  const index = MONTHS.indexOf(month as string)
  const [hour, minute, second] = time.map(Number) as [number, number, number]
  // second = 2DIGIT, and 60 is a leap second
  if (index < 0 || hour > 23 || minute > 59 || second > 60) return null
  const date = new Date(0)
  date.setUTCFullYear(Number(year), index, Number(day))
  if (date.getUTCMonth() !== index || date.getUTCDate() !== Number(day)) return null
  date.setUTCHours(hour, minute, second)
  return date
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`. Parts of a second are cut off. Throws `HTTP_DATE_INVALID`. */
export function formatHttpDate(date: Date | number): string {
  const at = new Date(date)
  const year = at.getUTCFullYear()
  // Not `year < 0 || year > 9999`: an invalid date has no year.
  if (year >= 0 && year <= 9999) return at.toUTCString()
  throw new NuagesError(
    'HTTP_DATE_INVALID',
    `An HTTP date cannot say ${shown(String(date))}, expected a valid date of the years 0 to 9999.`,
  )
}
