// Retry-After (RFC 9110 section 10.2.3): how long to stay away after a 429 or 503.
//
//   Retry-After = HTTP-date / delay-seconds

import { NuagesError, shown } from '../base/errors.ts'
import { formatHttpDate, parseHttpDate } from './http-date.ts'

/** Whole seconds, or a date; null where it is neither. */
export function parseRetryAfter(header: string | null): number | Date | null {
  if (header === null) return null
  return /^\d{1,15}$/.test(header) ? Number(header) : parseHttpDate(header)
}

/** The field value of seconds, parts of one made whole, or of a date. Throws `RETRY_AFTER_INVALID`. */
export function formatRetryAfter(after: number | Date): string {
  if (after instanceof Date) return formatHttpDate(after)
  if (after >= 0 && Math.ceil(after) <= Number.MAX_SAFE_INTEGER) return String(Math.ceil(after))
  throw new NuagesError('RETRY_AFTER_INVALID', `Retry-After is ${shown(after)}, expected seconds or a Date.`)
}
