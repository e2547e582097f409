import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { NO_COMPILER } from '../../../test/no-compiler.ts'
import { randomModel, randomPair } from '../../../test/random-models.ts'
import { NuagesError } from '../../base/errors.ts'
import type { NewRow } from '../column-values.ts'
import { connect } from '../connect.ts'
import type { Database } from '../database.ts'
import { engineOf } from '../engine.ts'
import { modelSet } from '../model-set.ts'
import { insertedValues } from '../row-values.ts'
import { type Schema, schemaOf } from '../schema.ts'
import { temporalReady } from '../temporal.ts'
import { insertRows } from '../writes/insert.ts'
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
        const models = modelSet('random', pair.models)
        await dropTables(database, models)
        await createTables(database, models)
        await dropTables(database, models)
      }),
      { numRuns: 25 },
    )
  })

  test('refuse the same rows as those of SQLite', async (database) => {
    await temporalReady()
    const pairAndRows = randomPair.chain(({ models, rows }) => fc.tuple(fc.constant(models), rows))
    await fc.assert(
      fc.asyncProperty(pairAndRows, async ([models, rows]) => {
        const set = modelSet('random', models)
        await using other = connect('sqlite::memory:')
        for (const each of [database, other]) {
          await dropTables(each, set)
          await createTables(each, set)
        }
        const schema = schemaOf(models['Random'])
        for (const row of rows) {
          const written = insertedValues(new (models['Random'] as new (values: object) => object)(row), schema)
          const here = await outcomeOf(database, schema, written)
          assert.deepEqual(
            here,
            await outcomeOf(other, schema, written),
            JSON.stringify(written.values, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
          )
        }
        await dropTables(database, set)
      }),
      { numRuns: 20 },
    )
  })
})

/** What became of an insert: the code of its error, or nothing. A value that is out of range is told by a check in SQLite. */
async function outcomeOf(database: Database, schema: Schema, row: NewRow): Promise<string | null> {
  try {
    await insertRows(database, schema, [row], { engine: await engineOf(database), compiler: NO_COMPILER })
    return null
  } catch (error) {
    if (error instanceof NuagesError) return error.code === 'DATABASE_VALUE_REFUSED' ? 'ORM_CHECK_BROKEN' : error.code
    throw error
  }
}
