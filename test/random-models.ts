// Random models, and values for their rows.

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Codec } from '../src/orm/field.ts'
import { binary } from '../src/orm/fields/binary.ts'
import { boolean } from '../src/orm/fields/boolean.ts'
import { bigInteger, integer, largeInteger, smallInteger } from '../src/orm/fields/integers.ts'
import { ipAddress } from '../src/orm/fields/ip-address.ts'
import { json } from '../src/orm/fields/json.ts'
import { date, datetime, duration, time } from '../src/orm/fields/moments.ts'
import { decimal, float } from '../src/orm/fields/numbers.ts'
import { text } from '../src/orm/fields/texts.ts'
import { uuid } from '../src/orm/fields/uuid.ts'
import type { Index } from '../src/orm/indexes.ts'
import { index, unique } from '../src/orm/indexes.ts'
import { model } from '../src/orm/model.ts'

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

function made(drawn: readonly Drawn[], indexes: readonly Index[]): RandomModel {
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
  const Base = model(fields as never, { table: 'random', indexes: indexes as never })
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
export const randomModel: fc.Arbitrary<RandomModel> = fc.array(drawn, { minLength: 1, maxLength: 6 }).chain((fields) => {
  const names = fields.map(({ kind }, number) => `${kind}${number}`)
  const several = fc.subarray(names, { minLength: 1 })
  const indexes = fc.array(
    fc.tuple(several, fc.boolean()).map(([some, isUnique]) => (isUnique ? unique(some) : index(some))),
    { maxLength: 2 },
  )
  return indexes.map((all) => made(fields, distinct(all)))
})

/** Indexes of the same columns would have the same name. */
function distinct(indexes: readonly Index[]): Index[] {
  const key = ({ kind, fields }: Index): string => `${kind} ${fields}`
  return [...new Map(indexes.filter(({ fields }) => fields.length > 1).map((one) => [key(one), one])).values()]
}
