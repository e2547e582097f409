// Behaviour that is the same on every database: its tests run on SQLite in memory, on PostgreSQL, and on MySQL or MariaDB.

import { after, before, describe, type TestContext, test } from 'node:test'
import type { Dialect } from '../src/orm/backends/features.ts'
import { connect } from '../src/orm/connect.ts'
import type { Database } from '../src/orm/database.ts'
import { type Found, makeDatabase } from './databases.ts'

/** A database under test. */
export interface EachDatabase {
  readonly dialect: Dialect
  /** A test that is given the database, and a function that opens another handle on it; skipped where there is none. */
  test(name: string, work: (database: Database, another: () => Database, t: TestContext) => Promise<void>): void
}

/** Defines the same tests for each database. `define` is called once for each. */
export function describeEachDatabase(title: string, define: (each: EachDatabase) => void): void {
  for (const dialect of ['sqlite', 'postgres', 'mysql'] as const) describe(`${title}: ${dialect}`, () => defineFor(dialect, define))
}

function defineFor(dialect: Dialect, define: (each: EachDatabase) => void): void {
  let found: Found = { missing: '' }
  const open: Database[] = []
  const another = (): Database => {
    const database = connect(dialect === 'sqlite' ? 'sqlite::memory:' : (found.database?.url as string))
    open.push(database)
    return database
  }
  before(async () => {
    if (dialect !== 'sqlite') found = await makeDatabase(dialect)
    if (dialect === 'sqlite' || found.database !== undefined) another()
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
