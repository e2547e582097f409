// What templates find on a Date: Python's names for its parts, all in UTC, and the methods of JavaScript that only read.

import { textArgument } from './argument.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { toText } from './python-text.ts'
import { formatDate } from './strftime.ts'

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
