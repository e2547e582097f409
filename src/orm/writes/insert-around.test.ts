import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { testExecutor } from '../../../test/writing-executor.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { integer } from '../fields/integers.ts'
import { datetime } from '../fields/moments.ts'
import { text } from '../fields/texts.ts'
import { unique } from '../indexes.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'

class Visit extends model(
  { page: text({ maxLength: 10 }), at: datetime(), code: integer({ unique: true, null: true }), count: integer({ default: 1 }) },
  { indexes: [unique(['page', 'at'])] },
) {}
const models = modelSet('around', { Visit })

interface Given {
  page: string
  at: Date
  code: number | null
  count: number
}

const given: fc.Arbitrary<Given> = fc.record({
  page: fc.constantFrom('a', 'A', 'a ', 'é'),
  at: fc.constantFrom(new Date('2026-11-25T15:30:00.123Z'), new Date('2026-11-25T15:30:00.124Z')),
  code: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
  count: fc.integer({ min: 1, max: 9 }),
})

const key = ({ page, at }: Given): string => `${page} ${at.getTime()}`

/** What is there afterwards, and which of the rows were not left out; null where another unique value refuses them. */
function reckoned(
  before: readonly Given[],
  rows: readonly Given[],
  updates: boolean,
): { rows: Map<string, Given>; kept: boolean[] } | null {
  const there = new Map(before.map((row) => [key(row), { ...row }]))
  const kept = rows.map((row) => {
    const found = there.get(key(row))
    if (found === undefined) there.set(key(row), { ...row })
    else if (updates) found.count = row.count
    return found === undefined || updates
  })
  const codes = [...there.values()].map(({ code }) => code).filter((code) => code !== null)
  return new Set(codes).size === codes.length ? { rows: there, kept } : null
}

async function stored(database: Database): Promise<Map<string, Given>> {
  const rows = (await Visit.using({ executor: await testExecutor(database) }).all()) as Given[]
  return new Map(rows.map((row) => [key(row), { page: row.page, at: row.at, code: row.code, count: row.count }]))
}

const sorted = (rows: ReadonlyMap<string, Given>): unknown => [...rows].sort(([a], [b]) => (a < b ? -1 : 1))

describeEachDatabase('createMany around random rows', ({ test }) => {
  test('does what a plain reckoning does', async (database) => {
    await dropTables(database, models)
    await createTables(database, models)
    const query = Visit.using({ executor: await testExecutor(database) })
    const rows = fc.array(given, { minLength: 1, maxLength: 7 })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(given, { maxLength: 4, selector: key }), rows, fc.boolean(), async (before, all, updates) => {
        await database.execute('DELETE FROM around_visit')
        const first = reckoned([], before, false)
        fc.pre(first !== null)
        if (before.length > 0) await query.createMany(before)
        const expected = reckoned(before, all, updates)
        const creating = query.createMany(all, { around: ['page', 'at'], update: updates ? ['count'] : [] })
        if (expected === null) {
          await assert.rejects(creating, { code: 'ORM_VALUE_TAKEN', message: /^Visit\.code is taken/ })
          assert.deepEqual(sorted(await stored(database)), sorted(first?.rows ?? new Map()))
          return
        }
        const made = await creating
        const kept = all.filter((_, place) => expected.kept[place])
        assert.deepEqual(
          made.map((row) => key(row as Given)),
          kept.map(key),
        )
        assert.deepEqual(sorted(await stored(database)), sorted(expected.rows))
        const ids = new Map((await query.all()).map((row) => [key(row as Given), row.id]))
        assert.deepEqual(
          made.map(({ id }) => id),
          kept.map((row) => ids.get(key(row))),
        )
      }),
      { numRuns: 40 },
    )
    await dropTables(database, models)
  })
})
