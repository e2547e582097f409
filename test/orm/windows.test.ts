// Windows and their frames: what each database answers is what a plain loop over the rows finds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  avg,
  count,
  createTables,
  cumeDist,
  type Database,
  decimal,
  denseRank,
  dropTables,
  f,
  firstValue,
  integer,
  is,
  lag,
  lastValue,
  lead,
  max,
  min,
  model,
  modelSet,
  nthValue,
  ntile,
  over,
  percentRank,
  rank,
  rowNumber,
  stringAgg,
  sum,
  text,
  variance,
} from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Dice } from './dice.ts'

class Sale extends model({
  shop: text({ maxLength: 5 }),
  day: integer({ null: true }),
  amount: integer({ null: true }),
  price: decimal({ digits: 8, places: 2, null: true }),
}) {}
const sales = modelSet('windows', { Sale })

type Edge = number | 'start' | 'end'
interface Frame {
  readonly from: Edge
  readonly to: Edge
  readonly unit: 'rows' | 'range'
}
interface SaleRow {
  readonly id: number
  readonly shop: string
  readonly day: number | null
  readonly amount: number | null
}

function rowsOf(dice: Dice): Omit<SaleRow, 'id'>[] {
  return Array.from({ length: 40 }, () => {
    const amount = dice.odds(0.2) ? null : dice.below(100)
    const price = amount === null ? null : (amount / 100).toFixed(2)
    return { shop: dice.one(['a', 'b', 'c']), day: dice.odds(0.15) ? null : dice.below(6), amount, price }
  })
}

/** NULL is last. */
function byDay(a: SaleRow, b: SaleRow): number {
  if (a.day === b.day) return 0
  if (a.day === null || b.day === null) return a.day === null ? 1 : -1
  return a.day - b.day
}

/** The rows of the frame of one of the rows of a window. */
function framed(window: readonly SaleRow[], place: number, { from, to, unit }: Frame): readonly SaleRow[] {
  const row = window[place] as SaleRow
  const isPeer = (other: SaleRow): boolean => unit === 'range' && byDay(row, other) === 0
  const [firstPeer, lastPeer] = [window.findIndex(isPeer), window.findLastIndex(isPeer)]
  const at = (edge: Edge, peer: number): number => {
    if (edge === 'start') return 0
    if (edge === 'end') return window.length - 1
    return unit === 'range' ? peer : place + edge
  }
  return window.slice(Math.max(0, at(from, firstPeer)), Math.max(0, at(to, lastPeer) + 1))
}

function totals(rows: readonly SaleRow[]): unknown[] {
  const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [amount]))
  const total = amounts.reduce((before, amount) => before + amount, 0)
  const whole = amounts.length === 0 ? [null, null, null] : [total, Math.min(...amounts), Math.max(...amounts)]
  return [rows.length, ...whole, amounts.length === 0 ? null : Math.round((total / amounts.length) * 1000)]
}

const FRAMES: readonly Frame[] = [
  ...(['start', -2, -1, 0, 1] as const).flatMap((from) =>
    ([-1, 0, 1, 2, 'end'] as const)
      .filter((to) => from === 'start' || to === 'end' || from <= to)
      .map((to): Frame => ({ from, to, unit: 'rows' })),
  ),
  ...(['start', 0] as const).flatMap((from) => ([0, 'end'] as const).map((to): Frame => ({ from, to, unit: 'range' }))),
]

async function withSales(database: Database, work: (windows: Map<string, SaleRow[]>) => Promise<void>): Promise<void> {
  await createTables(database, sales)
  try {
    await Sale.using(database).createMany(rowsOf(new Dice(7)))
    const all = await Sale.using(database).orderBy('id').all()
    const windows = new Map<string, SaleRow[]>()
    for (const row of all) windows.set(row.shop, [...(windows.get(row.shop) ?? []), row])
    for (const [shop, rows] of windows)
      windows.set(
        shop,
        rows.toSorted((a, b) => byDay(a, b) || a.id - b.id),
      )
    await work(windows)
  } finally {
    await dropTables(database, sales)
  }
}

/** What a function of a window and a place in it gives, by key. */
function expected(windows: ReadonlyMap<string, SaleRow[]>, value: (window: SaleRow[], place: number) => unknown): Map<number, unknown> {
  return new Map([...windows.values()].flatMap((window) => window.map((row, place) => [row.id, value(window, place)] as const)))
}

describeEachDatabase('windows', (each) => {
  each.test('have the frames that they are told', (database) =>
    withSales(database, async (windows) => {
      for (const frame of FRAMES) {
        const window = { partitionBy: 'shop', orderBy: frame.unit === 'range' ? ['day'] : ['day', 'id'], frame }
        const rows = await Sale.using(database)
          .annotate({
            n: over(count('id'), window),
            total: over(sum('amount'), window),
            least: over(min('amount'), window),
            most: over(max('amount'), window),
            mean: over(avg('amount'), window),
          })
          .all()
        const found = new Map(
          rows.map(({ id, n, total, least, most, mean }) => [id, [n, total, least, most, mean === null ? null : Math.round(mean * 1000)]]),
        )
        const wanted = expected(windows, (all, place) => totals(framed(all, place, frame)))
        for (const [id, values] of wanted) assert.deepEqual(found.get(id), values, `${JSON.stringify(frame)} of ${id}`)
      }
    }),
  )

  each.test('are exact where values are decimals, and know which rows count', (database) =>
    withSales(database, async (windows) => {
      const texts = (rows: readonly SaleRow[]): unknown[] => {
        const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [amount]))
        if (amounts.length === 0) return [null, null, null, null]
        const mean = amounts.reduce((total, amount) => total + amount, 0) / amounts.length
        const spread = amounts.reduce((total, amount) => total + (amount - mean) ** 2, 0) / amounts.length
        const whole = [amounts.reduce((total, amount) => total + amount, 0), Math.min(...amounts), Math.max(...amounts)]
        return [...whole.map((amount) => (amount / 100).toFixed(2)), spread.toFixed(4)]
      }
      const great = [...windows.values()].flat().flatMap(({ amount }) => (amount !== null && amount >= 50 ? [amount] : []))
      const means = await Sale.using(database).aggregate({ mean: avg('amount', { where: { amount: is.gte(50) } }) })
      assert.equal(means.mean?.toFixed(6), (great.reduce((total, amount) => total + amount, 0) / great.length).toFixed(6))
      for (const frame of [FRAMES[0], FRAMES[7], FRAMES.at(-2)] as Frame[]) {
        const window = { partitionBy: 'shop', orderBy: frame.unit === 'range' ? ['day'] : ['day', 'id'], frame }
        const rows = await Sale.using(database)
          .annotate({
            total: over(sum('price'), window),
            least: over(min('price'), window),
            most: over(max('price'), window),
            spread: over(variance('amount'), window),
            great: over(sum('amount', { where: { amount: is.gte(50) } }), window),
            mean: over(avg('amount', { where: { amount: is.gte(50) } }), window),
            ratio: over(sum('amount').dividedBy(count('amount')), window),
          })
          .all()
        for (const row of rows) {
          const all = windows.get(row.shop) as SaleRow[]
          const near = framed(
            all,
            all.findIndex(({ id }) => id === row.id),
            frame,
          )
          const spread = row.spread === null ? null : row.spread.toFixed(4)
          const place = `${JSON.stringify(frame)} of ${row.id}`
          assert.deepEqual([row.total, row.least, row.most, spread].map(String), texts(near).map(String), place)
          const great = near.flatMap(({ amount }) => (amount !== null && amount >= 50 ? [amount] : []))
          const total = great.reduce((before, amount) => before + amount, 0)
          assert.deepEqual([row.great, row.mean], great.length === 0 ? [null, null] : [total, total / great.length], place)
          const [, sumOfAll, , , mean] = totals(near)
          assert.equal(row.ratio === null ? null : Math.round(Number(row.ratio) * 1000), sumOfAll === null ? null : mean, place)
        }
      }
    }),
  )

  each.test('leave rows out where the database can', (database) =>
    withSales(database, async (windows) => {
      for (const exclude of ['current', 'group', 'ties'] as const) {
        const window = { partitionBy: 'shop', orderBy: 'day', frame: { from: 'start', to: 'end', unit: 'range', exclude } } as const
        const query = Sale.using(database).annotate({
          n: over(count('id'), window),
          total: over(sum('price'), window),
          most: over(max('price'), window),
          spread: over(variance('amount'), window),
        })
        if (each.dialect === 'mysql') {
          await assert.rejects(query.all(), {
            code: 'ORM_WINDOW_FRAME',
            message: /exclude: '\w+' \}\) cannot be had from MySQL and MariaDB/,
          })
          continue
        }
        for (const row of await query.all()) {
          const near = (windows.get(row.shop) as SaleRow[]).filter((other) => {
            const isPeer = byDay(other, row) === 0
            if (exclude === 'current') return other.id !== row.id
            return exclude === 'group' ? !isPeer : !isPeer || other.id === row.id
          })
          const amounts = near.flatMap(({ amount }) => (amount === null ? [] : [amount]))
          const total = amounts.reduce((before, amount) => before + amount, 0)
          const mean = total / amounts.length
          const spread = amounts.reduce((before, amount) => before + (amount - mean) ** 2, 0) / amounts.length
          assert.deepEqual(
            [row.n, row.total, row.most, Number(row.spread).toFixed(4)],
            [near.length, (total / 100).toFixed(2), (Math.max(...amounts) / 100).toFixed(2), spread.toFixed(4)],
            `${exclude} of ${row.id}`,
          )
        }
      }
      const wrong = { orderBy: 'id', frame: { exclude: 'others' } } as never
      assert.throws(() => over(count('id'), wrong), { code: 'ORM_WORD_UNKNOWN' })
    }),
  )

  each.test('have no aggregate that no database has over one, and no value of single rows', async (database) => {
    const wrong = {
      ORM_WINDOW_AGGREGATE: [count('shop', { distinct: true }), stringAgg('shop')],
      ORM_EXPRESSION_KIND: [f('amount'), rowNumber()],
    }
    for (const [code, aggregates] of Object.entries(wrong)) {
      for (const aggregate of aggregates) {
        await assert.rejects(
          async () =>
            Sale.using(database)
              .annotate({ n: over(aggregate, { orderBy: 'id' }) })
              .all(),
          { code },
        )
      }
    }
  })

  each.test('tell the values of other rows', (database) =>
    withSales(database, async (windows) => {
      const window = { partitionBy: 'shop', orderBy: ['day', 'id'] }
      const frame: Frame = { from: -1, to: 1, unit: 'rows' }
      const rows = await Sale.using(database)
        .annotate({
          before: lag(f('amount'), window),
          twoBehind: lead(f('id'), window, 2),
          first: firstValue(f('id'), { ...window, frame }),
          last: lastValue(f('amount'), { ...window, frame }),
          second: nthValue(f('id'), 2, { ...window, frame }),
        })
        .all()
      const found = new Map(rows.map(({ id, before, twoBehind, first, last, second }) => [id, [before, twoBehind, first, last, second]]))
      const wanted = expected(windows, (all, place) => {
        const near = framed(all, place, frame)
        return [all[place - 1]?.amount ?? null, all[place + 2]?.id ?? null, near[0]?.id, near.at(-1)?.amount, near[1]?.id ?? null]
      })
      for (const [id, values] of wanted) assert.deepEqual(found.get(id), values, String(id))
    }),
  )

  each.test('tell the place of a row among the others', (database) =>
    withSales(database, async (windows) => {
      const window = { partitionBy: 'shop', orderBy: 'day' }
      const rows = await Sale.using(database)
        .annotate({
          number: rowNumber({ partitionBy: 'shop', orderBy: ['day', 'id'] }),
          rank: rank(window),
          dense: denseRank(window),
          third: ntile(3, { partitionBy: 'shop', orderBy: ['day', 'id'] }),
          part: percentRank(window),
          share: cumeDist(window),
        })
        .all()
      const found = new Map(
        rows.map((row) => [row.id, [row.number, row.rank, row.dense, row.third, Math.round(row.part * 1e6), Math.round(row.share * 1e6)]]),
      )
      const wanted = expected(windows, (all, place) => {
        const row = all[place] as SaleRow
        const less = all.filter((other) => byDay(other, row) < 0)
        const most = all.filter((other) => byDay(other, row) <= 0).length
        const [size, extra] = [Math.floor(all.length / 3), all.length % 3]
        const group = [1, 2, 3].findLast((number) => place >= (number - 1) * size + Math.min(number - 1, extra))
        const part = all.length === 1 ? 0 : less.length / (all.length - 1)
        return [
          place + 1,
          less.length + 1,
          new Set(less.map(({ day }) => day)).size + 1,
          group,
          Math.round(part * 1e6),
          Math.round((most / all.length) * 1e6),
        ]
      })
      for (const [id, values] of wanted) assert.deepEqual(found.get(id), values, String(id))
    }),
  )

  each.test('have no frame that no window has', async (database) => {
    const wrong = [
      { from: 'end' },
      { to: 'start' },
      { from: 1 },
      { from: 1, to: 0 },
      { from: -1, to: -2 },
      { from: 1.5, to: 'end' },
      { from: '1; drop table x', to: 0 },
      { from: -1, unit: 'range' },
    ]
    await createTables(database, sales)
    try {
      for (const frame of wrong) {
        await assert.rejects(
          async () =>
            Sale.using(database)
              .annotate({ n: over(count('id'), { orderBy: 'id', frame } as never) })
              .all(),
          { code: 'ORM_WINDOW_FRAME' },
          JSON.stringify(frame),
        )
      }
    } finally {
      await dropTables(database, sales)
    }
  })
})

test('a window has whole numbers of groups and rows', () => {
  for (const wrong of [0, -1, 1.5, '2' as unknown as number])
    assert.throws(() => ntile(wrong, { orderBy: 'day' }), { code: 'ORM_WINDOW_COUNT' })
})
