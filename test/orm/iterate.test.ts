import assert from 'node:assert/strict'
import { describeEachDatabase } from '../each-database.ts'
import { Bulk, growthOf, withBulk } from './iterating.ts'

describeEachDatabase('rows that are gone through one by one', (each) => {
  each.test('are not held, though all of them would be many', async (database) => {
    // In memory SQLite has but one connection, so all are read at once: docs/orm/transactions.md.
    if (database.place === 'sqlite::memory:') return
    await withBulk(database, { digits: 4, length: 1000 }, async () => {
      const { count, growth } = await growthOf(Bulk.using(database).iterate(), 2000)
      assert.equal(count, 10_000)
      // All of them would be 10 MB at least, and 20 MB where their texts take two bytes a character.
      assert.ok(growth < 5, `${growth.toFixed(1)} MB`)
    })
  })

  each.test('are left early, by an error too, as often as one likes', async (database) => {
    await withBulk(database, { digits: 3, length: 1000 }, async () => {
      // More often than there are connections.
      for (let time = 0; time < 12; time++) {
        for await (const row of Bulk.using(database)) if (row.id > 0) break
        await assert.rejects(async () => {
          for await (const row of Bulk.using(database)) throw new Error(`mine ${row.words.length}`)
        }, /mine 1000/)
        const iterator = Bulk.using(database).iterate()
        await iterator.next()
        await iterator.return()
      }
      assert.equal(await Bulk.using(database).count(), 1000)
    })
  })

  each.test('are those of one moment, while others write beside', async (database) => {
    if (database.place === 'sqlite::memory:') return
    await withBulk(database, { digits: 3, length: 1000 }, async () => {
      const seen = new Set<number>()
      for await (const row of Bulk.using(database).orderBy('id')) {
        seen.add(row.id)
        if (row.id % 100 === 0) await Bulk.using(database).create({ words: 'beside' })
        if (row.id % 250 === 0 && row.id < 1000)
          await Bulk.using(database)
            .where({ id: row.id + 1 })
            .delete()
      }
      assert.equal(seen.size, 1000)
      assert.equal(await Bulk.using(database).count(), 1000 + 10 - 3)
    })
  })
})
