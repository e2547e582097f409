import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  auto,
  chr,
  collate,
  createTables,
  type Database,
  decimal,
  dropTables,
  f,
  float,
  foreignKey,
  integer,
  is,
  model,
  modelSet,
  ord,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Box extends model({ id: auto(), name: text({ default: '' }) }) {}
class Thing extends model({
  id: auto(),
  box: foreignKey(() => Box),
  name: text({ null: true }),
  size: integer({ default: 0 }),
  weight: float({ default: 0 }),
  price: decimal({ digits: 10, places: 2, default: '0.00' }),
}) {}
const things = modelSet('texts', { Box, Thing })

describeEachDatabase('functions on characters and collations', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, things)
    try {
      const first = await Box.using(database).create({ name: 'first' })
      await Thing.using(database).createMany([
        { box: first, name: '  Élan ', size: -7 },
        { box: first, name: 'aa\u{1f600}b', size: 4 },
        { box: first, name: '12.7', size: 4 },
        { box: first, name: null, size: 0 },
      ])
      await work()
    } finally {
      await dropTables(database, things)
    }
  }

  each.test('a fraction has no character, and the last of the first plane are some', (database) =>
    within(database, async () => {
      const box = await Box.using(database).get({ name: 'first' })
      const numbers = [65, 65.4, 65.5, 66.5, 0.5, 55_295.5, 0xfffe, 0xffff]
      await Thing.using(database).createMany(numbers.map((weight, place) => ({ box, weight, price: place === 1 ? '66' : '65.5', size: 9 })))
      const found = await Thing.using(database)
        .where({ size: 9 })
        .annotate({ mark: chr(f('weight')), code: ord(chr(f('weight'))), priced: chr(f('price')) })
        .orderBy('id')
        .all()
      assert.deepEqual(
        found.map(({ mark, code }) => [mark, code]),
        [['A', 65], ...new Array(5).fill([null, null]), ['\ufffe', 0xfffe], ['\uffff', 0xffff]],
      )
      assert.deepEqual(
        found.map(({ priced }) => priced),
        [null, 'B', ...new Array(6).fill(null)],
      )
    }),
  )

  each.test('on characters and their numbers', (database) =>
    within(database, async () => {
      const box = await Box.using(database).get({ name: 'first' })
      const numbers = [97, 233, 0x1f600, 0, -1, 0xd800, 0x110000, 90]
      await Thing.using(database).createMany(numbers.map((size) => ({ box, name: '', size, weight: 7 })))
      const all = Thing.using(database)
      const marked = await all
        .where({ weight: 7 })
        .annotate({ mark: chr(f('size')), code: ord(f('name')) })
        .orderBy('id')
        .all()
      assert.deepEqual(
        marked.map(({ mark }) => mark),
        ['a', 'é', '\u{1f600}', null, null, null, null, 'Z'],
      )
      assert.ok(marked.every(({ code }) => code === null))
      const back = await all
        .where({ weight: 7 })
        .annotate({ code: ord(chr(f('size'))), mark: chr(f('size')) })
        .where({ mark: 'z' })
        .all()
      assert.deepEqual(back, [])
      const codes = await all
        .where({ weight: 7 })
        .annotate({ code: ord(chr(f('size'))) })
        .orderBy('id')
        .limit(3)
        .all()
      assert.deepEqual(
        codes.map(({ code }) => code),
        [97, 233, 0x1f600],
      )
      const firsts = await all
        .where({ weight: is.not(7) })
        .annotate({ code: ord(f('name')), of: ord(f('size')) })
        .orderBy('id')
        .all()
      assert.deepEqual(
        firsts.map(({ code, of }) => [code, of]),
        [
          [32, 45],
          [97, 52],
          [49, 52],
          [null, 48],
        ],
      )
    }),
  )

  each.test('that compare and order by a collation', (database) =>
    within(database, async () => {
      const [blind, binary] = { sqlite: ['nocase', 'BINARY'], postgres: ['en-x-icu', 'C'], mysql: ['utf8mb4_general_ci', 'utf8mb4_bin'] }[
        each.dialect
      ] as [string, string]
      const box = await Box.using(database).get({ name: 'first' })
      await Thing.using(database).createMany(['b', 'B', 'a', 'C'].map((name) => ({ box, name, size: 50 })))
      const letters = Thing.using(database).where({ size: 50 })
      const inOrder = async (collation: string): Promise<string[]> =>
        (await letters.orderBy(collate(f('name'), collation).asc(), 'id').all()).map(({ name }) => String(name).toLowerCase())
      assert.deepEqual(await inOrder(blind), ['a', 'b', 'b', 'c'])
      assert.deepEqual(await inOrder(binary), ['b', 'c', 'a', 'b'])
      const equal = await letters
        .annotate({ same: collate(f('name'), blind) })
        .where({ same: 'b' })
        .all()
      assert.equal(equal.length, each.dialect === 'postgres' ? 1 : 2)
      const numbers = await letters.annotate({ text: collate(f('size'), binary) }).all()
      assert.deepEqual(
        numbers.map(({ text }) => text),
        ['50', '50', '50', '50'],
      )
      await assert.rejects(async () => letters.orderBy(collate(f('name'), 'nowhere').asc()).all(), { code: 'DATABASE_STATEMENT_FAILED' })
    }),
  )
})

test('a collation is a name', () => {
  const wrong = ['', 'a b', 'nocase"', '1a', "C'--", 'a;b', 7, null, ['C'], 'a'.repeat(70)]
  for (const name of wrong) assert.throws(() => collate(f('name'), name as string), { code: 'ORM_FUNCTION_COLLATION' })
})
