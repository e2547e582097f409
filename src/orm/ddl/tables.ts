// Makes and drops the tables of models, in the order in which they refer to each other.

import type { Database } from '../database.ts'
import { type Engine, engineOf } from '../engine.ts'
import type { ModelSet } from '../model-set.ts'
import { schemaOf } from '../schema.ts'
import { addForeignKey, createTable } from './create-table.ts'
import { type ForeignKeyDefinition, type TableDefinition, tablesOf } from './definition.ts'
import { DDL_FEATURES } from './features.ts'
import { dropFullText } from './full-text.ts'
import { quoted } from './quoted.ts'

/** The tables of model sets, each after those it refers to, as far as that can be. Models with `managed: false` have none. */
function orderedTables(sets: readonly ModelSet[]): TableDefinition[] {
  const schemas = sets.flatMap(({ models }) => Object.values(models)).map(schemaOf)
  const tables = schemas.filter(({ options }) => options.managed !== false).flatMap(tablesOf)
  const byName = new Map(tables.map((table) => [table.name, table]))
  const ordered = new Set<TableDefinition>()
  const visited = new Set<TableDefinition>()
  const visit = (table: TableDefinition): void => {
    if (visited.has(table)) return
    visited.add(table)
    for (const { table: name } of table.foreignKeys) {
      const target = byName.get(name)
      if (target !== undefined) visit(target)
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

/** The statements that make all tables of model sets. Foreign keys that go round in a circle come last, where the engine wants it. Throws ORM_DDL_... */
function createStatements(sets: readonly ModelSet[], engine: Engine): string[] {
  const tables = orderedTables(sets)
  const later = laterKeys(tables, engine)
  const statements = tables.flatMap((table) => {
    const { create, after } = createTable(
      table,
      table.foreignKeys.filter((key) => !later.has(key)),
      engine,
    )
    return [create, ...after]
  })
  return [...statements, ...[...later].map(([key, table]) => addForeignKey(key, table, engine))]
}

/** The foreign keys to tables that come after their own. */
function laterKeys(tables: readonly TableDefinition[], engine: Engine): ReadonlyMap<ForeignKeyDefinition, TableDefinition> {
  const later = new Map<ForeignKeyDefinition, TableDefinition>()
  if (DDL_FEATURES[engine].forwardReferences) return later
  const waiting = new Set(tables.map(({ name }) => name))
  for (const table of tables) {
    waiting.delete(table.name)
    for (const key of table.foreignKeys) if (waiting.has(key.table)) later.set(key, table)
  }
  return later
}

/**
 * Makes the tables of models in a database that has none of them, for tests, trials and small programs; others have migrations. All
 * of them or none: where the engine cannot undo (MySQL), those that were made are dropped again. Throws ORM_DDL_..., `DatabaseError`.
 */
export async function createTables(database: Database, ...sets: readonly ModelSet[]): Promise<void> {
  const engine = await engineOf(database)
  const statements = createStatements(sets, engine)
  if (database.features.transactionalDdl) {
    await database.transaction(async () => {
      for (const sql of statements) await database.execute(sql)
    })
    return
  }
  await createWithoutTransaction(database, sets, statements, engine)
}

async function createWithoutTransaction(
  database: Database,
  sets: readonly ModelSet[],
  statements: readonly string[],
  engine: Engine,
): Promise<void> {
  const made: string[] = []
  try {
    for (const sql of statements) {
      await database.execute(sql)
      made.push(sql)
    }
  } catch (error) {
    const tables = orderedTables(sets).filter((table) => made.some((sql) => sql.startsWith(`CREATE TABLE ${quoted(table.name, engine)} `)))
    await drop(database, tables, engine)
    throw error
  }
}

/** Drops the tables of models, with all that is in them. Tables that are not there are passed over. Throws `DatabaseError`. */
export async function dropTables(database: Database, ...sets: readonly ModelSet[]): Promise<void> {
  const engine = await engineOf(database)
  const tables = orderedTables(sets)
  if (database.features.transactionalDdl) await database.transaction(() => drop(database, tables, engine))
  else await drop(database, tables, engine)
}

async function drop(database: Database, tables: readonly TableDefinition[], engine: Engine): Promise<void> {
  if (engine === 'sqlite') {
    await dropFromSqlite(database, tables)
    return
  }
  for (const [key, table] of laterKeys(tables, engine)) await dropForeignKey(database, key, table, engine)
  for (const { name } of tables.toReversed()) await database.execute(`DROP TABLE IF EXISTS ${quoted(name, engine)}`)
}

/**
 * SQLite deletes the rows of a table that it drops, and minds foreign keys as it does: those that are broken meanwhile only at the end of
 * the transaction, and a target that is gone not at all, unless rows go with others of their own table. So a target of the name is there
 * for as long as that takes.
 */
async function dropFromSqlite(database: Database, tables: readonly TableDefinition[]): Promise<void> {
  const run = async (sql: string): Promise<unknown> => database.execute(sql)
  const dropped = new Set<string>()
  await run('PRAGMA defer_foreign_keys = ON')
  for (const table of tables.toReversed()) {
    const { name, foreignKeys } = table
    for (const index of table.indexes) if (index.fullText) for (const sql of dropFullText(index, table, 'sqlite')) await run(sql)
    const gone = new Map(foreignKeys.filter((key) => dropped.has(key.table)).map((key) => [key.table, key.target]))
    for (const [other, target] of gone)
      await run(`CREATE TABLE ${quoted(other, 'sqlite')} (${quoted(target, 'sqlite')} ANY PRIMARY KEY) STRICT`)
    for (const one of [name, ...gone.keys()]) await run(`DROP TABLE IF EXISTS ${quoted(one, 'sqlite')}`)
    dropped.add(name)
  }
}

async function dropForeignKey(database: Database, key: ForeignKeyDefinition, table: TableDefinition, engine: Engine): Promise<void> {
  const place = engine === 'postgres' ? 'current_schema()' : 'DATABASE()'
  const [first, second] = engine === 'postgres' ? ['$1', '$2'] : ['?', '?']
  const { rows } = await database.execute(
    `SELECT 1 FROM information_schema.table_constraints WHERE table_schema = ${place} AND table_name = ${first} AND constraint_name = ${second}`,
    [table.name, key.name],
  )
  if (rows.length === 0) return
  const what = engine === 'postgres' || engine === 'mariadb' ? 'CONSTRAINT' : 'FOREIGN KEY'
  await database.execute(`ALTER TABLE ${quoted(table.name, engine)} DROP ${what} ${quoted(key.name, engine)}`)
}
