// The shape of a query: all of it but its values. Queries of one shape have one compiled statement, which is found by the marks
// made here; the values are collected on the way, in the same order every time.

import { NuagesError } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import { Aggregate, type Branch, checkSize, Operand, Ordering } from '../expression.ts'
import { type SearchTerms, searchShape, searchValues } from '../full-text.ts'
import { JSON_CALLS } from '../json-functions.ts'
import { Made, Param } from '../made.ts'
import { readConditions } from '../parse-conditions.ts'
import { resolvePath } from '../paths.ts'
import type { RelationInfo, Schema } from '../schema.ts'
import { partsOfSql, type Sql } from '../sql-text.ts'
import type { Annotation, Comparison, ConditionNode, FieldPath, LoadNode, OrderTerm, QueryState } from '../state.ts'
import { COUNTED_TEXTS } from '../text-functions.ts'
import { Begun } from './begun.ts'
import { structureOf } from './json-structure.ts'
import { type Convert, Slot } from './slot.ts'
import { tagOf, tagsOf } from './tags.ts'

/** Where the value of a parameter goes. The statement is another one for a value with another tag, such as null. */
export interface Fill {
  readonly place: number
  readonly name: string
  readonly tag: string
}

/** Values for the parameters of a prepared query. */
export type ParameterValues = Readonly<Record<string, unknown>>

/** Annotations of one query, as the conditions within its expressions know them. */
type Annotations = ReadonlyMap<string, Annotation>

/** The values of a list that is looked through, without null, and padded so that few lengths occur. */
export interface ListValues {
  readonly items: readonly unknown[]
  readonly hasNull: boolean
  /** Whether they are bound as one value. */
  readonly isOne: boolean
}

/** The shape of a query, and its values. */
export class Shape {
  readonly values: unknown[] = []
  /** What queries of this shape have in common, and no others. */
  readonly marks: unknown[]
  /** Where values of parameters stand among the values; null if more of the statement depends on them than their place. */
  fills: Fill[] | null = []
  readonly #parameters: ParameterValues | undefined
  readonly #places: Map<object, number> = new Map()
  #begun: Begun | undefined
  #conditions: Map<object, ConditionNode> | undefined
  #lists: Map<object, ListValues> | undefined
  /** Of annotations that others name: how deep what is being compiled is within them, and how many expressions they hold. */
  #depth = 0
  #count = 0

  constructor(what: string, parameters?: ParameterValues) {
    this.marks = [what]
    this.#parameters = parameters
  }

  /** What queries of models begin with. */
  get begun(): Begun {
    this.#begun ??= new Begun()
    return this.#begun
  }

  /** What conditions within expressions were read as. */
  get conditions(): Map<object, ConditionNode> {
    this.#conditions ??= new Map()
    return this.#conditions
  }

  /** The place of the value number `place` of an owner that was walked through. */
  slot(owner: object, place: number, convert: Convert | null = null): Slot {
    const base = this.#places.get(owner)
    if (base === undefined) throw new NuagesError('ORM_COMPILER_FAULT', 'a value was compiled that the shape of its query does not hold')
    return new Slot(base + place, convert)
  }

  /** Compiles an annotation where another expression names it: it is written there once more. Throws ORM_EXPRESSION_DEPTH. */
  expand<T>(annotation: object, compile: () => T): T {
    const { depth, count } = Operand.sizeOf(annotation)
    this.#depth += depth
    this.#count += count
    checkSize({ depth: this.#depth, count: this.#count })
    const compiled = compile()
    this.#depth -= depth
    return compiled
  }

  /** A value as it is in this run, for what becomes part of the statement itself. */
  valueOf(owner: object, place: number): unknown {
    return this.values[this.slot(owner, place).index]
  }

  /** The list that a comparison looks through. */
  list(operands: readonly unknown[]): ListValues {
    return this.#lists?.get(operands) as ListValues
  }

  #keepList(operands: readonly unknown[], list: ListValues): void {
    this.#lists ??= new Map()
    this.#lists.set(operands, list)
  }

  /** Adds what tells this shape from others: a text, a number, or an object for what it is itself. */
  mark(mark: unknown): void {
    this.marks.push(mark)
  }

  /** All that a query is, save what its executor and its relations to many are. */
  state(state: QueryState): void {
    this.mark(state.schema)
    for (const node of state.conditions) this.condition(node, state)
    for (const [name, { expression, grouped }] of state.annotations) {
      this.mark(`|a${grouped ? 'g' : ''}${name} `)
      this.expression(expression, state)
    }
    if (state.order !== null) for (const term of state.order) this.#term(term, state)
    if (state.order !== null) this.mark('|o')
    if (state.reversed) this.mark('|r')
    if (state.distinct) this.mark('|d')
    if (state.none) this.mark('|0')
    if (state.distinctOn !== null) this.mark(`|D${state.distinctOn.map(({ text }) => text).join()}`)
    if (state.values !== null) this.mark(`|v${state.values.map(({ text }) => text).join()}`)
    if (state.columns !== null) this.mark(`|c${[...state.columns].join()}`)
    if (state.load.size > 0) this.tree(state.load)
    if (state.lock !== null)
      this.mark(
        `|l${state.lock.shared ? 's' : ''}${state.lock.noWait ? 'n' : ''}${state.lock.skipLocked ? 'k' : ''}${state.lock.noKey ? 'y' : ''}${state.lock.of?.join() ?? ''}`,
      )
    this.#limits(state)
    if (state.owner !== null) this.#owner(state.owner)
    if (state.combined !== null) {
      this.mark(`|${state.combined.how}`)
      for (const query of state.combined.queries) this.state(query)
    }
    this.mark('}')
  }

  /** Keys of rows whose relations are loaded: one value, where they are to be bound as a list, or padded, so that few numbers of them occur. */
  keys(keys: readonly unknown[], isOne: boolean): ListValues {
    const items = isOne ? [keys] : padded(keys)
    this.mark(isOne ? '|k*' : `|k${items.length}`)
    if (this.enter(items)) this.values.push(...items)
    return { items, hasNull: false, isOne }
  }

  /** A tree of relations to load. */
  tree(load: ReadonlyMap<string, LoadNode>): void {
    this.mark('|w(')
    for (const [name, { relation, children }] of load) {
      this.mark(`${name},`)
      // Lists have statements of their own.
      if (children.size > 0 && !relation.many) this.tree(children)
    }
    this.mark(')')
  }

  #limits(state: QueryState): void {
    const { limit, offset } = state
    if (limit === null && offset === 0) return
    const isText = limit === null || isTextLimit(limit)
    if (limit !== null) this.mark('|L')
    if (limit !== null && isText) this.mark(limit)
    if (offset !== 0) this.mark('|O')
    if (this.enter(state)) this.values.push(limit, offset)
  }

  #owner(owner: { readonly row: object; readonly relation: RelationInfo }): void {
    const { row, relation } = owner
    this.mark('|w')
    this.mark(relation)
    if (this.enter(owner)) this.values.push(relation.schema.key.toDatabase((row as Record<string, unknown>)[relation.schema.key.name]))
  }

  #term({ by, descending, nulls }: OrderTerm, state: QueryState): void {
    this.mark(descending ? '|o-' : '|o+')
    this.mark(nulls)
    if (Made.isMade(by)) this.expression(by, state)
    else this.mark(by.text)
  }

  /** Whether an owner of values is met the first time; a second time is part of the shape, since its values are not repeated. */
  enter(owner: object): boolean {
    const base = this.#places.get(owner)
    if (base !== undefined) {
      this.mark('=')
      this.mark(base)
      return false
    }
    this.#places.set(owner, this.values.length)
    return true
  }

  condition(node: ConditionNode, of: { schema: Schema; annotations: Annotations }): void {
    switch (node.type) {
      case 'compare':
        this.mark(';')
        this.mark(node.path.text)
        this.#comparison(node.comparison, node.path.column, of)
        break
      case 'related':
        this.mark(`;${node.quantifier} ${node.path.text}(`)
        this.condition(node.condition, { schema: targetOf(node.path), annotations: new Map() })
        this.mark(')')
        break
      case 'not':
        this.mark(';not(')
        this.condition(node.condition, of)
        this.mark(')')
        break
      case 'search':
        this.search(node.terms)
        break
      case 'expression':
        this.mark(';e')
        this.expression(node.expression, of)
        break
      case 'initial':
        // It says something else in the next run.
        this.fills = null
        this.begun.walk(node.schema, (condition) => this.condition(condition, { schema: node.schema, annotations: new Map() }))
        break
      default:
        this.mark(`;${node.type}(`)
        for (const condition of node.conditions) this.condition(condition, of)
        this.mark(')')
    }
  }

  /** What is looked for. */
  search(terms: SearchTerms): void {
    this.mark(`;search ${searchShape(terms.search)}`)
    if (this.enter(terms)) this.values.push(...searchValues(terms.search))
  }

  #comparison({ name, operands, timeZone }: Comparison, column: ColumnInfo | null, of: { schema: Schema; annotations: Annotations }): void {
    this.mark(timeZone ? `${name} ${timeZone} ` : name)
    if (name === 'in' || name === 'notIn') this.#list(operands, column, of)
    else if (name === 'at') this.#jsonPlace(operands)
    else {
      if (name === 'jsonContaining' || name === 'jsonContainedBy') this.mark(structureOf(JSON.parse(String(operands[0]))))
      this.#operands(operands, of)
    }
  }

  /** Values in a row, some of which may be expressions. */
  #operands(operands: readonly unknown[], of: { schema: Schema; annotations: Annotations }): void {
    const isFirst = this.enter(operands)
    for (const operand of operands) {
      if (operand instanceof Param) {
        const value = this.#parameter(operand)
        const tag = tagOf(value)
        this.mark(tag)
        if (isFirst) {
          this.fills?.push({ place: this.values.length, name: String(operand.parts[0]), tag })
          this.values.push(value)
        }
      } else if (Made.isMade(operand)) {
        if (isFirst) this.values.push(undefined)
      } else {
        this.mark(tagOf(operand))
        if (isFirst) this.values.push(operand)
      }
    }
    // Behind the values, so that those of one owner stand together; by its place, which may be before them or after.
    for (let place = 0; place < operands.length; place++) {
      const operand = operands[place]
      if (!Made.isMade(operand) || operand instanceof Param) continue
      this.mark(place)
      this.expression(operand, of)
      this.mark('>')
    }
  }

  #parameter(parameter: Param<string, boolean>): unknown {
    const name = String(parameter.parts[0])
    return this.#parameters?.[name]
  }

  #list(operands: readonly unknown[], column: ColumnInfo | null, of: { schema: Schema; annotations: Annotations }): void {
    const [given] = operands
    if (Made.isMade(given) && !(given instanceof Param)) {
      this.#operands(operands, of)
      return
    }
    if (given instanceof Param || (given as readonly unknown[]).some((item) => item instanceof Param)) this.fills = null
    const all = (given instanceof Param ? this.#parameter(given) : given) as readonly unknown[]
    const values = all.map((item) => (item instanceof Param ? this.#parameter(item) : item))
    const found = values.filter((item) => item !== null)
    const isOne = isLongList(found) && column?.options.collation === undefined
    const items = isOne ? found : padded(found)
    const hasNull = items.length === 0 ? values.length > 0 : values.includes(null)
    this.#keepList(operands, { items, hasNull, isOne })
    const tags = column === null || column.type.kind === 'decimal' ? tagsOf(items) : ''
    this.mark(`${isOne ? '*' : items.length}${hasNull ? 'n' : ''}${tags}`)
    const isFirst = this.enter(operands)
    if (isOne) {
      if (isFirst) this.values.push(items)
      return
    }
    for (const item of items) if (isFirst) this.values.push(item)
    for (const item of items) {
      if (!Made.isMade(item)) continue
      this.mark(`<${items.indexOf(item)}`)
      this.expression(item, of)
      this.mark('>')
    }
  }

  /**
   * The names and numbers on the way into json are values; which of them are numbers below zero or not, and the kind of what is compared with, are not:
   * null, texts and numbers compare each in their way.
   */
  #jsonPlace(operands: readonly unknown[]): void {
    const [place, name, operand] = operands
    this.mark(`${name} ${(place as readonly unknown[]).map(stepTag).join('')}`)
    const list = Array.isArray(operand) ? padded(operand) : [operand]
    this.#keepList(operands, { items: list, hasNull: false, isOne: false })
    this.mark(list.map(tagOf).join(''))
    if (this.enter(operands)) this.values.push(place, ...list)
  }

  /** An expression, and the values in it. */
  expression(expression: Made<unknown>, of: { schema: Schema; annotations: Annotations }): void {
    const [kind, first, second, third] = expression.parts
    this.mark(`(${String(kind)} `)
    if (expression instanceof Aggregate) this.#aggregate(first as string, second as AggregateParts | undefined, of)
    else if (expression instanceof Ordering) this.expression(kind as Made<unknown>, of)
    else if (kind === 'field' || kind === 'outer') this.mark(JSON.stringify(first))
    else if (kind === 'value') this.#operands(expression.parts.slice(1).length === 1 ? valueOwner(expression) : [], of)
    else if (kind === 'calculate') {
      this.mark(String(first))
      this.#operands(partsOwner(expression, second, third), of)
    } else if (kind === 'call') this.#call(String(first), second as readonly unknown[], of)
    else if (kind === 'case') this.#case(expression, first as readonly Branch[], second, of)
    else if (kind === 'raw') this.#raw(first as Sql, of)
    else if (kind === 'subquery' || kind === 'exists') this.state(first as QueryState)
    else if (kind === 'window') this.#window(expression, of)
    this.mark(')')
  }

  #aggregate(path: string, options: AggregateParts | undefined, of: { schema: Schema; annotations: Annotations }): void {
    this.mark(`${path}${options?.distinct ? ' d' : ''}${options?.sample ? ' s' : ''}`)
    const { separator, orderBy } = options ?? {}
    if (separator !== undefined || orderBy !== undefined) this.mark(JSON.stringify([separator, orderBy]))
    if (options?.where !== undefined) this.where(options.where, of)
  }

  #call(name: string, operands: readonly unknown[], of: { schema: Schema; annotations: Annotations }): void {
    // Units and places are part of the statement, not values of it.
    if (name === 'extract' || name === 'truncate' || name === 'dayOf') this.mark(`${name} ${operands[0]} ${operands[2]}`)
    else if (name === 'cast' || name === 'collate') this.mark(`${name} ${operands[0]} ${operands[2] ?? ''}`)
    else if (COUNTED_TEXTS.has(name)) this.mark(`${name} ${operands.filter((operand) => typeof operand === 'number').join()}`)
    else if (name === 'shiftLeft' || name === 'shiftRight') this.mark(`${name} ${operands[0]}`)
    else if (name === 'round') this.mark(`${name} ${String(operands[1])}`)
    else if (JSON_CALLS.has(name)) this.mark(`${name} ${(operands[1] as readonly unknown[]).map(stepTag).join('')}`)
    else if (name === 'searchRank') {
      this.search(operands[0] as SearchTerms)
      return
    } else this.mark(name)
    this.#operands(operands, of)
  }

  #case(
    expression: Made<unknown>,
    branches: readonly Branch[],
    otherwise: unknown,
    of: { schema: Schema; annotations: Annotations },
  ): void {
    for (const { where } of branches) this.where(where, of)
    this.#operands(partsOwner(expression, ...branches.map(({ result }) => result), otherwise), of)
  }

  #raw(piece: Sql, of: { schema: Schema; annotations: Annotations }): void {
    const parts = partsOfSql(piece)
    this.mark(JSON.stringify(parts.map((part) => ('value' in part ? 0 : part))))
    this.#operands(partsOwner(piece, ...parts.flatMap((part) => ('value' in part ? [part.value] : []))), of)
  }

  /** All that a window is told is part of the statement. */
  #window({ parts }: Made<unknown>, of: { schema: Schema; annotations: Annotations }): void {
    const [, name, inner, options, count] = parts as [string, string, unknown, WindowParts | undefined, number | undefined]
    this.mark(`${name} ${count ?? ''} ${JSON.stringify([options?.partitionBy ?? [], options?.orderBy ?? [], options?.frame ?? null])}`)
    if (Made.isMade(inner)) this.expression(inner, of)
  }

  /** Conditions as they were written, within an expression. */
  where(where: object, { schema, annotations }: { schema: Schema; annotations: Annotations }): void {
    const node = readConditions(where, { schema, annotations, parameters: [] })
    this.conditions.set(where, node)
    this.condition(node, { schema, annotations })
  }
}

/** What an aggregate is told. */
interface AggregateParts {
  readonly distinct?: boolean
  readonly where?: object
  readonly separator?: string
  readonly orderBy?: string | readonly string[]
  readonly sample?: boolean
}

/** What a window is told. */
export interface WindowParts {
  readonly partitionBy?: string | readonly string[]
  readonly orderBy?: string | readonly string[]
  readonly frame?: { readonly from?: number | string; readonly to?: number | string; readonly unit?: string; readonly exclude?: string }
}

const owners = new WeakMap<object, readonly unknown[]>()

/** The operands of an expression as one list, the same one each time. */
export function partsOwner(expression: object, ...operands: readonly unknown[]): readonly unknown[] {
  const known = owners.get(expression)
  if (known !== undefined) return known
  owners.set(expression, operands)
  return operands
}
function valueOwner(expression: Made<unknown>): readonly unknown[] {
  return partsOwner(expression, expression.parts[1])
}

function stepTag(step: unknown): string {
  if (typeof step !== 'number') return '.'
  return step < 0 ? '-' : '#'
}

/** Few lengths of lists occur, so that few statements do: the last value is repeated. */
function padded(items: readonly unknown[]): readonly unknown[] {
  const { length } = items
  if (length < 3) return items
  const target = 2 ** Math.ceil(Math.log2(length))
  return length === target ? items : [...items, ...new Array(target - length).fill(items[length - 1])]
}

/** The most rows of a limit that is written into the text. */
const MOST_TEXT = 1_000

/** Whether a limit is part of the text of a statement: few of them occur, and SQLite takes longer to find a plan for one that is bound than to use it. */
export function isTextLimit(limit: number): boolean {
  return limit <= MOST_TEXT
}

/** Values of a list that are parameters each. Engines take some ten thousand, and are slow with them. */
const MOST_ITEMS = 1_000

function isLongList(items: readonly unknown[]): boolean {
  if (items.length <= MOST_ITEMS) return false
  const type = listed(items[0])
  return type !== null && items.every((item) => listed(item) === type)
}

/** What JSON can hold of a list. */
function listed(item: unknown): string | null {
  if (item instanceof Date) return 'date'
  return typeof item === 'object' ? null : typeof item
}

function targetOf(path: FieldPath): Schema {
  return (path.steps.at(-1) as RelationInfo).target
}

/** A path as text, resolved. */
export function pathOf(text: unknown, { schema, annotations }: { schema: Schema; annotations: Annotations }): FieldPath {
  return resolvePath(schema, text, annotations)
}
