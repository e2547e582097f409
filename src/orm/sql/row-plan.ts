// Which columns of a result make which rows: those of the model, and those of relations that were joined.

import type { Row } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Executor } from '../executor.ts'
import { setRelated } from '../related.ts'
import { type MakeRows, rowMaker } from '../row-maker.ts'
import { Origin } from '../row-state.ts'
import type { RowValues } from '../row-values.ts'
import type { Schema } from '../schema.ts'
import type { LoadNode } from '../state.ts'
import { columnOf } from './node.ts'
import { type Read, reader } from './output.ts'
import { type Pinned, pinnedColumns, pinnedValues } from './pinned.ts'
import type { Scope } from './plan.ts'
import type { Query } from './query.ts'
import { typedColumn } from './within.ts'

/** Rows of one model, from `start` on in each row of the result. */
export interface RowPlan {
  readonly schema: Schema
  /** Those that are read. */
  readonly columns: readonly ColumnInfo[]
  /** Those that need not be read. */
  readonly pinned: readonly Pinned[]
  readonly start: number
  readonly annotations: readonly { readonly name: string; readonly place: number; readonly read: Read }[]
  readonly joined: readonly JoinedPlan[]
  /** Where the key is, of a row that may not be there. */
  readonly key: number
  readonly make: MakeRows
}

/** Rows of a relation to one, in the same row of the result. */
export interface JoinedPlan {
  readonly name: string
  readonly plan: RowPlan
}

const NONE: readonly Pinned[] = []

/** Selects the columns of a query's rows, and those of relations to one row that are loaded with them; whoever has its values may leave out columns that they fix. */
export function planRows(query: Query, mayPin = false): RowPlan {
  const { state, within } = query
  const all = [...state.schema.columns.values()]
  const { columns: wanted } = state
  const asked = wanted === null ? all : all.filter((column) => wanted.has(column.name) || isLoadedBy(column, state.load))
  const pinned = mayPin ? pinnedColumns(query, asked) : NONE
  const fixed = pinned.map(({ column }) => column)
  const columns = asked.filter((column) => !fixed.includes(column))
  const start = selectColumns(query, within.scope, columns)
  const annotations = [...state.annotations.keys()].map((name) => {
    const value = query.annotation(name)
    return { name, place: query.select(name, value), read: reader(value) }
  })
  return {
    schema: state.schema,
    columns,
    pinned,
    start,
    annotations,
    joined: planJoined(query, within.scope, state.load, ''),
    key: start,
    make: rowMaker(state.schema, columns, fixed),
  }
}

/** Whether a relation is loaded by this column: the row can tell by it whether what was loaded is still meant. */
function isLoadedBy(column: ColumnInfo, load: ReadonlyMap<string, LoadNode>): boolean {
  return load.values().some(({ relation }) => relation.column === column)
}

function selectColumns(query: Query, { alias, nullable }: Scope, columns: readonly ColumnInfo[]): number {
  const start = query.items.length
  for (const column of columns) query.select(column.name, typedColumn(columnOf(alias, column.column), column, nullable), null)
  return start
}

/** `before` is the path that leads to the row whose relations these are. */
function planJoined(query: Query, scope: Scope, load: ReadonlyMap<string, LoadNode>, before: string): JoinedPlan[] {
  return [...load].flatMap(([name, { relation, children }]) => {
    if (relation.many) return []
    const { scope: end } = scope.follow([relation])
    const { schema } = end
    const columns = [...schema.columns.values()]
    const path = `${before}${name}.`
    const start = selectJoined(query, end, columns, path)
    const key = start + columns.indexOf(schema.primaryKey[0] as ColumnInfo)
    return [
      {
        name,
        plan: {
          schema,
          columns,
          pinned: NONE,
          start,
          annotations: [],
          joined: planJoined(query, end, children, path),
          key,
          make: rowMaker(schema, columns),
        },
      },
    ]
  })
}

/** Names of joined columns say where they come from, so that no order takes them for the model's own. */
function selectJoined(query: Query, { alias, nullable }: Scope, columns: readonly ColumnInfo[], path: string): number {
  const start = query.items.length
  for (const column of columns) query.select(`${path}${column.name}`, typedColumn(columnOf(alias, column.column), column, nullable), null)
  return start
}

/** Makes the rows of a result; `values` are those of the query. */
export function makeRows(plan: RowPlan, rows: readonly Row[], executor: Executor, values: readonly unknown[]): object[] {
  const { pinned } = plan
  const fixed = pinned.length === 0 ? null : { columns: pinned.map(({ column }) => column), values: pinnedValues(pinned, values) }
  const origin = new Origin(plan.schema, plan.columns, plan.start, executor, fixed)
  const made = plan.make(rows, origin)
  for (const { name, place, read } of plan.annotations) {
    for (let at = 0; at < made.length; at++) (made[at] as RowValues)[name] = read(rows[at]?.[place] ?? null)
  }
  origin.peers = made
  for (const joined of plan.joined) setJoined(joined, made, rows, executor)
  return made
}

/** One row for each key, however often it is met. */
function setJoined({ name, plan }: JoinedPlan, owners: readonly object[], rows: readonly Row[], executor: Executor): void {
  const places = new Map<unknown, number>()
  const firsts: Row[] = []
  for (const row of rows) {
    const key = row[plan.key] ?? null
    if (key === null || places.has(key)) continue
    places.set(key, firsts.length)
    firsts.push(row)
  }
  const made = makeRows(plan, firsts, executor, [])
  for (let at = 0; at < owners.length; at++) {
    const place = places.get(rows[at]?.[plan.key])
    setRelated(owners[at] as object, name, place === undefined ? null : (made[place] as object))
  }
}
