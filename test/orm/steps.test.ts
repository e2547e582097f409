// Step after step: what is computed, grouped, combined or left out first, and what is asked of that.

import assert from 'node:assert/strict'
import {
  bigInteger,
  count,
  createTables,
  type Database,
  decimal,
  exists,
  f,
  foreignKey,
  integer,
  is,
  lag,
  max,
  min,
  model,
  modelSet,
  outer,
  over,
  reverse,
  rowNumber,
  stringAgg,
  subquery,
  sum,
  text,
  value,
  when,
} from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'
import { type Loose, loose } from './loose.ts'

class Pen extends model({ name: text({ maxLength: 10 }), beasts: reverse(() => Beast, 'pen'), visits: reverse(() => Visit, 'pen') }) {}
/** One for each day and pen. */
class Visit extends model({
  day: integer({ primaryKey: true }),
  pen: foreignKey(() => Pen, { primaryKey: true }),
  guests: integer({ null: true }),
}) {}
class Beast extends model({
  number: integer(),
  legs: integer(),
  pen: foreignKey(() => Pen, { null: true }),
  mother: foreignKey(() => Beast, { null: true }),
  young: reverse(() => Beast, 'mother'),
  meals: reverse(() => Meal, 'beast'),
}) {}
class Herd extends model({ tag: bigInteger(), size: integer({ default: 3 }), weight: decimal({ digits: 8, places: 3 }) }) {}
class Meal extends model({ grams: integer(), beast: foreignKey(() => Beast) }) {}
const STEPS = modelSet('steps', { Pen, Visit, Herd, Beast, Meal })

/** Legs 1, 2, 0, 1, 2; meals of 10 to 70 grams for the first four, in turn. */
async function fill(database: Database): Promise<void> {
  await createTables(database, STEPS)
  const [a, b] = (await Pen.using(database).createMany([{ name: 'A' }, { name: 'B' }])) as [Pen, Pen]
  const beasts = await Beast.using(database).createMany(
    [a, b, a, null, b].map((pen, place) => ({ number: place + 1, legs: (place + 1) % 3, pen })),
  )
  await Meal.using(database).createMany([1, 2, 3, 4, 5, 6, 7].map((n) => ({ grams: n * 10, beast: beasts[n % 4] as Beast })))
}

describeEachDatabase('steps of queries', (each) => {
  each.test('no rows are none within another query too', async (database) => {
    await fill(database)
    const beasts = loose(Beast.using(database))
    const meals = loose(Meal.query())
    assert.equal(await beasts.where({ id: is.in(subquery(meals.none().values('beastId'))) }).count(), 0)
    assert.equal(await beasts.where({ id: is.notIn(subquery(meals.none().values('beastId'))) }).count(), 5)
    const asked = await beasts.annotate({ fed: exists(meals.none()), most: subquery(meals.none().values('grams')) }).all()
    assert.deepEqual(new Set(asked.map(({ fed, most }) => `${fed} ${most}`)), new Set(['false null']))
    const pens = await Pen.using(database)
      .annotate({ any: exists(Beast.where({ pen: outer('id') }).none()) })
      .values('any')
      .all()
    assert.deepEqual(pens, [{ any: false }, { any: false }])
    const one = beasts.where({ number: 1 })
    const numbers = async (query: Loose) => (await query.orderBy('number').all()).map(({ number }) => number)
    assert.deepEqual(await numbers(beasts.none().union(one)), [1])
    assert.deepEqual(await numbers(one.union(beasts.none())), [1])
    assert.deepEqual(await numbers(one.intersect(beasts.none())), [])
    assert.deepEqual(await numbers(one.except(beasts.none())), [1])
    assert.deepEqual(await beasts.none().aggregate({ all: count() }), { all: 0 })
    assert.deepEqual([await beasts.none().prepare().count(), await beasts.none().prepare().exists()], [0, false])
    assert.deepEqual(
      await numbers(
        beasts.either(
          (q) => q.none(),
          (q) => q.where({ number: 2 }),
        ),
      ),
      [2],
    )
    assert.equal(await beasts.neither((q) => q.none()).count(), 5)
  })

  each.test('unions take values of each of their queries by name, and refuse what differs', async (database) => {
    const beasts = loose(Beast.using(database))
    const [one, two] = [beasts.where({ legs: 1 }), beasts.where({ legs: 2 })]
    assert.deepEqual(await one.union(two).values('legs').orderBy('-legs').all(), [{ legs: 2 }, { legs: 1 }])
    assert.deepEqual(await one.unionAll(two).values('legs').orderBy('legs').limit(3).all(), [{ legs: 1 }, { legs: 1 }, { legs: 2 }])
    const both = one.values('number', 'legs').union(two.values('legs', 'number')).orderBy('number')
    assert.deepEqual(await both.limit(2).all(), [
      { number: 1, legs: 1 },
      { number: 2, legs: 2 },
    ])
    const marked = one
      .annotate({ a: value(1), b: value(5) })
      .union(two.annotate({ b: value(2), a: value(3) }))
      .orderBy('number')
    assert.deepEqual(
      (await marked.all()).map(({ a, b }) => [a, b]),
      [
        [1, 5],
        [3, 2],
        [1, 5],
        [3, 2],
      ],
    )
    const groups = one
      .values('legs')
      .annotate({ all: count() })
      .union(two.values('legs').annotate({ all: count() }))
    assert.deepEqual(await groups.orderBy('legs').all(), [
      { legs: 1, all: 2 },
      { legs: 2, all: 2 },
    ])
    assert.deepEqual(await groups.aggregate({ all: sum('all') }), { all: 4 })
    for (const differing of [
      () => one.values('number').union(two.values('number', 'legs')),
      () => one.values('number').union(two.values('legs')),
      () => one.union(two.values('number')),
      () => one.annotate({ a: value(1) }).union(two),
      () => one.union(two).annotate({ a: value(1) }),
      () => one.values('legs').union(two.values('legs')).values('number'),
    ])
      assert.throws(differing, { code: 'ORM_QUERY_COMBINED' })
    await assert.rejects(one.union(two).values('legs').orderBy('number').all(), { code: 'ORM_PATH_UNSELECTED' })
  })

  each.test('what is computed over a window is a value like others', async (database) => {
    const numbered = loose(Beast.using(database)).annotate({ n: rowNumber({ partitionBy: 'legs', orderBy: 'id' }) })
    const found = async (query: Loose) => (await query.orderBy('number').values('number').all()).map(({ number }) => number)
    assert.deepEqual(await found(numbered.where({ number: is.eq(f('n')) })), [1])
    assert.deepEqual(await found(numbered.annotate({ next: f('n').plus(1) }).where({ next: 3 })), [4, 5])
    assert.deepEqual(await found(numbered.annotate({ first: when({ n: 1 }, 1).otherwise(0) }).where({ first: 1 })), [1, 2, 3])
    assert.deepEqual(await numbered.aggregate({ all: sum('n'), firsts: count('*', { where: { n: 1 } }) }), { all: 7, firsts: 3 })
    assert.deepEqual(await numbered.values('n').annotate({ all: count() }).orderBy('n').all(), [
      { n: 1, all: 3 },
      { n: 2, all: 2 },
    ])
    const pens = numbered
      .where({ n: 1 })
      .values('pen.name')
      .annotate({ all: count(), least: min('n') })
      .orderBy('pen.name')
    assert.deepEqual(await pens.all(), [
      { 'pen.name': 'A', all: 2, least: 1 },
      { 'pen.name': 'B', all: 1, least: 1 },
    ])
    assert.deepEqual(await numbered.aggregate({ fed: count('id', { where: { n: 2 } }), most: max('n') }), { fed: 2, most: 2 })
    for (const nested of [rowNumber({ orderBy: 'n' }), over(sum('n'), { orderBy: 'id' }), lag(f('n'), { orderBy: 'id' })])
      await assert.rejects(numbered.annotate({ nested }).all(), { code: 'ORM_WINDOW_NESTED' })
    await assert.rejects(
      database.transaction(() => numbered.lock().all()),
      { code: 'ORM_LOCK_ROWS' },
    )
  })

  each.test('groups are numbered, filtered and narrowed', async (database) => {
    const groups = loose(Beast.using(database))
      .values('legs')
      .annotate({ all: count(), sum: sum('number') })
    const ranked = groups.annotate({ r: rowNumber({ orderBy: ['-all', 'legs'] }), before: lag(f('sum'), { orderBy: 'legs' }) })
    assert.deepEqual(
      await ranked
        .where({ r: is.lte(2) })
        .values('legs', 'before')
        .orderBy('r')
        .all(),
      [
        { legs: 1, before: 3 },
        { legs: 2, before: 5 },
      ],
    )
    assert.deepEqual([await ranked.where({ r: is.lte(2) }).count(), await groups.values('all').count()], [2, 3])
    assert.deepEqual(await groups.values('all').orderBy('all', 'legs').all(), [{ all: 1 }, { all: 2 }, { all: 2 }])
    assert.deepEqual(await groups.values('all').distinct().orderBy('all').all(), [{ all: 1 }, { all: 2 }])
    assert.deepEqual(
      (
        await groups
          .where({ legs: is.lt(f('all')) })
          .orderBy('legs')
          .all()
      ).map(({ legs }) => legs),
      [0, 1],
    )
    const none = loose(Meal.where({ beast: outer('id'), grams: 0 }))
      .values('beastId')
      .annotate({ all: count() })
    assert.deepEqual(
      await loose(Beast.using(database))
        .annotate({ all: subquery(none.values('all')) })
        .limit(1)
        .values('all')
        .all(),
      [{ all: null }],
    )
  })

  each.test('groups by what is computed are read, ordered and filtered by it', async (database) => {
    const odd = loose(Beast.using(database))
      .annotate({ odd: f('number').modulo(2) })
      .values('odd')
      .annotate({ all: count() })
    assert.deepEqual(await odd.orderBy(f('odd').desc()).all(), [
      { odd: 1, all: 3 },
      { odd: 0, all: 2 },
    ])
    assert.deepEqual(
      await odd
        .annotate({ more: f('odd').plus(7) })
        .orderBy('odd')
        .all(),
      [
        { odd: 0, all: 2, more: 7 },
        { odd: 1, all: 3, more: 8 },
      ],
    )
    assert.equal((await odd.whereAny({ all: is.gt(2) }, { odd: 0 }).all()).length, 2)
    // Without an aggregate there are no groups.
    const twice = loose(Beast.using(database))
      .values('legs')
      .annotate({ twice: f('number').times(2) })
      .orderBy('number')
      .limit(2)
    assert.deepEqual(await twice.all(), [
      { legs: 1, twice: 2 },
      { legs: 2, twice: 4 },
    ])
  })

  each.test('what is no longer there is refused by name', async (database) => {
    const beasts = loose(Beast.using(database))
    const groups = beasts.values('legs').annotate({ all: count() })
    for (const gone of [
      () => groups.whereAny({ all: 1 }, { number: 3 }).all(),
      () => groups.orderBy('number').all(),
      () => groups.orderBy(f('number').asc()).all(),
      () => groups.whereAny({ all: 1 }, { 'pen.name': 'A' }).all(),
      () => beasts.values('legs').distinct().orderBy('number').all(),
      () => beasts.values('legs').distinct().orderBy(f('number').asc()).all(),
      () =>
        beasts
          .values('legs')
          .limit(2)
          .aggregate({ all: sum('number') }),
    ])
      await assert.rejects(gone, { code: 'ORM_PATH_UNSELECTED' })
    await assert.rejects(groups.distinct('all').all(), { code: 'ORM_QUERY_DISTINCT' })
    const ordered = beasts.values('legs').distinct().orderBy(f('legs').times(-1).asc())
    assert.deepEqual(
      (await ordered.all()).map(({ legs }) => legs),
      [2, 1, 0],
    )
    assert.equal((await beasts.distinct().orderBy(f('number').times(-1).asc()).first())?.['number'], 5)
    assert.deepEqual(await beasts.values().limit(1).all(), [{}])
    const one = beasts.annotate({ one: value(1) })
    assert.equal((await one.annotate({ one: value(2) }).first())?.['one'], 2)
    assert.throws(() => one.where({ one: 1 }).annotate({ one: value(2) }), { code: 'ORM_ANNOTATION_USED' })
    assert.throws(() => one.annotate({ one: f('one').plus(1) }), { code: 'ORM_ANNOTATION_USED' })
  })

  each.test('orders are by the relation that they name, whatever is loaded within others', async (database) => {
    const [one, two, three] = (await Beast.using(database).orderBy('number').all()) as [Beast, Beast, Beast]
    await Beast.using(database).where({ id: one.id }).update({ mother: two })
    await Beast.using(database).where({ id: two.id }).update({ mother: three })
    const found = await loose(Beast.using(database))
      .where({ number: is.lte(3) })
      .with({ mother: { pen: true } })
      .orderBy('-pen.name', 'number')
      .all()
    // Their mothers' pens are B, A and none.
    assert.deepEqual(
      found.map(({ number }) => number),
      [2, 1, 3],
    )
    assert.deepEqual(
      found.map((row) => (row['mother'] as unknown as Beast | null)?.number ?? null),
      [3, 2, null],
    )
  })

  each.test('the first of each is that in an order over a window', async (database) => {
    const numbered = loose(Beast.using(database)).annotate({ n: rowNumber({ orderBy: '-number' }) })
    const firsts = await numbered.orderBy('n').distinct('legs').all()
    assert.deepEqual(
      firsts.map(({ number, n }) => [number, n]),
      [
        [5, 1],
        [4, 2],
        [3, 3],
      ],
    )
    await assert.rejects((numbered as unknown as { update(values: object): Promise<number> }).update({ legs: f('n') }), {
      code: 'ORM_EXPRESSION_KIND',
    })
  })

  each.test('windows in lists are over the rows of their query, whosever lists are loaded', async (database) => {
    const ranked = loose(Beast.query())
      .annotate({ n: rowNumber({ orderBy: '-number' }) })
      .orderBy('n')
    const placesOf = async (list: Loose) =>
      (await loose(Pen.using(database)).where({ name: 'A' }).with({ beasts: list }).all())
        .flatMap(({ beasts }) => beasts as unknown as { n: number }[])
        .map(({ n }) => n)
    assert.deepEqual(await placesOf(ranked), [3, 5])
    assert.deepEqual(await placesOf(ranked.limit(1)), [3])
    assert.deepEqual(await placesOf(ranked.where({ n: is.gt(3) })), [5])
  })

  each.test('no value over a relation to rows with several keys', async (database) => {
    const [pen] = await Pen.using(database).orderBy('id').all()
    await Visit.using(database).create({ day: 1, pen: pen as Pen })
    const pens = loose(Pen.using(database))
    assert.deepEqual(
      (await pens.where({ 'visits.guests': is.null }).all()).map(({ name }) => name),
      ['A'],
    )
    // No row has no key: asked is whether there is no row.
    assert.deepEqual(
      (await pens.where({ 'visits.day': is.null }).all()).map(({ name }) => name),
      ['B'],
    )
  })

  each.test('aggregates of queries that hold others, and groups that are left out', async (database) => {
    const beasts = loose(Beast.using(database))
    const eaten = { where: { 'meals.beast.pen.beasts.legs': 0 } }
    assert.deepEqual(await beasts.aggregate({ all: count('meals', eaten), sum: sum('meals.grams', eaten) }), { all: 3, sum: 120 })
    assert.deepEqual(await beasts.annotate({ grams: sum('meals.grams', eaten) }).aggregate({ most: max('grams') }), { most: 80 })
    const groups = beasts.values('legs', 'pen.name').annotate({ all: count(), grams: sum('meals.grams') })
    const left = groups.whereAny({ all: 5 }, { legs: 1 }).orderBy('pen.name')
    assert.deepEqual(
      await left
        .annotate({ n: rowNumber({ orderBy: 'pen.name' }) })
        .values('pen.name', 'grams', 'n')
        .all(),
      [
        { 'pen.name': 'A', grams: 40, n: 1 },
        { 'pen.name': null, grams: 100, n: 2 },
      ],
    )
    assert.deepEqual(await left.values('grams').all(), [{ grams: 40 }, { grams: 100 }])
    const fed = beasts.values('number').annotate({ grams: sum('meals.grams'), least: min('meals.grams') })
    assert.deepEqual(
      (await fed.orderBy('-grams', 'number').values('grams').all()).map(({ grams }) => grams),
      [null, 100, 80, 60, 40],
    )
    assert.deepEqual(
      (await fed.orderBy('least').values('least').all()).map(({ least }) => least),
      [10, 20, 30, 40, null],
    )
    const byFood = beasts
      .annotate({ grams: sum('meals.grams') })
      .values('grams')
      .annotate({ all: count(), least: min('meals.grams') })
    assert.deepEqual(await byFood.values('least').orderBy('least').all(), [
      { least: 10 },
      { least: 20 },
      { least: 30 },
      { least: 40 },
      { least: null },
    ])
  })

  each.test('groups of what is computed by queries, or over a window, of each row', async (database) => {
    const beasts = loose(Beast.using(database))
    const eaten = beasts.annotate({ grams: sum('meals.grams', { where: { 'meals.beast.pen.beasts.legs': 0 } }) })
    const byLegs = eaten.values('legs').annotate({ most: max('grams'), all: count() })
    assert.deepEqual(
      await byLegs
        .whereAny({ all: 5 }, { legs: is.lt(2) })
        .orderBy('legs')
        .all(),
      [
        { legs: 0, most: 80, all: 1 },
        { legs: 1, most: 40, all: 2 },
      ],
    )
    const numbered = beasts.annotate({ n: rowNumber({ orderBy: 'number' }) })
    const last = numbered.values('legs').annotate({ last: max('n', { where: { number: is.gt(1) } }), all: count() })
    assert.deepEqual(await last.where({ all: 2 }).orderBy('legs').all(), [
      { legs: 1, last: 4, all: 2 },
      { legs: 2, last: 5, all: 2 },
    ])
  })

  each.test('numbers that the program gives are whole, or fractions, in calculations', async (database) => {
    const great = 2n ** 53n + 1n
    await Herd.using(database).create({ tag: great, weight: '0.327' })
    const herds = loose(Herd.using(database))
    const computed = { more: f('tag').plus(2), half: f('size').modulo(0.5), rest: f('weight').modulo(0.5) }
    const [herd] = await herds.annotate(computed).values('more', 'half', 'rest').all()
    assert.deepEqual(herd, { more: great + 2n, half: 0, rest: '0.327' })
  })

  each.test('unions within exists and subqueries', async (database) => {
    const meals = loose(Meal.where({ beast: outer('id'), grams: 10 })).union(loose(Meal.where({ beast: outer('id'), grams: 70 })))
    const fed = await loose(Beast.using(database))
      .annotate({ fed: exists(meals) })
      .orderBy('number')
      .all()
    assert.deepEqual(
      fed.map((beast) => beast['fed']),
      [false, true, false, true, false],
    )
    const all = loose(Meal.where({ grams: 10 }))
      .union(loose(Meal.where({ grams: 70 })))
      .values('grams')
      .orderBy('-grams')
    const [one] = await loose(Beast.using(database))
      .annotate({ most: subquery(all) })
      .limit(1)
      .values('most')
      .all()
    assert.deepEqual(one, { most: 70 })
  })

  each.test('distinct texts in a row', async (database) => {
    assert.deepEqual(await loose(Pen.using(database)).aggregate({ names: stringAgg('name', { distinct: true }) }), { names: 'A, B' })
  })

  each.test('zero is never below zero', async (database) => {
    const [row] = await loose(Beast.using(database))
      .where({ legs: 0 })
      .annotate({ less: f('legs').times(-2) })
      .all()
    assert.ok(Object.is(row?.['less'], 0))
    const [half] = await loose(Beast.using(database))
      .where({ legs: 0 })
      .annotate({ half: f('legs').dividedBy(-2) })
      .all()
    assert.ok(Object.is(half?.['half'], 0))
  })
})
