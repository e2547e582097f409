// Python's printf formatting: '%s has %d' % values. On Markup each value is escaped.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { pointCount } from './code-points.ts'
import { dictGet, dictHas } from './dict.ts'
import { isInteger, isNumber, toBig, toDouble } from './number.ts'
import { floatDigits, integerDigits } from './number-format.ts'
import { isDict } from './plain-object.ts'
import { repr, toText } from './python-text.ts'
import { Range } from './range.ts'
import { TemplateArithmeticError, TemplateLookupError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined } from './undefined.ts'

/** How wide or precise a format may be. */
export const MOST_WIDE = 1_000_000

/** `template % values`: a tuple gives the values one by one, a dict by name, anything else is the one value. */
export function formatPercent(template: string | SafeString, values: unknown): string | SafeString {
  const isMarkup = SafeString.is(template)
  const text = new PercentFormat(template.toString(), values, isMarkup).run()
  return isMarkup ? new SafeString(text) : text
}

interface Conversion {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
}

class PercentFormat {
  readonly #template: string
  readonly #values: unknown
  readonly #isMarkup: boolean
  readonly #list: readonly unknown[]
  #next = 0
  #at = 0
  #isNamed = false

  constructor(template: string, values: unknown, isMarkup: boolean) {
    this.#template = template
    this.#values = values
    this.#isMarkup = isMarkup
    this.#list = values instanceof Tuple ? values : [values]
  }

  run(): string {
    const template = this.#template
    let out = ''
    while (true) {
      const percent = template.indexOf('%', this.#at)
      if (percent < 0) break
      out += template.slice(this.#at, percent)
      this.#at = percent + 1
      out += this.#conversion()
    }
    if (this.#next < this.#list.length && !this.#isNamed && !isSubscriptable(this.#values)) {
      throw new TemplateTypeError('not all arguments converted during string formatting')
    }
    return out + template.slice(this.#at)
  }

  #conversion(): string {
    const named = this.#key()
    const flags = this.#while('#0- +')
    const width = this.#size()
    let precision: number | undefined
    let isLeft = flags.includes('-')
    if (this.#template[this.#at] === '.') {
      this.#at++
      precision = Math.max(0, this.#size() ?? 0)
    }
    if ('hlL'.includes(this.#template[this.#at] ?? '-')) this.#at++
    const type = this.#template[this.#at++]
    if (type === undefined) throw new TemplateValueError('incomplete format')
    if (type === '%' && this.#template[this.#at - 2] === '%') return '%'
    const value = named === undefined ? this.#take() : named.value
    if (!'diuoxXeEfFgGcrsa'.includes(type)) throw this.#unknown(type)
    if (width !== undefined && width < 0) isLeft = true
    return this.#write(type, value, { flags: isLeft ? `${flags}-` : flags, width: Math.abs(width ?? 0), precision })
  }

  #unknown(type: string): TemplateValueError {
    const code = (type.codePointAt(0) as number).toString(16)
    return new TemplateValueError(
      `unsupported format character '${type}' (0x${code}) at index ${pointCount(this.#template.slice(0, this.#at - 1))}`,
    )
  }

  /** The value of `(name)`, where one stands. */
  #key(): { value: unknown } | undefined {
    if (this.#template[this.#at] !== '(') return undefined
    if (!isDict(this.#values)) throw new TemplateTypeError('format requires a mapping')
    let depth = 1
    const start = ++this.#at
    while (depth > 0) {
      const char = this.#template[this.#at++]
      if (char === undefined) throw new TemplateValueError('incomplete format key')
      if (char === '(') depth++
      if (char === ')') depth--
    }
    const key = this.#template.slice(start, this.#at - 1)
    if (!dictHas(this.#values, key)) throw new TemplateLookupError('KeyError', repr(key))
    this.#isNamed = true
    return { value: dictGet(this.#values, key) }
  }

  #while(chars: string): string {
    const start = this.#at
    while (this.#at < this.#template.length && chars.includes(this.#template[this.#at] as string)) this.#at++
    return this.#template.slice(start, this.#at)
  }

  #size(): number | undefined {
    if (this.#template[this.#at] === '*') {
      this.#at++
      const size = this.#take()
      if (!isInteger(size)) throw new TemplateTypeError('* wants int')
      return limited(Number(size))
    }
    const digits = this.#while('0123456789')
    return digits === '' ? undefined : limited(Number(digits))
  }

  #take(): unknown {
    if (this.#isNamed || this.#next >= this.#list.length) throw new TemplateTypeError('not enough arguments for format string')
    return this.#list[this.#next++]
  }

  #write(type: string, value: unknown, conversion: Conversion): string {
    if (type === 's') return this.#text(this.#escaped(value), conversion)
    if (type === 'r' || type === 'a') {
      const text = type === 'r' ? repr(value) : ascii(repr(value))
      return this.#text(this.#isMarkup ? escapeHtml(text) : text, conversion)
    }
    if (type === 'c') return this.#text(character(value), { ...conversion, precision: undefined })
    return 'eEfFgG'.includes(type) ? floatConversion(type, value, conversion) : integerConversion(type, value, conversion)
  }

  #escaped(value: unknown): string {
    if (!this.#isMarkup) return toText(value)
    return SafeString.is(value) ? value.toString() : escapeHtml(toText(value))
  }

  #text(text: string, { flags, width, precision }: Conversion): string {
    const cut = precision === undefined || text.length <= precision ? text : Array.from(text).slice(0, precision).join('')
    return padded('', cut, width, flags.includes('-') ? '-' : '')
  }
}

/** Whether Python would take `values` for a dict, of which not all need be used: it asks for no more than `values[key]`. */
function isSubscriptable(values: unknown): boolean {
  if (values instanceof Tuple) return false
  return isDict(values) || Array.isArray(values) || values instanceof Range || values instanceof Uint8Array || isUndefined(values)
}

function limited(size: number): number {
  if (Math.abs(size) <= MOST_WIDE) return size
  throw new TemplateValueError(`A format is ${size} wide, ${MOST_WIDE} is the limit.`)
}

/** Keeps to ASCII what repr() leaves as it is. */
export function ascii(text: string): string {
  return text.replace(/[^\0-~]/gu, (char) => {
    const code = char.codePointAt(0) as number
    if (code < 0x100) return `\\x${code.toString(16)}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
}

function character(value: unknown): string {
  if (isInteger(value)) {
    const code = Number(value)
    if (code < 0 || code > 0x10ffff) throw new TemplateArithmeticError('OverflowError', '%c arg not in range(0x110000)')
    return String.fromCodePoint(code)
  }
  const text = typeof value === 'string' || SafeString.is(value) ? value.toString() : ''
  if (text === '' || pointCount(text) !== 1) throw new TemplateTypeError('%c requires int or char')
  return text
}

function floatConversion(type: string, value: unknown, { flags, width, precision }: Conversion): string {
  if (isUndefined(value)) asUndefined(value).fail()
  if (!isNumber(value)) throw new TemplateTypeError(`must be real number, not ${typeName(value)}`)
  const x = toDouble(value)
  const digits = floatDigits(x, { type, precision: precision ?? 6, alternate: flags.includes('#') })
  return padded(signOf(x < 0 || Object.is(x, -0), flags), digits, width, flags)
}

function integerConversion(type: string, value: unknown, { flags, width, precision }: Conversion): string {
  const isDecimal = 'diu'.includes(type)
  if (isDecimal && isUndefined(value)) asUndefined(value).fail()
  if (!isNumber(value)) {
    throw new TemplateTypeError(`%${type} format: ${isDecimal ? 'a real number' : 'an integer'} is required, not ${typeName(value)}`)
  }
  if (!isInteger(value) && !isDecimal) throw new TemplateTypeError(`%${type} format: an integer is required, not ${typeName(value)}`)
  const whole = isInteger(value) ? toBig(value) : truncated(toDouble(value))
  const prefix = flags.includes('#') && !isDecimal ? `0${type}` : ''
  const digits = integerDigits(whole, type).padStart(precision ?? 0, '0')
  return padded(signOf(whole < 0n, flags) + prefix, digits, width, flags)
}

function truncated(x: number): bigint {
  if (Number.isNaN(x)) throw new TemplateValueError('cannot convert float NaN to integer')
  if (!Number.isFinite(x)) throw new TemplateArithmeticError('OverflowError', 'cannot convert float infinity to integer')
  return BigInt(Math.trunc(x))
}

function signOf(isNegative: boolean, flags: string): string {
  if (isNegative) return '-'
  if (flags.includes('+')) return '+'
  return flags.includes(' ') ? ' ' : ''
}

function padded(prefix: string, text: string, width: number, flags: string): string {
  const missing = width - pointCount(prefix) - pointCount(text)
  if (missing <= 0) return prefix + text
  if (flags.includes('-')) return prefix + text + ' '.repeat(missing)
  return flags.includes('0') ? prefix + '0'.repeat(missing) + text : ' '.repeat(missing) + prefix + text
}
