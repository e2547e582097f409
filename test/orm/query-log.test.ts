import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describeEachDatabase } from '../each-database.ts'

interface Told {
  readonly sql: string
  readonly rows: number
  readonly error: unknown
  readonly milliseconds: number
}

/** What the channel tells while something runs. */
async function toldBy(work: () => Promise<void>): Promise<Told[]> {
  const told: Told[] = []
  const listener = (event: unknown): void => void told.push(event as Told)
  subscribe('nuages.query', listener)
  try {
    await work()
  } finally {
    unsubscribe('nuages.query', listener)
  }
  return told
}

describeEachDatabase('the query log', (each) => {
  const three = 'SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3'

  each.test('tells of rows that are read one by one', async (database) => {
    const whole = await toldBy(async () => {
      const rows = database.iterate(three)
      for await (const [number] of rows) assert.ok(Number(number) > 0)
    })
    assert.deepEqual(
      whole.map(({ sql, rows, error }) => [sql, rows, error]),
      [[three, 3, undefined]],
    )
    const part = await toldBy(async () => {
      const rows = database.iterate(three)
      for await (const _ of rows) break
    })
    assert.deepEqual(
      part.map(({ rows }) => rows),
      [1],
    )
  })

  each.test(
    'tells of statements that are given together: of those before the one that failed, of that, and of none behind it',
    async (database) => {
      const failing = { sql: 'SELECT nothing FROM nowhere', parameters: [] }
      const whole = { sql: three, parameters: [] }
      const codes = async (statements: (typeof whole)[]): Promise<unknown[]> => {
        const told = await toldBy(async () => {
          await assert.rejects(async () => database.executeAll(statements), { code: 'DATABASE_STATEMENT_FAILED' })
        })
        return told.map(({ sql, rows, error }) => [sql, rows, (error as { code: string } | undefined)?.code])
      }
      const [done, failed] = [
        [three, 3, undefined],
        [failing.sql, 0, 'DATABASE_STATEMENT_FAILED'],
      ]
      // The third time a statement comes it is one that was prepared.
      for (let time = 0; time < 3; time++) {
        assert.deepEqual(await codes([whole, whole, failing, whole]), [done, done, failed])
        assert.deepEqual(await codes([failing, whole]), [failed])
        assert.deepEqual(await codes([whole, failing]), [done, failed])
      }
      const inOne = await toldBy(() => assert.rejects(database.transaction(() => database.executeAll([whole, failing, whole]))))
      assert.deepEqual(
        inOne.map(({ rows, error }) => [rows, error === undefined]),
        [
          [3, true],
          [0, false],
        ],
      )
    },
  )

  each.test('tells of a failure while rows are read', async (database) => {
    const told = await toldBy(async () => {
      const rows = database.iterate('SELECT nothing FROM nowhere')
      await assert.rejects(rows[Symbol.asyncIterator]().next(), { code: 'DATABASE_STATEMENT_FAILED' })
    })
    assert.deepEqual(
      told.map(({ error }) => (error as { code: string }).code),
      ['DATABASE_STATEMENT_FAILED'],
    )
  })
})
