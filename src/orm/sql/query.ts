// One SELECT: where its rows come from, which of them it gives, and in which order. What it selects is said by who uses it.

import {
  FromNode,
  GroupByItemNode,
  GroupByNode,
  HavingNode,
  LimitNode,
  OffsetNode,
  OrderByItemNode,
  OrderByNode,
  SelectionNode,
  SelectModifierNode,
  type SelectQueryNode,
  WhereNode,
} from 'kysely'
import { namesInCondition } from '../annotations-read.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Engine } from '../engine.ts'
import { Made } from '../made.ts'
import { readTerm } from '../refine.ts'
import type { RelationInfo } from '../schema.ts'
import { annotationPath, type FieldPath, type LockOptions, type OrderTerm, type QueryState } from '../state.ts'
import { conjuncts, wantValue } from './conditions.ts'
import { allOf, columnOf, identifier, joined, type Node, placeholder, sql, wholeNumber } from './node.ts'
import { valueNode } from './operand.ts'
import { type Direction, orderNodes } from './order.ts'
import { pathValue, refuseUnselected } from './path-value.ts'
import { manyLink } from './plan.ts'
import { isTextLimit } from './shape.ts'
import { joinNodes, tableAs } from './subselect.ts'
import { isMysql, type Typed, typedColumn, type Within } from './within.ts'

/** A value that is selected. */
export interface Item {
  /** The path or the annotation that it is. */
  readonly name: string
  readonly value: Typed
  /** Its name in the statement, where something refers to it. */
  readonly alias: string | null
}

/** What of a query is left out by who asks only whether there are rows, or how many. */
export interface Without {
  readonly order?: boolean
  readonly limit?: boolean
}

/** A query that is being compiled. Joins are known when all that it selects is. */
export class Query {
  readonly state: QueryState
  readonly within: Within
  readonly #from: Node
  readonly #walked: QueryState
  readonly #items: Item[] = []
  readonly #filters: Node[] = []
  #ownOrder: readonly Node[] | null = null

  /** `from` reads rows of the model under the alias of the scope; `walked` is what the shape knows the state as. */
  constructor(state: QueryState, within: Within, walked: QueryState, from: Node = tableAs(state.schema.table, within.scope.alias)) {
    this.state = state
    this.within = within
    this.#walked = walked
    this.#from = from
  }

  /** Whether it is one row for each group. */
  get isGrouped(): boolean {
    return this.state.keys !== null
  }

  /** Selects one more value; gives its place. */
  select(name: string, value: Typed, alias: string | null = this.#nextAlias()): number {
    return this.#items.push({ name, value, alias }) - 1
  }

  /** MySQL's ORDER BY takes a name within an expression for a column first: it has to be no name of a query within. */
  #nextAlias(): string {
    const { given, scope } = this.within
    return given === null ? `nuages_${this.#items.length}` : `nuages_${scope.alias}_${this.#items.length}`
  }

  /** Leaves out the rows that do not meet one more condition. */
  filter(condition: Node): void {
    this.#filters.push(condition)
  }

  /** The terms it would be ordered by, for a window; it is not ordered itself then. */
  takeOrder(): readonly Node[] {
    const order = this.#order()
    this.#ownOrder = []
    return order
  }

  /** Orders by these, whatever the state says. */
  orderBy(terms: readonly Node[]): void {
    this.#ownOrder = terms
  }

  /** A column of the model itself. */
  column(column: ColumnInfo): Typed {
    const { alias, nullable } = this.within.scope
    return typedColumn(columnOf(alias, column.column), column, nullable)
  }

  get items(): readonly Item[] {
    return this.#items
  }

  /** What `values()` names, and annotations, for whoever gives plain objects. */
  selectValues(): void {
    const { values, annotations } = this.state
    if (values === null) for (const name of annotations.keys()) this.select(name, this.annotation(name))
    else for (const path of values) this.select(path.text, this.#valueOf(path))
  }

  /** The value of an annotation; of a group, if it is one of groups. */
  annotation(name: string): Typed {
    const { annotations } = this.state
    const annotation = annotations.get(name)
    return pathValue(annotationPath(this.state.schema, name), annotation?.grouped ? this.#ofGroups : this.within)
  }

  /** Where what is of whole groups stands. */
  get #having(): Within {
    const within = this.#ofGroups
    if (!isMysql(within.engine)) return within
    // By their names: MariaDB takes a column for another one of the same name in a table that is joined.
    const named = this.#items.map(({ name, value, alias }) => [name, { ...value, node: identifier(alias as string) }] as const)
    return { ...within, given: new Map([...(within.given ?? []), ...named.filter(([name]) => within.keys?.has(name))]) }
  }

  get #ofGroups(): Within {
    const { keys } = this.state
    return { ...this.within, isGroup: true, keys: keys && new Set(keys.map(({ text }) => text)) }
  }

  /** A value that may be reached over relations to many: then there is a row for each. */
  #valueOf(path: FieldPath): Typed {
    if (path.annotation !== null) return this.annotation(path.annotation)
    if (this.within.given?.has(path.text) || !path.steps.some(({ many }) => many)) return pathValue(path, this.within)
    const column = path.column as ColumnInfo
    const { alias } = this.within.scope.multiply(path.steps, 'left')
    return typedColumn(columnOf(alias, column.column), column, true)
  }

  /** The SELECT of all that was selected. */
  build(without: Without = {}): SelectQueryNode {
    const { state, within } = this
    const [where, having] = this.#conditions()
    const group = this.isGrouped ? this.#groupItems() : []
    const order = without.order ? [] : (this.#ownOrder ?? this.#order())
    const selections = this.#items.map((item) => SelectionNode.create(selection(item) as never))
    const end = without.limit ? [] : this.#lock()
    return {
      kind: 'SelectQueryNode',
      from: FromNode.create([this.#from]),
      selections,
      ...(state.distinct ? { frontModifiers: [SelectModifierNode.create('Distinct')] } : {}),
      ...(within.scope.joins.length > 0 ? { joins: joinNodes(within.scope.joins) } : {}),
      ...(where.length > 0 ? { where: WhereNode.create(allOf(where)) } : {}),
      ...(group.length > 0 ? { groupBy: GroupByNode.create(group) } : {}),
      ...(having.length > 0 ? { having: HavingNode.create(allOf(having)) } : {}),
      ...(order.length > 0 ? { orderBy: OrderByNode.create(order.map((term) => OrderByItemNode.create(term))) } : {}),
      ...(without.limit ? {} : this.#limits()),
      ...(end.length > 0 ? { endModifiers: end } : {}),
    }
  }

  #conditions(): [where: Node[], having: Node[]] {
    const where: Node[] = [...this.#filters]
    const having: Node[] = []
    const isOfGroup = (name: string): boolean => this.state.annotations.get(name)?.grouped ?? false
    // Each by itself: MySQL's HAVING knows no columns, save those that are selected.
    for (const node of this.state.conditions.flatMap(conjuncts)) {
      const isHaving = this.isGrouped && namesInCondition(node).some(isOfGroup)
      const within = isHaving ? this.#having : this.within
      const target = isHaving ? having : where
      target.push(this.within.compiler.condition(node, within))
    }
    if (this.state.owner !== null) where.push(this.#owned(this.state.owner.relation, this.state.owner))
    // Nobody asks for the rows of such a query by itself; within another one it is asked.
    if (this.state.none) where.push(sql`1 = 0`)
    return [where, having]
  }

  /** Rows that are linked with the row whose list this is. */
  #owned(relation: RelationInfo, owner: object): Node {
    const { here, between } = manyLink(relation)
    const value = valueNode(this.within, owner, 0)
    const { scope } = this.within
    if (between === null) return sql`${columnOf(scope.alias, here)} = ${value}`
    const linked = sql`(select ${identifier(between.there)} from ${tableAs(between.table, null)} where ${identifier(here)} = ${value})`
    return sql`${columnOf(scope.alias, scope.schema.key.column)} in ${linked}`
  }

  /** By their names: the same expression with parameters would be another one to PostgreSQL. */
  #groupItems(): GroupByItemNode[] {
    return (this.state.keys ?? []).map((key) => {
      const item = this.#items.find(({ name }) => name === key.text)
      return GroupByItemNode.create(item === undefined ? this.#valueOf(key).node : identifier(item.alias as string))
    })
  }

  #order(): Node[] {
    return this.orderTerms().flatMap(({ value, direction }) => orderNodes(value, direction, this.within))
  }

  /** What its rows are ordered by. */
  orderTerms(): readonly { readonly value: Typed; readonly direction: Direction }[] {
    return this.#terms().map(({ by, descending, nulls }) => ({
      value: this.#orderValue(by),
      direction: this.state.reversed ? { descending: !descending, nulls: other(nulls) } : { descending, nulls },
    }))
  }

  #orderValue(by: OrderTerm['by']): Typed {
    const within = this.isGrouped ? this.#ofGroups : this.within
    if (Made.isMade(by)) {
      const computed = this.within.compiler.expression(by, within)
      return this.state.distinct && this.state.values === null ? this.#selected('', computed) : computed
    }
    const item = this.#items.find(({ name }) => name === by.text)
    if (item !== undefined) {
      // A column's own name is that of a joined table's column too; MariaDB takes no name of an aggregate within an expression.
      const isNamed = item.alias === item.value.column?.column
      const isAggregate = isMysql(this.within.engine) && this.state.annotations.get(item.name)?.grouped === true
      const value = item.alias === null || isNamed || isAggregate ? item.value : { ...item.value, node: identifier(item.alias) }
      return this.#known(by, value)
    }
    if (this.state.distinct && this.state.values !== null)
      refuseUnselected(
        by,
        this.#items.map(({ name }) => name),
      )
    const value = by.annotation === null ? this.#known(by, pathValue(by, within)) : this.annotation(by.annotation)
    // What is sorted by has to be selected where rows are to be different.
    return this.state.distinct ? this.#selected(by.text, value) : value
  }

  #selected(name: string, value: Typed): Typed {
    const { alias } = this.#items[this.select(name, value)] as Item
    return { ...value, node: identifier(alias as string) }
  }

  /** A column that has a value, as a condition says, needs no place for null, for which an engine would leave its index aside. */
  #known({ column, steps }: FieldPath, value: Typed): Typed {
    const isKnown = value.nullable && column !== null && steps.length === 0 && wantValue(this.state.conditions, column)
    return isKnown ? { ...value, nullable: false } : value
  }

  /** The terms it is ordered by: its own, else those of the model, else by key where only some rows are wanted. */
  #terms(): readonly OrderTerm[] {
    const { schema, order, limit, offset, reversed } = this.state
    if (order !== null) return order
    const terms = (schema.options.ordering ?? []).map((term) => readTerm(schema, term, this.state.annotations))
    if (this.isGrouped || this.state.distinct || this.state.combined !== null) return terms.filter(({ by }) => this.#selects(by))
    if (terms.length > 0 || (limit === null && offset === 0 && !reversed)) return terms
    return schema.primaryKey.map((column) => ({
      by: { text: column.name, owner: schema, steps: [], column, annotation: null },
      descending: false,
      nulls: 'last',
    }))
  }

  #selects(by: OrderTerm['by']): boolean {
    if (Made.isMade(by)) return false
    return this.#items.some(({ name }) => name === by.text) || (!this.isGrouped && this.state.values === null)
  }

  #limits(): { limit?: LimitNode; offset?: OffsetNode } {
    const { state, within } = this
    const { limit, offset } = state
    const rows = limit === null ? noLimit(within) : LimitNode.create(limitNode(limit, within, this.#walked))
    if (offset === 0) return limit === null ? {} : { limit: rows }
    return {
      ...(limit === null && within.engine === 'postgres' ? {} : { limit: rows }),
      offset: OffsetNode.create(placeholder(within.shape.slot(this.#walked, 1))),
    }
  }

  /** SQLite has one writer, who waits for nobody. */
  #lock(): SelectModifierNode[] {
    const { state } = this
    const { lock } = state
    const { engine, scope } = this.within
    if (lock === null || engine === 'sqlite') return []
    const parts = [strength(lock, engine)]
    // Rows that are joined are not meant; MariaDB locks them too.
    if (engine !== 'mariadb') {
      const relations = (lock.of ?? []).map((name) => scope.follow([state.schema.relations.get(name) as RelationInfo]).scope)
      const aliases = [scope, ...relations].map(({ alias }) => identifier(alias as string))
      parts.push(sql`of ${joined(aliases, ', ')}`)
    }
    if (lock.skipLocked) parts.push(sql`skip locked`)
    else if (lock.noWait) parts.push(sql`nowait`)
    return [SelectModifierNode.createWithExpression(joined(parts, ' '))]
  }
}

/** What others may still do with the rows. */
function strength({ shared, noKey }: LockOptions, engine: Engine): Node {
  if (engine === 'postgres' && noKey) return shared ? sql`for key share` : sql`for no key update`
  if (!shared) return sql`for update`
  return engine === 'mariadb' ? sql`lock in share mode` : sql`for share`
}

function other(nulls: 'first' | 'last'): 'first' | 'last' {
  return nulls === 'first' ? 'last' : 'first'
}

/** A whole number that was checked where it was given. */
function limitNode(limit: number, { shape }: Within, walked: QueryState): Node {
  return isTextLimit(limit) ? wholeNumber(limit) : placeholder(shape.slot(walked, 0))
}

/** An offset needs a limit: SQLite has one for all rows, MySQL's manual advises the greatest number. */
function noLimit({ engine }: Within): LimitNode {
  return LimitNode.create(isMysql(engine) ? sql`18446744073709551615` : sql`-1`)
}

function selection({ value, alias }: Item): Node {
  return alias === null ? value.node : sql`${value.node} as ${identifier(alias)}`
}

/** The column of a selected value in a query around it. */
export function selectedColumn(item: Item, from: string | null): Typed {
  return { ...item.value, node: columnOf(from, item.alias as string) }
}
