// Five kills on each database; 200 are in kills.long.test.ts.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { makeDatabase } from '../../databases.ts'
import { killedFolder, killOften, removeFolder } from './kills.ts'

const DELAYS: readonly number[] = [20, 45, 70, 100, 140]

describe('a migration that is killed', () => {
  test('goes on where it was: SQLite', async () => {
    const [folder, place] = [killedFolder(), mkdtempSync(join(tmpdir(), 'nuages-'))]
    try {
      await killOften(`sqlite:${join(place, 'killed.db')}`, folder, DELAYS)
    } finally {
      removeFolder(folder)
      rmSync(place, { recursive: true })
    }
  })
  for (const server of ['postgres', 'mysql'] as const) {
    test(`goes on where it was: ${server}`, async (t) => {
      const { database, missing } = await makeDatabase(server)
      if (database === undefined) return t.skip(missing)
      const folder = killedFolder()
      try {
        await killOften(database.url, folder, DELAYS)
      } finally {
        removeFolder(folder)
        await database.drop()
      }
    })
  }
})
