import assert from 'node:assert/strict'
import { describeEachDatabase } from '../each-database.ts'
import { Bulk, growthOf, withBulk } from './iterating.ts'

describeEachDatabase('a million rows', (each) => {
  each.test('are gone through in constant memory, as rows and as they come', async (database) => {
    if (database.place === 'sqlite::memory:') return
    await withBulk(database, { digits: 6, length: 100 }, async () => {
      // All of them would be 200 MB and more.
      const rows = await growthOf(Bulk.using(database).iterate(), 100_000)
      assert.equal(rows.count, 1_000_000)
      assert.ok(rows.growth < 40, `${each.dialect}: ${rows.growth.toFixed(1)} MB`)
      const bare = await growthOf(database.iterate('select id, words from bulk_bulk'), 100_000)
      assert.equal(bare.count, 1_000_000)
      assert.ok(bare.growth < 40, `${each.dialect}: ${bare.growth.toFixed(1)} MB`)
    })
  })
})
