// A transaction of SQLite in which tables are built anew: without foreign keys, which would take rows with a table that is dropped;
// they are looked at before it ends. Triggers of others go with a table, and come back with it.

import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'

/** Runs `work` in one transaction with foreign keys off. Throws ORM_MIGRATION_REFERENCES where it would leave some broken. */
export async function runRebuilding<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.execute('PRAGMA foreign_keys = OFF')
  try {
    return await database.transaction(async () => {
      const before = await triggersOf(database)
      // A view or a trigger that names a table which is being built anew would be refused.
      await database.execute('PRAGMA legacy_alter_table = OFF')
      const result = await work()
      const after = await triggersOf(database)
      for (const [name, { sql, table }] of before) if (!after.has(name) && (await hasTable(database, table))) await database.execute(sql)
      await checkReferences(database)
      return result
    })
  } finally {
    await database.execute('PRAGMA foreign_keys = ON')
  }
}

async function triggersOf(database: Database): Promise<Map<string, { sql: string; table: string }>> {
  const { rows } = await database.execute(
    `SELECT t.name, t.sql, t.tbl_name FROM sqlite_master t WHERE t.type = 'trigger' AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.type = 'table' AND v.sql LIKE 'CREATE VIRTUAL TABLE%' AND t.name LIKE v.name || '\\_%' ESCAPE '\\')`,
  )
  return new Map(rows.map(([name, sql, table]) => [String(name), { sql: String(sql), table: String(table) }]))
}

async function hasTable(database: Database, name: string): Promise<boolean> {
  const { rows } = await database.execute(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`, [name])
  return rows.length > 0
}

async function checkReferences(database: Database): Promise<void> {
  const { rows } = await database.execute('SELECT "table", "parent" FROM pragma_foreign_key_check LIMIT 1')
  const [broken] = rows
  if (broken === undefined) return
  throw new NuagesError(
    'ORM_MIGRATION_REFERENCES',
    `rows of ${String(broken[0])} would point at rows of ${String(broken[1])} that are not there`,
    {
      hint: 'mend the rows first, by a step of the migration or by hand; nothing was changed',
    },
  )
}
