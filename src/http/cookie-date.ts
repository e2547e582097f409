// Dates as cookies have had them since 1994, in any order and with anything between (RFC 6265bis section 5.1.1).

const DELIMITERS: RegExp = /[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/
const TIME: RegExp = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)/
const DAY: RegExp = /^(\d{1,2})(?!\d)/
const YEAR: RegExp = /^(\d{2,4})(?!\d)/
const MONTHS: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

interface Found {
  time: readonly number[] | null
  day: number | null
  month: number | null
  year: number | null
}

/** Milliseconds since 1970, null where the text is no date. */
export function parseCookieDate(text: string): number | null {
  const found: Found = { time: null, day: null, month: null, year: null }
  for (const token of text.split(DELIMITERS)) if (token !== '') take(found, token)
  const { time, day, month, year } = found
  if (time === null || day === null || month === null || year === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = time
  if (day < 1 || year < 1601 || hours > 23 || minutes > 59 || seconds > 59) return null
  const date = new Date(Date.UTC(year, month, day, hours, minutes, seconds))
  return date.getUTCDate() === day ? date.getTime() : null
}

/** Step 2: each token is the first of these that is not found yet. */
function take(found: Found, token: string): void {
  const time = found.time === null ? TIME.exec(token) : null
  if (time !== null) {
    found.time = time.slice(1).map(Number)
    return
  }
  const day = found.day === null ? DAY.exec(token) : null
  if (day !== null) {
    found.day = Number(day[1])
    return
  }
  const month = found.month === null ? MONTHS.indexOf(token.slice(0, 3).toLowerCase()) : -1
  if (month >= 0) {
    found.month = month
    return
  }
  const year = found.year === null ? YEAR.exec(token) : null
  if (year !== null) found.year = fullYear(Number(year[1]))
}

/** Steps 3 and 4. */
function fullYear(year: number): number {
  if (year >= 70 && year <= 99) return year + 1900
  return year <= 69 ? year + 2000 : year
}
