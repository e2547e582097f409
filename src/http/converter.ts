// Converters: what the text of a path parameter means. `{year:int}` matches digits and gives a number.
//
// A converter's text is canonical: one value, one URL. `007` is no int, since 7 has a URL already.

import { NuagesError, shown } from '../base/errors.ts'

/** How a parameter's text becomes a value and back. */
export interface ConverterOptions<T> {
  /** What the whole decoded segment must look like. Keep it linear: it meets text from outside. */
  pattern: RegExp
  /** The value; undefined where the text has the look but no meaning, and the route does not match. */
  parse(text: string): T | undefined
  /** The text of a value; must match `pattern`. By default `String`. */
  format?(value: T): string
  /** The texts it takes, in words, for errors and to tell it from others; by default the pattern. */
  expected?: string
}

/** A converter, ready. */
export interface Converter {
  readonly name: string
  /** What an error says was expected. */
  readonly expectation: string
  /** The texts it looks at, as a regular expression: two of one look cannot be told apart. */
  readonly look: string
  parse(text: string): unknown
  format(value: unknown): unknown
}

const INT: RegExp = /^(?:0|[1-9]\d{0,15})$/
const FLOAT: RegExp = /^(?:0|[1-9]\d{0,308})(?:\.\d{1,400})?$/
const SLUG: RegExp = /^[-A-Za-z0-9_]+$/
const UUID: RegExp = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function number(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : undefined
}

function finite(digits: string): number | undefined {
  const value = Number(digits)
  return Number.isFinite(value) ? value : undefined
}

/** A number without exponent, which no URL here has: 1e-7 as 0.0000001. */
export function plainDecimal(value: number): string {
  const [, sign = '', first = '', rest = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? []
  if (exponent === undefined) return String(value)
  const power = Number(exponent)
  if (power > 0) return sign + (first + rest).padEnd(power + 1, '0')
  return `${sign}0.${'0'.repeat(-power - 1)}${first}${rest}`
}

function text(value: unknown): unknown {
  return typeof value === 'string' ? value : undefined
}

function parseInteger(digits: string): number | undefined {
  const value = INT.test(digits) ? Number(digits) : Number.NaN
  return Number.isSafeInteger(value) ? value : undefined
}

const BUILT_INS: readonly Converter[] = [
  { name: 'int', look: INT.source, expectation: 'a whole number from 0 to 2^53 - 1', parse: parseInteger, format: number },
  {
    name: 'float',
    look: FLOAT.source,
    expectation: 'a number from 0 on',
    parse: (digits) => (FLOAT.test(digits) ? finite(digits) : undefined),
    format: (value) => (typeof value === 'number' ? plainDecimal(value) : undefined),
  },
  {
    name: 'uuid',
    look: UUID.source,
    expectation: 'a UUID',
    parse: (hex) => (UUID.test(hex) ? hex.toLowerCase() : undefined),
    format: text,
  },
  {
    name: 'slug',
    look: SLUG.source,
    expectation: 'letters, digits, - and _',
    parse: (slug) => (SLUG.test(slug) ? slug : undefined),
    format: text,
  },
  { name: 'path', look: 'path', expectation: 'a relative path without empty or dot segments', parse: parsePath, format: text },
]
/** The converters there are, most particular first: where two match, the earlier one is taken. Own ones stand before all. */
const converters: Map<string, Converter> = new Map(BUILT_INS.map((entry) => [entry.name, entry]))

/** A relative path as `{rest:path}` takes it; a slash at its end is allowed. */
function parsePath(path: string): string | undefined {
  const segments = path.split('/')
  if (segments.at(-1) === '' && segments.length > 1) segments.pop()
  const bad = segments.some((segment) => segment === '' || segment === '.' || segment === '..' || /[\\\0]/.test(segment))
  return bad ? undefined : path
}

/** Adds a converter of your own; its type goes into `Converters` by declaration merging. */
export function converter<T>(name: string, { pattern, parse, format = String, expected }: ConverterOptions<T>): void {
  if (!/^[A-Za-z_][\w-]*$/.test(name))
    throw new NuagesError('ROUTE_CONVERTER_INVALID', `A converter has the name ${shown(name)}, expected letters and digits.`)
  if (converters.has(name))
    throw new NuagesError('ROUTE_CONVERTER_TWICE', `There is a converter ${shown(name)} already.`, { hint: 'Choose another name.' })
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''))
  converters.set(name, {
    name,
    expectation: expected ?? `what converter('${name}') makes of ${whole}`,
    look: expected ?? (whole.flags === '' ? whole.source.replace(/^\^\(\?:(.*)\)\$$/s, '^$1$') : String(whole)),
    parse: (text) => (whole.test(text) ? parse(text) : undefined),
    format: (value) => format(value as T),
  })
}

/** The converter of that name; `source` is the pattern that asks. */
export function converterNamed(name: string, source: string): Converter {
  const found = converters.get(name)
  if (found === undefined) {
    throw new NuagesError('ROUTE_CONVERTER_UNKNOWN', `The pattern ${shown(source)} names a converter that is not there: ${shown(name)}.`, {
      hint: `There are ${[...converters.keys()].join(', ')}. Add your own with converter(${shown(name)}, { pattern, parse }).`,
    })
  }
  return found
}

/** The order in which converters at one place are tried: own ones as they were added, then the built-in ones as listed; last none. */
export function precedence(converter: Converter | null): number {
  if (converter === null) return Number.POSITIVE_INFINITY
  const builtIn = BUILT_INS.indexOf(converter)
  return builtIn >= 0 ? builtIn : [...converters.values()].indexOf(converter) - Number.MAX_SAFE_INTEGER
}
