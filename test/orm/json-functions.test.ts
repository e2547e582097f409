import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  auto,
  coalesce,
  count,
  createTables,
  type Database,
  dropTables,
  f,
  foreignKey,
  is,
  json,
  max,
  model,
  modelSet,
  numberAt,
  text,
  textAt,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Place extends model({ name: text(), facts: json<unknown>({ null: true }) }) {}
class Note extends model(
  { id: auto(), title: text(), extra: json<unknown>({ null: true }), place: foreignKey(() => Place, { null: true }) },
  { ordering: ['id'] },
) {}
const notes = modelSet('jsons', { Place, Note })

describeEachDatabase('values within json', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, notes)
    try {
      await database.within(async () => {
        const lyon = await Place.create({ name: 'Lyon', facts: { town: 'Lyon', size: 3 } })
        const extras: unknown[] = [
          { rank: 2, town: 'b', list: ['x', 5, -1.5], 'it\'s "odd".': 'yes' },
          { rank: 10, town: 'B', list: [] },
          { rank: '3', town: 4, list: 'x' },
          { rank: null, town: true },
          ['x', 1],
          'text',
          7,
          null,
        ]
        await Note.query().createMany(extras.map((extra, place) => ({ title: `n${place}`, extra, place: place === 0 ? lyon : null })))
        await work()
      })
    } finally {
      await dropTables(database, notes)
    }
  }
  const column = async (expression: unknown): Promise<unknown[]> => {
    const rows = await Note.query()
      .annotate({ value: expression as never })
      .all()
    return (rows as unknown as { value: unknown }[]).map(({ value }) => value)
  }

  each.test('are texts or numbers, and null where there is another kind', (database) =>
    within(database, async () => {
      const no = null
      assert.deepEqual(await column(textAt(f('extra'), 'town')), ['b', 'B', no, no, no, no, no, no])
      assert.deepEqual(await column(numberAt(f('extra'), 'rank')), [2, 10, no, no, no, no, no, no])
      assert.deepEqual(await column(textAt(f('extra'), 'rank')), [no, no, '3', no, no, no, no, no])
      assert.deepEqual(await column(textAt(f('extra'), 'list', 0)), ['x', no, no, no, no, no, no, no])
      assert.deepEqual(await column(numberAt(f('extra'), 'list', -1)), [-1.5, no, no, no, no, no, no, no])
      assert.deepEqual(await column(numberAt(f('extra'), 'list', 1)), [5, no, no, no, no, no, no, no])
      assert.deepEqual(await column(textAt(f('extra'), 0)), [no, no, no, no, 'x', no, no, no])
      assert.deepEqual(await column(textAt(f('extra'), 'it\'s "odd".')), ['yes', no, no, no, no, no, no, no])
      assert.deepEqual(await column(numberAt(f('place.facts'), 'size')), [3, no, no, no, no, no, no, no])
      assert.deepEqual(await column(coalesce(textAt(f('extra'), 'town'), f('title'))), ['b', 'B', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'])
    }),
  )

  each.test('are put in order, grouped and compared', (database) =>
    within(database, async () => {
      const ranked = await Note.where({ title: is.in(['n0', 'n1', 'n2']) })
        .orderBy(numberAt(f('extra'), 'rank').desc({ nulls: 'last' }))
        .all()
      assert.deepEqual(
        ranked.map(({ title }) => title),
        ['n1', 'n0', 'n2'],
      )
      const towns = Note.query().annotate({ town: textAt(f('extra'), 'town'), rank: numberAt(f('extra'), 'rank') })
      assert.deepEqual(
        (await towns.where({ town: is.notNull }).orderBy('town').all()).map(({ town }) => town),
        ['B', 'b'],
      )
      assert.equal(await towns.where({ town: 'b' }).count(), 1)
      assert.equal(await towns.where({ town: is.icontaining('B') }).count(), 2)
      assert.equal(await towns.where({ rank: is.gte(2), town: 'B' }).count(), 1)
      assert.equal(await Note.where({ title: is.not(textAt(f('extra'), 'town')) }).count(), 8)
      assert.deepEqual(await towns.aggregate({ most: max('rank') }), { most: 10 })
      const groups = await towns.values('town').annotate({ all: count() }).orderBy('town').all()
      assert.deepEqual(groups, [
        { town: 'B', all: 1 },
        { town: 'b', all: 1 },
        { town: null, all: 6 },
      ])
      assert.equal(await Note.where({ title: 'n0' }).update({ title: textAt(f('extra'), 'list', 0) as never }), 1)
      assert.equal(await Note.where({ title: 'x' }).count(), 1)
      await assert.rejects(column(textAt(f('title'), 'town')), { code: 'ORM_EXPRESSION_JSON' })
    }),
  )
})

test('the way into json is made of names and whole numbers', () => {
  for (const way of [[], [1.5], [null], ['a', {}], ['\0'], ['\ud800'], [['a']]] as never[][])
    assert.throws(() => textAt(f('extra'), ...(way as never as ['a'])), { code: 'ORM_EXPRESSION_JSON' })
})
