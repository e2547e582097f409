// Content-Range (RFC 9110 section 14.4): which bytes of how many a 206 holds, or how many there are for a 416.
//
//   Content-Range    = range-unit SP ( range-resp / unsatisfied-range )
//   range-resp       = first-pos "-" last-pos "/" ( complete-length / "*" )
//   unsatisfied-range = "*/" complete-length

import { NuagesError } from '../base/errors.ts'
import { type ByteRange, checkPosition } from './range.ts'

/** `range` is null in a 416, `size` is null where the whole length is not known. Not both. */
export interface ContentRange {
  readonly range: ByteRange | null
  readonly size: number | null
}

/** Sixteen digits reach beyond the largest safe integer, which is checked after. */
const VALUE: RegExp = /^bytes (?:(\d{1,16})-(\d{1,16})|\*)\/(?:(\d{1,16})|\*)$/i

/** What a Content-Range says, null where it is malformed, contradicts itself, or has another unit than bytes. */
export function parseContentRange(header: string | null): ContentRange | null {
  const match = header === null ? null : VALUE.exec(header)
  if (match === null) return null
  const range = match[1] === undefined ? null : { start: Number(match[1]), end: Number(match[2]) }
  const size = match[3] === undefined ? null : Number(match[3])
  return contradiction({ range, size }) ? null : { range, size }
}

function contradiction({ range, size }: ContentRange): boolean {
  if (size !== null && !Number.isSafeInteger(size)) return true
  if (range === null) return size === null
  return range.end < range.start || !Number.isSafeInteger(range.end) || (size !== null && range.end >= size)
}

/** The field value. Throws `RANGE_INVALID`. */
export function formatContentRange({ range, size }: ContentRange): string {
  if (range !== null) checkPosition(range.start)
  if (size !== null) checkPosition(size)
  if (contradiction({ range, size })) {
    throw new NuagesError(
      'RANGE_INVALID',
      `A Content-Range cannot say ${range === null ? '*' : `${range.start}-${range.end}`} of ${size ?? '*'}.`,
    )
  }
  return `bytes ${range === null ? '*' : `${range.start}-${range.end}`}/${size ?? '*'}`
}
