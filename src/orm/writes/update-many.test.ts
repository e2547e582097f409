import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { WHOLE } from '../../../test/random-models.ts'
import { testExecutor } from '../../../test/writing-executor.ts'
import type { ColumnInfo } from '../column-info.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { modelSet } from '../model-set.ts'
import { insertedValues } from '../row-values.ts'
import { schemaOf } from '../schema.ts'
import { wholeState } from '../state.ts'
import { temporalReady } from '../temporal.ts'

describeEachDatabase('changes of many rows', ({ test }) => {
  test('write values of every kind as they are', async (database) => {
    await temporalReady()
    const models = modelSet('random', { Random: WHOLE.Random })
    const schema = schemaOf(WHOLE.Random)
    const columns = [...schema.columns.values()].filter(({ primaryKey }) => !primaryKey)
    await dropTables(database, models)
    await createTables(database, models)
    const executor = await testExecutor(database)
    const form = (row: object): unknown[] => columns.map((column) => storedForm(column, (row as Record<string, unknown>)[column.name]))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(WHOLE.values, WHOLE.values), { minLength: 1, maxLength: 6 }), async (pairs) => {
        await database.execute('DELETE FROM random')
        const written = pairs.map(([before]) => insertedValues(new WHOLE.Random(before), schema))
        const made = await executor.insert(schema, written, null)
        const changes = pairs.map(([, after], place) => {
          const values = new Map([...insertedValues(new WHOLE.Random(after), schema)].filter(([{ primaryKey }]) => !primaryKey))
          return { key: [made[place]?.get(schema.key) ?? null], values }
        })
        await executor.updateMany(schema, changes)
        const rows = (await executor.all(wholeState(schema))) as object[]
        assert.deepEqual(
          rows.map(form),
          pairs.map(([, after]) => form(after)),
        )
      }),
      { numRuns: 30 },
    )
    await dropTables(database, models)
  })
})

function storedForm(column: ColumnInfo, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const stored = column.codec.encode(value)
  return column.type.kind === 'json' ? JSON.parse(String(stored)) : stored
}
