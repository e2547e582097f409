// Changes rows: one by its key, or all that a query means.

import { NuagesError } from '../../base/errors.ts'
import type { Eventual, Parameter, Result } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Database } from '../database.ts'
import type { Written } from '../executor.ts'
import { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import type { QueryState } from '../state.ts'
import { columnsRead } from './columns-read.ts'
import type { Fragment } from './compiler.ts'
import { plainKey } from './plain-keys.ts'
import { columnNames, name, Parameters, type Writing } from './statement.ts'
import { plainUpdate } from './update-plan.ts'
import { execute } from './violation.ts'

/** Writes values into the rows of a query; gives how many there were. Throws ORM_VALUE_TAKEN and the like, `DatabaseError`. */
export function updateRows(
  database: Database,
  state: QueryState,
  values: ReadonlyMap<ColumnInfo, Written>,
  writing: Writing,
): Eventual<number> {
  if (values.size === 0) return 0
  const { schema } = state
  const key = plainKey(state)
  const plain = key === undefined ? undefined : plainUpdate(schema, writing.engine, values, key)
  return execute(database, schema, plain ?? textOf(state, values, writing), changesOf)
}

function changesOf({ changes }: Result): number {
  return changes
}

function textOf(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>, writing: Writing): [string, readonly Parameter[]] {
  if (writing.engine === 'sqlite') return sqliteText(state, values, writing)
  const { schema, annotations } = state
  const parameters = new Parameters(writing)
  const { order, isTogether } = assignments(state, values, writing)
  const sets = order.map(([column, value]) => `${name(column.column, writing.engine)} = ${parameters.write(value, schema, annotations)}`)
  const sql = `UPDATE ${name(schema.table, writing.engine)} SET ${sets.join(', ')}${whereOf(state, parameters, writing)}`
  return [isTogether ? `${TOGETHER}${sql}` : sql, parameters.values]
}

/** SQLite computes the values of a row when it comes to it. Those that look at other rows, which it may have written, are read before. */
function sqliteText(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>, writing: Writing): [string, readonly Parameter[]] {
  const { schema, annotations } = state
  const table = name(schema.table, 'sqlite')
  const parameters = new Parameters(writing)
  const before: Fragment[] = []
  const sets = [...values].map(([column, value]) => {
    const made = Made.isMade(value) ? writing.compiler.expression(schema, value, 0, annotations) : { sql: '?', parameters: [value] }
    const isLooking = /\bselect\b/i.test(made.sql)
    return `${name(column.column, 'sqlite')} = ${isLooking ? `nuages_read.value_${before.push(made) - 1}` : parameters.embed(made)}`
  })
  if (before.length === 0) return [`UPDATE ${table} SET ${sets.join(', ')}${whereOf(state, parameters, writing)}`, parameters.values]
  const keys = schema.primaryKey.map(({ column }) => `${table}.${name(column, 'sqlite')}`)
  const read = [
    ...keys.map((key, place) => `${key} AS key_${place}`),
    ...before.map((made, place) => `${parameters.embed(made)} AS value_${place}`),
  ]
  const where = whereOf(state, parameters, writing)
  const same = keys.map((key, place) => `${key} = nuages_read.key_${place}`).join(' AND ')
  const from = `FROM (SELECT ${read.join(', ')} FROM ${table}) AS nuages_read`
  return [`UPDATE ${table} SET ${sets.join(', ')} ${from}${where === '' ? ' WHERE' : `${where} AND`} ${same}`, parameters.values]
}

/** The WHERE of a statement on the model's own table. MySQL wants the keys picked before the table is written, thus the inner table. */
export function whereOf(state: QueryState, parameters: Parameters, { engine, compiler }: Writing): string {
  const { schema } = state
  const key = plainKey(state)
  if (key !== undefined) {
    const equal = schema.primaryKey.map(({ column }, place) => `${name(column, engine)} = ${parameters.add(key[place] ?? null)}`)
    return ` WHERE ${equal.join(' AND ')}`
  }
  if (meansAll(state)) return ''
  const picked = parameters.embed(compiler.keys(state, parameters.values.length))
  const columns = columnNames(schema.primaryKey, engine)
  const tuple = schema.primaryKey.length === 1 ? columns : `(${columns})`
  return ` WHERE ${tuple} IN (${engine === 'mysql' || engine === 'mariadb' ? `SELECT * FROM (${picked}) AS picked` : picked})`
}

function meansAll({ conditions, limit, offset, combined, none, distinct, owner, annotations }: QueryState): boolean {
  return (
    conditions.length === 0 &&
    limit === null &&
    offset === 0 &&
    combined === null &&
    !none &&
    !distinct &&
    owner === null &&
    annotations.size === 0
  )
}

/** What makes MariaDB read all values before it writes one, as SQL wants it. */
const TOGETHER = "SET STATEMENT sql_mode = CONCAT(@@sql_mode, ',SIMULTANEOUS_ASSIGNMENT') FOR "

interface Assignments {
  readonly order: readonly (readonly [ColumnInfo, Written])[]
  readonly isTogether: boolean
}

/**
 * The values of columns before the statement are what expressions read, on every engine. MySQL assigns from left to right and
 * would read the new ones, so that there a column is written after all that read it.
 */
function assignments(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>, { engine }: Writing): Assignments {
  const given = [...values]
  if (engine === 'postgres' || !given.some(([, value]) => Made.isMade(value))) return { order: given, isTogether: false }
  const waiting = new Map(given.map(([column, value]) => [column, { value, reads: columnsRead(state, value) }]))
  const order: [ColumnInfo, Written][] = []
  while (waiting.size > 0) {
    const free = [...waiting.keys()].find((column) => ![...waiting].some(([other, { reads }]) => other !== column && reads.has(column)))
    if (free === undefined) return circle(state.schema, given, engine)
    order.push([free, waiting.get(free)?.value ?? null])
    waiting.delete(free)
  }
  return { order, isTogether: false }
}

function circle(schema: Schema, order: Assignments['order'], engine: string): Assignments {
  if (engine === 'mariadb') return { order, isTogether: true }
  throw new NuagesError(
    'ORM_UPDATE_CIRCLE',
    `MySQL cannot change ${order.map(([{ name }]) => name).join(' and ')} of ${schema.name} at once: each is computed of another`,
    {
      hint: 'change them in several updates within a transaction',
    },
  )
}
