import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { randomModel, randomPair } from '../../../test/random-models.ts'
import { modelSet } from '../model-set.ts'
import { createTables, dropTables } from './tables.ts'

describeEachDatabase('tables of random models', ({ test }) => {
  test('are made and dropped', async (database) => {
    await fc.assert(
      fc.asyncProperty(randomModel, async ({ Random }) => {
        const models = modelSet('random', { Random })
        await dropTables(database, models)
        await createTables(database, models)
      }),
      { numRuns: 20 },
    )
  })

  test('of two that point at each other are made and dropped, with indexes and checks of all sorts', async (database) => {
    await fc.assert(
      fc.asyncProperty(randomPair, async (pair) => {
        const models = modelSet('random', pair)
        await dropTables(database, models)
        await createTables(database, models)
        await dropTables(database, models)
      }),
      { numRuns: 25 },
    )
  })
})
