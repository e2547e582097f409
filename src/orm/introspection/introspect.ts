// Reads what a database has, whatever its engine.

import type { Database } from '../database.ts'
import { engineOf } from '../engine.ts'
import type { FoundTable } from './found.ts'
import { mysqlTables } from './mysql-tables.ts'
import { postgresTables } from './postgres-tables.ts'
import { sqliteTables } from './sqlite-tables.ts'

/** Where Nuages notes which migrations are applied; no model's. */
const OWN = 'nuages_migrations'

/** The tables and views of a database, of PostgreSQL those of the current schema, by name. Throws `DatabaseError`. */
export async function introspect(database: Database): Promise<readonly FoundTable[]> {
  const engine = await engineOf(database)
  const found = (await tablesIn(database, engine, null)).filter(({ name }) => name !== OWN)
  const keys = new Map(found.map(({ name, primaryKey }) => [name, primaryKey]))
  // A foreign key that names no columns means the primary key.
  return found.map((table) => ({
    ...table,
    foreignKeys: table.foreignKeys.map((key) => (key.targets.length > 0 ? key : { ...key, targets: keys.get(key.table) ?? [] })),
  }))
}

/** One table of a database, its foreign keys as it says them; null where it is not there. Throws `DatabaseError`. */
export async function introspectTable(database: Database, name: string): Promise<FoundTable | null> {
  const [found = null] = await tablesIn(database, await engineOf(database), name)
  return found
}

function tablesIn(database: Database, engine: Awaited<ReturnType<typeof engineOf>>, only: string | null): Promise<FoundTable[]> {
  if (engine === 'sqlite') return sqliteTables(database, only)
  return engine === 'postgres' ? postgresTables(database, only) : mysqlTables(database, engine, only)
}
