// Numbers as printf and str.format write them, without sign and padding.

import { fixed, scientific } from './decimal.ts'
import { floatText } from './float.ts'

/** How a float is written: type (one of `eEfFgG`), digits after the point (or in all, for g), and whether a point always stays. */
export interface FloatStyle {
  readonly type: string
  readonly precision: number
  readonly alternate: boolean
}

/** The size of `x` (its sign left to the caller) in that style. */
export function floatDigits(x: number, style: FloatStyle): string {
  const size = Math.abs(x)
  const text = Number.isFinite(size) ? finiteDigits(size, style) : floatText(size)
  return style.type === style.type.toUpperCase() ? text.toUpperCase() : text
}

function finiteDigits(size: number, { type, precision, alternate }: FloatStyle): string {
  const lower = type.toLowerCase()
  if (lower === 'f') return fixed(size, precision) + (alternate && precision === 0 ? '.' : '')
  if (lower === 'e') {
    const { digits, exponent } = scientific(size, precision)
    return withPoint(digits, alternate) + exponentText(exponent)
  }
  return general(size, Math.max(1, precision), alternate)
}

/** The g style: fixed where the exponent is small, and no zeros at the end. */
function general(size: number, precision: number, alternate: boolean): string {
  const { digits, exponent } = scientific(size, precision - 1)
  if (exponent < -4 || exponent >= precision) {
    return withPoint(alternate ? digits : digits.replace(/(?<=.)0+$/, ''), alternate) + exponentText(exponent)
  }
  const text = fixed(size, precision - 1 - exponent)
  if (alternate) return text.includes('.') ? text : `${text}.`
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A float in the g style that keeps a digit after its point: what str.format writes where only a precision is given. */
export function shortFloatDigits(x: number, precision: number, alternate: boolean): string {
  const size = Math.abs(x)
  if (!Number.isFinite(size)) return floatText(size)
  const most = Math.max(1, precision)
  const { exponent } = scientific(size, most - 1)
  if (exponent >= -4 && exponent < most - 1) {
    const text = general(size, most, alternate)
    return text.includes('.') ? text : `${text}.0`
  }
  const { digits } = scientific(size, most - 1)
  return withPoint(alternate ? digits : digits.replace(/(?<=.)0+$/, ''), alternate) + exponentText(exponent)
}

function withPoint(digits: string, alternate: boolean): string {
  if (digits.length === 1) return alternate ? `${digits}.` : digits
  return `${digits[0]}.${digits.slice(1)}`
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** The digits of an integer's size in the base that `type` says (`d`, `b`, `o`, `x`, `X`). */
export function integerDigits(value: bigint | number, type: string): string {
  const size = value < 0 ? -value : value
  if (type === 'x') return size.toString(16)
  if (type === 'X') return size.toString(16).toUpperCase()
  if (type === 'o') return size.toString(8)
  return type === 'b' ? size.toString(2) : BigInt(size).toString()
}
