// Range (RFC 9110 section 14.2): which bytes a client wants. Other units than bytes are none of ours.
//
//   ranges-specifier = "bytes" "=" 1#( int-range / suffix-range )
//   int-range = first-pos "-" [ last-pos ],  suffix-range = "-" suffix-length

import { NuagesError, shown } from '../base/errors.ts'
import { trimBlanks } from './quoted.ts'

/** A range as it was asked for: from a byte to a byte, inclusive, `end` null for the end of it all; or the last so many bytes. */
export type RangeSpec = { readonly start: number; readonly end: number | null } | { readonly suffix: number }

/** A range of a body whose length is known: both bytes belong to it. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Ranges that one request may ask for; a field with more is ignored, as RFC 9110 section 14.2 allows and section 17.15 advises.
 * Apache takes 200, nginx any number, and many small ones were an attack on both.
 */
export const MAX_RANGES = 16

const UNIT: RegExp = /^[ \t]*bytes[ \t]*=/i
const SPEC: RegExp = /^(\d*)-(\d*)$/

/** The ranges, in their order; null where there is no such field, or one that is malformed, of another unit, or too long. */
export function parseRange(header: string | null): RangeSpec[] | null {
  const unit = header === null ? null : UNIT.exec(header)
  if (header === null || unit === null) return null
  const specs: RangeSpec[] = []
  for (const element of header.slice(unit[0].length).split(',', MAX_RANGES * 4)) {
    const text = trimBlanks(element)
    if (text === '') continue
    const spec = parseSpec(text)
    if (spec === null || specs.push(spec) > MAX_RANGES) return null
  }
  return specs.length === 0 ? null : specs
}

function parseSpec(text: string): RangeSpec | null {
  const [, first, last] = SPEC.exec(text) ?? []
  if (first === undefined || last === undefined || first + last === '') return null
  if (first === '') return { suffix: position(last) }
  const start = position(first)
  const end = last === '' ? null : position(last)
  return end !== null && end < start ? null : { start, end }
}

/** No body is longer than the largest safe integer, so what lies behind it is all the same. */
function position(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER)
}

/** The field value that asks for ranges. Throws `RANGE_INVALID`. */
export function formatRange(specs: Iterable<RangeSpec>): string {
  const texts = Array.from(specs, formatSpec)
  if (texts.length === 0) throw new NuagesError('RANGE_INVALID', 'A Range asks for nothing, expected at least one range.')
  return `bytes=${texts.join(', ')}`
}

function formatSpec(spec: RangeSpec): string {
  if ('suffix' in spec) return `-${checkPosition(spec.suffix)}`
  if (spec.end !== null && spec.end < spec.start) {
    throw new NuagesError('RANGE_INVALID', `A range ends before it begins: ${spec.start}-${spec.end}.`)
  }
  return `${checkPosition(spec.start)}-${spec.end === null ? '' : checkPosition(spec.end)}`
}

/** The number, where it can be the position of a byte. Throws `RANGE_INVALID`. */
export function checkPosition(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new NuagesError('RANGE_INVALID', `The position of a byte is ${shown(value)}, expected a whole number of at least 0.`)
}

/**
 * What a body of `length` bytes has of it. Empty where it has nothing: answer 416 then. Ranges that overlap are made one, so that
 * never more bytes go out than there are.
 */
export function resolveRanges(specs: Iterable<RangeSpec>, length: number): ByteRange[] {
  const ranges: ByteRange[] = []
  for (const spec of specs) {
    const start = 'suffix' in spec ? Math.max(length - spec.suffix, 0) : spec.start
    const end = 'suffix' in spec ? length - 1 : Math.min(spec.end ?? length - 1, length - 1)
    if (start <= end) ranges.push({ start, end })
  }
  const sorted = ranges.toSorted((a, b) => a.start - b.start)
  const overlapping = sorted.some((range, index) => index > 0 && range.start <= (sorted[index - 1] as ByteRange).end)
  return overlapping ? merge(sorted) : ranges
}

function merge(sorted: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last === undefined || range.start > last.end + 1) merged.push(range)
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
  }
  return merged
}
