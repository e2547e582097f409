import assert from 'node:assert/strict'
import { createTables, datetime, dropTables, float, integer, is, model, modelSet, param, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Reading extends model({ place: text(), code: text(), count: integer(), level: float(), at: datetime() }) {}
const readings = modelSet('readings', { Reading })
const AT = new Date('2026-11-25T10:00:00Z')

describeEachDatabase('a parameter that stands at several places', (each) => {
  each.test('has one value, which fits all of them', async (database) => {
    await createTables(database, readings)
    try {
      const all = Reading.using(database)
      await all.createMany([
        { place: 'weir', code: 'weir', count: 3, level: 3, at: AT },
        { place: 'weir', code: 'lock', count: 3, level: 4.5, at: AT },
      ])
      const numbers = all
        .where({ count: param('n') })
        .where({ level: param('n') })
        .prepare()
      assert.deepEqual(
        (await numbers.all({ n: 3 })).map(({ code }) => code),
        ['weir'],
      )
      // Whichever is written last, a value has to fit each.
      await assert.rejects(numbers.all({ n: 4.5 }), { code: 'ORM_VALUE_TYPE', message: /Reading\.count cannot be 4\.5/ })
      const mixed = all
        .where({ count: param('n') })
        .where({ place: param('n') })
        .prepare()
      for (const n of [3, 'weir'] as never[]) await assert.rejects(mixed.all({ n } as never), { code: 'ORM_VALUE_TYPE' })
      const texts = all
        .where({ place: param('q') })
        .where({ code: is.containing(param('q')) })
        .prepare()
      assert.equal(await texts.count({ q: 'weir' }), 1)
      await assert.rejects(texts.count({ q: 1 } as never), { code: 'ORM_VALUE_TYPE' })
      const joined = all
        .where({ count: param('n') })
        .union(all.where({ place: param('n') }) as never)
        .prepare()
      await assert.rejects(joined.all({ n: 3 } as never), { code: 'ORM_VALUE_TYPE' })
      const listed = all
        .where({ count: is.in(param('n')) })
        .where({ level: param('n') })
        .prepare()
      await assert.rejects(listed.all({ n: [3] } as never), { code: 'ORM_VALUE_TYPE' })
    } finally {
      await dropTables(database, readings)
    }
  })
})
