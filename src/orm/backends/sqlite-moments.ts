// What the clock of a time zone shows, for SQLite, which knows UTC alone, and moments that are so much later.

import type { DatabaseSync, FunctionOptions } from 'node:sqlite'
import { dayIn, instantIn, timeIn } from '../moment-texts.ts'
import { instantOf, localOf } from '../time-zone.ts'
import { instantText, readInstant } from './instant.ts'

/** Gives a connection the functions. Null of null. */
export function registerMoments(database: DatabaseSync, options: FunctionOptions): void {
  database.function('nuages_local', options, (instant, zone) => {
    const time = timeOf(instant)
    return time === null ? null : instantText(new Date(localOf(time, String(zone))))
  })
  database.function('nuages_truncate', options, (instant, unit, zone) => {
    const time = timeOf(instant)
    return time === null ? null : instantText(new Date(truncated(time, String(unit), String(zone))))
  })
  database.function('nuages_later', options, (moment, microseconds) => {
    const time = timeOf(moment)
    if (time === null || microseconds === null) return null
    const end = new Date(time + Math.floor(Number(microseconds) / 1000))
    const year = end.getUTCFullYear()
    if (!(year >= 1 && year <= 9999)) return null
    return isDay(moment) ? end.toISOString().slice(0, 10) : instantText(end)
  })
  database.function('nuages_until', options, (from, to) => {
    const [first, last] = [timeOf(from), timeOf(to)]
    return first === null || last === null ? null : BigInt(last - first) * 1000n
  })
  registerCasts(database, options)
}

function registerCasts(database: DatabaseSync, options: FunctionOptions): void {
  database.function('nuages_instant', options, (local, zone) => {
    const time = timeOf(local)
    return time === null ? null : instantText(new Date(instantOf(time, String(zone))))
  })
  const ofText = (name: string, read: (text: string) => string | null): void =>
    database.function(name, options, (text) => (text === null ? null : read(String(text))))
  ofText('nuages_as_date', dayIn)
  ofText('nuages_as_time', timeIn)
  ofText('nuages_as_datetime', (text) => {
    const instant = instantIn(text)
    return instant === null ? null : instantText(instant)
  })
}

function isDay(moment: unknown): boolean {
  return typeof moment === 'string' && /^\d{4}-\d\d-\d\d$/.test(moment)
}

function timeOf(instant: unknown): number | null {
  if (isDay(instant)) return Date.parse(`${instant as string}T00:00:00Z`)
  return typeof instant === 'string' ? (readInstant(instant)?.getTime() ?? null) : null
}

const CLOCK: Readonly<Record<string, number>> = { hour: 3_600_000, minute: 60_000, second: 1000 }

/** Hours keep their offset, since one of them comes twice in autumn. */
function truncated(time: number, unit: string, zone: string): number {
  const local = localOf(time, zone)
  const length = CLOCK[unit]
  if (length !== undefined) return Math.floor(local / length) * length - (local - time)
  return instantOf(firstDay(new Date(local), unit), zone)
}

function firstDay(day: Date, unit: string): number {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()]
  switch (unit) {
    case 'year':
      return Date.UTC(year, 0, 1)
    case 'quarter':
      return Date.UTC(year, Math.floor(month / 3) * 3, 1)
    case 'month':
      return Date.UTC(year, month, 1)
    case 'week':
      return Date.UTC(year, month, date - ((day.getUTCDay() + 6) % 7))
    default:
      return Date.UTC(year, month, date)
  }
}
