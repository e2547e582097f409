// Text read as a number, as Python's int() and float() read it.

import { integer } from './number.ts'
import { TemplateArithmeticError, TemplateValueError } from './template-error.ts'

/** A sign, digits with single underscores between them, a point, an exponent; or a word. */
const FLOAT: RegExp = /^[+-]?(?:(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?|inf|infinity|nan)$/i

/** The number that `text` says, undefined where float() would refuse it. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = asciiDigits(text.trim())
  if (!FLOAT.test(trimmed)) return undefined
  const plain = trimmed.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('nan')) return Number.NaN
  if (plain.includes('inf')) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(plain)
}

/** Decimal digits of every script as 0 to 9: they come in rows of ten. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (char) => {
    let zero = char.codePointAt(0) as number
    const code = zero
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String((code - zero) % 10)
  })
}

/** The most digits that int() reads. */
const MOST_DIGITS = 4300

/** The integer that `text` says in `base` (2 to 36, or 0 for what its prefix says), undefined where int() would refuse it. */
export function parseInteger(text: string, base: number): bigint | undefined {
  const match = /^([+-]?)(?:0([xob])_?)?([0-9a-z]+(?:_[0-9a-z]+)*)$/i.exec(asciiDigits(text.trim()))
  if (base !== 0 && (base < 2 || base > 36)) return undefined
  const [, sign = '', prefix, rest = ''] = match ?? []
  if (match === null || rest.length > MOST_DIGITS) return undefined
  const prefixed = prefix === undefined ? undefined : PREFIXES[prefix.toLowerCase()]
  const usesPrefix = prefixed !== undefined && (base === 0 || base === prefixed)
  const digits = (usesPrefix || prefix === undefined ? rest : `0${prefix}${rest}`).replaceAll('_', '')
  if (base === 0 && !usesPrefix && /^0+[1-9]/.test(digits)) return undefined
  const size = digitsValue(digits, usesPrefix ? prefixed : base || 10)
  return size === undefined || sign !== '-' ? size : -size
}

const PREFIXES: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 }

function digitsValue(digits: string, base: number): bigint | undefined {
  if (base === 10) return /^\d+$/.test(digits) ? BigInt(digits) : undefined
  let value = 0n
  for (const digit of digits) {
    const step = Number.parseInt(digit, 36)
    if (step >= base) return undefined
    value = value * BigInt(base) + BigInt(step)
  }
  return value
}

/** A double cut to an integer; throws Python's errors for nan and infinity. */
export function toInteger(x: number): number | bigint {
  if (Number.isNaN(x)) throw new TemplateValueError('cannot convert float NaN to integer')
  if (!Number.isFinite(x)) throw new TemplateArithmeticError('OverflowError', 'cannot convert float infinity to integer')
  return integer(BigInt(Math.trunc(x)))
}
