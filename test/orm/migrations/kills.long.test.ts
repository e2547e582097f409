// Two hundred kills on each database.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { makeDatabase } from '../../databases.ts'
import { killedFolder, killOften, removeFolder } from './kills.ts'

/** Each history takes a few kills: forty of five. */
const HISTORIES = 40

function delays(history: number): number[] {
  return Array.from({ length: 5 }, (_, kill) => 5 + ((history * 37 + kill * 23) % 160))
}

describe('migrations that are killed often', () => {
  test('go on where they were: SQLite', async () => {
    for (let history = 0; history < HISTORIES; history++) {
      const [folder, place] = [killedFolder(), mkdtempSync(join(tmpdir(), 'nuages-'))]
      try {
        await killOften(`sqlite:${join(place, 'killed.db')}`, folder, delays(history))
      } finally {
        removeFolder(folder)
        rmSync(place, { recursive: true })
      }
    }
  })
  for (const server of ['postgres', 'mysql'] as const) {
    test(`go on where they were: ${server}`, async (t) => {
      for (let history = 0; history < HISTORIES; history++) {
        const { database, missing } = await makeDatabase(server)
        if (database === undefined) return t.skip(missing)
        const folder = killedFolder()
        try {
          await killOften(database.url, folder, delays(history))
        } finally {
          removeFolder(folder)
          await database.drop()
        }
      }
    })
  }
})
