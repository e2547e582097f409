// Instants as the databases keep them: `2026-11-25 15:30:00.123`, in UTC.

import { NuagesError, shown } from '../../base/errors.ts'

const INSTANT = /^([+-]?\d{4,6}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:\s?(Z|[+-]\d\d(?::?\d\d)?))?$/

/** A Date as text in UTC, with milliseconds. Throws `DATABASE_PARAMETER_INVALID` for an invalid Date and for years that not all databases have. */
export function instantText(date: Date): string {
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) {
    throw new NuagesError(
      'DATABASE_PARAMETER_INVALID',
      `A parameter is the Date ${shown(String(date))}, expected one of the years 1 to 9999.`,
    )
  }
  return date.toISOString().replace('T', ' ').slice(0, 23)
}

/**
 * The Date that a database's text means: `2026-11-25 15:30:00.123456`, with an offset or in UTC. What is finer than a
 * millisecond is cut off. `undefined` for what is no instant, such as PostgreSQL's `infinity`.
 */
export function readInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const date = new Date(`${day}T${time.slice(0, 12)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
