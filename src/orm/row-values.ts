// The values of a row: given, read from the database, and compared with what was read.

import { NuagesError } from '../base/errors.ts'
import { chosenKey } from './chosen-key.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { type ColumnValues, NewRow, RowShape } from './column-values.ts'
import type { Executor, Written } from './executor.ts'
import { Made } from './made.ts'
import { newFieldsOf } from './new-fields.ts'
import type { Outcome } from './outcome.ts'
import { arrive, beginRow, memoryOf, Origin, RowState, remember, type StoredColumns, stateOfRow } from './row-state.ts'
import { type GenericInfo, isBase, type Schema, schemaOf } from './schema.ts'
import { keyFor, newValue, plainValues, refusePair, writtenColumn, writtenValue } from './write-values.ts'

/** A row seen by the names of its columns. */
export type RowValues = Record<string, unknown>

const UNTOUCHED: unique symbol = Symbol('untouched')
let probing = false

/**
 * The names of columns and relations that the class of a model hides with fields or accessors of its own, found by making a row as
 * those that are read are made, without arguments; and what the constructor throws, if it does not let itself be called so.
 */
export function tryClass(schema: Schema): { readonly hidden: readonly string[]; readonly thrown: unknown } {
  const names = [...schema.columns.keys(), ...schema.relations.keys(), ...schema.generics.keys()]
  const accessors = names.filter((name) => isOverridden(schema, name))
  probing = true
  let made: object
  try {
    made = Reflect.construct(schema.model, []) as object
  } catch (thrown) {
    return { hidden: accessors, thrown }
  } finally {
    probing = false
  }
  const columns = [...schema.columns.keys()].filter((name) => Object.getOwnPropertyDescriptor(made, name)?.value !== UNTOUCHED)
  const relations = [...schema.relations.keys(), ...schema.generics.keys()].filter((name) => Object.hasOwn(made, name))
  return { hidden: [...new Set([...accessors, ...columns, ...relations])], thrown: undefined }
}

/** Whether a class below the one that `model()` made has a property of this name on its prototype. */
function isOverridden({ model }: Schema, name: string): boolean {
  for (let at: unknown = model; typeof at === 'function' && !isBase(at); at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn((at as { prototype: object }).prototype, name)) return true
  }
  return false
}

/** Makes a row of stored values. The class's own constructor runs, without arguments. */
export function hydrate(schema: Schema, columns: readonly ColumnInfo[], values: readonly Stored[], executor: Executor | null): object {
  const stored = { columns, values }
  arrive(new Origin(schema, columns, 0, executor), null)
  try {
    const row = Reflect.construct(schema.model, []) as object
    memoryOf(row).stored = stored
    takeStored(row, schema, stored)
    return row
  } finally {
    arrive(null, null)
  }
}

/** Tells rows that one query gave them, so that `load` serves all of them at once. */
export function makePeers(rows: readonly object[]): void {
  for (const row of rows) memoryOf(row).peers = rows
}

/** What the constructor of a row does: takes what arrives from the database, or what it is given. Throws ORM_FIELD_UNKNOWN. */
export function begin(row: object, model: Function, given: unknown): void {
  if (beginRow(row, model)) return
  const schema = schemaOf(model)
  if (probing) {
    probing = false
    return probe(row, schema)
  }
  remember(row, new RowState(schema, null, null))
  fill(row, schema, given)
}

/** Every column gets a mark, over whatever a prototype says of its name. */
function probe(row: object, schema: Schema): void {
  remember(row, new RowState(schema, null, null))
  for (const { name } of schema.columns.values()) {
    Object.defineProperty(row, name, { value: UNTOUCHED, writable: true, configurable: true, enumerable: true })
  }
}

/** Gives a new row its values, each column once and in the same order, so that the rows of a model look alike to V8. */
function fill(row: object, schema: Schema, given: unknown): void {
  const fields = newFieldsOf(schema)
  const values = fields.defaults()
  let others: [string, unknown][] | null = null
  if (given !== undefined) {
    const named = plainValues(schema, given)
    for (const name of Object.keys(named)) {
      const value = named[name]
      const place = fields.places.get(name)
      if (place === undefined) {
        if (!schema.generics.has(name)) writtenColumn(schema, name)
        if (value === undefined) continue
        others ??= []
        others.push([name, value])
      } else if (value !== undefined) values[place] = value
    }
  }
  if (others !== null) checkPairs(schema, others, given as RowValues)
  fields.put(row, values)
  if (others !== null) for (const [name, value] of others) (row as RowValues)[name] = value
}

/** A foreign key may be given as a row and as its key, if both are the same. Throws ORM_VALUES_SHAPE. */
function checkPairs(schema: Schema, others: readonly [string, unknown][], given: RowValues): void {
  for (const [name, value] of others) {
    const relation = schema.relations.get(name)
    const column = relation?.column
    if (relation === undefined || column === null || column === undefined || given[column.name] === undefined) continue
    const other = given[column.name]
    const key = stateOfRow(value) === undefined ? value : (value as RowValues)[relation.target.key.name]
    const isSame = Made.isMade(key) || Made.isMade(other) || key === undefined ? key === other : isSameKey(column, key, other)
    if (!isSame) refusePair(schema, column, key, other)
  }
}

function isSameKey(column: ColumnInfo, one: unknown, other: unknown): boolean {
  return one === null || other === null ? one === other : column.toDatabase(one) === column.toDatabase(other)
}

/** Puts stored values into a row's columns; those that were not read throw when they are. */
export function takeStored(row: object, schema: Schema, { columns, values }: StoredColumns): void {
  for (const [index, column] of columns.entries()) put(row, column, column.fromDatabase(values[index] ?? null))
  if (columns.length === schema.columns.size) return
  const read = new Set(columns)
  for (const column of schema.columns.values()) if (!read.has(column)) putDeferred(row, column)
}

/** Puts a value into a column of a row. A secret is not enumerable, so that logs, spreads and dumps leave it out. */
export function put(row: object, column: ColumnInfo, value: unknown): void {
  if (column.secret) define(row, column, value)
  else (row as RowValues)[column.name] = value
}

function define(row: object, column: ColumnInfo, value: unknown): void {
  Object.defineProperty(row, column.name, { value, writable: true, configurable: true, enumerable: !column.secret })
}

/** A column that was not read throws where it is. */
export function putDeferred(row: object, column: ColumnInfo): void {
  Object.defineProperty(row, column.name, {
    configurable: true,
    enumerable: false,
    get() {
      throw new NuagesError('ORM_COLUMN_DEFERRED', `${column.model}.${column.name} was not read by this query`, {
        hint: 'name it in only(...), leave it out of defer(...), or await row.refresh()',
      })
    },
    set(value: unknown) {
      define(this, column, value)
    },
  })
}

/** Whether a column was left out when the row was read. */
export function isDeferred(row: object, name: string): boolean {
  return Object.getOwnPropertyDescriptor(row, name)?.get !== undefined
}

/** What an insert writes, by column; times of `autoNow` and `autoNowAdd` are set. Throws ORM_VALUE_... */
export function insertedValues(row: object, schema: Schema): NewRow {
  const values: Written[] = []
  let shape = RowShape.empty(schema)
  for (const column of newFieldsOf(schema).columns) {
    if (column.generated) continue
    let value = (row as RowValues)[column.name]
    if (column.isTimed && (value === undefined || column.options.autoNow)) {
      value = new Date()
      put(row, column, value)
    }
    if (value !== undefined) {
      const written = newValue(schema, column, value)
      values.push(written)
      shape = shape.with(column, Made.isMade(written))
    } else if (!column.type.auto && !(column.options.default instanceof Made)) missing(schema, column)
  }
  if (schema.generics.size > 0) checkGenerics(schema, row as RowValues)
  return new NewRow(shape, values)
}

function missing(schema: Schema, column: ColumnInfo): never {
  const name = column.foreignKey ?? column.name
  throw new NuagesError('ORM_VALUE_MISSING', `a new ${schema.name} was given no ${name}: expected ${column.codec.expected}`, {
    hint: `give it, or declare the field with a default or { null: true }`,
    details: { model: schema.name, field: name },
  })
}

/** What an update writes: the columns whose value is another one than was read, and with them those of `autoNow`. */
export function changedValues(row: object, schema: Schema): ReadonlyMap<ColumnInfo, Written> {
  const written = new Map<ColumnInfo, Written>()
  const { columns, values } = memoryOf(row).stored as StoredColumns
  const before = new Map(columns.map((column, index) => [column, values[index] ?? null]))
  for (const column of schema.columns.values()) {
    if (column.generated || isDeferred(row, column.name)) continue
    const value = (row as RowValues)[column.name]
    const stored = before.get(column)
    if (stored !== undefined && isUnchanged(column, stored, value)) continue
    written.set(column, writtenValue(schema, column, value))
  }
  if (written.size === 0) return written
  for (const column of schema.columns.values()) {
    if (!column.options.autoNow) continue
    const now = new Date()
    put(row, column, now)
    written.set(column, column.toStore(now))
  }
  return written
}

function isUnchanged(column: ColumnInfo, stored: Stored, value: unknown): boolean {
  const read = column.fromDatabase(stored)
  if (Object.is(read, value)) return true
  if (read === null || value === null || value === undefined || value instanceof Made) return false
  return sameStored(column.codec.encode(read), column.codec.encode(value))
}

function sameStored(a: Stored | undefined, b: Stored | undefined): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((byte, index) => byte === b[index])
  return a === b && a !== undefined
}

/** Remembers what was written into a row that was in the database before. */
export function rememberUpdated(row: object, written: ReadonlyMap<ColumnInfo, Written>, outcome: Outcome | undefined): void {
  const memory = memoryOf(row)
  const { columns = [], values = [] } = memory.stored ?? {}
  const all = new Map<ColumnInfo, Stored>(columns.map((column, index) => [column, values[index] ?? null]))
  for (const [column, value] of written) if (!(value instanceof Made)) all.set(column, value)
  memory.wrote({ columns: [...all.keys()], values: [...all.values()] }, outcome)
}

/** Remembers what was written of a new row, and what the database made of it; the row gets the latter, for as long as it is kept. */
export function rememberInserted(
  row: object,
  { shape, values: written }: NewRow,
  made: ColumnValues<Stored>,
  outcome: Outcome | undefined,
): void {
  const isPlain = shape.computed.size === 0
  const values = (isPlain ? written.slice() : written.filter((value) => !(value instanceof Made))) as Stored[]
  const given = outcome === undefined ? null : made.columns.map(({ name }) => (row as RowValues)[name])
  for (let place = 0; place < made.columns.length; place++) {
    const column = made.columns[place] as ColumnInfo
    const value = made.values[place] as Stored
    values.push(value)
    put(row, column, column.fromDatabase(value))
  }
  const forget = given === null ? null : () => forgetMade(row, made, given)
  memoryOf(row).wrote({ columns: shape.storedColumns(made.columns), values }, outcome, forget)
}

/** Takes back what the database made of a row that is not in it any more; what was given since stays. */
function forgetMade(row: object, { columns, values }: ColumnValues<Stored>, given: readonly unknown[]): void {
  for (const [place, column] of columns.entries()) {
    if (isUnchanged(column, values[place] as Stored, (row as RowValues)[column.name])) put(row, column, given[place])
  }
}

/** A new row points at one target of a generic key, or where it may, at none. Throws ORM_VALUE_MISSING, ORM_VALUE_TYPE. */
function checkGenerics(schema: Schema, row: RowValues): void {
  for (const { name, kinds, nullable, expected } of schema.generics.values()) {
    const given = [...kinds.values()].filter(({ column }) => (row[(column as ColumnInfo).name] ?? null) !== null)
    if (given.length === 1 || (given.length === 0 && nullable)) continue
    const [code, what] = given.length === 0 ? ['ORM_VALUE_MISSING', `no ${name}`] : ['ORM_VALUE_TYPE', `${given.length} kinds of ${name}`]
    throw new NuagesError(code, `a new ${schema.name} was given ${what}: expected ${expected}`, {
      details: { model: schema.name, field: name },
    })
  }
}

/** Puts the key of a row into the column of its kind, and null into the others. */
export function assignGeneric(row: object, name: string, value: unknown): void {
  const generic = memoryOf(row).schema.generics.get(name) as GenericInfo
  const chosen = value === null ? null : chosenKey(generic, value)
  for (const relation of generic.kinds.values()) assignKey(row, relation.name, relation === chosen ? value : null)
}

/** Puts what a foreign key is given into its column: the key of a row, or the key. */
export function assignKey(row: object, name: string, value: unknown): void {
  const memory = memoryOf(row)
  const relation = memory.schema.relations.get(name)
  const column = relation?.column
  if (relation === undefined || column === null || column === undefined) {
    throw new NuagesError('ORM_RELATION_ASSIGNED', `${memory.schema.name}.${name} cannot be assigned: it has no column`, {
      hint: 'save the rows at its other end, or use add and remove of a many-to-many relation',
    })
  }
  const isRow = typeof value === 'object' && value !== null
  put(row, column, keyFor(relation, value))
  if (isRow) memory.related.set(name, value)
  else memory.related.delete(name)
}
