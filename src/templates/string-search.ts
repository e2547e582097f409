// Finding, counting, replacing and splitting in text.

import { integerArgument, isText, textArgument } from './argument.ts'
import { isSpace, pointCount, pointSlice } from './code-points.ts'
import { dictGet } from './dict.ts'
import { isInteger } from './number.ts'
import { isDict } from './plain-object.ts'
import { sliceBounds } from './sequence.ts'
import { TemplateTypeError, TemplateValueError } from './template-error.ts'
import { isTrue } from './truth.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'

/** The part of `text` that start and end leave, and where it begins; undefined where they leave nothing, not even an empty place. */
function within(text: string, start: unknown, end: unknown): { part: string; offset: number } | undefined {
  if (start === null && end === null) return { part: text, offset: 0 }
  const length = pointCount(text)
  const bounds = sliceBounds(length, start, end, null)
  if (bounds.stop < bounds.start || (isInteger(start) && Number(start) > length)) return undefined
  return { part: pointSlice(text, bounds.start, bounds.stop), offset: bounds.start }
}

/** str.find() and rfind(): a place in code points, or -1. */
export function findIn(text: string, wanted: unknown, start: unknown, end: unknown, isLast: boolean): number {
  const sub = textArgument(wanted, (type) => `must be str, not ${type}`)
  const inside = within(text, start, end)
  if (inside === undefined) return -1
  const at = isLast ? inside.part.lastIndexOf(sub) : inside.part.indexOf(sub)
  return at < 0 ? -1 : inside.offset + pointCount(inside.part.slice(0, at))
}

/** str.count(): how often, without overlaps. */
export function countOf(text: string, wanted: unknown, start: unknown, end: unknown): number {
  const sub = textArgument(wanted, (type) => `must be str, not ${type}`)
  const inside = within(text, start, end)
  if (inside === undefined) return 0
  return sub === '' ? pointCount(inside.part) + 1 : inside.part.split(sub).length - 1
}

/** str.startswith(): one prefix, or a tuple of them. */
export function hasStart(text: string, prefix: unknown, start: unknown, end: unknown): boolean {
  return hasOne(text, 'startswith', prefix, start, end, (part, one) => part.startsWith(one))
}

/** str.endswith(): one suffix, or a tuple of them. */
export function hasEnd(text: string, suffix: unknown, start: unknown, end: unknown): boolean {
  return hasOne(text, 'endswith', suffix, start, end, (part, one) => part.endsWith(one))
}

function hasOne(
  text: string,
  name: string,
  wanted: unknown,
  start: unknown,
  end: unknown,
  holds: (part: string, one: string) => boolean,
): boolean {
  const all = wanted instanceof Tuple ? wanted : [wanted]
  const inside = within(text, start, end)
  return all.some((one) => {
    const affix =
      wanted instanceof Tuple
        ? textArgument(one, (type) => `tuple for ${name} must only contain str, not ${type}`)
        : textArgument(one, (type) => `${name} first arg must be str or a tuple of str, not ${type}`)
    return inside !== undefined && holds(inside.part, affix)
  })
}

/** str.replace(). */
export function replaced(text: string, old: unknown, made: unknown, count: unknown): string {
  const from = textArgument(old, (type) => `replace() argument 1 must be str, not ${type}`)
  const to = textArgument(made, (type) => `replace() argument 2 must be str, not ${type}`)
  const most = integerArgument(count)
  if (most === 0) return text
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from)
  if (most < 0 || most >= parts.length - 1) return parts.join(to)
  return parts.slice(0, most + 1).join(to) + from + parts.slice(most + 1).join(from)
}

/** str.split() and rsplit(): at `separator`, or at white space where there is none; at most `most` times. */
export function splitText(text: string, separator: unknown, most: unknown, isRight: boolean): string[] {
  const limit = integerArgument(most)
  if (separator === null) return isRight ? splitSpaceRight(text, limit) : splitSpace(text, limit)
  const at = textArgument(separator, (type) => `must be str or None, not ${type}`)
  if (at === '') throw new TemplateValueError('empty separator')
  const parts = text.split(at)
  if (limit < 0 || parts.length - 1 <= limit) return parts
  const rest = parts.length - limit
  return isRight ? [parts.slice(0, rest).join(at), ...parts.slice(rest)] : [...parts.slice(0, limit), parts.slice(limit).join(at)]
}

function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = []
  let at = 0
  while (true) {
    while (at < text.length && isSpace(text[at] as string)) at++
    if (at >= text.length) return parts
    if (limit >= 0 && parts.length >= limit) {
      parts.push(text.slice(at))
      return parts
    }
    const start = at
    while (at < text.length && !isSpace(text[at] as string)) at++
    parts.push(text.slice(start, at))
  }
}

function splitSpaceRight(text: string, limit: number): string[] {
  const parts: string[] = []
  let end = text.length
  while (true) {
    while (end > 0 && isSpace(text[end - 1] as string)) end--
    if (end === 0) return parts.reverse()
    if (limit >= 0 && parts.length >= limit) {
      parts.push(text.slice(0, end))
      return parts.reverse()
    }
    const stop = end
    while (end > 0 && !isSpace(text[end - 1] as string)) end--
    parts.push(text.slice(end, stop))
  }
}

/** str.splitlines(). */
export function splitLines(text: string, keepEnds: unknown = false): string[] {
  const pattern = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g
  const keep = isTrue(keepEnds)
  const lines: string[] = []
  let from = 0
  for (const { 0: end, index } of text.matchAll(pattern)) {
    lines.push(text.slice(from, keep ? index + end.length : index))
    from = index + end.length
  }
  if (from < text.length) lines.push(text.slice(from))
  return lines
}

/** str.partition() and rpartition(). */
export function partitioned(text: string, separator: unknown, isRight: boolean): Tuple {
  const at = textArgument(separator, (type) => `must be str, not ${type}`)
  if (at === '') throw new TemplateValueError('empty separator')
  const index = isRight ? text.lastIndexOf(at) : text.indexOf(at)
  if (index < 0) return isRight ? Tuple.of<unknown>('', '', text) : Tuple.of<unknown>(text, '', '')
  return Tuple.of<unknown>(text.slice(0, index), at, text.slice(index + at.length))
}

/** str.translate(): by a dict of code points. */
export function translated(text: string, table: unknown): string {
  if (!isDict(table)) throw new TemplateTypeError(`'${typeName(table)}' object is not subscriptable`)
  let out = ''
  for (const char of text) {
    const to = dictGet(table, char.codePointAt(0))
    if (to === undefined) out += char
    else if (isText(to)) out += to
    else if (isInteger(to)) out += String.fromCodePoint(Number(to))
    else if (to !== null) throw new TemplateTypeError('character mapping must return integer, None or str')
  }
  return out
}
