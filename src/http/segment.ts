// Segments of a path and labels of a host: literals and parameters in turn, how a text is read by them, and which of two is asked
// first.

import { type Converter, precedence } from './converter.ts'
import type { Segment } from './pattern.ts'

/** Reads the parameters of a segment from `text` into `values`, from `first` on; false where it does not match. */
export function readSegment({ literals, params }: Segment, text: string, values: unknown[], first: number): boolean {
  const head = literals[0] as string
  const tail = literals[params.length] as string
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  const last = text.length - tail.length
  let at = head.length
  for (let i = 0; i < params.length; i++) {
    const end = i === params.length - 1 ? last : text.indexOf(literals[i + 1] as string, at + 1)
    if (end <= at || end > last) return false
    const converter = (params[i] as { converter: Converter | null }).converter
    const part = text.slice(at, end)
    const value = converter === null ? part : converter.parse(part)
    if (value === undefined) return false
    values[first + i] = value
    at = end + (literals[i + 1] as string).length
  }
  return true
}

/** What two segments have in common that differ only in the names of parameters. */
export function shapeOf({ literals, params }: Segment): string {
  return literals.map((literal, index) => `${literal}${index < params.length ? `{${params[index]?.converter?.name ?? ''}}` : ''}`).join('')
}

/** What two segments have in common that match the same texts: `shapeOf`, but for converters of the same pattern. */
export function lookOf({ literals, params }: Segment): string {
  return literals.map((literal, index) => `${literal}${index < params.length ? `{${params[index]?.converter?.look ?? ''}}` : ''}`).join('')
}

/**
 * Which of two segments is asked first, as an order for `sort`, the same whatever was added first: a literal, then the one with the
 * longer literals, then by the converters from left to right, a plain parameter last; by the alphabet where all this is equal.
 */
export function compareSegments(a: Segment, b: Segment): number {
  const plain = Number(a.params.length > 0) - Number(b.params.length > 0)
  if (plain !== 0) return plain
  const literals = b.literals.join('').length - a.literals.join('').length
  if (literals !== 0) return literals
  for (let i = 0; i < Math.min(a.params.length, b.params.length); i++) {
    const left = precedence(a.params[i]?.converter ?? null)
    const right = precedence(b.params[i]?.converter ?? null)
    if (left !== right) return left < right ? -1 : 1
  }
  return shapeOf(a) < shapeOf(b) ? -1 : 1
}
