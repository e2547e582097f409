// Who runs what query sets and rows want. The model layer knows this contract and no SQL.

import { NuagesError } from '../base/errors.ts'
import type { Eventual } from './backends/backend.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { ColumnValues, NewRow } from './column-values.ts'
import type { Made } from './made.ts'
import type { Outcome } from './outcome.ts'
import type { RelationInfo, Schema } from './schema.ts'
import type { Sql } from './sql-text.ts'
import type { LoadNode, QueryState } from './state.ts'

/** A value to write: its stored form, or an expression that the database computes. */
export type Written = Stored | Made<unknown>

/** What to do where an inserted row meets one with the same unique values. */
export interface Conflict {
  readonly on: readonly ColumnInfo[]
  /** The columns that the row that is there gets; none to leave it as it is. */
  readonly update: readonly ColumnInfo[]
  /** Whether null in a column of `on` is the same as nothing else. */
  readonly nullsDistinct: boolean
}

/** New values of one row. */
export interface RowChange {
  /** The values of its primary key, as they are stored. */
  readonly key: readonly Stored[]
  readonly values: ReadonlyMap<ColumnInfo, Written>
}

/** Runs queries. Values that go in are checked and in their stored form; what comes out are rows made by `hydrate`. */
export interface Executor {
  all(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Eventual<unknown[]>
  /** Rows one by one, in batches of the executor's choice. */
  iterate(state: QueryState): AsyncIterable<unknown>
  count(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Promise<number>
  exists(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Promise<boolean>
  aggregate(state: QueryState, aggregates: ReadonlyMap<string, Made<unknown>>): Promise<Record<string, unknown>>
  /** How many rows were changed. */
  update(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>): Eventual<number>
  /** Changes rows each in its own way, by key, all of them or none. Throws ORM_ROW_GONE. */
  updateMany(schema: Schema, changes: readonly RowChange[]): Promise<void>
  /** How many rows were deleted, by table; what `onDelete` says is done. */
  delete(state: QueryState): Promise<ReadonlyMap<string, number>>
  explain(state: QueryState): Promise<string>
  /** How the transaction will end in which rows of a model are written here; undefined where each statement is kept by itself. */
  outcomeOf?(schema: Schema): Outcome | undefined
  /** Rows of a statement whose columns are named as those of the table. Throws ORM_RAW_COLUMNS. */
  raw(state: QueryState, statement: Sql): Promise<unknown[]>
  /** Inserts rows of one model; gives for each the columns that the database made, or null where a conflict left it out. */
  insert(schema: Schema, rows: readonly NewRow[], conflict: Conflict | null): Eventual<readonly (ColumnValues<Stored> | null)[]>
  /** Loads relations of rows that are there, for all of them at once. */
  load(schema: Schema, rows: readonly object[], tree: ReadonlyMap<string, LoadNode>): Promise<void>
  /** Adds links of a many-to-many relation; those that are there already stay. */
  link(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void>
  /** Makes these the only links of a many-to-many relation; those that are there already stay as they are. */
  setLinks(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void>
  /** Removes links of a many-to-many relation; null for all of them. */
  unlink(relation: RelationInfo, row: object, keys: readonly Stored[] | null): Promise<void>
}

/** Something that queries can run on: a database. */
export interface Executes {
  readonly executor: Executor
}

let ambient: (() => Executor | undefined) | undefined

/** Says where the current executor comes from, for `database.bind()`; undefined for nowhere. Gives back what it was. */
export function setAmbientExecutor(find: (() => Executor | undefined) | undefined): (() => Executor | undefined) | undefined {
  const before = ambient
  ambient = find
  return before
}

/** The executor of a query, else the current one. Throws ORM_DATABASE_NONE. */
export function executorOf(state: { readonly executor: object | null }): Executor {
  const executor = state.executor ?? ambient?.()
  if (executor !== undefined) return executor as Executor
  throw new NuagesError('ORM_DATABASE_NONE', 'a query was run, and there is no current database', {
    hint: "bind one at start, connect('sqlite:news.db').bind(), or say which: .using(database). That of an application is bound when it starts",
  })
}
