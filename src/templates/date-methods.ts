// What templates find on a Date: Python's names for its parts, all in UTC, and the methods of JavaScript that only read.

import { textArgument } from './argument.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { toText } from './python-text.ts'

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

const DIRECTIVES: Readonly<Record<string, (date: Date) => string>> = {
  a: (date) => (DAYS[date.getUTCDay()] as string).slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()] as string,
  b: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()] as string,
  c: (date) => formatDate(date, '%a %b %e %H:%M:%S %Y'),
  d: (date) => two(date.getUTCDate()),
  D: (date) => formatDate(date, '%m/%d/%y'),
  e: (date) => String(date.getUTCDate()).padStart(2),
  f: (date) => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000`,
  F: (date) => formatDate(date, '%Y-%m-%d'),
  h: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => '\n',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  r: (date) => formatDate(date, '%I:%M:%S %p'),
  R: (date) => formatDate(date, '%H:%M'),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => two(date.getUTCSeconds()),
  t: () => '\t',
  T: (date) => formatDate(date, '%H:%M:%S'),
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => two(week(date, 0)),
  w: (date) => String(date.getUTCDay()),
  W: (date) => two(week(date, 1)),
  x: (date) => formatDate(date, '%m/%d/%y'),
  X: (date) => formatDate(date, '%H:%M:%S'),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
}

/** `date` by a format of strftime(), in UTC and English. `%-d` leaves out zeros in front. Unknown directives stay as they are. */
export function formatDate(date: Date, format: string): string {
  return format.replace(/%(-?)([A-Za-z%])/g, (whole, dash: string, letter: string) => {
    const write = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined
    if (write === undefined) return whole
    return dash === '' ? write(date) : write(date).replace(/^[0 ]+(?=.)/, '')
  })
}

function isoText(date: Date): string {
  return toText(date).replace(' ', 'T')
}

/** Methods of Date that read and return text or a number. */
const READERS = [
  ...['getDate', 'getDay', 'getFullYear', 'getHours', 'getMilliseconds', 'getMinutes', 'getMonth', 'getSeconds', 'getTime'],
  ...['getTimezoneOffset', 'getUTCDate', 'getUTCDay', 'getUTCFullYear', 'getUTCHours', 'getUTCMilliseconds', 'getUTCMinutes'],
  ...['getUTCMonth', 'getUTCSeconds', 'toDateString', 'toISOString', 'toJSON', 'toLocaleDateString', 'toLocaleString'],
  ...['toLocaleTimeString', 'toString', 'toTimeString', 'toUTCString', 'valueOf'],
] as const

const READER_ROWS = Object.fromEntries(
  READERS.map((name) => [
    name,
    ['locale=?, options=?', (date: Date, ...args: unknown[]) => Reflect.apply(Date.prototype[name] as Function, date, args)] as const,
  ]),
)

/** What templates find on a Date. */
export const DATE_TABLE: MethodTable = methodTable(
  'datetime',
  {
    ...READER_ROWS,
    isoformat: ['', isoText],
    isoweekday: ['', (date: Date) => date.getUTCDay() || 7],
    strftime: [
      'format',
      (date: Date, format: unknown) =>
        formatDate(
          date,
          textArgument(format, (type) => `strftime() argument 1 must be str, not ${type}`),
        ),
    ],
    timestamp: ['', (date: Date) => date.getTime() / 1000],
    weekday: ['', (date: Date) => (date.getUTCDay() + 6) % 7],
  },
  {
    day: (date: Date) => date.getUTCDate(),
    hour: (date: Date) => date.getUTCHours(),
    microsecond: (date: Date) => date.getUTCMilliseconds() * 1000,
    minute: (date: Date) => date.getUTCMinutes(),
    month: (date: Date) => date.getUTCMonth() + 1,
    second: (date: Date) => date.getUTCSeconds(),
    year: (date: Date) => date.getUTCFullYear(),
  },
)
