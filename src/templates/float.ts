// Python's floats. JavaScript has one kind of number, so a float is a plain number wherever both print the same text (0.5),
// and a Float where they do not: 2.0, 1e+16, 1e-07, inf, nan.

/** A float that prints as Python prints it. Never made for a number whose JavaScript text is Python's too. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  /** The shortest text that reads back as the same number, in Python's spelling. */
  toString(): string {
    return floatText(this.value)
  }

  valueOf(): number {
    return this.value
  }

  toJSON(): number {
    return this.value
  }
}

/** `x` as a float value of a template. */
export function float(x: number): number | Float {
  return Number.isInteger(x) || !(Math.abs(x) >= 1e-4 && Math.abs(x) < Number.POSITIVE_INFINITY) ? new Float(x) : x
}

/** Python's repr() of a float: an exponent below 1e-4 and from 1e16 on, and always a sign that it is no integer. */
export function floatText(x: number): string {
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf'
  if (Object.is(x, -0)) return '-0.0'
  const size = Math.abs(x)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return withExponent(x)
  const text = String(x)
  return text.includes('.') ? text : `${text}.0`
}

function withExponent(x: number): string {
  const [digits = '', exponent = ''] = x.toExponential().split('e')
  const sign = exponent.startsWith('-') ? '-' : '+'
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`
}
