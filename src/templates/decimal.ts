// Decimal digits of a double, rounded as Python rounds: by the exact value, and half to even. JavaScript's toFixed rounds halves
// up and stops at 100 digits.

/** The most digits after the point that anything here gives. A double has no more than 1074. */
const MOST_DIGITS = 1100

/** `x` with `digits` digits after the point, as '%.2f' gives it. `x` is finite. */
export function fixed(x: number, digits: number): string {
  const places = Math.min(digits, MOST_DIGITS)
  const size = Math.abs(x)
  const sign = x < 0 || Object.is(x, -0) ? '-' : ''
  // Only a number with no more than `places + 1` binary places can lie in the middle of two results.
  const isTie = !Number.isInteger(x) && Number.isInteger(x * 2 ** (places + 1))
  const text = isTie || places > 100 || size >= 1e21 ? exactFixed(size, places) : size.toFixed(places)
  return sign + text + '0'.repeat(digits - places)
}

function exactFixed(size: number, places: number): string {
  const digits = roundedRatio(size, places)
    .toString()
    .padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** Digits and exponent of `x` in scientific notation with `digits` digits after the point. `x` is finite and not negative. */
export function scientific(x: number, digits: number): { digits: string; exponent: number } {
  const places = Math.min(digits, MOST_DIGITS)
  const padding = '0'.repeat(digits - places)
  if (x === 0) return { digits: '0'.repeat(places + 1) + padding, exponent: 0 }
  let exponent = Number(x.toExponential().split('e')[1])
  let text = roundedRatio(x, places - exponent).toString()
  if (text.length < places + 1) text = roundedRatio(x, places - --exponent).toString()
  if (text.length > places + 1) text = roundedRatio(x, places - ++exponent).toString()
  return { digits: text + padding, exponent }
}

/** The integer nearest to `x * 10 ** power`, of two equally near ones the even. `x` is finite and not negative. */
function roundedRatio(x: number, power: number): bigint {
  const [mantissa, exponent] = parts(x)
  let above = mantissa
  let below = 1n
  if (exponent >= 0) above <<= BigInt(exponent)
  else below <<= BigInt(-exponent)
  if (power >= 0) above *= 10n ** BigInt(power)
  else below *= 10n ** BigInt(-power)
  return divideToEven(above, below)
}

/** `above / below` rounded to the nearest integer, halves to even. Both are positive. */
function divideToEven(above: bigint, below: bigint): bigint {
  const quotient = above / below
  const rest = (above % below) * 2n
  return rest > below || (rest === below && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** `x` as an integer times a power of two. */
function parts(x: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075]
}

/** Python's round() of a float: to `digits` places after the point (before it, where negative), halves by the exact value and to even. */
export function rounded(x: number, digits: number): number {
  if (!Number.isFinite(x) || digits > 323) return x
  if (digits >= 0) return Number(fixed(x, digits))
  if (digits < -308) return x < 0 ? -0 : 0
  const size = Number(`${roundedRatio(Math.abs(x), digits)}e${-digits}`)
  return x < 0 || Object.is(x, -0) ? -size : size
}
