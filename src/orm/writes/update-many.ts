// Changes many rows, each in its own way: those that get the same columns together, from a list of values that the statement joins.

import { NuagesError } from '../../base/errors.ts'
import type { Eventual } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { ColumnType } from '../column-type.ts'
import type { Database } from '../database.ts'
import { columnTypeSql } from '../ddl/column-types.ts'
import type { RowChange, Written } from '../executor.ts'
import { Made } from '../made.ts'
import { equals } from '../own-query.ts'
import type { Schema } from '../schema.ts'
import { wholeState } from '../state.ts'
import { name, Parameters, type Writing } from './statement.ts'
import { updateRows } from './update.ts'
import { translated } from './violation.ts'

/** Rows of one statement at most. */
const MOST_ROWS = 500

/** Writes values into rows by their keys, all of them or none. Throws ORM_ROW_GONE, ORM_VALUE_TAKEN and the like, `DatabaseError`. */
export async function updateMany(database: Database, schema: Schema, changes: readonly RowChange[], writing: Writing): Promise<void> {
  const groups = groupsOf(changes, Math.floor(database.features.maxParameters / (schema.columns.size + 1)))
  if (groups.length === 0) return
  await database.transaction(async () => {
    for (const group of groups) {
      const count = await updateGroup(database, schema, group, writing)
      if (count < group.length) throw gone(schema, group.length - count)
    }
  })
}

function gone({ name: model }: Schema, count: number): NuagesError {
  const what = count === 1 ? `a ${model} is` : `${count} ${model} rows are`
  return new NuagesError('ORM_ROW_GONE', `${what} no longer in the database, and none was saved`, { status: 409 })
}

/** Rows that get the same columns; alone where a value is an expression. */
function groupsOf(changes: readonly RowChange[], most: number): RowChange[][] {
  const groups: RowChange[][] = []
  const open = new Map<string, RowChange[]>()
  for (const change of changes) {
    if (change.values.size === 0) continue
    const shape = [...change.values.keys()].map(({ column }) => column).join(' ')
    const group = hasExpression(change) ? undefined : open.get(shape)
    if (group !== undefined && group.length < Math.min(MOST_ROWS, most)) {
      group.push(change)
      continue
    }
    const fresh = [change]
    groups.push(fresh)
    if (!hasExpression(change)) open.set(shape, fresh)
  }
  return groups
}

function hasExpression({ values }: RowChange): boolean {
  return [...values.values()].some((value) => Made.isMade(value))
}

async function updateGroup(database: Database, schema: Schema, group: readonly RowChange[], writing: Writing): Promise<number> {
  const [first, second] = group
  if (second === undefined) return updateOne(database, schema, first as RowChange, writing)
  const columns = [...(first as RowChange).values.keys()]
  const parameters = new Parameters(writing)
  const sql =
    writing.engine === 'sqlite' || writing.engine === 'postgres'
      ? updateFrom(schema, group, columns, parameters, writing)
      : updateJoined(schema, group, columns, parameters, writing)
  try {
    return (await database.execute(sql, parameters.values)).changes
  } catch (error) {
    throw translated(error, schema)
  }
}

function updateOne(database: Database, schema: Schema, { key, values }: RowChange, writing: Writing): Eventual<number> {
  const conditions = schema.primaryKey.map((column, place) => equals(schema, column, key[place] ?? null))
  return updateRows(database, { ...wholeState(schema), conditions }, values, writing)
}

/** The values of rows in a list: those of the key, then those of the columns. */
function valuesOf({ key, values }: RowChange, columns: readonly ColumnInfo[]): Written[] {
  return [...key, ...columns.map((column) => values.get(column) ?? null)]
}

/** UPDATE ... FROM (VALUES ...). PostgreSQL takes the types of a list from its first row. */
function updateFrom(
  schema: Schema,
  group: readonly RowChange[],
  columns: readonly ColumnInfo[],
  parameters: Parameters,
  { engine }: Writing,
): string {
  const all = [...schema.primaryKey, ...columns]
  const tuples = group.map((change, row) => {
    const values = valuesOf(change, columns).map((value, place) => {
      const placeholder = parameters.write(value, schema)
      return engine === 'postgres' && row === 0 ? `${placeholder}::${castType((all[place] as ColumnInfo).type)}` : placeholder
    })
    return `(${values.join(', ')})`
  })
  const table = name(schema.table, engine)
  const width = schema.primaryKey.length
  const keys = schema.primaryKey.map(({ column }, place) => `${table}.${name(column, engine)} = given.column${place + 1}`)
  const sets = columns.map(({ column }, place) => `${name(column, engine)} = given.column${width + place + 1}`)
  return `UPDATE ${table} SET ${sets.join(', ')} FROM (VALUES ${tuples.join(', ')}) AS given WHERE ${keys.join(' AND ')}`
}

/** The type without its measures: a cast to those would cut a text, where the column refuses it. */
function castType({ kind }: ColumnType): string {
  return columnTypeSql(kind === 'varchar' ? { kind: 'text' } : { kind }, 'postgres').replace(/\(.*\)$/, '')
}

/** UPDATE ... JOIN (SELECT ... UNION ALL ...), which MySQL and MariaDB both know. */
function updateJoined(
  schema: Schema,
  group: readonly RowChange[],
  columns: readonly ColumnInfo[],
  parameters: Parameters,
  { engine }: Writing,
): string {
  const rows = group.map((change, row) => {
    const values = valuesOf(change, columns).map((value, place) => `${parameters.write(value, schema)}${row === 0 ? ` AS c${place}` : ''}`)
    return `SELECT ${values.join(', ')}`
  })
  const width = schema.primaryKey.length
  const keys = schema.primaryKey.map(({ column }, place) => `kept.${name(column, engine)} = given.c${place}`)
  const sets = columns.map(({ column }, place) => `kept.${name(column, engine)} = given.c${width + place}`)
  return `UPDATE ${name(schema.table, engine)} AS kept JOIN (${rows.join(' UNION ALL ')}) AS given ON ${keys.join(' AND ')} SET ${sets.join(', ')}`
}
