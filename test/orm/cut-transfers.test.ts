import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeDatabase } from '../databases.ts'
import { runTransfers } from './cut-transfers.ts'

describe('transfers over a network that is cut at random', { concurrency: true }, () => {
  for (const server of ['postgres', 'mysql'] as const) {
    test(`end as was told: ${server}`, async (t) => {
      const found = await makeDatabase(server)
      if (found.database === undefined) return t.skip(found.missing)
      try {
        const counts = await runTransfers(found.database.url, { seed: 20_261_125, workers: 4, each: 8, within: 60 })
        assert.ok((counts.get('kept') ?? 0) > 5 && counts.size > 1, 'some were kept, and some were cut')
      } finally {
        await found.database.drop()
      }
    })
  }
})
