// Values as other kinds: what Django's `Cast` gives where the engines agree, and one meaning where they do not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  boolean,
  cast,
  coalesce,
  connect,
  count,
  createTables,
  type Database,
  date,
  datetime,
  decimal,
  dropTables,
  type Expression,
  f,
  float,
  integer,
  is,
  json,
  max,
  model,
  modelSet,
  now,
  raw,
  sql,
  sum,
  temporalReady,
  text,
  textAt,
  time,
} from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { describeEachDatabase } from '../each-database.ts'

await temporalReady()
class Sample extends model({
  words: text({ default: '' }),
  size: integer({ default: 0 }),
  weight: float({ default: 0 }),
  price: decimal({ digits: 12, places: 4, default: '0' }),
  open: boolean({ default: false }),
  day: date({ null: true }),
  clock: time({ null: true }),
  at: datetime({ null: true }),
  extra: json<object>({ default: () => ({}) }),
}) {}
const samples = modelSet('casts', { Sample })

const NUMBERS: readonly [string, string | null, string | null][] = [
  ['12', '12.00', '12.00'],
  [' -12.345 ', '-12.35', '-12.35'],
  ['0.005', '0.01', '0.01'],
  ['-0.001', '0.00', '0.00'],
  ['+1.5e2', '150.00', '150.00'],
  ['1e-300', '0.00', '0.00'],
  ['9999.994', '9999.99', '9999.99'],
  ['9999.995', null, '10000.00'],
  ['123456.78', null, '123456.78'],
  ['99999999999999999999.99', null, '99999999999999999999.99'],
  ['1e300', null, null],
  ['1e9999', null, null],
  ['', null, null],
  ['twelve', null, null],
  ['1.', null, null],
  ['0x10', null, null],
]

/** A text, and the day, the time and the instant that it says. */
const MOMENTS: readonly [string, string | null, string | null, string | null][] = [
  ['2026-03-29', '2026-03-29', null, '2026-03-29T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29', null, '2024-02-29T00:00:00.000Z'],
  ['2000-02-29', '2000-02-29', null, '2000-02-29T00:00:00.000Z'],
  ['0001-01-01', '0001-01-01', null, '0001-01-01T00:00:00.000Z'],
  ['9999-12-31 23:59:59.9999', '9999-12-31', '23:59:59.9999', '9999-12-31T23:59:59.999Z'],
  ['2026-03-29 23:30', '2026-03-29', '23:30:00', '2026-03-29T23:30:00.000Z'],
  ['2026-03-29T23:30:15.123456789Z', '2026-03-29', '23:30:15.123456', '2026-03-29T23:30:15.123Z'],
  ['2026-03-29T23:30:00+05:30', '2026-03-29', '23:30:00', '2026-03-29T18:00:00.000Z'],
  ['2026-03-29T23:30:00.5-02:00', '2026-03-29', '23:30:00.5', '2026-03-30T01:30:00.500Z'],
  ['18:30', null, '18:30:00', null],
  ['18:30:00.000001', null, '18:30:00.000001', null],
  ['23:59:59.9999999', null, '23:59:59.999999', null],
  ['1900-02-29', null, null, null],
  ['2026-02-30', null, null, null],
  ['2026-04-31', null, null, null],
  ['2026-13-01', null, null, null],
  ['0000-01-01', null, null, null],
  ['0001-01-01T00:00+01:00', null, '00:00:00', null],
  ['2026-03-29 24:00', null, null, null],
  ['2026-3-9', null, null, null],
  ['20260329', null, null, null],
  ['now', null, null, null],
  ['', null, null, null],
  [' 2026-03-29', null, null, null],
  ['2026-03-29T23:30:00Z; drop', null, null, null],
]

describeEachDatabase('casts', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, samples)
    try {
      await work()
    } finally {
      await dropTables(database, samples)
    }
  }

  each.test('make decimals of texts', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.createMany(NUMBERS.map(([words]) => ({ words })))
      const rows = await query
        .annotate({
          small: cast(f('words'), 'decimal', { digits: 6, places: 2 }),
          great: cast(f('words'), 'decimal', { digits: 65, places: 2 }),
        })
        .orderBy('id')
        .all()
      assert.deepEqual(
        rows.map(({ words, small, great }) => [words, small, great]),
        NUMBERS,
      )
    }),
  )

  each.test('make decimals of numbers, halves away from zero', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.create({ size: -7, weight: 2.675, price: '-1.2345', open: true })
      await query.create({ size: 2_000_000, weight: 1e30, price: '99999999.5', open: false })
      const precision = { digits: 6, places: 2 } as const
      const rows = await query
        .annotate({
          ofSize: cast(f('size'), 'decimal', precision),
          ofWeight: cast(f('weight'), 'decimal', precision),
          ofPrice: cast(f('price'), 'decimal', precision),
          ofOpen: cast(f('open'), 'decimal', precision),
          whole: cast(f('price'), 'decimal', { digits: 9, places: 0 }),
          fine: cast(f('weight'), 'decimal', { digits: 40, places: 20 }),
        })
        .orderBy('id')
        .values('ofSize', 'ofWeight', 'ofPrice', 'ofOpen', 'whole', 'fine')
        .all()
      assert.deepEqual(
        rows.map((row) => Object.values(row)),
        [
          ['-7.00', '2.68', '-1.23', '1.00', '-1', '2.67500000000000000000'],
          [null, null, null, '0.00', '100000000', null],
        ],
      )
    }),
  )

  each.test('make whole numbers and floats that are none too great', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      const texts: readonly [string, number | null, number | null][] = [
        ['12.9', 12, 12.9],
        ['-12.9', -12, -12.9],
        ['9007199254740993', 9007199254740992, 9007199254740992],
        ['9223372036854775807', 2 ** 63, 2 ** 63],
        ['9223372036854775808', null, 2 ** 63],
        ['99999999999999999999', null, 1e20],
        ['1e30', null, 1e30],
        ['-1e400', null, null],
        ['1e-400', 0, 0],
        ['1e9999', null, null],
        ['1.5e3', 1500, 1500],
        ['', null, null],
      ]
      await query.createMany(texts.map(([words]) => ({ words })))
      const cast2 = { whole: cast(f('words'), 'integer'), number: cast(f('words'), 'float') }
      const rows = await query.annotate(cast2).orderBy('id').all()
      assert.deepEqual(
        rows.map(({ words, whole, number }) => [words, whole === null ? null : Number(whole), number === null ? null : number + 0]),
        texts,
      )
      await query.create({ words: 'great', weight: 1e30, price: '12345678.5' })
      const great = await query.annotate({ whole: cast(f('weight'), 'integer'), cost: cast(f('price'), 'integer') }).get({ words: 'great' })
      assert.deepEqual([great.whole, great.cost], [null, 12_345_678])
      await query.where({ words: '12.9' }).update({ size: cast(f('words'), 'integer') as never })
      assert.equal((await query.get({ words: '12.9' })).size, 12)
      for (const words of ['-1e400', '1e-400', '1e30', '99999999999999999999'])
        await query
          .where({ words })
          .update({ weight: coalesce(cast(f('words'), 'float'), 1) as never, size: coalesce(cast(f('words'), 'integer'), 1) as never })
      assert.equal((await query.get({ words: '-1e400' })).weight, 1)
      assert.equal((await query.get({ words: '1e30' })).size, 1)
    }),
  )

  each.test('are compared, added up and put in order as what they are', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.createMany(['9.5', '10', '100', 'none'].map((words) => ({ words })))
      const cost = cast(f('words'), 'decimal', { digits: 8, places: 2 })
      const priced = query.annotate({ cost })
      assert.deepEqual(
        (await priced.orderBy('cost').all()).map(({ words }) => words),
        ['9.5', '10', '100', 'none'],
      )
      assert.equal(await priced.where({ cost: is.gte('10') }).count(), 2)
      assert.equal(await priced.where({ cost: '9.50' }).count(), 1)
      assert.equal(await priced.where({ cost: is.null }).count(), 1)
      assert.deepEqual(await priced.aggregate({ all: sum('cost'), most: max('cost') }), { all: '119.50', most: '100.00' })
      assert.equal(await query.where({ words: '9.5' }).update({ price: cost as never }), 1)
      assert.equal((await query.get({ words: '9.5' })).price, '9.5000')
    }),
  )

  each.test('make days, times and instants of texts', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.createMany(MOMENTS.map(([words]) => ({ words })))
      const rows = await query
        .annotate({ ofDay: cast(f('words'), 'date'), ofClock: cast(f('words'), 'time'), ofAt: cast(f('words'), 'datetime') })
        .orderBy('id')
        .all()
      assert.deepEqual(
        rows.map(({ words, ofDay, ofClock, ofAt }) => [
          words,
          ofDay?.toString() ?? null,
          ofClock?.toString() ?? null,
          ofAt?.toISOString() ?? null,
        ]),
        MOMENTS,
      )
      const dated = query.annotate({ ofDay: cast(f('words'), 'date') })
      assert.equal(await dated.where({ ofDay: Temporal.PlainDate.from('2026-03-29') }).count(), 5)
      const grouped = await dated
        .values('ofDay')
        .annotate({ all: count() })
        .where({ all: is.gt(1), ofDay: is.notNull })
        .all()
      assert.deepEqual(
        grouped.map(({ ofDay, all }) => [ofDay?.toString(), all]),
        [['2026-03-29', 5]],
      )
      await query.where({ words: '2026-03-29T23:30:00+05:30' }).update({ at: cast(f('words'), 'datetime') as never })
      assert.equal((await query.get({ at: new Date('2026-03-29T18:00:00Z') })).words, '2026-03-29T23:30:00+05:30')
    }),
  )

  each.test('make days and times of instants by the clock of a place, and instants of days', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.create({ at: new Date('2026-03-28T23:30:15.250Z'), day: Temporal.PlainDate.from('2026-03-29') })
      await query.create({})
      const timeZone = 'Europe/Paris'
      const rows = await query
        .annotate({
          utcDay: cast(f('at'), 'date'),
          parisDay: cast(f('at'), 'date', { timeZone }),
          utcClock: cast(f('at'), 'time'),
          parisClock: cast(f('at'), 'time', { timeZone }),
          utcStart: cast(f('day'), 'datetime'),
          parisStart: cast(f('day'), 'datetime', { timeZone }),
          same: cast(f('day'), 'date'),
          there: cast(cast(f('day'), 'datetime'), 'date', { timeZone: 'America/New_York' }),
          today: cast(now(), 'date'),
        })
        .orderBy('id')
        .all()
      const texts = rows.map(({ utcDay, parisDay, utcClock, parisClock, utcStart, parisStart, same, there }) =>
        [utcDay, parisDay, utcClock, parisClock, same, there, utcStart?.toISOString(), parisStart?.toISOString()].map(String),
      )
      assert.deepEqual(texts[0], [
        '2026-03-28',
        '2026-03-29',
        '23:30:15.25',
        '00:30:15.25',
        '2026-03-29',
        '2026-03-28',
        '2026-03-29T00:00:00.000Z',
        '2026-03-28T23:00:00.000Z',
      ])
      assert.equal(rows[1]?.parisDay ?? rows[1]?.utcClock ?? rows[1]?.parisStart, null)
      assert.ok(rows[0]?.today !== null)
      const days = query.annotate({ parisDay: cast(f('at'), 'date', { timeZone }) })
      assert.equal(await days.where({ parisDay: f('day') }).count(), 1)
      assert.equal(
        await query
          .annotate({ utcDay: cast(f('at'), 'date') })
          .where({ utcDay: f('day') })
          .count(),
        0,
      )
    }),
  )

  each.test("take what json holds, and what SQL of one's own gives", (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      await query.create({ extra: { at: '2026-03-29T23:30:00.000Z', price: '12.50' }, size: 3 })
      const row = await query
        .annotate({
          ofAt: cast(textAt(f('extra'), 'at'), 'datetime'),
          ofPrice: cast(textAt(f('extra'), 'price'), 'decimal', { digits: 6, places: 1 }),
          half: cast(raw(sql`${f('size')} / 2.0`), 'decimal', { digits: 6, places: 1 }),
        })
        .get()
      assert.deepEqual([row.ofAt?.toISOString(), row.ofPrice, row.half], ['2026-03-29T23:30:00.000Z', '12.5', '1.5'])
    }),
  )

  each.test('refuse by name what is nothing of the kind', (database) =>
    within(database, async () => {
      const query = Sample.using(database)
      const refused = async (
        made: Expression<unknown, 'size' | 'clock' | 'day' | 'at' | 'extra'>,
        code: string,
        message: RegExp,
      ): Promise<void> => assert.rejects(query.annotate({ made }).get(), { code, message })
      const moment = 'ORM_EXPRESSION_MOMENT'
      await refused(cast(f('size'), 'date'), moment, /^cast\(\.\.\., 'date'\) was given a number: expected a datetime, a date or a text$/)
      await refused(cast(f('clock'), 'datetime'), moment, /was given a time: expected a datetime, a date or a text/)
      await refused(cast(f('day'), 'time'), moment, /was given a date: expected a datetime, a time or a text/)
      await refused(cast(f('at'), 'integer'), 'ORM_EXPRESSION_NUMBER', /^cast\(\.\.\., 'integer'\) was given a datetime/)
      const precision = { digits: 4, places: 2 }
      await refused(cast(f('extra'), 'decimal', precision), 'ORM_EXPRESSION_NUMBER', /was given a json/)
    }),
  )
})

test('a cast refuses what it cannot be told', () => {
  assert.throws(() => cast(f('a'), 'decimal', { digits: 2, places: 4 }), {
    code: 'ORM_FIELD_OPTIONS',
    message: "cast(..., 'decimal') was given 2 digits and 4 places",
  })
  assert.throws(() => cast(f('a'), 'decimal', ...([] as never as [{ digits: 1; places: 1 }])), { code: 'ORM_FIELD_OPTIONS' })
  assert.throws(() => cast(f('a'), 'date', { timezone: 'Europe/Paris' } as object), {
    code: 'ORM_OPTION_UNKNOWN',
    hint: "did you mean 'timeZone'?",
  })
  assert.throws(() => cast(f('a'), 'text', ...([{ digits: 2 }] as never as [])), { code: 'ORM_OPTION_UNKNOWN' })
  assert.throws(() => cast(f('a'), 'date', { timeZone: 'Nowhere/Else' }), { code: 'ORM_TIME_ZONE' })
  assert.throws(() => cast(f('a'), 'datetim' as 'datetime'), { code: 'ORM_WORD_UNKNOWN', hint: "did you mean 'datetime'?" })
})

test('casts of one kind with other measures are other statements', async () => {
  const database = connect('sqlite::memory:')
  await createTables(database, samples)
  try {
    await Sample.using(database).create({ words: '1.25' })
    const found = async (places: number): Promise<unknown> => {
      const row = await Sample.using(database)
        .annotate({ made: cast(f('words'), 'decimal', { digits: 6, places }) })
        .get()
      return row.made
    }
    assert.deepEqual([await found(1), await found(2), await found(0)], ['1.3', '1.25', '1'])
  } finally {
    await database.close()
  }
})
