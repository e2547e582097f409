// The format specifications of str.format: fill, alignment, sign, width, grouping, precision, type.

import { isText } from './argument.ts'
import { pointCount } from './code-points.ts'
import { floatText } from './float.ts'
import { isFloat, isInteger, toBig, toDouble } from './number.ts'
import { floatDigits, integerDigits, shortFloatDigits } from './number-format.ts'
import { MOST_WIDE } from './percent.ts'
import { toText } from './python-text.ts'
import { formatDate } from './strftime.ts'
import { TemplateArithmeticError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { typeName } from './type-name.ts'

interface FormatSpec {
  readonly fill: string
  readonly align: string
  readonly sign: string
  readonly noNegativeZero: boolean
  readonly alternate: boolean
  readonly width: number
  readonly group: string
  readonly precision: number | undefined
  readonly type: string
}

const SPEC: RegExp = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_]*)(?:\.(\d+)?)?(.)?$/su

/** `value` by `text`, as Python's format() gives it. */
export function formatValue(value: unknown, text: string): string {
  if (text === '') return toText(value)
  if (isText(value)) return textBySpec(value.toString(), parseSpec(text, 'str'), typeName(value))
  if (isInteger(value)) return integerBySpec(value, parseSpec(text, 'int'))
  if (isFloat(value)) return floatBySpec(toDouble(value), parseSpec(text, 'float'))
  if (value instanceof Date) return formatDate(value, text)
  throw new TemplateTypeError(`unsupported format string passed to ${typeName(value)}.__format__`)
}

function parseSpec(text: string, owner: string): FormatSpec {
  const match = SPEC.exec(text)
  if (match === null) throw new TemplateValueError(`Invalid format specifier '${text}' for object of type '${owner}'`)
  const [, fill, align, sign = '', zero, alternate, padding, width = '0', group = '', precision, type = ''] = match
  if (group.length > 1)
    throw new TemplateValueError(
      group.includes(',') && group.includes('_') ? "Cannot specify both ',' and '_'." : `Cannot specify '${group[0]}' with '${group[0]}'.`,
    )
  if (precision === undefined && /\.\D?$/s.test(text.slice(align === undefined ? 0 : 1 + (fill?.length ?? 0)))) {
    throw new TemplateValueError('Format specifier missing precision')
  }
  const spec: FormatSpec = {
    fill: fill ?? (padding === undefined ? ' ' : '0'),
    align: align ?? (padding === undefined || owner === 'str' ? '' : '='),
    sign,
    noNegativeZero: zero !== undefined,
    alternate: alternate !== undefined,
    width: limited(Number(width)),
    group,
    precision: precision === undefined ? undefined : limited(Number(precision)),
    type,
  }
  return spec
}

function limited(size: number): number {
  if (size <= MOST_WIDE) return size
  throw new TemplateValueError(`A format is ${size} wide, ${MOST_WIDE} is the limit.`)
}

function unknownCode(type: string, owner: string): TemplateValueError {
  return new TemplateValueError(`Unknown format code '${type}' for object of type '${owner}'`)
}

function textBySpec(text: string, spec: FormatSpec, owner: string): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, owner)
  const where = 'not allowed in string format specifier'
  if (spec.sign !== '') throw new TemplateValueError(`Sign ${where}`)
  if (spec.noNegativeZero) throw new TemplateValueError(`Negative zero coercion (z) ${where}`)
  if (spec.alternate) throw new TemplateValueError(`Alternate form (#) ${where}`)
  if (spec.group !== '') throw new TemplateValueError(`Cannot specify '${spec.group}' with 's'.`)
  if (spec.align === '=') throw new TemplateValueError(`'=' alignment ${where}`)
  const cut = spec.precision === undefined || text.length <= spec.precision ? text : Array.from(text).slice(0, spec.precision).join('')
  return aligned('', cut, spec, '<')
}

function integerBySpec(value: number | bigint | boolean, spec: FormatSpec): string {
  const type = spec.type === '' || spec.type === 'n' ? 'd' : spec.type
  if ('eEfFgG%'.includes(type)) {
    const real = Number(value)
    if (!Number.isFinite(real)) throw new TemplateArithmeticError('OverflowError', 'int too large to convert to float')
    return floatBySpec(real, spec)
  }
  if (!'bcdoxX'.includes(type)) throw unknownCode(type, typeName(value))
  const where = 'not allowed in integer format specifier'
  if (spec.precision !== undefined) throw new TemplateValueError(`Precision ${where}`)
  if (spec.noNegativeZero) throw new TemplateValueError(`Negative zero coercion (z) ${where}`)
  if (spec.group === ',' && type !== 'd') throw new TemplateValueError(`Cannot specify ',' with '${type}'.`)
  if (type === 'c') return characterBySpec(Number(value), spec)
  const whole = toBig(value)
  const prefix = spec.alternate && type !== 'd' ? `0${type}` : ''
  const digits = integerDigits(whole, type)
  return number(signOf(whole < 0n, spec.sign) + prefix, digits, '', spec, type === 'd' ? 3 : 4)
}

function characterBySpec(code: number, spec: FormatSpec): string {
  const where = "not allowed with integer format specifier 'c'"
  if (spec.sign !== '') throw new TemplateValueError(`Sign ${where}`)
  if (spec.alternate) throw new TemplateValueError(`Alternate form (#) ${where}`)
  if (spec.group !== '') throw new TemplateValueError(`Cannot specify '${spec.group}' with 'c'.`)
  if (code < 0 || code > 0x10ffff) throw new TemplateArithmeticError('OverflowError', '%c arg not in range(0x110000)')
  return aligned('', String.fromCodePoint(code), spec, '>')
}

function floatBySpec(x: number, spec: FormatSpec): string {
  const type = spec.type === 'n' ? 'g' : spec.type
  if (!'eEfFgG%'.includes(type)) throw unknownCode(type, 'float')
  const text = floatBody(x, type, spec)
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(text) as RegExpExecArray
  const isZero = spec.noNegativeZero && !/[1-9a-z]/i.test(text.replace(/e.*/i, ''))
  return number(signOf((x < 0 || Object.is(x, -0)) && !isZero, spec.sign), whole, rest, spec, 3)
}

function floatBody(x: number, type: string, spec: FormatSpec): string {
  const { precision, alternate } = spec
  if (type === '%') return `${floatDigits(x * 100, { type: 'f', precision: precision ?? 6, alternate })}%`
  if (type !== '') return floatDigits(x, { type, precision: precision ?? 6, alternate })
  if (precision === undefined) return floatText(Math.abs(x))
  return shortFloatDigits(x, precision, alternate)
}

function signOf(isNegative: boolean, sign: string): string {
  if (isNegative) return '-'
  return sign === '-' ? '' : sign
}

/** A number's parts with their groups and padding. Zeros that pad are grouped too. */
function number(sign: string, whole: string, rest: string, spec: FormatSpec, size: number): string {
  if (spec.group === '' || whole === '') return aligned(sign, whole + rest, spec, '>')
  const isZeroPadded = spec.fill === '0' && spec.align === '='
  const missing = isZeroPadded ? spec.width - sign.length - rest.length : 0
  let digits = whole
  while (digits.length + Math.floor((digits.length - 1) / size) < missing) digits = `0${digits}`
  const head = digits.length % size || size
  const groups = [digits.slice(0, head)]
  for (let i = head; i < digits.length; i += size) groups.push(digits.slice(i, i + size))
  return aligned(sign, groups.join(spec.group) + rest, spec, '>')
}

function aligned(sign: string, text: string, { fill, align, width }: FormatSpec, usual: '<' | '>'): string {
  const missing = width - pointCount(sign) - pointCount(text)
  if (missing <= 0) return sign + text
  const side = align === '' ? usual : align
  if (side === '=') return sign + fill.repeat(missing) + text
  if (side === '<') return sign + text + fill.repeat(missing)
  if (side === '>') return fill.repeat(missing) + sign + text
  const left = Math.floor(missing / 2)
  return fill.repeat(left) + sign + text + fill.repeat(missing - left)
}
