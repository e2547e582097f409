// Python's arithmetic. Integers are exact: what leaves the safe range goes on as BigInt. A result is a float where one of the
// two is, and after `/` always. `%` on text is printf (format.ts). Results beyond the limits are refused.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { Float, float } from './float.ts'
import { integer, isFloat, isInteger, isNumber, toBig, toDouble } from './number.ts'
import { formatPercent } from './percent.ts'
import { promiseError, TemplateArithmeticError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined } from './undefined.ts'

/** How long a repeated text may become, in UTF-16 units, and a repeated list, in items. */
export const MOST_REPEATED = 10_000_000

/** How large an integer may become, in bits: about 39 000 digits. */
export const MOST_BITS = 131_072

type Numeric = number | bigint | boolean | Float

function fail(operator: string, a: unknown, b: unknown): never {
  if (isUndefined(a)) return asUndefined(a).fail()
  if (isUndefined(b)) return asUndefined(b).fail()
  if (a instanceof Promise || b instanceof Promise) throw promiseError()
  throw new TemplateTypeError(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`)
}

/** `a + b`: numbers, texts, lists, tuples. A Markup escapes what is added to it. */
export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (!Number.isInteger(a) || !Number.isInteger(b)) return float(sum)
    return Number.isSafeInteger(sum) ? sum : integer(BigInt(a) + BigInt(b))
  }
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (isNumber(a) && isNumber(b)) return isInteger(a) && isInteger(b) ? integer(toBig(a) + toBig(b)) : float(toReal(a) + toReal(b))
  return isUndefined(a) || isUndefined(b) ? fail('+', a, b) : join(a, b)
}

function join(a: unknown, b: unknown): unknown {
  if (SafeString.is(a) || (SafeString.is(b) && !Array.isArray(a))) {
    const left = markup(a)
    const right = markup(b)
    return left === undefined || right === undefined ? fail('+', a, b) : new SafeString(left + right)
  }
  if (typeof a === 'string') throw new TemplateTypeError(`can only concatenate str (not "${typeName(b)}") to str`)
  if (!Array.isArray(a)) return fail('+', a, b)
  const isTuple = a instanceof Tuple
  if (Array.isArray(b) && b instanceof Tuple === isTuple) return isTuple ? Tuple.from([...a, ...b]) : [...a, ...b]
  throw new TemplateTypeError(`can only concatenate ${typeName(a)} (not "${typeName(b)}") to ${typeName(a)}`)
}

function markup(value: unknown): string | undefined {
  if (typeof value === 'string') return escapeHtml(value)
  return SafeString.is(value) ? value.toString() : undefined
}

/** `a - b`: numbers and sets. */
export function sub(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (!Number.isInteger(a) || !Number.isInteger(b)) return float(difference)
    return Number.isSafeInteger(difference) ? difference : integer(BigInt(a) - BigInt(b))
  }
  if (isNumber(a) && isNumber(b)) return isInteger(a) && isInteger(b) ? integer(toBig(a) - toBig(b)) : float(toReal(a) - toReal(b))
  if (a instanceof Set && b instanceof Set) return a.difference(b)
  return fail('-', a, b)
}

/** `a * b`: numbers; texts, lists and tuples as often as the integer says. */
export function mul(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (!Number.isInteger(a) || !Number.isInteger(b)) return float(product)
    // Integers have no negative zero.
    return Number.isSafeInteger(product) ? product + 0 : multiplyBig(BigInt(a), BigInt(b))
  }
  if (isNumber(a) && isNumber(b)) return isInteger(a) && isInteger(b) ? multiplyBig(toBig(a), toBig(b)) : float(toReal(a) * toReal(b))
  if (isSequence(a) && !SafeString.is(b)) return repeat(a, b)
  return isSequence(b) ? repeat(b, a) : fail('*', a, b)
}

function multiplyBig(a: bigint, b: bigint): number | bigint {
  if (bitsOf(a) + bitsOf(b) > MOST_BITS) throw tooLarge()
  return integer(a * b)
}

function bitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4
}

function tooLarge(): TemplateArithmeticError {
  return new TemplateArithmeticError('OverflowError', `An integer of more than ${MOST_BITS} bits came out, which is the limit.`)
}

type Sequence = string | SafeString | unknown[]

function isSequence(value: unknown): value is Sequence {
  return typeof value === 'string' || Array.isArray(value) || SafeString.is(value)
}

function repeat(sequence: Sequence, times: unknown): unknown {
  if (isUndefined(times)) return asUndefined(times).fail()
  if (!isInteger(times)) {
    const name = typeName(times)
    throw new TemplateTypeError(
      SafeString.is(sequence)
        ? `'${name}' object cannot be interpreted as an integer`
        : `can't multiply sequence by non-int of type '${name}'`,
    )
  }
  const count = Math.max(0, Number(times))
  if (sequence.length * count > MOST_REPEATED) {
    throw new TemplateArithmeticError(
      'MemoryError',
      `A ${typeName(sequence)} of length ${sequence.length} was repeated ${times} times, ${MOST_REPEATED} is the limit of what may come out.`,
    )
  }
  if (typeof sequence === 'string') return sequence.repeat(count)
  if (!Array.isArray(sequence)) return new SafeString(sequence.toString().repeat(count))
  const items: unknown[] = sequence instanceof Tuple ? new Tuple() : []
  for (let i = 0; i < count; i++) for (const item of sequence) items.push(item)
  return items
}

/** A number as float, refused where it is too large for one. */
function toReal(value: Numeric): number {
  const real = toDouble(value)
  if (typeof value === 'bigint' && !Number.isFinite(real))
    throw new TemplateArithmeticError('OverflowError', 'int too large to convert to float')
  return real
}

/** `a / b`: always a float. */
export function div(a: unknown, b: unknown): unknown {
  if (!isNumber(a) || !isNumber(b)) return fail('/', a, b)
  if (isZero(b)) throw divisionByZero(isFloat(a) || isFloat(b) ? 'float division by zero' : 'division by zero')
  if (typeof a === 'bigint' || typeof b === 'bigint')
    return isInteger(a) && isInteger(b) ? divideBig(toBig(a), toBig(b)) : float(toReal(a) / toReal(b))
  return float(toDouble(a) / toDouble(b))
}

/** The quotient with 64 bits or more, so that the double nearest to it comes out. */
function divideBig(above: bigint, below: bigint): number | Float {
  if (above === 0n) return float(below < 0n ? -0 : 0)
  const [a, b] = [above < 0n ? -above : above, below < 0n ? -below : below]
  const shift = Math.max(0, 66 - bitsOf(a) + bitsOf(b))
  const drop = Math.max(0, bitsOf(a) - bitsOf(b) - 66)
  const top = (a << BigInt(shift)) >> BigInt(drop)
  const quotient = top / b
  // A remainder makes the last bit one: it decides ties.
  const sticky = top % b !== 0n || a << BigInt(shift) !== top << BigInt(drop) ? quotient | 1n : quotient
  const result = Number(sticky) * 2 ** (drop - shift)
  if (!Number.isFinite(result)) throw new TemplateArithmeticError('OverflowError', 'integer division result too large for a float')
  return float(above < 0n !== below < 0n ? -result : result)
}

function isZero(value: Numeric): boolean {
  return toDouble(value) === 0
}

function divisionByZero(message: string): TemplateArithmeticError {
  return new TemplateArithmeticError('ZeroDivisionError', message)
}

/** `a // b`: rounded down. */
export function floordiv(a: unknown, b: unknown): unknown {
  if (!isNumber(a) || !isNumber(b)) return fail('//', a, b)
  if (!isInteger(a) || !isInteger(b)) {
    if (isZero(b)) throw divisionByZero('float floor division by zero')
    return float(floorReal(toReal(a), toReal(b)))
  }
  if (isZero(b)) throw divisionByZero('integer division or modulo by zero')
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const whole = a - floorMod(a, b)
    if (Number.isSafeInteger(whole)) return whole / b + 0
  }
  const [left, right] = [toBig(a), toBig(b)]
  const quotient = left / right
  return integer(left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient)
}

/** As CPython computes it: from the remainder, so that quotient and remainder fit together. */
function floorReal(a: number, b: number): number {
  const remainder = a % b
  const quotient = (a - remainder) / b - (remainder !== 0 && remainder < 0 !== b < 0 ? 1 : 0)
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** The remainder with the sign of `b`. */
function floorMod(a: number, b: number): number {
  const remainder = a % b
  if (remainder === 0) return b < 0 ? -0 : 0
  return remainder < 0 !== b < 0 ? remainder + b : remainder
}

/** `a % b`: the remainder, with the sign of `b`; on text, Python's printf formatting. */
export function mod(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' || SafeString.is(a)) return formatPercent(a, b)
  if (!isNumber(a) || !isNumber(b)) return fail('%', a, b)
  if (!isInteger(a) || !isInteger(b)) {
    if (isZero(b)) throw divisionByZero('float modulo')
    return float(floorMod(toReal(a), toReal(b)))
  }
  if (isZero(b)) throw divisionByZero('integer modulo by zero')
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return floorMod(a, b) + 0
  const [left, right] = [toBig(a), toBig(b)]
  const remainder = left % right
  return integer(remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder)
}

/** `a ** b`. Refuses results beyond MOST_BITS, and the complex ones. */
export function pow(a: unknown, b: unknown): unknown {
  if (!isNumber(a) || !isNumber(b)) return fail('** or pow()', a, b)
  if (isInteger(a) && isInteger(b) && Number(b) >= 0) return integerPower(a, b)
  const [base, exponent] = [toReal(a), toReal(b)]
  if (base === 0 && exponent < 0) throw divisionByZero('0.0 cannot be raised to a negative power')
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    throw new TemplateValueError(
      'A negative number was raised to a power that is not whole: the result is complex, and templates have no complex numbers.',
    )
  }
  const power = base === 1 || exponent === 0 ? 1 : base ** exponent
  if (!Number.isFinite(power) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw new TemplateArithmeticError('OverflowError', "(34, 'Numerical result out of range')")
  }
  return float(base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent) ? 1 : power)
}

function integerPower(a: number | bigint | boolean, b: number | bigint | boolean): number | bigint {
  const quick = Number(a) ** Number(b)
  if (Number.isSafeInteger(quick)) return quick
  const base = toBig(a)
  const bits = (base < 0n ? -base : base).toString(2).length
  if ((bits - 1) * Number(b) > MOST_BITS) throw tooLarge()
  return integer(base ** toBig(b))
}

/** `-a`. */
export function neg(a: unknown): unknown {
  if (isUndefined(a)) return asUndefined(a).fail()
  if (a instanceof Float || isFloat(a)) return float(-toDouble(a))
  if (isInteger(a)) return typeof a === 'bigint' ? integer(-a) : 0 - Number(a)
  throw new TemplateTypeError(`bad operand type for unary -: '${typeName(a)}'`)
}

/** `+a`. */
export function pos(a: unknown): unknown {
  if (isUndefined(a)) return asUndefined(a).fail()
  if (!isNumber(a)) throw new TemplateTypeError(`bad operand type for unary +: '${typeName(a)}'`)
  return typeof a === 'boolean' ? Number(a) : a
}
