// Inserts rows around those that are there: what has the same values in the columns `on` is left as it is, or updated. Whatever
// else is unique still refuses, on every engine.

import { NuagesError } from '../../base/errors.ts'
import type { Parameter } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import type { Conflict } from '../executor.ts'
import { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import { insertRows, type MadeRow, madeRow, runGroup } from './insert.ts'
import { insertPlan } from './insert-plan.ts'
import { readKey, rowKey } from './row-key.ts'
import { columnNames, name, Parameters, placeholders, type Writing } from './statement.ts'

/** What came of each row; null of one that was left out. */
export type Outcome = (MadeRow | null)[]

/** How often a row may come between the look and the insert, before that is told as an error. */
const MOST_TRIES = 5
/** How often a deadlock is met by beginning anew, where the transaction is its own. */
const MOST_DEADLOCKS = 10
/** Keys that are looked for at once. */
const MOST_KEYS = 500

/** Inserts rows, minding a conflict. Throws ORM_CONFLICT_COLUMNS, ORM_VALUE_TAKEN where it is about other columns. */
export async function insertAround(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  conflict: Conflict,
  writing: Writing,
): Promise<Outcome> {
  if (conflict.on.length === 0) {
    throw new NuagesError(
      'ORM_CONFLICT_COLUMNS',
      `rows of ${schema.name} were to be inserted around others, and it was not said by which columns`,
    )
  }
  const outcome: Outcome = rows.map(() => null)
  const rounds = roundsOf(rows, conflict)
  const way = writing.engine === 'mysql' || writing.engine === 'mariadb' ? lookFirst : byClause
  if (rounds.length === 0) return outcome
  const work = async (): Promise<void> => {
    for (const round of rounds) {
      const made = await way(
        database,
        schema,
        round.map((place) => rows[place] as NewRow),
        conflict,
        writing,
      )
      for (const [index, place] of round.entries()) outcome[place] = made[index] ?? null
    }
  }
  // MySQL gives whoever meets a row that another inserts a shared lock, so that two who want the same row end in a deadlock.
  await database.transaction(work, way === lookFirst && !database.isInTransaction ? { retries: MOST_DEADLOCKS } : {})
  return outcome
}

/** The places of rows, so that no two of a round are in each other's way. A later one of the same values is left out, or updates in a later round. */
function roundsOf(rows: readonly NewRow[], conflict: Conflict): number[][] {
  const rounds: number[][] = []
  const seen = new Map<string, number>()
  for (const [place, row] of rows.entries()) {
    const key = keyOf(row, conflict)
    const round = key === null ? 0 : (seen.get(key) ?? 0)
    if (key !== null) seen.set(key, round + 1)
    if (round > 0 && conflict.update.length === 0) continue
    const places = rounds[round] ?? []
    rounds[round] = places
    places.push(place)
  }
  return rounds
}

/** The key of a row that is to be written; null where a value is null and so the same as nothing else, made by the database or an expression. */
function keyOf(row: NewRow, { on, nullsDistinct }: Conflict): string | null {
  const values = on.map((column) => row.get(column) ?? null)
  return values.some((value) => Made.isMade(value)) ? null : rowKey(values as Stored[], nullsDistinct)
}

/** By ON CONFLICT: statement after statement of rows of one shape. */
async function byClause(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  conflict: Conflict,
  writing: Writing,
): Promise<Outcome> {
  const outcome: Outcome = []
  let start = 0
  while (start < rows.length) {
    const { shape } = rows[start] as NewRow
    const plan = insertPlan(schema, writing.engine, shape, conflict)
    let end = start + 1
    while (end < rows.length && end - start < MOST_KEYS && rows[end]?.shape === shape) end++
    const group = rows.slice(start, end)
    const { rows: returned } = await runGroup(database, schema, { plan, rows: group }, writing)
    const made = returned.map((row) => madeRow(plan.returned, row))
    if (conflict.update.length > 0 || made.length === group.length) outcome.push(...made)
    else outcome.push(...matched(group, made, conflict))
    start = end
  }
  return outcome
}

/** Which rows came back: those that were inserted, told by the columns of the conflict. */
function matched(rows: readonly NewRow[], made: readonly MadeRow[], conflict: Conflict): Outcome {
  const { on, nullsDistinct } = conflict
  const byKey = new Map(
    made.map((row) => [
      readKey(
        on,
        on.map((column) => row.get(column) as never),
        nullsDistinct,
      ),
      row,
    ]),
  )
  const keyless = made.filter(
    (row) =>
      rowKey(
        on.map((column) => row.get(column) ?? null),
        nullsDistinct,
      ) === null,
  )
  return rows.map((row) => {
    const key = keyOf(row, conflict)
    return (key === null ? keyless.shift() : byKey.get(key)) ?? null
  })
}

/** MySQL's clause is about every unique index at once. So the rows that are there are looked for and locked, and others inserted. */
async function lookFirst(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  conflict: Conflict,
  writing: Writing,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const found = await lockRows(database, schema, rows, conflict, writing)
    const isThere = rows.map((row) => found.has(keyOf(row, conflict) ?? ''))
    const fresh = rows.filter((_, place) => !isThere[place])
    try {
      const inserted = [...(await database.transaction(() => insertRows(database, schema, fresh, writing)))]
      const old = rows.filter((_, place) => isThere[place])
      const updated = conflict.update.length === 0 ? old.map(() => null) : await updateThem(database, schema, old, conflict, writing)
      return rows.map((_, place) => (isThere[place] ? updated.shift() : inserted.shift()) ?? null)
    } catch (error) {
      if (attempt === MOST_TRIES || !isAbout(error, conflict.on)) throw error
    }
  }
}

/** Whether another was faster with the same values. */
function isAbout(error: unknown, on: readonly ColumnInfo[]): boolean {
  if (!(error instanceof NuagesError) || error.code !== 'ORM_VALUE_TAKEN') return false
  const fields = (error.details as { fields?: readonly string[] } | undefined)?.fields ?? []
  return fields.length === on.length && on.every(({ name, foreignKey }) => fields.includes(foreignKey ?? name))
}

/** The keys of rows that are there, locked until the transaction ends. */
async function lockRows(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  conflict: Conflict,
  { engine }: Writing,
): Promise<ReadonlySet<string>> {
  const { on, nullsDistinct } = conflict
  const found = new Set<string>()
  const sought = rows.filter((row) => keyOf(row, conflict) !== null)
  const head = `SELECT ${columnNames(on, engine)} FROM ${name(schema.table, engine)} WHERE `
  const same = on.map((column) => `${name(column.column, engine)} <=> ?`).join(' AND ')
  for (let start = 0; start < sought.length; start += MOST_KEYS) {
    const some = sought.slice(start, start + MOST_KEYS)
    const tuples = some.map(() => `(${placeholders(on.length, 0, engine)})`).join(', ')
    const where = nullsDistinct ? `(${columnNames(on, engine)}) IN (${tuples})` : some.map(() => `(${same})`).join(' OR ')
    const values = some.flatMap((row) => on.map((column) => (row.get(column) ?? null) as Parameter))
    const result = await database.execute(`${head}${where} FOR UPDATE`, values)
    for (const row of result.rows) found.add(readKey(on, row, nullsDistinct) ?? '')
  }
  return found
}

async function updateThem(
  database: Database,
  schema: Schema,
  rows: readonly NewRow[],
  { on, update, nullsDistinct }: Conflict,
  writing: Writing,
): Promise<Outcome> {
  const { engine } = writing
  const sign = nullsDistinct ? '=' : '<=>'
  const outcome: Outcome = []
  for (const row of rows) {
    const parameters = new Parameters(writing)
    const sets = update.map((column) => `${name(column.column, engine)} = ${parameters.write(row.get(column) ?? null, schema)}`)
    const where = on
      .map((column) => `${name(column.column, engine)} ${sign} ${parameters.write(row.get(column) ?? null, schema)}`)
      .join(' AND ')
    const table = name(schema.table, engine)
    await database.execute(`UPDATE ${table} SET ${sets.join(', ')} WHERE ${where}`, parameters.values)
    const { made } = insertPlan(schema, engine, row.shape, null)
    const keys = on.map((column) => (row.get(column) ?? null) as Parameter)
    const again =
      made.length === 0 ? undefined : await database.execute(`SELECT ${columnNames(made, engine)} FROM ${table} WHERE ${where}`, keys)
    outcome.push(madeRow(made, again?.rows[0] ?? []))
  }
  return outcome
}
