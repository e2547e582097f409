// Rows that query sets write: one, many, and one unless it is there. What is asked for by values that only one row can have is made
// once, however many ask at the same time.

import { NuagesError, shown } from '../base/errors.ts'
import type { Eventual } from './backends/backend.ts'
import { after } from './backends/eventual.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { NewRow } from './column-values.ts'
import { type Conflict, type Executor, executorOf, type RowChange, type Written } from './executor.ts'
import { unfilteredConditions } from './initial.ts'
import { equals } from './own-query.ts'
import { readChanges } from './refine.ts'
import { BaseRow, saveRow } from './row.ts'
import { memoryOf, stateOfRow } from './row-state.ts'
import { changedValues, insertedValues, rememberInserted, rememberUpdated } from './row-values.ts'
import type { Schema } from './schema.ts'
import { type QueryState, wholeState } from './state.ts'
import { temporalReady } from './temporal.ts'
import { givenValues, plainValues, refusePair, writtenColumn, writtenValue } from './write-values.ts'

/** A row, and whether it is new. */
export interface RowOrNew<R> {
  readonly row: R
  readonly created: boolean
}

type Values = ReadonlyMap<ColumnInfo, Written>

/** What `createMany` is told. */
export interface CreateOptions {
  /** Fields by whose values a row may be there already: it is left as it is, or gets the fields `update`. */
  readonly around?: readonly string[]
  readonly update?: readonly string[]
}

/** A new row, saved. Throws ORM_QUERY_CREATE, ORM_VALUE_... */
export function create(state: QueryState, values: object): Eventual<unknown> {
  checkCreating(state)
  const row = newRow(state, values) as BaseRow
  // A model may have a way of its own.
  return row.save === BaseRow.prototype.save ? after(saveRow(row), () => row) : row.save()
}

/**
 * New rows, by as few statements as can be and without signals; those that met one that was there and were not to update it are left out.
 * Throws ORM_QUERY_CREATE, ORM_KEY_NOT_UNIQUE, ORM_VALUE_...
 */
export async function createMany(state: QueryState, all: readonly object[], options: CreateOptions): Promise<unknown[]> {
  checkCreating(state)
  const { schema } = state
  checkList(schema, 'createMany', all)
  const rows = all.map((values) => newRow(state, values))
  const written = rows.map((row) => insertedValues(row, schema))
  const executor = executorOf(state)
  const conflict = conflictOf(schema, options)
  if (conflict !== null && conflict.update.length > 0) checkUpdating(state)
  const made = await executor.insert(schema, written, conflict)
  const outcome = executor.outcomeOf?.(schema)
  return rows.filter((row, place) => {
    const back = made[place]
    if (back) rememberInserted(row, written[place] as NewRow, back, outcome)
    return Boolean(back)
  })
}

/** A unique constraint finds every row, also those that the query would not: nobody's are written into unasked. */
function checkUpdating({ schema, conditions }: QueryState): void {
  if (conditions.length === 0) return
  throw new NuagesError('ORM_QUERY_CREATE', `${schema.name}.createMany({ update }) may write into rows that initial() leaves out`, {
    hint: `say that these are meant too: ${schema.name}.query().unfiltered().createMany(...)`,
  })
}

function conflictOf(schema: Schema, options: CreateOptions): Conflict | null {
  const { around, update = [], ...more } = plainValues(schema, options) as CreateOptions
  const [unknown] = Object.keys(more)
  if (unknown !== undefined) {
    throw new NuagesError('ORM_VALUES_SHAPE', `${schema.name}.createMany has no option ${shown(unknown)}: expected around and update`)
  }
  if (around === undefined) return null
  checkList(schema, 'createMany({ around })', around)
  checkList(schema, 'createMany({ update })', update)
  const columns = (names: readonly string[]): ColumnInfo[] => names.map((name) => writtenColumn(schema, name))
  const on = columns(around)
  return { on, update: columns(update), nullsDistinct: checkUnique(schema, on) }
}

function newRow(state: QueryState, values: object): object {
  const row = Reflect.construct(state.schema.model, [values]) as object
  memoryOf(row).executor = state.executor as Executor | null
  return row
}

/** What a query set creates is of its model, and its conditions would say nothing about it. */
function checkCreating({ schema, conditions, limit, owner, values, combined }: QueryState): void {
  if (unfilteredConditions(conditions).length === 0 && limit === null && owner === null && values === null && combined === null) return
  throw new NuagesError('ORM_QUERY_CREATE', `a ${schema.name} was to be created by a query that says more than which model`, {
    hint: `create it by the model, ${schema.name}.create({ ... }), or by ${schema.name}.using(database)`,
  })
}

/** The row with the values `by`, or a new one with those and `others`. Throws ORM_KEY_NOT_UNIQUE, ORM_VALUE_... */
export async function getOrCreate(state: QueryState, by: object, others: object): Promise<RowOrNew<unknown>> {
  checkCreating(state)
  await temporalReady()
  const { schema } = state
  const executor = executorOf(state)
  const key = writtenValues(schema, by)
  writtenValues(schema, withoutUndefined(schema, others)) // what is wrong in it is told whether the row is there or not
  const way = uniqueColumns(schema, key)
  const query = keyQuery(state, key)
  const found = await only(executor, query)
  if (found !== undefined) return { row: found, created: false }
  const made = await insertNew(state, { ...others, ...by }, way)
  if (made !== undefined) return { row: made, created: true }
  const other = await only(executor, query)
  return other === undefined ? missing(state) : { row: other, created: false }
}

/** The row with the values `by`, with `others` written into it; or a new one with all of them. Throws ORM_KEY_NOT_UNIQUE, ORM_VALUE_... */
export async function updateOrCreate(state: QueryState, by: object, others: object): Promise<RowOrNew<unknown>> {
  checkCreating(state)
  await temporalReady()
  const { schema } = state
  const executor = executorOf(state)
  const key = writtenValues(schema, by)
  const way = uniqueColumns(schema, key)
  const query = keyQuery(state, key)
  const changes = readChanges(state, others)
  refuseTwice(schema, key, changes)
  const change = async (): Promise<boolean> =>
    changes.size > 0 ? (await executor.update(query, changes)) > 0 : (await only(executor, query)) !== undefined
  const isThere = await change()
  // Of many who ask at once one makes it, and knows; the others write into what it made.
  const made = isThere ? undefined : await insertNew(state, { ...others, ...by }, way)
  if (!isThere && made === undefined) await change()
  const row = await only(executor, query)
  return row === undefined ? missing(state) : { row, created: made !== undefined }
}

/** What a row is found by cannot be changed by the same words: it would be looked for under its old name again. */
function refuseTwice({ name }: Schema, key: Values, changes: ReadonlyMap<ColumnInfo, unknown>): void {
  const twice = [...changes.keys()].find((column) => key.has(column))
  if (twice === undefined) return
  throw new NuagesError('ORM_VALUES_SHAPE', `${name}.updateOrCreate was given ${twice.name} twice: to find the row, and to write`, {
    hint: `to change what it is found by, update it: where({ ${twice.name}: ... }).update({ ${twice.name}: ... })`,
  })
}

function writtenValues(schema: Schema, values: object): Values {
  const written = new Map<ColumnInfo, Written>()
  for (const [name, value] of Object.entries(givenValues(schema, values))) {
    const column = writtenColumn(schema, name)
    const stored = writtenValue(schema, column, value)
    const other = written.get(column)
    if (other !== undefined && other !== stored) refusePair(schema, column, other, stored)
    written.set(column, stored)
  }
  return written
}

function withoutUndefined(schema: Schema, values: object): object {
  return Object.fromEntries(Object.entries(plainValues(schema, values)).filter(([, value]) => value !== undefined))
}

function checkList(schema: Schema, what: string, given: unknown): void {
  if (!Array.isArray(given)) throw new NuagesError('ORM_VALUES_SHAPE', `${schema.name}.${what} was given ${shown(given)}: expected a list`)
}

/** How a new row is inserted around one with the same in the columns of `by`, which all have values. */
function uniqueColumns(schema: Schema, by: Values): Conflict {
  const on = [...by.keys()]
  const nullsDistinct = checkUnique(schema, on)
  const empty = on.find((column) => by.get(column) === null)
  if (empty !== undefined && nullsDistinct) refuseKey(schema, [empty], 'null is in as many rows as like')
  return { on, update: [], nullsDistinct }
}

/**
 * Throws ORM_KEY_NOT_UNIQUE unless no two rows can have the same values in these columns. Without that, two who ask at once would make two
 * rows. Gives whether null is the same as nothing else in them.
 */
function checkUnique(schema: Schema, columns: readonly ColumnInfo[]): boolean {
  const isSame = (others: readonly (ColumnInfo | undefined | null)[]): boolean =>
    others.length === columns.length && others.every((column) => column && columns.includes(column))
  const declared = (schema.options.indexes ?? []).filter(
    ({ kind, condition, expressions }) => kind === 'unique' && condition === null && expressions.length === 0,
  )
  if (isSame(schema.primaryKey) || (columns.length === 1 && columns[0]?.unique === true)) return true
  const found = declared.filter(({ fields }) =>
    isSame(fields.map((name) => schema.columns.get(name) ?? schema.relations.get(name)?.column)),
  )
  const index = found.find(({ deferrable }) => deferrable === null)
  if (index !== undefined) return index.nullsDistinct
  return refuseKey(
    schema,
    columns,
    found.length > 0 ? 'several rows can have the same until their transaction ends' : 'several rows can have the same',
  )
}

function refuseKey(schema: Schema, columns: readonly ColumnInfo[], why: string): never {
  const fields = columns.map(({ name }) => name).join(' and ') || 'nothing'
  throw new NuagesError('ORM_KEY_NOT_UNIQUE', `${schema.name} rows cannot be told by ${fields}: ${why}`, {
    hint: 'name the key, a field with { unique: true }, or the fields of unique([...])',
  })
}

/** Of the rows that queries of the model begin with, if this one does. */
function keyQuery({ schema, conditions, executor }: QueryState, key: Values): QueryState {
  const equal = [...key].map(([column, value]) => equals(schema, column, value as Stored))
  return { ...wholeState(schema), conditions: [...conditions, ...equal], executor, limit: 1 }
}

/** Another row has the same, and was not found all the same. */
function missing({ schema, conditions }: QueryState): never {
  if (conditions.length === 0)
    throw new NuagesError('ORM_ROW_GONE', `a ${schema.name} that was there a moment ago is gone`, { status: 409 })
  throw new NuagesError('ORM_ROW_HIDDEN', `there is such a ${schema.name}, and initial() leaves it out`, {
    status: 409,
    hint: `ask ${schema.name}.query().unfiltered() for it`,
  })
}

async function only(executor: Executor, query: QueryState): Promise<unknown> {
  const [row] = await executor.all(query)
  return row
}

/** A new row; undefined where another one was there first. */
async function insertNew(state: QueryState, values: object, conflict: Conflict): Promise<object | undefined> {
  const row = newRow(state, values)
  const written = insertedValues(row, state.schema)
  const executor = executorOf(state)
  const [made] = await executor.insert(state.schema, [written], conflict)
  if (made === null || made === undefined) return undefined
  rememberInserted(row, written, made, executor.outcomeOf?.(state.schema))
  return row
}

/** Saves the changes of rows that are in the database, by few statements and without signals, all of them or none. Throws ORM_ROW_UNSAVED, ORM_ROW_GONE. */
export async function saveMany(state: QueryState, rows: readonly object[]): Promise<void> {
  checkCreating(state)
  const { schema } = state
  checkList(schema, 'saveMany', rows)
  const changes = rows.map((row) => changeOf(schema, row))
  const executor = executorOf(state)
  await executor.updateMany(schema, changes)
  const outcome = executor.outcomeOf?.(schema)
  for (const [place, row] of rows.entries()) rememberUpdated(row, (changes[place] as RowChange).values, outcome)
}

function changeOf(schema: Schema, row: object): RowChange {
  const memory = stateOfRow(row)
  if (memory?.schema !== schema) {
    throw new NuagesError(
      'ORM_VALUE_TYPE',
      `${schema.name} rows were to be saved, and one of them is ${memory === undefined ? shown(row) : `a ${memory.schema.name}`}`,
    )
  }
  const { stored } = memory
  if (stored === null) {
    throw new NuagesError('ORM_ROW_UNSAVED', `a ${schema.name} that is not in the database cannot be saved with others`, {
      hint: 'createMany makes new ones',
    })
  }
  const values = changedValues(row, schema)
  const changed = schema.primaryKey.find((column) => values.has(column))
  if (changed === undefined)
    return { key: schema.primaryKey.map((column) => stored.values[stored.columns.indexOf(column)] ?? null), values }
  throw new NuagesError('ORM_ROW_KEY', `${schema.name}.${changed.name} of a saved row was changed, which would make it another row`, {
    hint: 'create a new row with that key, and delete this one',
  })
}
