import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { connect, createTables } from 'nuages/orm'
import { countTry, forgetTries } from './attempts.ts'
import { deskModels, Tries } from './models.ts'

describe('tries', () => {
  /** Runs `work` on a database that has none. */
  const onEmpty = (work: () => Promise<void>) => async (): Promise<void> => {
    const database = connect('sqlite::memory:')
    await createTables(database, deskModels)
    await database.within(work)
    await database.close()
  }

  test(
    'are five, and then wait for a quarter of an hour',
    onEmpty(async () => {
      for (let tried = 0; tried < 5; tried++) assert.equal(await countTry('a', 0), 0)
      assert.equal(await countTry('a', 0), 900)
      assert.equal(await countTry('b', 0), 0)
      assert.equal(await countTry('a', 899_001), 1)
      assert.equal(await countTry('a', 900_000), 0)
      assert.equal(await Tries.query().count(), 1, 'those whose time is over are gone')
    }),
  )

  test(
    'run their time anew',
    onEmpty(async () => {
      for (let tried = 0; tried < 5; tried++) await countTry('a', tried * 1000)
      assert.equal(await countTry('a', 5000), 899)
    }),
  )

  test(
    'are forgotten where the right one came',
    onEmpty(async () => {
      for (let tried = 0; tried < 9; tried++) {
        await countTry('c', 0)
        if (tried === 3) await forgetTries('c')
      }
      assert.equal(await countTry('c', 0), 900)
      await forgetTries('c')
      assert.equal(await countTry('c', 0), 0)
    }),
  )

  test(
    'of many at once are five',
    onEmpty(async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => countTry('d', 0)))
      assert.equal(waits.filter((wait) => wait === 0).length, 5)
    }),
  )
})
