import assert from 'node:assert/strict'
import { createTables, dropTables, foreignKey, integer, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({ name: text() }) {}
class Volume extends model({ isbn: text({ maxLength: 20, primaryKey: true }), title: text(), shelf: foreignKey(() => Shelf) }) {}
class Place extends model({ row: integer({ primaryKey: true }), column: integer({ primaryKey: true }) }) {}
const library = modelSet('bulk', { Shelf, Volume, Place })

describeEachDatabase('rows by their keys', (each) => {
  each.test('are a map of those that there are, as the query says', async (database) => {
    await createTables(database, library)
    try {
      const shelf = await Shelf.using(database).create({ name: 'top' })
      const volumes = Volume.using(database)
      await volumes.createMany(['a', 'b', 'c'].map((isbn) => ({ isbn, title: isbn.toUpperCase(), shelf })))
      const found = await volumes.with('shelf').inBulk(['a', 'c', 'x', 'a'])
      assert.deepEqual([...found.keys()].sort(), ['a', 'c'])
      assert.deepEqual([found.get('a')?.title, found.get('c')?.shelf.name, found.get('x')], ['A', 'top', undefined])
      assert.deepEqual([...(await volumes.where({ title: 'B' }).inBulk(['a', 'b'])).keys()], ['b'])
      assert.equal((await volumes.inBulk([])).size, 0)
      // @ts-expect-error the key is a text
      await assert.rejects(volumes.inBulk([1]), { code: 'ORM_VALUE_TYPE' })
      await assert.rejects(volumes.inBulk('a' as never), { code: 'ORM_QUERY_BULK' })
      await assert.rejects(volumes.values('title').inBulk(['a']), { code: 'ORM_QUERY_BULK' })
      await assert.rejects(volumes.limit(1).inBulk(['a']), { code: 'ORM_QUERY_BULK' })
      await assert.rejects(Place.using(database).inBulk([1]), { code: 'ORM_MODEL_COMPOSITE' })
    } finally {
      await dropTables(database, library)
    }
  })
})
