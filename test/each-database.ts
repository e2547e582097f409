// Behaviour that is the same on every database: its tests run on SQLite in memory and in a file, on PostgreSQL, and on MySQL or MariaDB.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Dialect } from '../src/orm/backends/features.ts'
import { connect } from '../src/orm/connect.ts'
import type { Database } from '../src/orm/database.ts'
import { type Found, makeDatabase } from './databases.ts'

/** A database under test. */
export interface EachDatabase {
  readonly dialect: Dialect
  /** A test that is given the database, and a function that gives another handle on it (the same, in memory); skipped where there is none. */
  test(name: string, work: (database: Database, another: () => Database, t: TestContext) => Promise<void>): void
}

/** Defines the same tests for each database. `define` is called once for each. */
export function describeEachDatabase(title: string, define: (each: EachDatabase) => void): void {
  for (const place of ['memory', 'file', 'postgres', 'mysql'] as const) describe(`${title}: ${place}`, () => defineFor(place, define))
}

type Place = 'memory' | 'file' | 'postgres' | 'mysql'

async function openPlace(place: Place): Promise<Found> {
  if (place === 'postgres' || place === 'mysql') return makeDatabase(place)
  if (place === 'memory') return { database: { url: 'sqlite::memory:', drop: async () => {} } }
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  return { database: { url: `sqlite:${join(folder, 'test.db')}`, drop: async () => rmSync(folder, { recursive: true }) } }
}

function defineFor(place: Place, define: (each: EachDatabase) => void): void {
  const dialect = place === 'memory' || place === 'file' ? 'sqlite' : place
  let found: Found = { missing: '' }
  const open: Database[] = []
  const another = (): Database => {
    // In memory there is but the one.
    const [only] = open
    if (place === 'memory' && only !== undefined) return only
    const database = connect(found.database?.url as string)
    open.push(database)
    return database
  }
  before(async () => {
    found = await openPlace(place)
    if (found.database !== undefined) another()
  })
  after(async () => {
    for (const database of open) await database.close()
    await found.database?.drop()
  })
  define({
    dialect,
    test: (name, work) =>
      test(name, async (t) => {
        const [database] = open
        if (database === undefined) t.skip(found.missing)
        else await work(database, another, t)
      }),
  })
}
