// Deletes rows, and does what `onDelete` says of those that point at them; the database's own ON DELETE is the second line, for
// rows that come in between and for statements that are not ours.

import type { Parameter, Row } from '../backends/backend.ts'
import type { Database } from '../database.ts'
import { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import { isWithoutSignals } from '../signals.ts'
import type { QueryState } from '../state.ts'
import { type Collected, Collection, MOST_KEYS, type Released } from './collection.ts'
import { among } from './keys.ts'
import { referrersOf } from './referrers.ts'
import { columnNames, name, Parameters, placeholders, type Writing } from './statement.ts'
import { isDeletionHeard, readHeard, tellDeletion } from './told-rows.ts'
import { whereOf } from './update.ts'
import { translated } from './violation.ts'

/** Deletes the rows of a query; gives how many of each table, where there were any. Throws ORM_ROW_PROTECTED, ORM_REFERENCE_BROKEN, `DatabaseError`. */
export async function deleteRows(database: Database, state: QueryState, writing: Writing): Promise<ReadonlyMap<string, number>> {
  const { schema } = state
  const tellsItself = isWithoutSignals(state)
  const { keys, links } = referrersOf(schema)
  const isHeard = !tellsItself && isDeletionHeard(schema)
  if (!isHeard && links.length === 0 && keys.every(({ onDelete }) => onDelete === 'doNothing')) return deleteAlone(database, state, writing)
  let told: readonly object[] = []
  const work = async (): Promise<ReadonlyMap<string, number>> => {
    const collection = new Collection(database, writing)
    await collection.add(schema, await keysOf(database, state, writing))
    collection.check()
    told = await readHeard(database, collection.collected, tellsItself ? schema : null, writing)
    await tellDeletion(told, 'beforeDelete')
    return deleteCollected(database, collection, writing)
  }
  let counts: ReadonlyMap<string, number>
  try {
    counts = await database.transaction(work)
  } catch (error) {
    throw translated(error, schema)
  }
  await tellDeletion(told, 'afterDelete')
  return counts
}

async function deleteAlone(database: Database, state: QueryState, writing: Writing): Promise<ReadonlyMap<string, number>> {
  const { schema } = state
  const parameters = new Parameters(writing)
  const sql = `DELETE FROM ${name(schema.table, writing.engine)}${whereOf(state, parameters, writing)}`
  const { changes } = await run(database, schema, sql, parameters.values)
  return new Map(changes === 0 ? [] : [[schema.table, changes]])
}

async function run(
  database: Database,
  schema: Schema,
  sql: string,
  parameters: readonly Parameter[],
): Promise<{ changes: number; rows: readonly Row[] }> {
  try {
    return await database.execute(sql, parameters)
  } catch (error) {
    throw translated(error, schema)
  }
}

/** The keys of the rows to delete, locked. */
async function keysOf(database: Database, state: QueryState, writing: Writing): Promise<readonly Row[]> {
  const { schema } = state
  const parameters = new Parameters(writing)
  const where = whereOf(state, parameters, writing)
  const lock = writing.engine === 'sqlite' ? '' : ' FOR UPDATE'
  const sql = `SELECT ${columnNames(schema.primaryKey, writing.engine)} FROM ${name(schema.table, writing.engine)}${where}${lock}`
  return (await run(database, schema, sql, parameters.values)).rows
}

async function deleteCollected(database: Database, collection: Collection, writing: Writing): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const { collected } = collection
  for (const released of collection.released) await release(database, released, writing)
  for (const { schema, rows } of collected) await deleteLinks(database, schema, rows, counts, writing)
  const ordered = childrenFirst(collected)
  const lookAgain = await deferKeys(database, ordered, writing)
  await letGoOfEachOther(database, ordered, writing)
  for (const { schema, rows } of ordered) {
    if (rows.length === 0) continue
    // Those that were found last point at those that were found before.
    await inChunks(rows.toReversed(), async (some) => {
      const { sql, parameters } = among(schema, some, writing)
      await run(database, schema, `DELETE FROM ${name(schema.table, writing.engine)} WHERE ${sql}`, parameters)
    })
    counts.set(schema.table, rows.length)
  }
  await lookAgain()
  return counts
}

async function inChunks<T>(items: readonly T[], work: (some: readonly T[]) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += MOST_KEYS) await work(items.slice(start, start + MOST_KEYS))
}

/**
 * Where rows point at what goes before them, the database looks at foreign keys only when all is deleted: PostgreSQL when it is told
 * again, SQLite when the transaction ends. MySQL cannot wait.
 */
async function deferKeys(database: Database, ordered: readonly Collected[], { engine }: Writing): Promise<() => Promise<void>> {
  const done = async (): Promise<void> => {}
  if (!hasBackReferences(ordered)) return done
  if (engine === 'sqlite') await database.execute('PRAGMA defer_foreign_keys = ON')
  if (engine !== 'postgres') return done
  await database.execute('SET CONSTRAINTS ALL DEFERRED')
  return async () => {
    await database.execute('SET CONSTRAINTS ALL IMMEDIATE')
  }
}

/** Whether a model points at one that goes before it, or at rows of its own that one statement does not take all at once. */
function hasBackReferences(ordered: readonly Collected[]): boolean {
  const before = new Set<Schema>()
  for (const { schema, rows } of ordered) {
    const isTooMuch = rows.length > MOST_KEYS
    for (const { column, target } of schema.relations.values()) {
      if (column !== null && (before.has(target) || (isTooMuch && target === schema))) return true
    }
    before.add(schema)
  }
  return false
}

/** Sets foreign keys of rows that stay to null, or to their default. */
async function release(database: Database, { referrer, targets }: Released, writing: Writing): Promise<void> {
  const { schema, column, onDelete } = referrer
  const { default: given } = column.options
  const fallback = Made.isMade(given) ? given : column.toStore(column.defaultValue() ?? null)
  const value = onDelete === 'setNull' ? null : fallback
  await inChunks(targets, async (some) => {
    const parameters = new Parameters(writing)
    const set = `${name(column.column, writing.engine)} = ${parameters.write(value, schema)}`
    const list = some.map((key) => parameters.add(key)).join(', ')
    await run(
      database,
      schema,
      `UPDATE ${name(schema.table, writing.engine)} SET ${set} WHERE ${name(column.column, writing.engine)} IN (${list})`,
      parameters.values,
    )
  })
}

/** Links go with the rows at either end. */
async function deleteLinks(
  database: Database,
  schema: Schema,
  rows: readonly Row[],
  counts: Map<string, number>,
  { engine }: Writing,
): Promise<void> {
  for (const { table, column } of referrersOf(schema).links) {
    await inChunks(rows, async (some) => {
      const sql = `DELETE FROM ${name(table, engine)} WHERE ${name(column, engine)} IN (${placeholders(some.length, 0, engine)})`
      const { changes } = await run(
        database,
        schema,
        sql,
        some.map(([key]) => key as Parameter),
      )
      if (changes > 0) counts.set(table, (counts.get(table) ?? 0) + changes)
    })
  }
}

/** Models in such an order that rows go before those they point at, as far as there is one. */
function childrenFirst(collected: readonly Collected[]): Collected[] {
  const bySchema = new Map(collected.map((item) => [item.schema, item]))
  const ordered: Collected[] = []
  const visited = new Set<Schema>()
  const visit = (item: Collected): void => {
    if (visited.has(item.schema)) return
    visited.add(item.schema)
    for (const { schema } of referrersOf(item.schema).keys) {
      const child = bySchema.get(schema)
      if (child !== undefined) visit(child)
    }
    ordered.push(item)
  }
  for (const item of collected) visit(item)
  return ordered
}

/**
 * MySQL looks at foreign keys row by row. What points at rows of its own table, or of one that goes before it, lets go of them first
 * where it may be null.
 */
async function letGoOfEachOther(database: Database, ordered: readonly Collected[], writing: Writing): Promise<void> {
  const { engine } = writing
  if (engine !== 'mysql' && engine !== 'mariadb') return
  const before = new Set<Schema>()
  for (const { schema, rows } of ordered) {
    before.add(schema)
    const keys = [...schema.relations.values()].filter(({ column, target }) => column?.nullable && before.has(target))
    if (keys.length === 0) continue
    const sets = keys.map(({ column }) => `${name(column?.column as string, engine)} = NULL`).join(', ')
    await inChunks(rows, async (some) => {
      const { sql, parameters } = among(schema, some, writing)
      await run(database, schema, `UPDATE ${name(schema.table, engine)} SET ${sets} WHERE ${sql}`, parameters)
    })
  }
}
