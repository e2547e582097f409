// Random models, and values for their rows.

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { f } from '../src/orm/expression.ts'
import type { Codec } from '../src/orm/field.ts'
import { binary } from '../src/orm/fields/binary.ts'
import { boolean } from '../src/orm/fields/boolean.ts'
import { generated } from '../src/orm/fields/generated.ts'
import { bigInteger, integer, largeInteger, smallInteger } from '../src/orm/fields/integers.ts'
import { ipAddress } from '../src/orm/fields/ip-address.ts'
import { json } from '../src/orm/fields/json.ts'
import { date, datetime, duration, time } from '../src/orm/fields/moments.ts'
import { decimal, float } from '../src/orm/fields/numbers.ts'
import { text } from '../src/orm/fields/texts.ts'
import { uuid } from '../src/orm/fields/uuid.ts'
import { coalesce } from '../src/orm/functions.ts'
import { check, type Index, index, unique } from '../src/orm/indexes.ts'
import { is } from '../src/orm/is.ts'
import { model } from '../src/orm/model.ts'
import { foreignKey, manyToMany } from '../src/orm/relations.ts'
import { lower } from '../src/orm/text-functions.ts'

interface Kind {
  readonly make: (options: object) => unknown
  readonly values: fc.Arbitrary<unknown>
}

const MICROSECONDS = { min: 0n, max: 86_400_000_000n - 1n }
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength }).map((text) => text.toWellFormed().replaceAll('\0', ' '))
const wholes = (bits: number): fc.Arbitrary<number> => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })

/** Every kind of field with values of its whole range. */
const KINDS: Readonly<Record<string, Kind>> = {
  small: { make: (options) => smallInteger(options), values: wholes(16) },
  whole: { make: (options) => integer(options), values: wholes(32) },
  large: { make: (options) => largeInteger(options), values: fc.maxSafeInteger() },
  huge: { make: (options) => bigInteger(options), values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  yes: { make: (options) => boolean(options), values: fc.boolean() },
  long: { make: (options) => text(options), values: words(300) },
  short: { make: (options) => text({ ...options, maxLength: 20 }), values: words(10) },
  wide: { make: (options) => text({ ...options, maxLength: 1500 }), values: words(500) },
  ratio: { make: (options) => float(options), values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0) },
  price: {
    make: (options) => decimal({ ...options, digits: 30, places: 10 } as never),
    values: fc
      .tuple(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }), fc.integer({ min: 0, max: 10 ** 9 }))
      .map(([whole, rest]) => `${whole}.${String(rest).padStart(10, '0')}`),
  },
  day: {
    make: (options) => date(options),
    values: fc
      .date({ min: new Date('0001-01-01T00:00Z'), max: new Date('9999-12-31T00:00Z'), noInvalidDate: true })
      .map((day) => Temporal.PlainDate.from(day.toISOString().slice(0, 10))),
  },
  at: {
    make: (options) => time(options),
    values: fc.bigInt(MICROSECONDS).map((micros) => new Temporal.PlainTime().add({ microseconds: Number(micros) })),
  },
  moment: {
    make: (options) => datetime(options),
    values: fc.date({ min: new Date('0001-01-01T00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
  },
  took: {
    make: (options) => duration(options),
    values: fc.maxSafeInteger().map((micros) => Temporal.Duration.from({ microseconds: micros }).round({ largestUnit: 'days' })),
  },
  data: {
    make: (options) => json(options),
    values: fc
      .jsonValue({ stringUnit: 'binary' })
      .filter((value) => value !== null && (json() as unknown as { codec: Codec }).codec.encode(value) !== undefined),
  },
  bytes: { make: (options) => binary(options), values: fc.uint8Array({ maxLength: 300 }) },
  code: { make: (options) => uuid(options), values: fc.uuid() },
  from: { make: (options) => ipAddress(options), values: fc.oneof(fc.ipV4(), fc.ipV6()) },
}

/** A model, and lists of values for rows of it. */
export interface RandomModel {
  readonly Random: Function & { new (values: object): object }
  readonly values: fc.Arbitrary<Record<string, unknown>>
  readonly [fc.toStringMethod]: () => string
}

/** A model with every kind of field once, which may all be null, so that one row may hold extremes of all of them. */
export const WHOLE: RandomModel = made(
  Object.keys(KINDS).map((kind) => ({ kind, nullable: true, keeping: 'nothing', hasDefault: false, value: null })),
  [],
)

interface Drawn {
  readonly kind: string
  readonly nullable: boolean
  readonly keeping: string
  readonly hasDefault: boolean
  readonly value: unknown
}

function made(drawn: readonly Drawn[], indexes: readonly Index[], more: object = {}): RandomModel {
  const fields: Record<string, unknown> = {}
  const values: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [number, { kind, nullable, keeping, hasDefault, value }] of drawn.entries()) {
    const { make, values: all } = KINDS[kind] as Kind
    const options = {
      ...(nullable ? { null: true } : {}),
      ...(keeping === 'nothing' ? {} : { [keeping]: true }),
      ...(hasDefault ? { default: value } : {}),
      comment: `the ${number}th, "it's \`quoted\`" \\`,
    }
    fields[`${kind}${number}`] = make(options)
    values[`${kind}${number}`] = nullable ? fc.option(all) : all
  }
  const Base = model({ ...fields, ...more } as never, { table: 'random', indexes: indexes as never })
  const shown = JSON.stringify({ drawn, indexes: indexes.map(({ kind, fields }) => [kind, fields]) }, (_, item) =>
    typeof item === 'bigint' ? String(item) : item,
  )
  return {
    [fc.toStringMethod]: () => shown,
    Random: class Random extends (Base as new (values?: object) => object) {} as never,
    values: fc.record(values),
  }
}

const drawn: fc.Arbitrary<Drawn> = fc.constantFrom(...Object.keys(KINDS)).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    nullable: fc.boolean(),
    keeping: fc.constantFrom('nothing', 'unique', 'index'),
    hasDefault: fc.boolean(),
    value: (KINDS[kind] as Kind).values,
  }),
)

/** Models of one to six fields, with indexes of one and of several. */
export const randomModel: fc.Arbitrary<RandomModel> = fc
  .array(drawn, { minLength: 1, maxLength: 6 })
  .chain((fields) => plainIndexes(fields).map((indexes) => made(fields, indexes)))

const namesOf = (fields: readonly Drawn[]): string[] => fields.map(({ kind }, number) => `${kind}${number}`)

function plainIndexes(fields: readonly Drawn[]): fc.Arbitrary<Index[]> {
  const several = fc.subarray(namesOf(fields), { minLength: 1 })
  const one = fc.tuple(several, fc.boolean()).map(([some, isUnique]): Index => (isUnique ? unique(some) : index(some)))
  return fc.array(one, { maxLength: 2 }).map(distinct)
}

/** Indexes of the same columns would have the same name. */
function distinct(indexes: readonly Index[]): Index[] {
  const key = ({ kind, fields }: Index): string => `${kind} ${fields}`
  return [...new Map(indexes.filter(({ fields }) => fields.length > 1).map((one) => [key(one), one])).values()]
}

/** Conditions on a field of each kind, for partial indexes and checks. */
const CONDITIONS: Readonly<Record<string, object>> = {
  small: is.gte(-5),
  whole: is.in([1, 2]),
  large: is.between(0, 9),
  huge: is.lt(10n),
  yes: is.eq(true),
  long: is.startingWith("it's 100%_\\"),
  short: is.containing('é'),
  wide: is.endingWith('Z'),
  ratio: is.gt(0.5),
  price: is.gte('12.5000000000'),
  day: is.notNull,
  at: is.null,
  moment: is.lte(new Date('2026-11-25T15:30:00.123Z')),
  took: is.notNull,
  data: is.notNull,
  bytes: is.eq(new Uint8Array([0, 39, 255])),
  code: is.not('0190163d-8694-739b-aea5-966c26f8ad91'),
  from: is.notIn(['127.0.0.1']),
}
const TEXTS: ReadonlySet<string> = new Set(['long', 'short', 'wide'])
const NUMBERS: ReadonlySet<string> = new Set(['small', 'whole', 'large', 'huge', 'ratio'])

/** An index or a check with a condition on a field, or over an expression. */
function oddIndex(fields: readonly Drawn[], place: number): fc.Arbitrary<Index> {
  const names = namesOf(fields)
  const field = fc.nat(fields.length - 1)
  return fc.tuple(field, field, fc.constantFrom('check', 'partial', 'partial unique', 'expression')).map(([first, second, what]) => {
    const kind = (fields[first] as Drawn).kind
    const options = { name: `odd_${place}`, where: { [names[first] as string]: CONDITIONS[kind] } }
    if (what === 'check') return check(options.where, { name: options.name })
    if (what === 'expression') {
      const value = f(names[first] as string)
      const plain = NUMBERS.has(kind) ? value.plus(1) : coalesce(value, value)
      return unique([TEXTS.has(kind) ? lower(value) : plain, names[second] as string], { name: options.name })
    }
    return what === 'partial' ? index([names[second] as string], options) : unique([names[second] as string], options)
  })
}

const ON_DELETE = fc.constantFrom('cascade', 'protect', 'setNull', 'doNothing')

/** Two models, and rows of the first. */
export interface RandomPair {
  readonly models: Readonly<Record<string, Function>>
  /** Rows of `Random` that have many values in common. */
  readonly rows: fc.Arbitrary<object[]>
}

/** Rows each of whose values is of one of three others. */
function similarRows(values: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<object[]> {
  const bases = fc.array(values, { minLength: 3, maxLength: 3 })
  const picks = fc.array(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 6 })
  return fc.tuple(bases, picks).map(([three, rows]) =>
    rows.map((row) => {
      const names = Object.keys(three[0] as object)
      return Object.fromEntries(names.map((name, place) => [name, three[row[place] as number]?.[name]]))
    }),
  )
}

/** Two models that point at each other and at themselves, with links between, checks, generated columns, and indexes of all sorts. */
export const randomPair: fc.Arbitrary<RandomPair> = fc
  .array(drawn, { minLength: 1, maxLength: 5 })
  .chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      plain: plainIndexes(fields),
      odd: fc.tuple(oddIndex(fields, 1), oddIndex(fields, 2)),
      stored: fc.boolean(),
      onDelete: fc.tuple(ON_DELETE, ON_DELETE, ON_DELETE),
    }),
  )
  .map(({ fields, plain, odd, stored, onDelete: [toOther, toRandom, toSelf] }) => {
    const number = namesOf(fields).find((_, place) => ['small', 'whole', 'large'].includes((fields[place] as Drawn).kind))
    const more = {
      other: foreignKey(() => Other, { null: true, onDelete: toOther as never }),
      self: foreignKey(() => Random, { null: true, onDelete: toSelf as never, unique: stored }),
      ...(number === undefined ? {} : { twice: generated(largeInteger({ null: true }) as never, { as: f(number).times(2), stored }) }),
    }
    const { Random, values } = made(fields, [...plain, ...odd], more)
    class Other extends model({
      random: foreignKey(() => Random, { onDelete: (toRandom === 'setNull' ? 'cascade' : toRandom) as never }),
      links: manyToMany(() => Random),
      likes: manyToMany(() => Other, { symmetrical: stored }),
    }) {}
    return { models: { Other, Random }, rows: similarRows(values) }
  })
