// Exact decimals for SQLite, which has none: they are texts there, and these functions calculate with them and put them in order.

/** A decimal as a whole number and how many of its digits are after the point. */
interface Exact {
  readonly digits: bigint
  readonly scale: number
}

/** Digits before and after the point of a key: MySQL's most, and ours. */
const KEY_WHOLE = 65
const KEY_FRACTION = 65

function read(value: unknown): Exact | null {
  if (value === null) return null
  if (typeof value === 'bigint') return { digits: value, scale: 0 }
  const text = typeof value === 'number' ? plain(value) : String(value)
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction || '0')
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** A float without an exponent. */
function plain(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(30) : text
}

function write({ digits, scale }: Exact): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const sign = digits < 0n ? '-' : ''
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

function scaled({ digits, scale }: Exact, to: number): bigint {
  return digits * 10n ** BigInt(to - scale)
}

type Calculate = (a: bigint, b: bigint) => bigint | null

/** A function of two decimals of the same scale. */
function aligned(calculate: Calculate): (a: unknown, b: unknown) => string | null {
  return (a, b) => {
    const [left, right] = [read(a), read(b)]
    if (left === null || right === null) return null
    const scale = Math.max(left.scale, right.scale)
    const digits = calculate(scaled(left, scale), scaled(right, scale))
    return digits === null ? null : write({ digits, scale })
  }
}

/** The sum. */
export const plus: (a: unknown, b: unknown) => string | null = aligned((a, b) => a + b)
/** The difference. */
export const minus: (a: unknown, b: unknown) => string | null = aligned((a, b) => a - b)
/** The remainder, with the sign of the dividend; null by zero. */
export const modulo: (a: unknown, b: unknown) => string | null = aligned((a, b) => (b === 0n ? null : a % b))

/** The product, with the places of both. */
export function times(a: unknown, b: unknown): string | null {
  const [left, right] = [read(a), read(b)]
  if (left === null || right === null) return null
  return write({ digits: left.digits * right.digits, scale: left.scale + right.scale })
}

/** With this many places at most; halves away from zero. */
export function roundExact(value: unknown, places: unknown): string | null {
  const exact = read(value)
  if (exact === null) return null
  const to = Number(places)
  if (exact.scale <= to) return write(exact)
  const { digits } = rounded(exact, to)
  return to < 0 ? write({ digits: digits * 10n ** BigInt(-to), scale: 0 }) : write({ digits, scale: to })
}

/** With less places. */
function rounded({ digits, scale }: Exact, to: number): Exact {
  const unit = 10n ** BigInt(scale - to)
  const half = digits < 0n ? -unit / 2n : unit / 2n
  return { digits: (digits + half) / unit, scale: to }
}

const NUMBER = /^\s*([-+]?\d+)(?:\.(\d+))?(?:e([-+]?\d{1,3}))?\s*$/i

/** A number, or the text of one, with exactly so many places, halves away from zero; null where it has more digits than that, or is none. */
export function asDecimal(value: unknown, digits: unknown, places: unknown): string | null {
  const match = value === null ? null : NUMBER.exec(String(value))
  if (match === null) return null
  const [, whole = '', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  const all = BigInt(whole + fraction)
  const exact: Exact = scale < 0 ? { digits: all * 10n ** BigInt(-scale), scale: 0 } : { digits: all, scale }
  const to = Number(places)
  const made = exact.scale > to ? rounded(exact, to) : { digits: scaled(exact, to), scale: to }
  const most = 10n ** BigInt(Number(digits))
  return made.digits < most && made.digits > -most ? write(made) : null
}

/** A text that stands in the order of texts where the decimal stands in that of numbers; equal decimals have the same. */
export function orderKey(value: unknown): string | null {
  const exact = read(value)
  if (exact === null) return null
  const isNegative = exact.digits < 0n
  const text = String(isNegative ? -exact.digits : exact.digits).padStart(exact.scale + 1, '0')
  const whole = exact.scale === 0 ? text : text.slice(0, -exact.scale)
  const fraction = exact.scale === 0 ? '' : text.slice(-exact.scale)
  const key = whole.padStart(KEY_WHOLE, '0') + fraction.padEnd(KEY_FRACTION, '0')
  return isNegative ? `0${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}` : `1${key}`
}

/** The sum of a decimal and what was added up before. */
export function sumStep(sum: string | null, value: unknown): string | null {
  if (value === null) return sum
  return sum === null ? String(value) : plus(sum, value)
}

/** The greater, or the less, of a decimal and what was the greatest before. */
export function extremeStep(isGreatest: boolean): (best: string | null, value: unknown) => string | null {
  return (best, value) => {
    if (value === null) return best
    if (best === null) return String(value)
    const isMore = (orderKey(value) as string) > (orderKey(best) as string)
    return isMore === isGreatest ? String(value) : best
  }
}

/** The least whole number that is not below a decimal. */
export function ceilExact(value: unknown): string | null {
  const floor = floorOf(value)
  return floor === null ? null : String(floor.rest > 0n ? floor.whole + 1n : floor.whole)
}
/** The greatest whole number that is not above a decimal. */
export function floorExact(value: unknown): string | null {
  const floor = floorOf(value)
  return floor === null ? null : String(floor.whole)
}

function floorOf(value: unknown): { whole: bigint; rest: bigint } | null {
  const exact = read(value)
  if (exact === null) return null
  const one = 10n ** BigInt(exact.scale)
  const rest = ((exact.digits % one) + one) % one
  return { whole: (exact.digits - rest) / one, rest }
}
