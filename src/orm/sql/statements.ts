// What executors ask of the database: statements, and what they make of the answers.

import { isWindowed, namesRead } from '../annotations-read.ts'
import type { Row, Value } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import type { Executor } from '../executor.ts'
import type { Made } from '../made.ts'
import type { RelationInfo } from '../schema.ts'
import { type LoadNode, type QueryState, wholeState } from '../state.ts'
import { beginStatement, openDerived, openQuery } from './compiler.ts'
import { identifier, sql } from './node.ts'
import { reader } from './output.ts'
import { withJoins } from './own-statements.ts'
import { apart, isCutForEach, together } from './owned-rows.ts'
import { manyLink } from './plan.ts'
import type { Query } from './query.ts'
import { makeRows, planRows } from './row-plan.ts'
import type { ListValues, Shape } from './shape.ts'
import { type StatementText, statementText } from './statement.ts'
import { typed } from './within.ts'

/** A compiled statement that gives a `T`. */
export interface Compiled<T> extends StatementText {
  /** `values` are those that it was run with. */
  read(rows: readonly Row[], executor: Executor, values: readonly unknown[]): T
}

/** Rows, or plain objects where the query says `values`. */
export function rowsStatement(state: QueryState, engine: Engine, shape: Shape): Compiled<unknown[]> {
  const query = openQuery(withJoins(state), beginStatement(engine, shape), null, state)
  if (query.state.values !== null) {
    query.selectValues()
    const read = objectReader(query)
    if (query.items.length === 0) query.select('', typed(sql`1`, 'number', false))
    return { ...statementText(query.build(), engine), read: (rows) => rows.map(read) }
  }
  const plan = planRows(query, true)
  return { ...statementText(query.build(), engine), read: (rows, executor, values) => makeRows(plan, rows, executor, values) }
}

/** Reads the selected values as an object of their names. */
function objectReader(query: Query): (row: Row) => Record<string, unknown> {
  const reads = query.items.map(({ name, value }) => [name, reader(value)] as const)
  return (row) => {
    const object: Record<string, unknown> = {}
    for (const [place, [name, read]] of reads.entries()) object[name] = read(row[place] ?? null)
    return object
  }
}

/** Whether counting the rows needs them as they come out, and not as they are in the tables. */
function isCut(state: QueryState): boolean {
  return (
    state.limit !== null ||
    state.offset > 0 ||
    state.distinct ||
    state.distinctOn !== null ||
    state.values !== null ||
    state.combined !== null
  )
}

/** How many rows there are. */
export function countStatement(state: QueryState, engine: Engine, shape: Shape): Compiled<number> {
  const statement = beginStatement(engine, shape)
  const query = openQuery({ ...state, load: new Map() }, statement, null, state)
  const read = (rows: readonly Row[]): number => Number(rows[0]?.[0] ?? 0)
  if (!isCut(state)) {
    query.select('', typed(sql`count(*)`, 'number', false))
    return { ...statementText(query.build({ order: true, limit: true }), engine), read }
  }
  selectForCount(query)
  const inner = query.build({ order: state.limit === null && state.offset === 0 })
  return { ...statementText(sql`select count(*) from ${inner} as ${identifier(statement.aliases.next())}`, engine), read }
}

/** Rows that have to be different need all their values, others none. */
function selectForCount(query: Query): void {
  if (query.state.values !== null) query.selectValues()
  else if (query.state.distinct)
    for (const column of query.state.schema.columns.values()) query.select(column.name, query.column(column), null)
  if (query.items.length === 0) query.select('', typed(sql`1`, 'number', false))
}

/** Whether there is a row. */
export function existsStatement(state: QueryState, engine: Engine, shape: Shape): Compiled<boolean> {
  const query = openQuery({ ...state, load: new Map() }, beginStatement(engine, shape), null, state)
  selectForCount(query)
  const node = query.build({ order: state.limit === null && state.offset === 0 })
  return { ...statementText(sql`select exists ${node}`, engine), read: (rows) => Number(rows[0]?.[0]) === 1 }
}

/** Values of all rows together. */
export function aggregateStatement(
  state: QueryState,
  aggregates: ReadonlyMap<string, Made<unknown>>,
  engine: Engine,
  shape: Shape,
): Compiled<Record<string, unknown>> {
  const statement = beginStatement(engine, shape)
  const whole: QueryState = { ...state, load: new Map(), columns: null }
  const query =
    isCut(state) || areOfComputed(aggregates, state, engine)
      ? openDerived(over(whole), whole, statement, null, { state, inner: state })
      : openQuery(whole, statement, null, state)
  const within = { ...query.within, isGroup: true }
  for (const [name, made] of aggregates) query.select(name, within.compiler.expression(made, within))
  const read = objectReader(query)
  return { ...statementText(query.build({ order: true, limit: true }), engine), read: (rows) => read(rows[0] ?? []) }
}

/**
 * Whether aggregates are of what has to be computed before: over a window, or, in MariaDB, by any query: it refuses to aggregate one that
 * holds another (10.11: "Mixing of GROUP columns").
 */
function areOfComputed(aggregates: ReadonlyMap<string, Made<unknown>>, { annotations }: QueryState, engine: Engine): boolean {
  return [...aggregates.values()].some((made) => {
    const isOfAnnotation = namesRead(made).some((name) => annotations.has(name))
    return isOfAnnotation && (engine === 'mariadb' || isWindowed(made, annotations))
  })
}

/** The query over rows that are there already: all that was asked is done. */
function over(state: QueryState): QueryState {
  return { ...wholeState(state.schema), annotations: state.annotations }
}

/** The primary keys of the rows that are meant, for statements that write. */
export function keysStatement(state: QueryState, engine: Engine, shape: Shape): StatementText {
  const query = openQuery({ ...state, load: new Map(), lock: null }, beginStatement(engine, shape), null, state)
  for (const column of state.schema.primaryKey) query.select(column.name, query.column(column), null)
  return statementText(query.build({ order: state.limit === null && state.offset === 0 }), engine)
}

/** Rows of a relation to many. */
export interface Belonging {
  readonly rows: readonly object[]
  /** The key of the row that the one at a place belongs to, as the database has it. */
  ownerOf(place: number): Value
}

/** The rows that a relation leads to, of many owners at once. `keys` were put into the shape. */
export function relatedStatement(node: LoadNode, keys: ListValues, isApart: boolean, engine: Engine, shape: Shape): Compiled<Belonging> {
  const { relation, children, query: asked } = node
  const statement = beginStatement(engine, shape)
  const state = withJoins({ ...(asked ?? wholeState(relation.target)), load: children })
  const wanted = { relation, state, walked: asked ?? state, keys, statement }
  const { query, owner } = isApart ? apart(wanted) : together(wanted)
  const plan = planRows(query)
  const known = isCutForEach(state) ? -1 : placeOfOwner(relation, query)
  const place = known >= 0 ? known : query.select('', typed(owner, 'unknown'), null)
  const text = statementText(query.build(), engine)
  return {
    ...text,
    read: (rows, executor) => ({ rows: makeRows(plan, rows, executor, []), ownerOf: (at) => rows[at]?.[place] ?? null }),
  }
}

/** Where the rows hold the key of their owner anyway; -1 where they do not. Their own columns are selected before those of others. */
function placeOfOwner(relation: RelationInfo, query: Query): number {
  const { columns } = query.state.schema
  const { here, between } = relation.many ? manyLink(relation) : { here: null, between: null }
  if (here === null || between !== null) return -1
  const own = columns.values().find(({ column }) => column === here)
  return own === undefined ? -1 : query.items.findIndex(({ value }) => value.column === own)
}

/** How the database would find the rows, in its own words. */
export function explainStatement(state: QueryState, engine: Engine, shape: Shape): Compiled<string> {
  const { sql: text, parameters } = rowsStatement(state, engine, shape)
  const sql = engine === 'sqlite' ? `explain query plan ${text}` : `explain ${text}`
  const read = (rows: readonly Row[]): string => rows.map((row) => (engine === 'sqlite' ? String(row[3]) : row.join(' | '))).join('\n')
  return { sql, parameters, read }
}
