// What templates find on values of Temporal beside Temporal's own: the names that Python has for the same.

import { textArgument } from './argument.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { type ClockZone, formatDate } from './strftime.ts'

/** The parts that the types of Temporal have, each type some of them. */
interface Clock {
  readonly year?: number
  readonly month?: number
  readonly day?: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
  readonly millisecond?: number
  readonly microsecond?: number
  readonly offset?: string
  readonly timeZoneId?: string
  readonly epochNanoseconds?: bigint
}

/** `value`'s type, such as `PlainDate`, where it is one of Temporal's; undefined where not. A prototype says so, no key of data. */
export function temporalType(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null
  const tag = prototype === null ? '' : String(Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.value)
  return tag.startsWith('Temporal.') ? tag.slice('Temporal.'.length) : undefined
}

/** What the clock shows, as a Date that shows the same in UTC, and the zone that it is in. A time without a date is of 1900-01-01, as in Python. */
function shown(value: Clock): [Date, ClockZone] {
  if (temporalType(value) === 'Instant') {
    const microseconds = (value.epochNanoseconds as bigint) / 1000n
    const microsecond = Number(((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n)
    return [new Date(Number(microseconds / 1000n)), { offset: '+0000', name: 'UTC', microsecond }]
  }
  const { year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0, microsecond = 0 } = value
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, millisecond))
  date.setUTCFullYear(year, month - 1, day)
  return [
    date,
    { offset: (value.offset ?? '').replaceAll(':', ''), name: value.timeZoneId ?? '', microsecond: millisecond * 1000 + microsecond },
  ]
}

function isoText(value: Clock): string {
  const [date, zone] = shown(value)
  const seconds = zone.microsecond === 0 ? '%H:%M:%S' : '%H:%M:%S.%f'
  const day = value.year === undefined && zone.offset === '' ? '' : `${String(date.getUTCFullYear()).padStart(4, '0')}-%m-%d`
  const time = value.hour === undefined && zone.offset === '' ? '' : seconds
  const offset = zone.offset === '' ? '' : `${zone.offset.slice(0, 3)}:${zone.offset.slice(3)}`
  return formatDate(date, [day, time].filter((part) => part !== '').join('T'), zone) + offset
}

/** Python's names on dates and times of Temporal. */
export const TEMPORAL_TABLE: MethodTable = methodTable('datetime', {
  isoformat: ['', isoText],
  isoweekday: ['', (value: Clock) => shown(value)[0].getUTCDay() || 7],
  strftime: [
    'format',
    (value: Clock, format: unknown) => {
      const [date, zone] = shown(value)
      return formatDate(
        date,
        textArgument(format, (type) => `strftime() argument 1 must be str, not ${type}`),
        zone,
      )
    },
  ],
  weekday: ['', (value: Clock) => (shown(value)[0].getUTCDay() + 6) % 7],
})
