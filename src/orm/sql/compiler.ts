// From what a query set wants to a SELECT. A query that another one is built upon, since its rows are cut, joined with those of
// others or numbered before they are filtered, stands in FROM under the alias of its model: all else is as on a table.

import { LimitNode } from 'kysely'
import { NuagesError, shown } from '../../base/errors.ts'
import { isWindowed, namesInCondition, namesRead } from '../annotations-read.ts'
import type { Engine } from '../engine.ts'
import { Made } from '../made.ts'
import { annotationPath, type ConditionNode, type FieldPath, type QueryState } from '../state.ts'
import { condition, conjuncts } from './conditions.ts'
import { expression } from './expressions.ts'
import { anyOf, columnOf, identifier, joined, type Node, sql } from './node.ts'
import { pathValue } from './path-value.ts'
import { Aliases, Scope } from './plan.ts'
import { type Item, Query, selectedColumn } from './query.ts'
import type { Shape } from './shape.ts'
import { type Compiler, isMysql, type Typed, typed, type Within } from './within.ts'

/** What every part of one statement shares. */
export interface Statement {
  readonly engine: Engine
  readonly shape: Shape
  readonly aliases: Aliases
}

/** A statement that is begun. */
export function beginStatement(engine: Engine, shape: Shape): Statement {
  return { engine, shape, aliases: new Aliases() }
}

/** The compiler of expressions, conditions and queries within them. */
export const COMPILER: Compiler = {
  expression,
  condition,
  subquery(state, what, outer) {
    const { engine, shape, scope } = outer
    const members = what === 'exists' ? alternatives(state) : null
    // One by one: MariaDB reads no column of the query around from a union in FROM.
    if (members !== null) return typed(anyOf(members.map((member) => COMPILER.subquery(member, what, outer).node)), 'boolean', false)
    const query = openQuery(state, { engine, shape, aliases: scope.aliases }, outer)
    if (what === 'exists') {
      query.select('', typed(sql`1`, 'number', false))
      return typed(sql`exists ${query.build({ order: true })}`, 'boolean', false)
    }
    query.selectValues()
    if (query.items.length === 0) query.select('', query.column(state.schema.key))
    if (query.items.length > 1) refuseColumns(state, query.items)
    const [item] = query.items as readonly [Item]
    const node = query.build()
    if (what === 'list') return { ...item.value, node: listed(node, state, outer) }
    const limited = state.limit === null ? { ...node, limit: LimitNode.create(sql`1`) } : node
    return { ...item.value, node: sql`${limited}`, nullable: true }
  },
}

/** The queries one of which has to have a row where a union of them has one. */
function alternatives({ combined, limit, offset, none }: QueryState): readonly QueryState[] | null {
  const isWhole = limit === null && offset === 0 && !none
  return isWhole && (combined?.how === 'union' || combined?.how === 'unionAll') ? combined.queries : null
}

/** Throws ORM_SUBQUERY_COLUMNS. */
function refuseColumns({ schema }: QueryState, items: readonly Item[]): never {
  const names = items.map(({ name }) => shown(name)).join(', ')
  throw new NuagesError('ORM_SUBQUERY_COLUMNS', `a subquery of ${schema.name} gives ${items.length} columns, ${names}: expected one`, {
    hint: `say which: subquery(${schema.name}.query().values(${shown(items[0]?.name)})); of each of the others make a subquery of its own`,
  })
}

/** The rows of a query for IN. MySQL takes no LIMIT there, but in a query within. */
function listed(node: Node, { limit, offset }: QueryState, { engine, scope }: Within): Node {
  return (limit !== null || offset > 0) && isMysql(engine)
    ? sql`(select * from ${node} as ${identifier(scope.aliases.next())})`
    : sql`${node}`
}

/** A query of its own, or within another one. `walked` is what the shape knows the state as, where something of it was left out since. */
export function openQuery(state: QueryState, statement: Statement, outer: Within | null = null, walked: QueryState = state): Query {
  if (state.combined !== null) return openCombined(state, statement, outer, walked)
  if (state.distinctOn !== null) return openDistinct(state, state.distinctOn, statement, outer, walked)
  if (state.distinct && state.values !== null && state.order?.some(({ by }) => Made.isMade(by)))
    return openDifferent(state, statement, outer, walked)
  const { annotations, keys } = state
  const isOver = (name: string): boolean => isWindowed(annotations.get(name)?.expression, annotations)
  const conditions = state.conditions.flatMap(conjuncts)
  const isLate = keys === null ? isOver : overGroups(state)
  const late = conditions.filter((node) => namesInCondition(node).some(isLate))
  if (late.length > 0) return openFiltered(state, late, statement, outer, walked)
  if (keys !== null && isMysql(statement.engine) && isApartFromGroups(state, keys))
    return openOverGroups(state, keys, statement, outer, walked)
  if (keys !== null && (isGroupedByComputed(state, statement.engine) || conditions.some((node) => namesInCondition(node).some(isOver))))
    return openGroups(state, statement, outer, walked)
  return new Query(state, withinOf(state, Scope.of(state.schema, statement.aliases), statement, outer), walked)
}

function withinOf(state: QueryState, scope: Scope, { engine, shape }: Statement, outer: Within | null): Within {
  return {
    engine,
    shape,
    scope,
    annotations: state.annotations,
    given: null,
    isClosed: false,
    isGroup: false,
    keys: null,
    outer,
    compiler: COMPILER,
  }
}

/** What the shape knows two states as. */
interface Walked {
  readonly state: QueryState
  readonly inner: QueryState
}

/** A query in FROM. */
interface Derived {
  readonly alias: string
  readonly from: Node
  readonly walked: QueryState
}

/** Rows of a query as the rows of a table. `state` is what is asked of them. */
export function openDerived(state: QueryState, inner: QueryState, statement: Statement, outer: Within | null, walked: Walked): Query {
  const alias = statement.aliases.next()
  const query = openQuery(inner, statement, outer, walked.inner)
  selectWhole(query)
  const from = sql`${query.build()} as ${identifier(alias)}`
  return over(state, query, { alias, from, walked: walked.state }, statement, outer)
}

/** A query over the rows of another one, which also selects some more under these names. */
export function openOver(
  state: QueryState,
  inner: Query,
  statement: Statement,
  more: readonly (readonly [name: string, value: Node])[],
): { query: Query; alias: string } {
  selectMore(inner, more)
  return openFrom(state, inner, statement, (alias) => sql`${inner.build()} as ${alias}`)
}

/** Selects all that a query around this one may ask for, and some more under these names. */
export function selectMore(query: Query, more: readonly (readonly [name: string, value: Node])[]): void {
  selectWhole(query)
  for (const [name, value] of more) query.select('', typed(value, 'unknown'), name)
}

/** A query over rows that have what `inner` selected. `read` makes its FROM, which gives them under an alias. */
export function openFrom(
  state: QueryState,
  inner: Query,
  statement: Statement,
  read: (alias: Node) => Node,
): { query: Query; alias: string } {
  const alias = statement.aliases.next()
  return { query: over(state, inner, { alias, from: read(identifier(alias)), walked: state }, statement, null), alias }
}

/** A query over what another one selected. */
function over(state: QueryState, query: Query, { alias, from, walked }: Derived, statement: Statement, outer: Within | null): Query {
  const { schema } = query.state
  const given = new Map<string, Typed>()
  for (const item of query.items) if (isGiven(query, item)) given.set(item.name, selectedColumn(item, alias))
  const scope = new Scope({ schema, alias, aliases: statement.aliases })
  const isClosed = query.state.values !== null
  return new Query(state, { ...withinOf(state, scope, statement, outer), given, isClosed }, walked, from)
}

/** What has its name in the query around it by itself: columns have that of the table. */
function isGiven({ state }: Query, { name }: Item): boolean {
  return state.values !== null || state.annotations.has(name)
}

/** Selects all that a query around this one may ask for: by the names of the columns, so that it may join by them; columns that are left out of the rows are not carried along. */
function selectWhole(query: Query): void {
  if (query.state.values !== null) {
    query.selectValues()
    return
  }
  const { schema, annotations, columns: wanted } = query.state
  const links = new Set([...schema.relations.values()].map(({ column }) => column))
  for (const column of schema.columns.values()) {
    if (wanted === null || wanted.has(column.name) || links.has(column)) query.select(column.name, query.column(column), column.column)
  }
  for (const name of annotations.keys()) query.select(name, query.annotation(name))
}

/** All rows that there are to choose from, or values of theirs. */
function uncut(state: QueryState, values: QueryState['values']): QueryState {
  return {
    ...state,
    order: [],
    limit: null,
    offset: 0,
    distinct: false,
    values,
    keys: values && state.keys,
    columns: null,
    lock: null,
    load: new Map(),
  }
}

/** Conditions on what is computed over a window: it has to be there before they are looked at. */
function openFiltered(
  state: QueryState,
  late: readonly ConditionNode[],
  statement: Statement,
  outer: Within | null,
  walked: QueryState,
): Query {
  const { annotations } = state
  const conditions = state.conditions.flatMap(conjuncts)
  const isOfGroups = state.keys !== null
  const early = conditions.filter((node) => !late.includes(node))
  const inner: QueryState = { ...uncut(state, state.keys && wholeGroups(state, state.keys)), conditions: early }
  const rest: QueryState = { ...state, conditions: late, owner: null }
  const whole = isOfGroups ? { ...rest, keys: null, annotations: ungrouped(annotations) } : rest
  return openDerived(whole, inner, statement, outer, { state: walked, inner: walked })
}

/** All that groups have: what they are made by, and what is computed of them. */
function wholeGroups({ schema, annotations }: QueryState, keys: readonly FieldPath[]): readonly FieldPath[] {
  return [...keys, ...[...annotations].flatMap(([name, { grouped }]) => (grouped ? [annotationPath(schema, name)] : []))]
}

/** Whether groups are left out that windows are over, which MariaDB (10.11) forgets then, or by what is not read, which MySQL cannot. */
function isApartFromGroups(state: QueryState, keys: readonly FieldPath[]): boolean {
  const { annotations, conditions, values } = state
  const isOver = annotations.keys().some(overGroups(state))
  const isRead = keys.every(({ text }) => values?.some((path) => path.text === text))
  return (isOver || !isRead) && conditions.flatMap(conjuncts).some((node) => isHaving(node, annotations))
}

/** Says of an annotation whether it is of groups and over a window of them, and not of what is over one of rows. */
function overGroups({ annotations }: QueryState): (name: string) => boolean {
  const ofGroups = new Map([...annotations].filter(([, { grouped }]) => grouped))
  return (name) => isWindowed(ofGroups.get(name)?.expression, ofGroups)
}

/** Groups in FROM, and windows over them. */
function openOverGroups(
  state: QueryState,
  keys: readonly FieldPath[],
  statement: Statement,
  outer: Within | null,
  walked: QueryState,
): Query {
  const { annotations } = state
  const isOver = overGroups(state)
  const ofGroups = new Map([...annotations].filter(([name]) => !isOver(name)))
  const inner: QueryState = { ...uncut(state, wholeGroups({ ...state, annotations: ofGroups }, keys)), annotations: ofGroups }
  const whole: QueryState = { ...state, conditions: [], owner: null, keys: null, annotations: ungrouped(annotations) }
  return openDerived(whole, inner, statement, outer, { state: walked, inner: walked })
}

/** Whether groups are made by what is computed of a row, and that is read again or is over a window: it has to be there before. */
function isGroupedByComputed(state: QueryState, engine: Engine): boolean {
  if (state.keys === null) return false
  const { annotations, order } = state
  const conditions = state.conditions.flatMap(conjuncts)
  const read = [...annotations.values()].flatMap(({ grouped, expression: made }) => (grouped ? namesRead(made) : []))
  const later = [
    ...conditions.filter((node) => isHaving(node, annotations)).flatMap(namesInCondition),
    ...(order ?? []).flatMap(({ by }) => namesRead(by)),
  ]
  const keys = state.keys.flatMap(({ annotation }) => annotation ?? [])
  const selected = (state.values ?? []).map(({ text }) => text)
  const isOver = (name: string): boolean => isWindowed(annotations.get(name)?.expression, annotations)
  return (
    keys.some((name) => isOver(name) || read.includes(name) || later.includes(name) || !selected.includes(name)) ||
    // MariaDB refuses to aggregate a query that holds another.
    read.some((name) => annotations.get(name)?.grouped === false && (engine === 'mariadb' || isOver(name)))
  )
}

function isHaving(node: ConditionNode, annotations: QueryState['annotations']): boolean {
  return namesInCondition(node).some((name) => annotations.get(name)?.grouped)
}

/** Groups of rows with what is computed of each. */
function openGroups(state: QueryState, statement: Statement, outer: Within | null, walked: QueryState): Query {
  const { annotations } = state
  const conditions = state.conditions.flatMap(conjuncts)
  const having = conditions.filter((node) => isHaving(node, annotations))
  const early = conditions.filter((node) => !having.includes(node))
  const ofRows = new Map([...annotations].filter(([, { grouped }]) => !grouped))
  const inner: QueryState = { ...uncut(state, null), conditions: early, annotations: ofRows }
  return openDerived({ ...state, conditions: having, owner: null }, inner, statement, outer, { state: walked, inner: walked })
}

/** Different values in an order that is computed of them. */
function openDifferent(state: QueryState, statement: Statement, outer: Within | null, walked: QueryState): Query {
  const inner: QueryState = { ...uncut(state, state.values), distinct: true }
  const whole: QueryState = {
    ...state,
    distinct: false,
    conditions: [],
    owner: null,
    keys: null,
    annotations: ungrouped(state.annotations),
  }
  return openDerived(whole, inner, statement, outer, { state: walked, inner: walked })
}

/** One row of each that have the same values: the first in the order of the query. */
function openDistinct(
  state: QueryState,
  paths: readonly FieldPath[],
  statement: Statement,
  outer: Within | null,
  walked: QueryState,
): Query {
  if (state.keys !== null) {
    throw new NuagesError('ORM_QUERY_DISTINCT', `of each of some ${state.schema.name} groups the first was asked for by distinct(...)`, {
      hint: 'of groups there is one of each: order and limit them, or number them by rowNumber() and ask for those with 1',
    })
  }
  const alias = statement.aliases.next()
  const whole: QueryState = { ...state, distinctOn: null, values: null, limit: null, offset: 0, columns: null, lock: null, load: new Map() }
  const inner = openNumbered(whole, paths, statement, outer, walked)
  const same = paths.map((path) => pathValue(path, inner.within).node)
  const order = [...inner.takeOrder(), ...state.schema.primaryKey.map((column) => inner.column(column).node)]
  selectWhole(inner)
  const first = sql`row_number() over (partition by ${joined(same, ', ')} order by ${joined(order, ', ')})`
  inner.select('', typed(first, 'number'), 'nuages_first')
  const from = sql`${inner.build()} as ${identifier(alias)}`
  const query = over({ ...state, distinctOn: null, conditions: [], owner: null }, inner, { alias, from, walked }, statement, outer)
  query.filter(sql`${columnOf(alias, 'nuages_first')} = 1`)
  return query
}

/** Rows that are to be numbered in their order: where that is over a window, or `paths` are, it has to be there before. */
export function openNumbered(
  state: QueryState,
  paths: readonly FieldPath[],
  statement: Statement,
  outer: Within | null,
  walked: QueryState,
): Query {
  const { annotations, order } = state
  const names = [...paths.map(({ text }) => text), ...(order ?? []).flatMap(({ by }) => (Made.isMade(by) ? namesRead(by) : [by.text]))]
  const isOver = names.some((name) => isWindowed(annotations.get(name)?.expression, annotations))
  if (!isOver) return openQuery(state, statement, outer, walked)
  const rest: QueryState = { ...state, conditions: [], owner: null }
  return openDerived(rest, uncut(state, null), statement, outer, { state: walked, inner: walked })
}

const HOW: Readonly<Record<'union' | 'unionAll' | 'intersect' | 'except', Node>> = {
  union: sql` union `,
  unionAll: sql` union all `,
  intersect: sql` intersect `,
  except: sql` except `,
}

function openCombined(state: QueryState, statement: Statement, outer: Within | null, walked: QueryState): Query {
  const { how, queries } = state.combined as NonNullable<QueryState['combined']>
  const alias = statement.aliases.next()
  const members = queries.map((member) => {
    const query = openQuery(member, statement, outer)
    selectWhole(query)
    return { query, node: query.build({ order: member.limit === null && member.offset === 0 }) }
  })
  // SQLite takes no member in parentheses.
  const selects = members.map(({ node }) => sql`select * from ${node} as ${identifier(statement.aliases.next())}`)
  const pieces = selects.flatMap((select, place) => (place === 0 ? [select] : [HOW[how], select]))
  const [first] = members as [(typeof members)[0]]
  const whole: QueryState = { ...state, annotations: ungrouped(first.query.state.annotations) }
  const from = sql`(${joined(pieces, ' ')}) as ${identifier(alias)}`
  return over(whole, first.query, { alias, from, walked }, statement, outer)
}

/** Annotations that are computed already: they are values like others. */
function ungrouped(annotations: QueryState['annotations']): QueryState['annotations'] {
  return new Map([...annotations].map(([name, { expression: made }]) => [name, { expression: made, grouped: false }]))
}
