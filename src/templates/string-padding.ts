// Text made wider and narrower.

import { integerArgument, textArgument } from './argument.ts'
import { isSpace, pointCount } from './code-points.ts'
import { MOST_WIDE } from './percent.ts'
import { TemplateTypeError, TemplateValueError } from './template-error.ts'

function widthOf(value: unknown): number {
  const width = integerArgument(value)
  if (width <= MOST_WIDE) return width
  throw new TemplateValueError(`A text was to be made ${width} wide, ${MOST_WIDE} is the limit.`)
}

/** str.center(), ljust() and rjust(). */
export function align(text: string, width: unknown, fill: unknown, side: 'center' | 'left' | 'right'): string {
  const wide = widthOf(width)
  const char = textArgument(fill, (type) => `The fill character must be a unicode character, not ${type}`)
  if (pointCount(char) !== 1) throw new TemplateTypeError('The fill character must be exactly one character long')
  const missing = wide - pointCount(text)
  if (missing <= 0) return text
  if (side === 'left') return text + char.repeat(missing)
  if (side === 'right') return char.repeat(missing) + text
  const left = Math.floor(missing / 2) + ((missing % 2) & (wide % 2))
  return char.repeat(left) + text + char.repeat(missing - left)
}

/** str.zfill(): zeros after the sign. */
export function zeroFilled(text: string, width: unknown): string {
  const missing = widthOf(width) - pointCount(text)
  if (missing <= 0) return text
  const sign = text.startsWith('+') || text.startsWith('-') ? 1 : 0
  return text.slice(0, sign) + '0'.repeat(missing) + text.slice(sign)
}

/** str.expandtabs(). */
export function expandTabs(text: string, size: unknown): string {
  const every = widthOf(size)
  let column = 0
  let out = ''
  for (const char of text) {
    if (char === '\t') {
      const missing = every > 0 ? every - (column % every) : 0
      out += ' '.repeat(missing)
      column += missing
    } else {
      out += char
      column = char === '\n' || char === '\r' ? 0 : column + 1
    }
    if (out.length > 10 * MOST_WIDE)
      throw new TemplateValueError(`expandtabs() made more than ${10 * MOST_WIDE} characters, which is the limit.`)
  }
  return out
}

/** str.strip(), lstrip() and rstrip(): without `chars` at its ends, white space where there are none given. */
export function stripped(text: string, chars: unknown, side: 'both' | 'left' | 'right'): string {
  if (chars === null) return strippedUnits(text, isSpace, side)
  const name = side === 'both' ? 'strip' : `${side[0]}strip`
  const set = new Set(textArgument(chars, () => `${name} arg must be None or str`))
  const points = Array.from(text)
  let start = 0
  let end = points.length
  if (side !== 'right') while (start < end && set.has(points[start] as string)) start++
  if (side !== 'left') while (end > start && set.has(points[end - 1] as string)) end--
  return points.slice(start, end).join('')
}

function strippedUnits(text: string, isOne: (char: string) => boolean, side: 'both' | 'left' | 'right'): string {
  let start = 0
  let end = text.length
  if (side !== 'right') while (start < end && isOne(text[start] as string)) start++
  if (side !== 'left') while (end > start && isOne(text[end - 1] as string)) end--
  return text.slice(start, end)
}
