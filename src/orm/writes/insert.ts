// Inserts rows: those of one shape together, in statements as large as the engine takes, and all of them or none.

import type { Eventual, Parameter, Result, Row } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import { ColumnValues, type NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import type { Written } from '../executor.ts'
import type { Schema } from '../schema.ts'
import { storedOf } from '../stored-value.ts'
import { type InsertPlan, insertPlan } from './insert-plan.ts'
import { columnNames, name, Parameters, type Writing } from './statement.ts'
import { execute } from './violation.ts'

/** What the database made of a row, by column. */
export type MadeRow = ColumnValues<Stored>

/** Rows of one INSERT at most: what engines do not limit, memory and the length of a packet (MySQL, 16 MB) do. */
const MOST_ROWS = 1024
const NOTHING_MADE: MadeRow = new ColumnValues<Stored>([], [])

/** Inserts rows; gives for each what the database made. Throws ORM_VALUE_TAKEN and the like, `DatabaseError`. */
export function insertRows(database: Database, schema: Schema, rows: readonly NewRow[], writing: Writing): Eventual<readonly MadeRow[]> {
  const groups = groupsOf(database, schema, rows, writing)
  const [first, second] = groups
  if (first === undefined) return []
  const isOne = second === undefined && !first.plan.givesCounted && !needsSecondLook(first.plan, writing)
  if (isOne) return insertGroup(database, schema, first, writing)
  return database.transaction(async () => {
    const made: MadeRow[] = []
    for (const group of groups) for (const row of await insertGroup(database, schema, group, writing)) made.push(row)
    return made
  })
}

/** Rows that follow each other and have one shape, as many as one statement takes. */
interface Group {
  readonly plan: InsertPlan
  readonly rows: readonly NewRow[]
}

function groupsOf(database: Database, schema: Schema, rows: readonly NewRow[], { engine }: Writing): Group[] {
  const groups: Group[] = []
  let start = 0
  while (start < rows.length) {
    const { shape } = rows[start] as NewRow
    const plan = insertPlan(schema, engine, shape, null)
    if (rows.length === 1) return [{ plan, rows }]
    const most = plan.isBare ? 1 : rowsOf(database, plan)
    let end = start + 1
    while (end < rows.length && end - start < most && rows[end]?.shape === shape) end++
    for (const count of engine === 'sqlite' ? usualCounts(end - start) : [end - start]) {
      groups.push({ plan, rows: count === rows.length ? rows : rows.slice(start, start + count) })
      start += count
    }
  }
  return groups
}

/** SQLite prepares a text for longer than it runs it, so that few and usual counts of rows (powers of two) are better than one rare. */
function usualCounts(rows: number): number[] {
  const counts: number[] = []
  for (let rest = rows; rest > 0; ) {
    const count = 2 ** Math.floor(Math.log2(rest))
    counts.push(count)
    rest -= count
  }
  return counts
}

function rowsOf({ features }: Database, { columns }: InsertPlan): number {
  return Math.min(MOST_ROWS, Math.max(1, Math.floor(features.maxParameters / Math.max(1, columns.length))))
}

function insertGroup(database: Database, schema: Schema, group: Group, writing: Writing): Eventual<readonly MadeRow[]> {
  const { plan, rows } = group
  if (plan.givesCounted || needsSecondLook(plan, writing)) return insertAndLook(database, schema, group, writing)
  return execute(database, schema, textOf(group, schema, writing), (result) => {
    if (plan.made.length === 0) return rows.map(() => NOTHING_MADE)
    return plan.isCounted ? countedRows(plan, rows.length, result, writing) : result.rows.map((row) => madeRow(plan.returned, row))
  })
}

async function insertAndLook(database: Database, schema: Schema, group: Group, writing: Writing): Promise<readonly MadeRow[]> {
  const { plan, rows } = group
  const result = await runGroup(database, schema, group, writing)
  if (plan.made.length === 0) return rows.map(() => NOTHING_MADE)
  return plan.isCounted ? lookAgain(database, schema, rows, plan, result, writing) : result.rows.map((row) => madeRow(plan.returned, row))
}

/** PostgreSQL counts on from its own last key, as if others had not been given: it is told of the greatest. */
async function countOn(database: Database, { table, key }: Schema, rows: readonly NewRow[]): Promise<void> {
  const given = rows.map((row) => row.get(key)).filter((value) => typeof value === 'number' || typeof value === 'bigint')
  const greatest = given.reduce((most, value) => (value > most ? value : most), 0)
  const sequence = 'SELECT pg_get_serial_sequence($1, $2)::regclass AS id'
  await database.execute(
    `SELECT setval(id, $3::bigint) FROM (${sequence}) AS s WHERE coalesce(pg_sequence_last_value(id), 0) < $3::bigint`,
    [name(table, 'postgres'), key.column, greatest],
  )
}

/** Inserts rows of one shape by one statement. */
export async function runGroup(database: Database, schema: Schema, group: Group, writing: Writing): Promise<Result> {
  const result = await execute(database, schema, textOf(group, schema, writing), (answer) => answer)
  if (group.plan.givesCounted) await countOn(database, schema, group.rows)
  return result
}

function textOf({ plan, rows }: Group, schema: Schema, writing: Writing): [string, readonly Parameter[]] {
  if (plan.computed.size === 0) return [plan.text(rows.length), parametersOf(rows)]
  const parameters = new Parameters(writing)
  const tuples = rows.map(({ values }) => `(${values.map((value) => parameters.write(value, schema)).join(', ')})`)
  return [plan.around(tuples), parameters.values]
}

function parametersOf(rows: readonly NewRow[]): readonly Parameter[] {
  const [{ values: first } = NOTHING_MADE] = rows
  if (rows.length === 1) return first as readonly Parameter[]
  const parameters: Parameter[] = new Array(rows.length * first.length)
  let place = 0
  for (const { values } of rows) for (const value of values) parameters[place++] = value as Parameter
  return parameters
}

/** What came back of a row. */
export function madeRow(columns: readonly ColumnInfo[], row: Row): MadeRow {
  return new ColumnValues(
    columns,
    columns.map((column, place) => storedOf(column, row[place] ?? null)),
  )
}

/** Whether MySQL has to be asked for more than the key it counted. */
function needsSecondLook(plan: InsertPlan, { engine }: Writing): boolean {
  return engine === 'mysql' && plan.made.some((column) => !column.type.auto)
}

/** Of counted keys, which follow each other, MySQL gives the first and SQLite the last. */
function countedRows({ made }: InsertPlan, count: number, { lastId }: Result, { engine }: Writing): MadeRow[] {
  const before = engine === 'sqlite' ? 1 - count : 0
  const rows: MadeRow[] = []
  for (let place = 0; place < count; place++) rows.push(new ColumnValues<Stored>(made, [countedFrom(lastId, before + place)]))
  return rows
}

/** What MySQL made beside the keys that it counted is read by key. */
async function lookAgain(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  plan: InsertPlan,
  result: Result,
  writing: Writing,
): Promise<MadeRow[]> {
  if (!needsSecondLook(plan, writing)) return countedRows(plan, rows.length, result, writing)
  const counted = plan.made.find((column) => column.type.auto)
  const keys = rows.map((row, place) =>
    schema.primaryKey.map((column): Written => (column === counted ? countedFrom(result.lastId, place) : (row.get(column) ?? null))),
  )
  const made: MadeRow[] = []
  const where = schema.primaryKey.map(({ column }) => `${name(column, writing.engine)} = ?`).join(' AND ')
  const sql = `SELECT ${columnNames(plan.made, writing.engine)} FROM ${name(schema.table, writing.engine)} WHERE ${where}`
  for (const key of keys) made.push(madeRow(plan.made, (await database.execute(sql, key as Parameter[])).rows[0] ?? []))
  return made
}

function countedFrom(told: number | bigint | undefined, steps: number): number | bigint {
  return typeof told === 'bigint' ? told + BigInt(steps) : (told ?? 0) + steps
}
