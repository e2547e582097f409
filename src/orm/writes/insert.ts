// Inserts rows: those of one shape together, in statements as large as the engine takes, and all of them or none.

import type { Parameter, Result, Row } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { Database } from '../database.ts'
import type { Written } from '../executor.ts'
import type { Schema } from '../schema.ts'
import { type InsertPlan, insertPlan, type NewRow } from './insert-plan.ts'
import { columnNames, name, Parameters, storedOf, type Writing } from './statement.ts'
import { translated } from './violation.ts'

/** What the database made of a row, by column. */
export type MadeRow = ReadonlyMap<ColumnInfo, Stored>

/** Rows of one INSERT at most: what engines do not limit, memory and the length of a packet (MySQL, 16 MB) do. */
const MOST_ROWS = 1024
const NOTHING_MADE: MadeRow = new Map()

/** Inserts rows; gives for each what the database made. Throws ORM_VALUE_TAKEN and the like, `DatabaseError`. */
export async function insertRows(database: Database, schema: Schema, rows: readonly NewRow[], writing: Writing): Promise<MadeRow[]> {
  const [first, second] = rows
  if (first === undefined) return []
  if (second === undefined) return insertGroup(database, schema, rows, insertPlan(schema, writing.engine, first, null), writing)
  const groups = [...groupsOf(database, schema, rows, writing)]
  const run = async (): Promise<MadeRow[]> => {
    const made: MadeRow[] = []
    for (const [plan, group] of groups) for (const row of await insertGroup(database, schema, group, plan, writing)) made.push(row)
    return made
  }
  return groups.length === 1 && !needsSecondLook(groups[0]?.[0] as InsertPlan, writing) ? run() : database.transaction(run)
}

/** Rows that follow each other and have one shape, as many as one statement takes. */
function* groupsOf(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  writing: Writing,
): Generator<[InsertPlan, readonly NewRow[]]> {
  let start = 0
  while (start < rows.length) {
    const plan = insertPlan(schema, writing.engine, rows[start] as NewRow, null)
    const most = plan.isBare ? 1 : rowsOf(database, plan)
    let end = start + 1
    while (end < rows.length && end - start < most && plan.fits(rows[end] as NewRow)) end++
    // SQLite prepares a text for longer than it runs it, so that few and usual counts of rows are better than one rare.
    if (writing.engine === 'sqlite') end = start + 2 ** Math.floor(Math.log2(end - start))
    yield [plan, start === 0 && end === rows.length ? rows : rows.slice(start, end)]
    start = end
  }
}

function rowsOf({ features }: Database, { columns }: InsertPlan): number {
  return Math.min(MOST_ROWS, Math.max(1, Math.floor(features.maxParameters / Math.max(1, columns.length))))
}

async function insertGroup(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  plan: InsertPlan,
  writing: Writing,
): Promise<MadeRow[]> {
  const [sql, parameters] = plan.computed.size === 0 ? valuesOf(rows, plan) : expressionsOf(rows, plan, schema, writing)
  let result: Result
  try {
    const answer = database.execute(sql, parameters)
    result = answer instanceof Promise ? await answer : answer
  } catch (error) {
    throw translated(error, schema)
  }
  if (plan.made.length === 0) return rows.map(() => NOTHING_MADE)
  if (writing.engine === 'mysql') return lookAgain(database, schema, rows, plan, result, writing)
  return result.rows.map((row) => madeRow(plan.returned, row))
}

function valuesOf(rows: readonly NewRow[], plan: InsertPlan): [string, Parameter[]] {
  const parameters: Parameter[] = []
  for (const row of rows) for (const value of row.values()) parameters.push(value as Parameter)
  return [plan.text(rows.length), parameters]
}

function expressionsOf(rows: readonly NewRow[], plan: InsertPlan, schema: Schema, writing: Writing): [string, Parameter[]] {
  const parameters = new Parameters(writing)
  const tuples = rows.map((row) => `(${[...row.values()].map((value: Written) => parameters.write(value, schema)).join(', ')})`)
  return [plan.around(tuples), parameters.values]
}

/** What came back of a row. */
export function madeRow(columns: readonly ColumnInfo[], row: Row): MadeRow {
  const made = new Map<ColumnInfo, Stored>()
  for (let place = 0; place < columns.length; place++) {
    const column = columns[place] as ColumnInfo
    made.set(column, storedOf(column, row[place] ?? null))
  }
  return made
}

/** Whether MySQL has to be asked for more than the key it counted. */
function needsSecondLook(plan: InsertPlan, { engine }: Writing): boolean {
  return engine === 'mysql' && plan.made.some((column) => !column.type.auto)
}

/** MySQL gives nothing back but the first key that it counted; those of one statement follow each other. The rest is read by key. */
async function lookAgain(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  plan: InsertPlan,
  { lastId }: Result,
  writing: Writing,
): Promise<MadeRow[]> {
  const counted = plan.made.find((column) => column.type.auto)
  const keys = rows.map((row, place) =>
    schema.primaryKey.map((column): Written => (column === counted ? countedFrom(lastId, place) : (row.get(column) ?? null))),
  )
  if (!needsSecondLook(plan, writing)) return keys.map(([key]) => new Map([[counted as ColumnInfo, key as Stored]]))
  const made: MadeRow[] = []
  const where = schema.primaryKey.map(({ column }) => `${name(column, writing.engine)} = ?`).join(' AND ')
  const sql = `SELECT ${columnNames(plan.made, writing.engine)} FROM ${name(schema.table, writing.engine)} WHERE ${where}`
  for (const key of keys) made.push(madeRow(plan.made, (await database.execute(sql, key as Parameter[])).rows[0] ?? []))
  return made
}

function countedFrom(first: number | bigint | undefined, place: number): number | bigint {
  return typeof first === 'bigint' ? first + BigInt(place) : (first ?? 0) + place
}
