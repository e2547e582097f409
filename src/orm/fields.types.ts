// What the compiler must say of each field: what rows hold, and what a new row may leave out. Compiled, never run.

import type { Temporal } from 'temporal-polyfill'
import { object, string } from 'valibot'
import { z } from 'zod'
import { same } from '../../test/same-type.ts'
import { f, value } from './expression.ts'
import { binary } from './fields/binary.ts'
import { boolean } from './fields/boolean.ts'
import { column } from './fields/custom.ts'
import { file, image } from './fields/files.ts'
import { generated } from './fields/generated.ts'
import { auto, bigAuto, bigInteger, integer, largeInteger, smallInteger } from './fields/integers.ts'
import { ipAddress } from './fields/ip-address.ts'
import { json } from './fields/json.ts'
import { date, datetime, duration, time } from './fields/moments.ts'
import { decimal, float } from './fields/numbers.ts'
import { choice, email, slug, text, url } from './fields/texts.ts'
import { uuid } from './fields/uuid.ts'
import { is } from './is.ts'
import { model } from './model.ts'
import { now } from './moment-functions.ts'
import { foreignKey } from './relations.ts'

interface Money {
  readonly cents: number
}
const money = () =>
  column<Money>({
    type: { kind: 'bigint' },
    expected: 'money',
    encode: (given) => (typeof given === 'object' && given !== null && 'cents' in given ? Number(given.cents) : undefined),
    decode: (stored) => ({ cents: Number(stored) }),
  })

class Everything extends model({
  key: bigAuto(),
  small: smallInteger({ choices: [1, 2, 3] }),
  whole: integer({ null: true }),
  large: largeInteger(),
  big: bigInteger(),
  real: float(),
  exact: decimal({ digits: 10, places: 2 }),
  yes: boolean(),
  words: text({ null: true }),
  kind: choice(['a', 'b']),
  kindOrNot: choice(['a', 'b'], { null: true }),
  mail: email(),
  link: url(),
  name: slug(),
  mark: uuid(),
  made: uuid({ version: 4 }),
  day: date(),
  hour: time({ null: true }),
  moment: datetime(),
  added: datetime({ autoNowAdd: true }),
  stamped: datetime({ default: now() }),
  length: duration(),
  loose: json<string[]>(),
  maybe: json<string[]>({ null: true }),
  filled: json<string[]>({ default: () => [] }),
  zodded: json({ schema: z.object({ a: z.number() }) }),
  valibotted: json({ schema: object({ a: string() }) }),
  bytes: binary(),
  address: ipAddress(),
  twice: generated(integer(), { as: f('whole').times(2) }),
  paper: file(),
  face: image({ null: true }),
  price: money(),
  computed: integer({ default: value(3) }),
  dealt: integer({ default: () => 4 }),
}) {}

declare const row: Everything
same<bigint>()(row.key)
same<1 | 2 | 3>()(row.small)
same<number | null>()(row.whole)
same<number>()(row.large)
same<bigint>()(row.big)
same<number>()(row.real)
same<string>()(row.exact)
same<boolean>()(row.yes)
same<string | null>()(row.words)
same<'a' | 'b'>()(row.kind)
same<'a' | 'b' | null>()(row.kindOrNot)
same<string>()(row.mail)
same<string>()(row.link)
same<string>()(row.name)
same<string>()(row.mark)
same<Temporal.PlainDate>()(row.day)
same<Temporal.PlainTime | null>()(row.hour)
same<Date>()(row.moment)
same<Temporal.Duration>()(row.length)
same<string[]>()(row.loose)
same<string[] | null>()(row.maybe)
same<string[]>()(row.filled)
same<{ a: number }>()(row.zodded)
same<{ a: string }>()(row.valibotted)
same<Uint8Array>()(row.bytes)
same<string>()(row.address)
same<number>()(row.twice)
same<string>()(row.paper)
same<string | null>()(row.face)
same<Money>()(row.price)
Everything.where({
  maybe: is.null,
  loose: is.json(['x']),
  filled: is.at(0).eq('x'),
  words: is.null,
  hour: is.notNull,
  exact: is.gt('1.50'),
})
Everything.where({ key: 3n, big: is.gte(3n), day: is.lt(row.day), price: row.price, small: is.in([1, 2]) })
// @ts-expect-error never null
Everything.where({ loose: is.null })
// @ts-expect-error a number is no bigint
Everything.where({ big: 3 })
// @ts-expect-error a number is no decimal
Everything.where({ exact: is.gt(1.5) })
// @ts-expect-error none of the choices
Everything.where({ small: is.in([1, 4]) })
// @ts-expect-error a Date is no PlainDate
Everything.where({ day: is.lt(new Date()) })

// ------------------------------------------------------------------------------- what may be left out
class Sparse extends model({
  a: integer({ default: 1 }),
  b: integer({ null: true }),
  c: uuid({ version: 7 }),
  d: datetime({ autoNow: true }),
  e: datetime({ autoNowAdd: true }),
  g: generated(integer(), { as: f('a').plus(1) }),
  h: json<string[]>({ default: () => [] }),
  i: json<string[]>({ null: true }),
  parent: foreignKey(() => Sparse, { default: 1, onDelete: 'setDefault' }),
  needed: text(),
}) {}
await Sparse.create({ needed: '' })
// @ts-expect-error needed
await Sparse.create({ a: 1 })
// @ts-expect-error the database computes it
await Sparse.create({ needed: '', g: 1 })
class Counted extends model({ number: auto() }) {}
await Counted.create({})

// ------------------------------------------------------------------------------- options
// @ts-expect-error a text is no default of a number
integer({ default: 'x' })
// @ts-expect-error 7 is none of the choices
integer({ choices: [1, 2], default: 7 })
// @ts-expect-error no such option
text({ maxLenght: 3 })
// @ts-expect-error a decimal says its digits
decimal({ places: 2 })
// @ts-expect-error a number is no list of texts
json<string[]>({ default: 3 })
// @ts-expect-error a number is no Date
datetime({ default: 0 })
// @ts-expect-error a validator of a text is given a text
text({ validators: [(given: number) => String(given)] })

// ------------------------------------------------------------------------------- validators know what they are given
integer({ validators: [(given) => given.toFixed()], default: 3 })
text({ validators: [(given) => given.trim()], null: true })
datetime({ validators: [(given) => given.toISOString()], autoNow: true })
choice(['a', 'b'], { validators: [(given) => given.trim()], default: 'a' })
column<Money>(
  { type: { kind: 'bigint' }, expected: '', encode: () => 1, decode: () => ({ cents: 1 }) },
  { validators: [(given) => String(given.cents)] },
)
// @ts-expect-error none of the choices
choice(['a', 'b'], { default: 'c' })
// ------------------------------------------------------------------------------- defaults of json
json<{ theme: 'dark' | 'light' }>({ default: () => ({ theme: 'dark' }) })
json<{ theme: 'dark' | 'light' }>({ null: true, default: () => ({ theme: 'dark' }) })
// @ts-expect-error no theme
json<{ theme: 'dark' | 'light' }>({ default: () => ({ theme: 'red' }) })
