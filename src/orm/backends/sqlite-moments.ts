// What the clock of a time zone shows, for SQLite, which knows UTC alone.

import type { DatabaseSync, FunctionOptions } from 'node:sqlite'
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
}

function timeOf(instant: unknown): number | null {
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
