import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  abs,
  auto,
  avg,
  boolean,
  cast,
  ceil,
  coalesce,
  concat,
  count,
  createTables,
  cumeDist,
  type Database,
  decimal,
  dropTables,
  type Expression,
  f,
  float,
  floor,
  foreignKey,
  integer,
  is,
  left,
  length,
  lower,
  lpad,
  ltrim,
  model,
  modelSet,
  nthValue,
  nullIf,
  over,
  percentRank,
  power,
  random,
  repeat,
  replace,
  reverse,
  reversed,
  right,
  round,
  rpad,
  rtrim,
  sign,
  sqrt,
  stddev,
  strIndex,
  stringAgg,
  substr,
  sum,
  text,
  trim,
  upper,
  value,
  variance,
  when,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Box extends model({ id: auto(), name: text({ default: '' }), items: reverse(() => Thing, 'box') }) {}
class Thing extends model({
  id: auto(),
  box: foreignKey(() => Box),
  name: text({ null: true }),
  size: integer({ default: 0 }),
  weight: float({ default: 0 }),
  price: decimal({ digits: 10, places: 2, default: '0.00' }),
  open: boolean({ default: false }),
}) {}
const things = modelSet('functions', { Box, Thing })

describeEachDatabase('functions', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, things)
    try {
      const first = await Box.using(database).create({ name: 'first' })
      const second = await Box.using(database).create({ name: 'second' })
      await Thing.using(database).createMany([
        { box: first, name: '  Élan ', size: -7, weight: 2.5, price: '-1.25', open: true },
        { box: first, name: 'aa\u{1f600}b', size: 4, weight: -1.5, price: '3.00' },
        { box: first, name: '12.7', size: 4, weight: 0, price: '0.01' },
        { box: second, name: null, size: 0, weight: 1, price: '0.00' },
      ])
      await work()
    } finally {
      await dropTables(database, things)
    }
  }

  each.test('tell their operands apart by place, whichever was asked for first', (database) =>
    within(database, async () => {
      const name = f('name')
      const found = async (made: Expression<unknown, 'name'>): Promise<unknown> => {
        const row = await Thing.using(database).annotate({ made }).get({ name: '12.7' })
        return row.made
      }
      assert.equal(await found(concat('x', name)), 'x12.7')
      assert.equal(await found(concat(name, 'x')), '12.7x')
      assert.equal(await found(concat('x', name, 'y')), 'x12.7y')
      assert.equal(await found(concat('x', 'y', name)), 'xy12.7')
      assert.equal(await found(concat(name, 'x', name)), '12.7x12.7')
      assert.equal(await found(concat(concat(name, 'x'), 'y')), '12.7xy')
      assert.equal(await found(concat('y', concat(name, 'x'))), 'y12.7x')
      assert.equal(await found(when({ name: '12.7' }, name).otherwise('z')), '12.7')
      assert.equal(await found(when({ name: '12.7' }, 'z').otherwise(name)), 'z')
    }),
  )

  each.test('on texts', (database) =>
    within(database, async () => {
      const name = f('name')
      const rows = await Thing.using(database)
        .annotate({
          lowered: lower(name),
          raised: upper(name),
          long: length(name),
          trimmed: trim(name),
          ltrimmed: ltrim(name),
          rtrimmed: rtrim(name),
          lefts: left(name, 3),
          rights: right(name, 2),
          none: right(name, 0),
          middle: substr(name, 2, 2),
          rest: substr(name, 3),
          replaced: replace(name, 'a', 'xy'),
          turned: reversed(name),
          twice: repeat(name, 2),
          place: strIndex(name, 'b'),
          lpadded: lpad(name, 6, '-+'),
          rpadded: rpad(name, 3),
          joined: concat(name, '!', f('box.name')),
        })
        .orderBy('id')
        .all()
      const pick = (row: object): unknown[] => Object.values(row).slice(7)
      const picked = rows.map((row) =>
        Object.fromEntries(
          [
            'lowered',
            'raised',
            'long',
            'trimmed',
            'ltrimmed',
            'rtrimmed',
            'lefts',
            'rights',
            'none',
            'middle',
            'rest',
            'replaced',
            'turned',
            'twice',
            'place',
            'lpadded',
            'rpadded',
            'joined',
          ].map((key) => [key, row[key as 'lowered']]),
        ),
      )
      assert.ok(pick(rows[0] as object).length > 0)
      assert.deepEqual(picked[0], {
        lowered: '  élan ',
        raised: '  ÉLAN ',
        long: 7,
        trimmed: 'Élan',
        ltrimmed: 'Élan ',
        rtrimmed: '  Élan',
        lefts: '  É',
        rights: 'n ',
        none: '',
        middle: ' É',
        rest: 'Élan ',
        replaced: '  Élxyn ',
        turned: ' nalÉ  ',
        twice: '  Élan   Élan ',
        place: 0,
        lpadded: '  Élan',
        rpadded: '  É',
        joined: '  Élan !first',
      })
      assert.deepEqual(picked[1], {
        lowered: 'aa\u{1f600}b',
        raised: 'AA\u{1f600}B',
        long: 4,
        trimmed: 'aa\u{1f600}b',
        ltrimmed: 'aa\u{1f600}b',
        rtrimmed: 'aa\u{1f600}b',
        lefts: 'aa\u{1f600}',
        rights: '\u{1f600}b',
        none: '',
        middle: 'a\u{1f600}',
        rest: '\u{1f600}b',
        replaced: 'xyxy\u{1f600}b',
        turned: 'b\u{1f600}aa',
        twice: 'aa\u{1f600}baa\u{1f600}b',
        place: 4,
        lpadded: '-+aa\u{1f600}b',
        rpadded: 'aa\u{1f600}',
        joined: 'aa\u{1f600}b!first',
      })
      assert.deepEqual(new Set(Object.values(picked[3] as object)), new Set([null]))
    }),
  )

  each.test('on numbers', (database) =>
    within(database, async () => {
      const rows = await Thing.using(database)
        .annotate({
          up: ceil(f('weight')),
          down: floor(f('weight')),
          upPrice: ceil(f('price')),
          downPrice: floor(f('price')),
          whole: floor(f('size')),
          signs: sign(f('price')),
          root: sqrt(f('weight')),
          square: power(f('size'), 2),
          plain: abs(f('size')),
          rounded: round(f('weight')),
          chance: random(),
        })
        .orderBy('id')
        .all()
      const of = (name: 'up' | 'down' | 'upPrice' | 'downPrice' | 'whole' | 'signs' | 'square' | 'plain' | 'rounded'): number[] =>
        rows.map((row) => Number(row[name]))
      assert.deepEqual(of('up'), [3, -1, 0, 1])
      assert.deepEqual(of('down'), [2, -2, 0, 1])
      assert.deepEqual(of('upPrice'), [-1, 3, 1, 0])
      assert.deepEqual(of('downPrice'), [-2, 3, 0, 0])
      assert.deepEqual(of('whole'), [-7, 4, 4, 0])
      assert.deepEqual(of('signs'), [-1, 1, 1, 0])
      assert.deepEqual(
        rows.map(({ root }) => root),
        [Math.sqrt(2.5), null, 0, 1],
      )
      assert.deepEqual(of('square'), [49, 16, 16, 0])
      assert.deepEqual(of('plain'), [7, 4, 4, 0])
      assert.deepEqual(of('rounded'), [3, -2, 0, 1])
      assert.ok(rows.every(({ chance }) => chance >= 0 && chance < 1))
      assert.equal((await Thing.using(database).orderBy(random().asc()).all()).length, 4)
    }),
  )

  each.test('leave a value that stands alone out of the order', (database) =>
    within(database, async () => {
      for (const alone of [1, 7, 2n ** 40n, 'name', null, true]) {
        const rows = await Thing.using(database).orderBy(value(alone).desc(), 'id').values('id').all()
        assert.deepEqual(
          rows.map(({ id }) => id),
          [1, 2, 3, 4],
        )
      }
    }),
  )

  each.test('that make one kind of another', (database) =>
    within(database, async () => {
      const rows = await Thing.using(database)
        .annotate({
          sizeText: cast(f('size'), 'text'),
          weightText: cast(f('weight'), 'text'),
          openText: cast(f('open'), 'text'),
          priceText: cast(f('price'), 'text'),
          weightInteger: cast(f('weight'), 'integer'),
          priceInteger: cast(f('price'), 'integer'),
          nameFloat: cast(f('name'), 'float'),
          nameInteger: cast(f('name'), 'integer'),
          openInteger: cast(f('open'), 'integer'),
          empty: nullIf(f('size'), 4),
          priced: nullIf(f('price'), f('price')),
        })
        .orderBy('id')
        .all()
      assert.deepEqual(
        rows.map(({ sizeText }) => sizeText),
        ['-7', '4', '4', '0'],
      )
      assert.deepEqual(
        rows.map(({ weightText }) => weightText),
        ['2.5', '-1.5', '0', '1'],
      )
      assert.deepEqual(
        rows.map(({ openText }) => openText),
        ['true', 'false', 'false', 'false'],
      )
      assert.deepEqual(
        rows.map(({ priceText }) => priceText),
        ['-1.25', '3.00', '0.01', '0.00'],
      )
      assert.deepEqual(
        rows.map(({ weightInteger }) => weightInteger),
        [2, -1, 0, 1],
      )
      assert.deepEqual(
        rows.map(({ priceInteger }) => priceInteger),
        [-1, 3, 0, 0],
      )
      assert.deepEqual(
        rows.map(({ nameFloat }) => nameFloat),
        [null, null, 12.7, null],
      )
      assert.deepEqual(
        rows.map(({ nameInteger }) => nameInteger),
        [null, null, 12, null],
      )
      assert.deepEqual(
        rows.map(({ openInteger }) => openInteger),
        [1, 0, 0, 0],
      )
      assert.deepEqual(
        rows.map(({ empty }) => empty),
        [-7, null, null, 0],
      )
      assert.deepEqual(
        rows.map(({ priced }) => priced),
        [null, null, null, null],
      )
    }),
  )

  each.test('over many rows', (database) =>
    within(database, async () => {
      const all = await Thing.using(database).aggregate({
        spread: variance('size'),
        deviation: stddev('size'),
        sampled: variance('size', { sample: true }),
        deviating: stddev('size', { sample: true }),
        prices: variance('price'),
        names: stringAgg('box.name', { separator: "' | " }),
        boxes: stringAgg('box.name', { distinct: true }),
        some: stringAgg('name', { where: { size: 4 }, separator: ' ' }),
      })
      assert.ok(Math.abs((all.spread ?? 0) - 20.1875) < 1e-9)
      assert.ok(Math.abs((all.deviation ?? 0) - Math.sqrt(20.1875)) < 1e-9)
      assert.ok(Math.abs((all.sampled ?? 0) - (20.1875 * 4) / 3) < 1e-9)
      assert.ok(Math.abs((all.deviating ?? 0) - Math.sqrt((20.1875 * 4) / 3)) < 1e-9)
      assert.ok(Math.abs((all.prices ?? 0) - 2.44705) < 1e-3)
      assert.equal(all.names, "first' | first' | first' | second")
      assert.equal(all.boxes, 'first, second')
      assert.equal(all.some, '12.7 aa\u{1f600}b')
      const boxes = await Box.using(database)
        .annotate({ names: stringAgg('items.name', { separator: '/' }), spread: variance('items.size') })
        .orderBy('id')
        .all()
      assert.deepEqual(
        boxes.map(({ names }) => names),
        ['  Élan /12.7/aa\u{1f600}b', null],
      )
      assert.deepEqual(
        boxes.map(({ spread }) => Math.round((spread ?? 0) * 1000)),
        [26889, 0],
      )
      const none = await Thing.using(database)
        .where({ size: 99 })
        .aggregate({ names: stringAgg('name'), spread: stddev('size'), sampled: stddev('size', { sample: true }) })
      assert.deepEqual(none, { names: null, spread: null, sampled: null })
      const one = await Thing.using(database)
        .where({ size: 0 })
        .aggregate({ spread: variance('size'), sampled: variance('size', { sample: true }) })
      assert.deepEqual(one, { spread: 0, sampled: null })
      const alone = await Thing.using(database)
        .annotate({
          spread: variance('size'),
          sampled: variance('size', { sample: true }),
          over: over(stddev('size', { sample: true }), { orderBy: 'id' }),
        })
        .orderBy('id')
        .all()
      assert.deepEqual(
        alone.map(({ spread, sampled, over }) => [spread, sampled, over === null ? null : Math.round(over * 1000)]),
        [
          [0, null, null],
          [0, null, 7778],
          [0, null, 6351],
          [0, null, 5188],
        ],
      )
      assert.throws(() => count('*', { sample: true } as never), { code: 'ORM_OPTION_UNKNOWN' })
      assert.throws(() => sum(f('size') as never), { code: 'ORM_PATH_UNKNOWN', hint: /annotate it first/ })
    }),
  )

  each.test('on numbers are given numbers, and on texts what is a text of anything', (database) =>
    within(database, async () => {
      const all = Thing.using(database)
      const wrong = [
        round(f('name')),
        abs(f('name')),
        sqrt(f('open')),
        f('name').plus(1),
        f('size').times(f('name')),
        sum('name'),
        avg('open'),
      ]
      for (const value of wrong) await assert.rejects(all.annotate({ value: value as never }).all(), { code: 'ORM_EXPRESSION_NUMBER' })
      const number = round(cast(f('name'), 'float'))
      const rows = await all
        .annotate({
          number,
          text: lower(f('size')),
          both: concat(f('size'), '/', f('open')),
          all: concat(f('name'), f('size'), coalesce(f('box.name'), cast(f('size'), 'text'))),
        })
        .where({ name: is.not(cast(f('size'), 'text')) })
        .orderBy('id')
        .all()
      assert.deepEqual(
        rows.map(({ number, text, both }) => [number, text, both]),
        [
          [null, '-7', '-7/true'],
          [null, '4', '4/false'],
          [13, '4', '4/false'],
          [null, '0', '0/false'],
        ],
      )
      assert.deepEqual(
        rows.map((row) => row.all),
        ['  Élan -7first', 'aa\u{1f600}b4first', '12.74first', null],
      )
    }),
  )

  each.test('over windows', (database) =>
    within(database, async () => {
      const rows = await Thing.using(database)
        .annotate({
          part: percentRank({ orderBy: 'size' }),
          share: cumeDist({ orderBy: 'size' }),
          second: nthValue(f('size'), 2, { orderBy: 'size', frame: { from: 'start', to: 'end' } }),
        })
        .orderBy('size', 'id')
        .all()
      assert.deepEqual(
        rows.map(({ share }) => share),
        [0.25, 0.5, 1, 1],
      )
      assert.deepEqual(
        rows.map(({ part }) => Math.round(part * 300)),
        [0, 100, 200, 200],
      )
      assert.deepEqual(
        rows.map(({ second }) => second),
        [0, 0, 0, 0],
      )
    }),
  )
})

test('counts of characters are whole numbers', () => {
  for (const wrong of [1.5, 31, '1' as unknown as number]) assert.throws(() => round(f('size'), wrong), { code: 'ORM_FUNCTION_COUNT' })
  for (const wrong of [-1, 0.5, Number.NaN, '3' as unknown as number, 2 ** 40])
    assert.throws(() => left(f('name'), wrong), { code: 'ORM_FUNCTION_COUNT' })
  assert.throws(() => substr(f('name'), 0), { code: 'ORM_FUNCTION_COUNT' })
})
