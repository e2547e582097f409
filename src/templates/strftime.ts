// strftime(): dates and times by a format, in English, with the directives of the C library.

/** What a Date does not say of the clock it stands for: its zone, empty where it has none, and the part of the second. */
export interface ClockZone {
  /** Such as `+0100`. */
  readonly offset: string
  /** Such as `UTC` or `Europe/Berlin`. */
  readonly name: string
  readonly microsecond: number
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function dayOfYear(date: Date): number {
  return (
    Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000,
    ) + 1
  )
}

/** The number of the week, the first `first` (0 Sunday, 1 Monday) of the year beginning week one. */
function week(date: Date, first: number): number {
  return Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 7 - first) % 7)) / 7)
}

const DIRECTIVES: Readonly<Record<string, (date: Date, zone: ClockZone) => string>> = {
  a: (date) => (DAYS[date.getUTCDay()] as string).slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()] as string,
  b: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()] as string,
  c: (date, zone) => formatDate(date, '%a %b %e %H:%M:%S %Y', zone),
  d: (date) => two(date.getUTCDate()),
  D: (date, zone) => formatDate(date, '%m/%d/%y', zone),
  e: (date) => String(date.getUTCDate()).padStart(2),
  f: (_, { microsecond }) => String(microsecond).padStart(6, '0'),
  F: (date, zone) => formatDate(date, '%Y-%m-%d', zone),
  h: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => '\n',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  r: (date, zone) => formatDate(date, '%I:%M:%S %p', zone),
  R: (date, zone) => formatDate(date, '%H:%M', zone),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => two(date.getUTCSeconds()),
  t: () => '\t',
  T: (date, zone) => formatDate(date, '%H:%M:%S', zone),
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => two(week(date, 0)),
  w: (date) => String(date.getUTCDay()),
  W: (date) => two(week(date, 1)),
  x: (date, zone) => formatDate(date, '%m/%d/%y', zone),
  X: (date, zone) => formatDate(date, '%H:%M:%S', zone),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: (_, { offset }) => offset,
  Z: (_, { name }) => name,
  '%': () => '%',
}

/** The date and time that `date` shows in UTC, by a format of strftime(). `%-d` leaves out zeros in front. Unknown directives stay as they are. */
export function formatDate(date: Date, format: string, zone: ClockZone = universal(date)): string {
  return format.replace(/%(-?)([A-Za-z%])/g, (whole, dash: string, letter: string) => {
    const write = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined
    if (write === undefined) return whole
    return dash === '' ? write(date, zone) : write(date, zone).replace(/^[0 ]+(?=.)/, '')
  })
}

function universal(date: Date): ClockZone {
  return { offset: '+0000', name: 'UTC', microsecond: date.getUTCMilliseconds() * 1000 }
}
