// Kinds of converters with bounds, for `converter(name, kind)`: what Werkzeug spells `<int(min=1900):year>` is a converter with a name
// here, since a pattern has no arguments (docs/decisions/002-path-syntax.md).

import { NuagesError, shown } from '../base/errors.ts'
import { type ConverterOptions, plainDecimal } from './converter.ts'

/** What `integers` takes. */
export interface IntegerBounds {
  /** The least one, 0 by default; below zero a minus is taken. */
  min?: number
  /** The greatest one, 2^53 - 1 by default. */
  max?: number
  /** How many digits a text has, zeros in front: `0042`. Without it no text begins with a zero. At most 15. */
  digits?: number
}

/** Whole numbers: `converter('year', integers({ min: 1900, max: 2100 }))`. One number has one text. Throws `ROUTE_CONVERTER_INVALID`. */
export function integers({ min = 0, max = Number.MAX_SAFE_INTEGER, digits }: IntegerBounds = {}): ConverterOptions<number> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max)
    throw invalid('integers', { min, max }, 'whole numbers, min below max')
  if (digits !== undefined && !(Number.isInteger(digits) && digits >= 1 && digits <= 15)) {
    throw invalid('integers', { digits }, 'digits from 1 to 15')
  }
  return {
    pattern: digits === undefined ? /-?(?:0|[1-9]\d{0,15})/ : new RegExp(`-?\\d{${digits}}`),
    parse: (text) => (/^-0+$/.test(text) ? undefined : within(Number(text), min, max)),
    format: (value) => (Number.isSafeInteger(value) ? padded(value, digits ?? 1) : ''),
    expected: `a whole number from ${min} to ${max}${digits === undefined ? '' : ` in ${digits} digits`}`,
  }
}

function padded(value: number, digits: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(digits, '0')
}

/** Numbers with or without a fraction: `converter('latitude', decimals({ min: -90, max: 90 }))`. Throws `ROUTE_CONVERTER_INVALID`. */
export function decimals({ min = 0, max = Number.MAX_VALUE }: { min?: number; max?: number } = {}): ConverterOptions<number> {
  if (!Number.isFinite(min) || !Number.isFinite(max) || min > max) throw invalid('decimals', { min, max }, 'numbers, min below max')
  return {
    pattern: /-?(?:0|[1-9]\d{0,308})(?:\.\d{1,400})?/,
    parse: (text) => within(Number(text), min, max),
    format: (value) => (typeof value === 'number' ? plainDecimal(value) : ''),
    expected: `a number from ${min} to ${max}`,
  }
}

function within(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined
}

/** Text of a length: `converter('country', texts({ min: 2, max: 2 }))`. Counts code points. Throws `ROUTE_CONVERTER_INVALID`. */
export function texts({ min = 1, max = 2000 }: { min?: number; max?: number } = {}): ConverterOptions<string> {
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || min > max)
    throw invalid('texts', { min, max }, 'lengths from 1 on, min below max')
  return {
    pattern: new RegExp(`[^]{${min},${max}}`, 'u'),
    parse: (text) => text,
    format: (value) => (typeof value === 'string' ? value : ''),
    expected: `a text of ${min} to ${max} characters`,
  }
}

/** One of some texts, which is then the type: `converter('language', oneOf('en', 'de'))`. Throws `ROUTE_CONVERTER_INVALID`. */
export function oneOf<const T extends string>(...values: T[]): ConverterOptions<T> {
  const bad = values.find((value, index) => typeof value !== 'string' || /^\.{0,2}$/.test(value) || values.indexOf(value) !== index)
  if (values.length === 0 || bad !== undefined) throw invalid('oneOf', values, 'different texts that can be segments of a path')
  return {
    pattern: new RegExp(values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')),
    parse: (text) => text as T,
    format: (value) => (typeof value === 'string' ? value : ''),
    expected: `one of ${values.join(', ')}`,
  }
}

function invalid(kind: string, given: object, expected: string): NuagesError {
  const told = Object.entries(given).map(([name, value]) => `${name}: ${shown(value)}`)
  return new NuagesError(
    'ROUTE_CONVERTER_INVALID',
    `A converter of ${kind}() was given ${told.join(', ') || 'nothing'}, expected ${expected}.`,
  )
}
