import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeDatabase } from '../databases.ts'
import { runTransfers } from './cut-transfers.ts'

describe('thousands of transfers over a network that is cut at random', () => {
  for (const server of ['postgres', 'mysql'] as const) {
    test(`end as was told: ${server}`, async (t) => {
      for (let seed = 1; seed <= 10; seed++) {
        const found = await makeDatabase(server)
        if (found.database === undefined) return t.skip(found.missing)
        try {
          const counts = await runTransfers(found.database.url, { seed, workers: 8, each: 50, within: 20 + 40 * seed })
          t.diagnostic(`seed ${seed}: ${[...counts].map(([how, count]) => `${how} ${count}`).join(', ')}`)
          assert.ok((counts.get('kept') ?? 0) > 0)
        } finally {
          await found.database.drop()
        }
      }
    })
  }
})
