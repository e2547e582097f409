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
