// Filters of numbers: abs, int, float, round, filesizeformat.

import { integerArgument, isText } from '../argument.ts'
import { div, mul, neg, pow } from '../arithmetic.ts'
import { signature, type TemplateFunction } from '../call.ts'
import { fixed, rounded } from '../decimal.ts'
import { Float, float } from '../float.ts'
import { integer, isFloat, isInteger, isNumber, toBig, toDouble } from '../number.ts'
import { parseFloatText, parseInteger, toInteger } from '../number-text.ts'
import { repr, toText } from '../python-text.ts'
import { FilterArgumentError, TemplateTypeError, TemplateValueError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { typeName } from '../type-name.ts'
import { asUndefined, isUndefined } from '../undefined.ts'

function abs(value: unknown): unknown {
  if (!isNumber(value)) throw new TemplateTypeError(`bad operand type for abs(): '${typeName(value)}'`)
  if (isFloat(value)) return float(Math.abs(toDouble(value)))
  return Number(value) < 0 ? neg(value) : toWhole(value)
}

function toWhole(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value
}

function int(value: unknown, fallback: unknown, base: unknown): unknown {
  if (isUndefined(value)) return asUndefined(value).fail()
  if (isText(value)) {
    const text = toText(value)
    const whole = isInteger(base) ? parseInteger(text, Number(base)) : undefined
    if (whole !== undefined) return integer(whole)
    const real = parseFloatText(text)
    return real === undefined || !Number.isFinite(real) ? fallback : toInteger(real)
  }
  if (!isNumber(value)) return fallback
  if (!isFloat(value)) return toWhole(value)
  return Number.isNaN(toDouble(value)) ? fallback : toInteger(toDouble(value))
}

function toFloat(value: unknown, fallback: unknown): unknown {
  if (isUndefined(value)) return asUndefined(value).fail()
  if (isNumber(value)) return float(toDouble(value))
  const real = isText(value) ? parseFloatText(toText(value)) : undefined
  return real === undefined ? fallback : float(real)
}

function round(value: unknown, precision: unknown, method: unknown): unknown {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') throw new FilterArgumentError('method must be common, ceil or floor')
  if (method === 'common') return roundCommon(value, precision)
  const factor = pow(10, precision)
  const scaled = mul(value, factor)
  if (!isNumber(scaled)) throw new TemplateTypeError(`must be real number, not ${typeName(scaled)}`)
  if (isInteger(scaled)) return div(scaled, factor)
  return div(toInteger(method === 'ceil' ? Math.ceil(toDouble(scaled)) : Math.floor(toDouble(scaled))), factor)
}

function roundCommon(value: unknown, precision: unknown): unknown {
  if (!isNumber(value)) throw new TemplateTypeError(`type ${typeName(value)} doesn't define __round__ method`)
  if (precision === null) return isFloat(value) ? toInteger(rounded(toDouble(value), 0)) : toWhole(value)
  const digits = integerArgument(precision)
  if (isFloat(value)) return float(rounded(toDouble(value), digits))
  if (digits >= 0) return toWhole(value)
  return roundInteger(toBig(value), digits)
}

/** An integer to tens, hundreds ...; halves to even. */
function roundInteger(value: bigint, digits: number): number | bigint {
  if (-digits > value.toString().length + 1) return 0
  const unit = 10n ** BigInt(-digits)
  const size = value < 0n ? -value : value
  const below = size - (size % unit)
  const rest = (size % unit) * 2n
  const up = rest > unit || (rest === unit && (below / unit) % 2n === 1n)
  const result = up ? below + unit : below
  return integer(value < 0n ? -result : result)
}

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

function fileSize(value: unknown, binary: unknown): string {
  const size = realOf(value)
  const isBinary = isTrue(binary)
  const base = isBinary ? 1024 : 1000
  if (size === 1) return '1 Byte'
  if (size < base) return `${toInteger(size)} Bytes`
  const units = isBinary ? BINARY_UNITS : DECIMAL_UNITS
  let power = 2
  // A double and a BigInt compare exactly.
  while (power < units.length + 1 && !(size < BigInt(base) ** BigInt(power))) power++
  // As Python does: float times int, divided by an exact int.
  return `${sizeText((base * size) / base ** power)} ${units[power - 2]}`
}

function sizeText(size: number): string {
  return Number.isFinite(size) ? fixed(size, 1) : new Float(size).toString()
}

function realOf(value: unknown): number {
  if (isUndefined(value)) return asUndefined(value).fail()
  if (isNumber(value)) return toDouble(value)
  if (!isText(value)) throw new TemplateTypeError(`float() argument must be a string or a real number, not '${typeName(value)}'`)
  const real = parseFloatText(toText(value))
  if (real === undefined) throw new TemplateValueError(`could not convert string to float: ${repr(value)}`)
  return real
}

/** Filters of numbers, by name. */
export const NUMBER_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  abs: signature('x, /', abs, { name: 'builtins.abs' }),
  filesizeformat: signature('value, binary=false', fileSize, { name: 'do_filesizeformat' }),
  float: signature('value, default=?', (value: unknown, fallback: unknown = new Float(0)) => toFloat(value, fallback), {
    name: 'do_float',
  }),
  int: signature('value, default=0, base=10', int, { name: 'do_int' }),
  round: signature('value, precision=0, method="common"', round, { name: 'do_round' }),
}
