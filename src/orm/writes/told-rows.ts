// Rows that are deleted and listened to: they are read, so that those who listen can be told of them.

import type { Parameter } from '../backends/backend.ts'
import type { Database } from '../database.ts'
import { memoryOf } from '../row-state.ts'
import { hydrate } from '../row-values.ts'
import type { Schema } from '../schema.ts'
import { isHeard, tell } from '../signals.ts'
import { storedOf } from '../stored-value.ts'
import { temporalReady } from '../temporal.ts'
import { type Collected, MOST_KEYS } from './collection.ts'
import { among } from './keys.ts'
import { columnNames, name, type Writing } from './statement.ts'

/** Whether somebody listens to deletions of a model's rows. */
export function isDeletionHeard({ model }: Schema): boolean {
  return isHeard(model, 'beforeDelete') || isHeard(model, 'afterDelete')
}

/** Reads the rows that somebody listens to, in the order in which they were found; `apart` is the model of a row that tells itself. */
export async function readHeard(
  database: Database,
  collected: readonly Collected[],
  apart: Schema | null,
  writing: Writing,
): Promise<object[]> {
  const found: object[] = []
  for (const { schema, rows } of collected) {
    const own = schema === apart ? rows.slice(1) : rows
    if (own.length === 0 || !isDeletionHeard(schema)) continue
    await temporalReady()
    for (let start = 0; start < own.length; start += MOST_KEYS) {
      for (const row of await readRows(database, { schema, rows: own.slice(start, start + MOST_KEYS) }, writing)) found.push(row)
    }
  }
  return found
}

async function readRows(database: Database, { schema, rows }: Collected, writing: Writing): Promise<object[]> {
  const { engine } = writing
  const columns = [...schema.columns.values()]
  const { sql, parameters } = among(schema, rows, writing)
  const select = `SELECT ${columnNames(columns, engine)} FROM ${name(schema.table, engine)} WHERE ${sql}`
  const result = await database.execute(select, parameters as readonly Parameter[])
  return result.rows.map((row) =>
    hydrate(
      schema,
      columns,
      columns.map((column, place) => storedOf(column, row[place] ?? null)),
      null,
    ),
  )
}

/** Tells those who listen to these rows, one after the other. */
export async function tellDeletion(rows: readonly object[], moment: 'beforeDelete' | 'afterDelete'): Promise<void> {
  for (const row of rows) {
    if (moment === 'afterDelete') memoryOf(row).stored = null
    await tell(row, { moment, created: false, changed: [] })
  }
}
