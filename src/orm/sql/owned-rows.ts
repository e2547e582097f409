// Rows that belong to others: of many owners in one statement, all of them or of each only some.

import { isWindowed } from '../annotations-read.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Engine } from '../engine.ts'
import type { RelationInfo } from '../schema.ts'
import { type FieldPath, type QueryState, wholeState } from '../state.ts'
import { openDerived, openFrom, openNumbered, openOver, openQuery, type Statement, selectMore } from './compiler.ts'
import { columnOf, identifier, joined, type Node, placeholder, sql, wholeNumber } from './node.ts'
import { type Direction, orderNodes } from './order.ts'
import { pathValue } from './path-value.ts'
import { manyLink, type Scope } from './plan.ts'
import type { Query } from './query.ts'
import type { ListValues, Shape } from './shape.ts'
import type { Typed } from './within.ts'

/** Rows that a relation leads to. */
export interface Owned {
  readonly relation: RelationInfo
  readonly state: QueryState
  /** What the shape knows the state as. */
  readonly walked: QueryState
  /** The owners' keys, which were put into the shape. */
  readonly keys: ListValues
  readonly statement: Statement
}
/** A query of such rows, and the key of their owner in it. */
export interface OwnedQuery {
  readonly query: Query
  readonly owner: Node
}

/** So many owners at most are asked for one by one. */
const MOST_APART = 32

/** Whether of the rows of each owner only some are wanted. */
export function isCutForEach({ limit, offset }: QueryState): boolean {
  return limit !== null || offset > 0
}

/**
 * Whether the rows of each owner are better asked for by themselves: an index may find the first of them, where counting them in
 * their order would read all. Of many owners the counting is one way through the table, whatever there is of indexes.
 */
export function areApart(state: QueryState, owners: number): boolean {
  const { distinct, distinctOn, combined } = state
  return isCutForEach(state) && owners <= MOST_APART && !distinct && distinctOn === null && combined === null && !hasWindows(state)
}

/** Rows of all owners in one go. Where only some of each are wanted, they are counted in their order. */
export function together(owned: Owned): OwnedQuery {
  const { relation, state, walked, keys, statement } = owned
  const isCut = isCutForEach(state)
  if (state.distinctOn !== null) {
    const first = firstOfEach(owned, state.distinctOn)
    return isCut ? counted(first.query, first.owner, state, statement) : first
  }
  const query = isCut || hasWindows(state) ? openUncut(state, walked, statement) : openQuery(state, statement, null, walked)
  const owner = ownerColumn(relation, query.within.scope)
  query.filter(amongKeys(owner, keys, statement.shape))
  return isCut ? counted(query, owner, state, statement) : { query, owner }
}

function hasWindows({ annotations }: QueryState): boolean {
  return annotations.values().some(({ expression }) => isWindowed(expression, annotations))
}

function openUncut(state: QueryState, walked: QueryState, statement: Statement): Query {
  const load = isCutForEach(state) ? new Map() : state.load
  const uncut: QueryState = { ...state, limit: null, offset: 0, load, lock: null }
  if (!state.distinct && !hasWindows(state)) return openQuery(uncut, statement, null, walked)
  // With its number each row would be another one. Windows are over the rows of the query, whosever lists are loaded.
  const different: QueryState = { ...uncut, order: [], columns: null }
  const rest: QueryState = { ...uncut, distinct: false, conditions: [], owner: null }
  return openDerived(rest, different, statement, null, { state: walked, inner: walked })
}

/** Of each owner one row of each that have the same values: the first in the order of the list. */
function firstOfEach({ relation, state, walked, keys, statement }: Owned, paths: readonly FieldPath[]): OwnedQuery {
  const uncut: QueryState = { ...state, distinctOn: null, limit: null, offset: 0, columns: null, lock: null, load: new Map() }
  const inner = openNumbered(uncut, paths, statement, null, walked)
  const owner = ownerColumn(relation, inner.within.scope)
  inner.filter(amongKeys(owner, keys, statement.shape))
  const same = [owner, ...paths.map((path) => pathValue(path, inner.within).node)]
  const order = [...inner.takeOrder(), ...state.schema.primaryKey.map((column) => inner.column(column).node)]
  const place = sql`row_number() over (partition by ${joined(same, ', ')} order by ${joined(order, ', ')})`
  const load = isCutForEach(state) ? uncut.load : state.load
  const { query, alias } = openOver({ ...uncut, conditions: [], columns: state.columns, load }, inner, statement, [
    [OWNER, owner],
    ['nuages_first', place],
  ])
  query.filter(sql`${columnOf(alias, 'nuages_first')} = 1`)
  return { query, owner: columnOf(alias, OWNER) }
}

function counted(inner: Query, owner: Node, state: QueryState, statement: Statement): OwnedQuery {
  const { primaryKey } = state.schema
  const order = [...inner.takeOrder(), ...primaryKey.map((column) => inner.column(column).node)]
  const count = sql`row_number() over (partition by ${owner} order by ${joined(order, ', ')})`
  const { query, alias } = openOver(whole(state), inner, statement, [
    [OWNER, owner],
    ['nuages_count', count],
  ])
  const number = columnOf(alias, 'nuages_count')
  if (state.offset > 0) query.filter(sql`${number} > ${wholeNumber(state.offset)}`)
  if (state.limit !== null) query.filter(sql`${number} <= ${wholeNumber(state.offset + state.limit)}`)
  query.orderBy([number])
  return { query, owner: columnOf(alias, OWNER) }
}

const OWNER = 'nuages_owner'

/** Rows as they come out of a query within, with what is loaded with them. */
function whole(state: QueryState): QueryState {
  return { ...wholeState(state.schema), annotations: state.annotations, load: state.load, columns: state.columns }
}

/** Rows of each owner by a query of its own, all in one statement. */
export function apart(owned: Owned): OwnedQuery {
  const { state, keys, statement } = owned
  const { shape } = statement
  if (keys.isOne) {
    const each = statement.aliases.next()
    const list = placeholder(shape.slot(keys.items, 0, arrayText))
    const member = ofOne(owned, columnOf(each, OWNER))
    return inOrder(member, state, statement, (alias) => {
      const from = sql`unnest(${list}::bigint[]) as ${identifier(each)}(${identifier(OWNER)})`
      return sql`${from} cross join lateral ${member.query.build()} as ${alias}`
    })
  }
  const members = keys.items.map((_, place) => ofOne(owned, placeholder(shape.slot(keys.items, place))))
  // SQLite takes no member in parentheses.
  const selects = members.map(({ query }) => sql`select * from ${query.build()} as ${identifier(statement.aliases.next())}`)
  const pieces = selects.flatMap((select, place) => (place === 0 ? [select] : [sql`union all`, select]))
  return inOrder(members[0] as Member, state, statement, (alias) => sql`(${joined(pieces, ' ')}) as ${alias}`)
}

const ASCENDING: Direction = { descending: false, nulls: 'last' }

/** Rows of one owner. */
interface Member {
  readonly query: Query
  readonly terms: readonly { readonly value: Typed; readonly direction: Direction }[]
}

function ofOne({ relation, state, walked, statement }: Owned, key: Node): Member {
  const query = openQuery({ ...state, load: new Map(), lock: null }, statement, null, walked)
  const owner = ownerColumn(relation, query.within.scope)
  query.filter(sql`${owner} = ${key}`)
  const byKey = state.schema.primaryKey.map((column) => ({ value: query.column(column), direction: ASCENDING }))
  const terms = [...query.orderTerms(), ...byKey]
  query.orderBy(terms.flatMap(({ value, direction }) => orderNodes(value, direction, query.within)))
  selectMore(query, [[OWNER, owner], ...terms.map(({ value }, place) => [orderName(place), value.node] as const)])
  return { query, terms }
}

/** What the rows of one owner are ordered by, carried out of their query. */
function orderName(place: number): string {
  return `nuages_order_${place}`
}

/** The rows of all owners, which no union keeps in their order. */
function inOrder({ query: inner, terms }: Member, state: QueryState, statement: Statement, read: (alias: Node) => Node): OwnedQuery {
  const { query, alias } = openFrom(whole(state), inner, statement, read)
  const order = terms.flatMap(({ value, direction }, place) =>
    orderNodes({ ...value, node: columnOf(alias, orderName(place)) }, direction, query.within),
  )
  query.orderBy(order)
  return { query, owner: columnOf(alias, OWNER) }
}

/** Whether PostgreSQL takes keys as one value, a list: it is less to send, and one statement for every number of them. */
export function areOneValue(keys: readonly unknown[], engine: Engine): boolean {
  return engine === 'postgres' && keys.every((key) => typeof key === 'number' || typeof key === 'bigint')
}

function amongKeys(owner: Node, { items, isOne }: ListValues, shape: Shape): Node {
  if (isOne) return sql`${owner} = any(${placeholder(shape.slot(items, 0, arrayText))}::bigint[])`
  const list = items.map((_, place) => placeholder(shape.slot(items, place)))
  return sql`${owner} in (${joined(list, ', ')})`
}

/** A list of whole numbers as PostgreSQL writes it (its manual, 8.15.2). */
function arrayText(keys: unknown): string {
  return `{${(keys as readonly (number | bigint)[]).join()}}`
}

/** The column that holds the key of the row at the other end. */
function ownerColumn(relation: RelationInfo, scope: Scope): Node {
  if (!relation.many) {
    const column = relation.column === null ? (relation.inverse?.column as ColumnInfo) : relation.target.key
    return columnOf(scope.alias, column.column)
  }
  const { here, between } = manyLink(relation)
  if (between === null) return columnOf(scope.alias, here)
  const alias = scope.aliases.next()
  const fromColumn = scope.schema.key.column
  scope.joins.push({ kind: 'inner', table: between.table, alias, column: between.there, from: scope.alias, fromColumn })
  return columnOf(alias, here)
}
