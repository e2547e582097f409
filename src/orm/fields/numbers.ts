// Numbers that are not whole: floats of 64 bits, and exact decimals.

import { NuagesError, shown } from '../../base/errors.ts'
import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of floats. */
export interface FloatOptions extends ColumnOptions<number> {
  min?: number
  max?: number
}

/** A number of 64 bits (IEEE 754), as JavaScript has. Never NaN or infinite: not every database stores those. */
export function float<const O extends FloatOptions>(options?: O): Column<OrNull<number, O>, TraitsOf<O>> {
  const { min = -Infinity, max = Infinity } = options ?? {}
  const codec: Codec = {
    type: { kind: 'float' },
    usual: 'number',
    expected: 'a finite number',
    // -0 is 0: databases do not tell them apart.
    encode: (value) => (typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined),
    decode: (stored) => {
      const number = typeof stored === 'string' || typeof stored === 'bigint' ? Number(stored) : stored
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined
    },
    limit: (value) => ((value as number) < min || (value as number) > max ? `a number from ${min} to ${max}` : undefined),
  }
  return makeColumn(codec, options, ['min', 'max'])
}

/** Options of decimals. */
export interface DecimalOptions extends ColumnOptions<string> {
  /** How many digits in all, at most 65 (MariaDB's limit). */
  digits: number
  /** How many of them after the point. */
  places: number
}

const DECIMAL = /^(-?)0*(\d+)(?:\.(\d+))?$/

/** The one way to write a decimal with `places` digits after its point; undefined if it needs more digits than there are. */
function normal(value: string, digits: number, places: number): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(value) ?? []
  if (whole === '') return undefined
  const kept = fraction.replace(/0+$/, '')
  const left = whole.replace(/^0+/, '')
  if (kept.length > places || left.length > digits - places) return undefined
  const number = (left || '0') + (places > 0 ? `.${kept.padEnd(places, '0')}` : '')
  return /[1-9]/.test(number) ? sign + number : number
}

/** Throws ORM_FIELD_OPTIONS for what no database has. */
export function checkPrecision(what: string, digits: number, places: number): void {
  const isSound =
    Number.isSafeInteger(digits) &&
    Number.isSafeInteger(places) &&
    digits >= 1 &&
    digits <= 65 &&
    places >= 0 &&
    places <= digits &&
    places <= 30
  if (!isSound) {
    throw new NuagesError('ORM_FIELD_OPTIONS', `${what} was given ${shown(digits)} digits and ${shown(places)} places`, {
      hint: 'digits is 1 to 65, places 0 to 30 and no more than digits',
    })
  }
}

/**
 * An exact number, such as money: `decimal({ digits: 10, places: 2 })`. Rows hold it as a text, `'12.50'`, always with all
 * its places, since a JavaScript number would round it. Whole numbers, bigints and numbers that are written with no more places are
 * taken at run time too. Throws ORM_FIELD_OPTIONS.
 */
export function decimal<const O extends DecimalOptions>(options: O): Column<OrNull<string, O>, TraitsOf<O> | 'decimal'> {
  const { digits, places } = options as DecimalOptions
  checkPrecision('a decimal', digits, places)
  const read = (value: unknown): string | undefined => {
    const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
    return typeof value === 'string' || isNumber ? normal(String(value), digits, places) : undefined
  }
  const codec: Codec = {
    type: { kind: 'decimal', precision: digits, scale: places },
    expected: `a decimal of ${digits} digits, ${places} of them after the point, as a text`,
    encode: read,
    decode: (stored) => read(stored),
  }
  return makeColumn(codec, options, ['digits', 'places'])
}
