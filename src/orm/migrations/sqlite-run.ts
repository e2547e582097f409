// A transaction of SQLite in which tables are built anew: without foreign keys, which would take rows with a table that is dropped;
// they are looked at before it ends.

import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'

/** Runs `work` in one transaction with foreign keys off. Throws ORM_MIGRATION_REFERENCES where it would leave some broken. */
export async function runRebuilding<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.execute('PRAGMA foreign_keys = OFF')
  try {
    return await database.transaction(async () => {
      // Views, triggers and foreign keys follow another name of a table or a column.
      await database.execute('PRAGMA legacy_alter_table = OFF')
      const result = await work()
      await checkReferences(database)
      return result
    })
  } finally {
    await database.execute('PRAGMA legacy_alter_table = OFF')
    await database.execute('PRAGMA foreign_keys = ON')
  }
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
