// A row that is there, or a new one: by values that only one row can have, so that two who ask at once get the same.

import { NuagesError } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { type Executor, executorOf, type Written } from './executor.ts'
import { equals } from './own-query.ts'
import { insertedValues, rememberWritten } from './row-values.ts'
import { type Schema, schemaOf } from './schema.ts'
import { type QueryState, wholeState } from './state.ts'
import { plainValues, writtenColumn, writtenValue } from './write-values.ts'

/** A row, and whether it is new. */
export interface RowOrNew<R> {
  readonly row: R
  readonly created: boolean
}

type Values = ReadonlyMap<ColumnInfo, Written>

/** The row with the values `by`, or a new one with those and `others`. Throws ORM_KEY_NOT_UNIQUE, ORM_VALUE_... */
export async function getOrCreate(state: QueryState, by: object, others: object): Promise<RowOrNew<unknown>> {
  const { schema } = state
  const executor = executorOf(state)
  const key = writtenValues(schema, by)
  const on = uniqueColumns(schema, key)
  const query = keyQuery(schema, key, state.executor)
  const found = await only(executor, query)
  if (found !== undefined) return { row: found, created: false }
  const made = await insertNew(executor, schema, { ...others, ...by }, on, [])
  if (made !== undefined) return { row: made, created: true }
  const other = await only(executor, query)
  if (other !== undefined) return { row: other, created: false }
  throw new NuagesError('ORM_ROW_GONE', `a ${schema.name} that was there a moment ago is gone`, { status: 409 })
}

/** The row with the values `by`, with `others` written into it; or a new one with all of them. Throws ORM_KEY_NOT_UNIQUE, ORM_VALUE_... */
export async function updateOrCreate(state: QueryState, by: object, others: object): Promise<RowOrNew<unknown>> {
  const { schema } = state
  const executor = executorOf(state)
  const key = writtenValues(schema, by)
  const on = uniqueColumns(schema, key)
  const query = keyQuery(schema, key, state.executor)
  const changes = new Map([...writtenValues(schema, others), ...timesOfUpdate(schema)])
  const isThere = changes.size > 0 ? (await executor.update(query, changes)) > 0 : (await only(executor, query)) !== undefined
  if (!isThere) await insertNew(executor, schema, { ...others, ...by }, on, [...changes.keys()])
  const row = await only(executor, query)
  if (row !== undefined) return { row, created: !isThere }
  throw new NuagesError('ORM_ROW_GONE', `a ${schema.name} that was there a moment ago is gone`, { status: 409 })
}

function writtenValues(schema: Schema, values: object): Values {
  return new Map(
    Object.entries(plainValues(schema, values)).map(([name, value]) => {
      const column = writtenColumn(schema, name)
      return [column, writtenValue(schema, column, value)]
    }),
  )
}

function timesOfUpdate(schema: Schema): [ColumnInfo, Stored][] {
  return [...schema.columns.values()].filter(({ options }) => options.autoNow).map((column) => [column, column.toStore(new Date())])
}

/** The columns of `by`, if no two rows can have the same values there. Without that, two who ask at once would make two rows. */
function uniqueColumns(schema: Schema, by: Values): ColumnInfo[] {
  const columns = [...by.keys()]
  const isSame = (others: readonly (ColumnInfo | undefined | null)[]): boolean =>
    others.length === columns.length && others.every((column) => column && by.has(column))
  const declared = (schema.options.indexes ?? []).filter(
    ({ kind, condition, expressions }) => kind === 'unique' && condition === null && expressions.length === 0,
  )
  const isUnique =
    isSame(schema.primaryKey) ||
    (columns.length === 1 && columns[0]?.unique === true) ||
    declared.some(({ fields }) => isSame(fields.map((name) => schema.columns.get(name) ?? schema.relations.get(name)?.column)))
  if (isUnique && ![...by.values()].includes(null)) return columns
  throw new NuagesError(
    'ORM_KEY_NOT_UNIQUE',
    `several ${schema.name} rows can have the same ${columns.map(({ name }) => name).join(' and ')}`,
    {
      hint: 'look for a row by its key, by a field with { unique: true }, or by the fields of unique([...]), none of them null',
    },
  )
}

function keyQuery(schema: Schema, key: Values, executor: object | null): QueryState {
  const conditions = [...key].map(([column, value]) => equals(schema, column, value as Stored))
  return { ...wholeState(schema), conditions, executor, limit: 1 }
}

async function only(executor: Executor, query: QueryState): Promise<unknown> {
  const [row] = await executor.all(query)
  return row
}

/** A new row; undefined where another one was there first. */
async function insertNew(
  executor: Executor,
  schema: Schema,
  values: object,
  on: readonly ColumnInfo[],
  update: readonly ColumnInfo[],
): Promise<object | undefined> {
  const row = Reflect.construct(schema.model, [values]) as object
  const written = insertedValues(row, schemaOf(schema.model))
  const [made] = await executor.insert(schema, [written], { on, update })
  if (made === null || made === undefined) return undefined
  rememberWritten(row, written, made)
  return row
}
