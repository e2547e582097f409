// Whole numbers: of 16 bits, of 32, of those a JavaScript number holds exactly, of 64 as bigint, and counted ones.

import type { ColumnKind, ColumnType, Stored } from '../column-type.ts'
import { type ChoiceOf, type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of whole numbers. */
export interface IntegerOptions extends ColumnOptions<number> {
  /** The least and the greatest value allowed. */
  min?: number
  max?: number
}
/** A default that is one of the choices. */
type Defaulting<O> = { readonly default?: ChoiceOf<O, number> | (() => ChoiceOf<O, number>) | object | null }
/** Options of whole numbers of 64 bits. */
export interface BigIntegerOptions extends ColumnOptions<bigint> {
  min?: bigint
  max?: bigint
}

const LIMITS: Readonly<Record<'smallint' | 'integer' | 'safe', readonly [number, number]>> = {
  smallint: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
  safe: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}

function numberCodec(type: ColumnType, [least, most]: readonly [number, number], options: IntegerOptions): Codec {
  const min = options.min ?? least
  const max = options.max ?? most
  const isPlain = min === least && max === most
  return {
    type,
    expected: isPlain && least === Number.MIN_SAFE_INTEGER ? 'a whole number' : `a whole number from ${least} to ${most}`,
    encode: (value) =>
      Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most ? (value as number) + 0 : undefined,
    decode: (stored) => decodeNumber(stored),
    usual: 'whole',
    limit: (value) => ((value as number) < min || (value as number) > max ? `a whole number from ${min} to ${max}` : undefined),
  }
}

function decodeNumber(stored: Stored): number | undefined {
  const number = typeof stored === 'string' && !/^-?\d+$/.test(stored) ? Number.NaN : Number(stored)
  return Number.isSafeInteger(number) && typeof stored !== 'boolean' && !(stored instanceof Date) ? number : undefined
}

const LEAST = -(2n ** 63n)
const MOST = 2n ** 63n - 1n

function bigCodec(options: BigIntegerOptions, auto = false): Codec {
  const min = options.min ?? LEAST
  const max = options.max ?? MOST
  return {
    type: auto ? { kind: 'bigint', auto } : { kind: 'bigint' },
    expected: 'a bigint of 64 bits',
    encode: (value) => (typeof value === 'bigint' && value >= LEAST && value <= MOST ? value : undefined),
    decode: (stored) => {
      if (typeof stored === 'bigint') return stored
      const isWhole = typeof stored === 'string' ? /^-?\d+$/.test(stored) : Number.isSafeInteger(stored)
      return isWhole ? BigInt(stored as string | number) : undefined
    },
    limit: (value) => ((value as bigint) < min || (value as bigint) > max ? `a whole number from ${min} to ${max}` : undefined),
  }
}

function kindOf(kind: ColumnKind, auto: boolean): ColumnType {
  return auto ? { kind, auto } : { kind }
}

const RANGE = ['min', 'max']

/** A whole number of 32 bits. Throws ORM_FIELD_OPTIONS. */
export function integer<const O extends IntegerOptions & Defaulting<O>>(options?: O): Column<OrNull<ChoiceOf<O, number>, O>, TraitsOf<O>> {
  return makeColumn(numberCodec({ kind: 'integer' }, LIMITS.integer, options ?? {}), options, RANGE)
}

/** A whole number of 16 bits. */
export function smallInteger<const O extends IntegerOptions & Defaulting<O>>(
  options?: O,
): Column<OrNull<ChoiceOf<O, number>, O>, TraitsOf<O>> {
  return makeColumn(numberCodec({ kind: 'smallint' }, LIMITS.smallint, options ?? {}), options, RANGE)
}

/** A whole number as large as a JavaScript number holds exactly (2⁵³ - 1), in a column of 64 bits. */
export function largeInteger<const O extends IntegerOptions & Defaulting<O>>(
  options?: O,
): Column<OrNull<ChoiceOf<O, number>, O>, TraitsOf<O>> {
  return makeColumn(numberCodec({ kind: 'bigint' }, LIMITS.safe, options ?? {}), options, RANGE)
}

/** A whole number of 64 bits; rows hold a bigint. */
export function bigInteger<const O extends BigIntegerOptions>(options?: O): Column<OrNull<bigint, O>, TraitsOf<O>> {
  return makeColumn(bigCodec(options ?? {}), options, RANGE)
}

/** Options of counted keys. */
export interface AutoOptions {
  /** The name in the database. Default: the name of the field in snake_case. */
  column?: string
  comment?: string
  label?: string
}

/** A primary key that the database counts up, in 64 bits, as a JavaScript number. Models that declare no primary key have one, `id`. */
export function auto(options: AutoOptions = {}): Column<number, 'optional' | 'primaryKey'> {
  return makeColumn(numberCodec(kindOf('bigint', true), LIMITS.safe, {}), { ...options, primaryKey: true })
}

/** A primary key that the database counts up in 32 bits, as Django's AutoField does and older schemas do. */
export function integerAuto(options: AutoOptions = {}): Column<number, 'optional' | 'primaryKey'> {
  return makeColumn(numberCodec(kindOf('integer', true), LIMITS.integer, {}), { ...options, primaryKey: true })
}

/** A primary key that the database counts up in 16 bits. */
export function smallAuto(options: AutoOptions = {}): Column<number, 'optional' | 'primaryKey'> {
  return makeColumn(numberCodec(kindOf('smallint', true), LIMITS.smallint, {}), { ...options, primaryKey: true })
}

/** A primary key that the database counts up; rows hold a bigint. */
export function bigAuto(options: AutoOptions = {}): Column<bigint, 'optional' | 'primaryKey'> {
  return makeColumn(bigCodec({}, true), { ...options, primaryKey: true })
}
