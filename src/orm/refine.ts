// The steps of query sets as functions from state to state. Each checks what it is given; none changes what it was given.

import { NuagesError, shown } from '../base/errors.ts'
import { isWindowed, namesInCondition, namesRead } from './annotations-read.ts'
import { Asking } from './asking.ts'
import { checkAggregated, checkExpression, partsOf } from './check-expression.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Executes, Written } from './executor.ts'
import { Aggregate, Operand, Ordering } from './expression.ts'
import { fullTextOf, readSearch, SearchTerms } from './full-text.ts'
import { begunList, unfilteredConditions } from './initial.ts'
import { Made } from './made.ts'
import { joined, type Met, readConditions } from './parse-conditions.ts'
import { resolveColumn } from './paths.ts'
import type { GenericInfo, RelationInfo, Schema } from './schema.ts'
import { Sql } from './sql-text.ts'
import {
  type Annotation,
  annotationPath,
  type ConditionNode,
  type LoadNode,
  type LockOptions,
  type OrderTerm,
  type ParameterUse,
  type QueryState,
  wholeState,
} from './state.ts'
import { givenValues, plainValues, refusePair, writtenColumn, writtenValue } from './write-values.ts'

function withConditions(state: QueryState, wheres: readonly unknown[], make: (read: ConditionNode[]) => ConditionNode): QueryState {
  if (state.combined !== null) refuseCombined(state, 'conditions')
  const met: Met[] = []
  const read = wheres.map((where) => readConditions(where, { schema: state.schema, annotations: state.annotations, parameters: met }))
  const parameters = met.length === 0 ? state.parameters : withParameters(state.parameters, met)
  return { ...state, conditions: [...state.conditions, make(read)], parameters }
}

function withParameters(known: QueryState['parameters'], met: readonly Met[]): QueryState['parameters'] {
  const all = new Map(known)
  for (const { name, use } of met) all.set(name, [...(all.get(name) ?? []), use])
  return all
}

/** Adds conditions that all hold. */
export function where(state: QueryState, given: unknown): QueryState {
  return withConditions(state, [given], ([read]) => read as ConditionNode)
}
/** Adds conditions one of which holds. */
export function whereAny(state: QueryState, given: readonly unknown[]): QueryState {
  return withConditions(state, given, (conditions) => ({ type: 'any', conditions }))
}
/** Adds the opposite of conditions. */
export function exclude(state: QueryState, given: unknown): QueryState {
  return withConditions(state, [given], ([read]) => ({ type: 'not', condition: read as ConditionNode }))
}

/** The same rows without any condition; what is annotated can be asked for. */
export function bare({ schema, annotations }: QueryState): QueryState {
  return { ...wholeState(schema), annotations }
}
/** Only rows that one of these has, or none of them. Throws ORM_QUERY_SCOPE. */
export function scoped(state: QueryState, { scopes, isWanted }: { scopes: readonly QueryState[]; isWanted: boolean }): QueryState {
  if (state.combined !== null) refuseCombined(state, 'conditions')
  const any = joined(
    'any',
    scopes.map((scope) => joined('all', conditionsOf(state, scope))),
  )
  const parameters = parametersOf([state, ...scopes])
  return { ...state, conditions: [...state.conditions, isWanted ? any : { type: 'not', condition: any }], parameters }
}

/** The parameters of several queries, with all the places where each stands. */
export function parametersOf(states: readonly QueryState[]): ReadonlyMap<string, readonly ParameterUse[]> {
  const all = new Map<string, readonly ParameterUse[]>()
  for (const { parameters } of states) {
    for (const [name, uses] of parameters) all.set(name, [...new Set([...(all.get(name) ?? []), ...uses])])
  }
  return all
}

/** The conditions of a query that has nothing else. Throws ORM_QUERY_SCOPE. */
export function conditionsOf(state: QueryState, scope: QueryState): readonly ConditionNode[] {
  const { conditions, parameters, none, ...others } = scope
  const { conditions: _, parameters: __, none: ___, ...expected } = bare(state)
  const more = Object.keys(expected).find((name) => !isSame(others[name as keyof typeof others], expected[name as keyof typeof expected]))
  if (more === undefined) return none ? [{ type: 'any', conditions: [] }] : conditions
  throw new NuagesError('ORM_QUERY_SCOPE', `a scope of ${state.schema.name} changes more than conditions: ${more}`, {
    hint: 'functions that either() and neither() take, and initial(), add conditions to the query they are given, and give it back',
  })
}
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof Map && b instanceof Map && a.size === 0 && b.size === 0)
}

/** Without what its queries begin with. Throws ORM_QUERY_COMBINED. */
export function unfiltered(state: QueryState): QueryState {
  if (state.combined !== null) refuseCombined(state, 'other conditions')
  return { ...state, conditions: unfilteredConditions(state.conditions) }
}

/** Only rows that hold what was typed. Throws ORM_SEARCH_INDEX, ORM_SEARCH_TEXT. */
export function search(state: QueryState, text: unknown): QueryState {
  fullTextOf(state.schema)
  if (state.combined !== null) refuseCombined(state, 'conditions')
  return { ...state, conditions: [...state.conditions, { type: 'search', terms: new SearchTerms(readSearch(text)) }] }
}

/** Another order, in place of any before. */
export function orderBy(state: QueryState, terms: readonly unknown[]): QueryState {
  return { ...state, order: terms.map((term) => readTerm(state.schema, term, state.annotations)), reversed: false }
}

/** A term of an order: `name`, `-name`, or an Ordering. Throws ORM_PATH_..., ORM_ORDER_TERM. */
export function readTerm(schema: Schema, term: unknown, annotations: ReadonlyMap<string, Annotation>): OrderTerm {
  if (term instanceof Ordering) {
    const [by, direction, nulls] = term.parts as [Made<unknown>, string, 'first' | 'last' | undefined]
    checkExpression(schema, by, annotations)
    const descending = direction === 'desc'
    return { by, descending, nulls: nulls ?? (descending ? 'first' : 'last') }
  }
  if (typeof term !== 'string') {
    throw new NuagesError('ORM_ORDER_TERM', `${schema.name} cannot be ordered by ${shown(term)}`, {
      hint: "write 'name', '-name', or f('name').desc()",
    })
  }
  const descending = term.startsWith('-')
  const by = resolveColumn(schema, descending ? term.slice(1) : term, annotations)
  return { by, descending, nulls: descending ? 'first' : 'last' }
}

/** The other way round. */
export function reverse(state: QueryState): QueryState {
  return { ...state, reversed: !state.reversed }
}

function checkCount(what: string, rows: unknown): void {
  if (Number.isSafeInteger(rows) && (rows as number) >= 0) return
  throw new NuagesError('ORM_QUERY_COUNT', `${what} was given ${shown(rows)}: expected a whole number from 0`)
}
/** At most so many rows; the least of several limits. Throws ORM_QUERY_COUNT. */
export function limit(state: QueryState, rows: number): QueryState {
  checkCount('limit', rows)
  return { ...state, limit: state.limit === null ? rows : Math.min(state.limit, rows) }
}
/** Without the first so many rows. Throws ORM_QUERY_COUNT. */
export function offset(state: QueryState, rows: number): QueryState {
  checkCount('offset', rows)
  return { ...state, offset: rows }
}
/** Each row once; with paths, one row for all that have the same values there. Throws ORM_PATH_... */
export function distinct(state: QueryState, paths: readonly unknown[]): QueryState {
  if (paths.length === 0) return { ...state, distinct: true }
  if (state.combined !== null) refuseCombined(state, 'distinct paths')
  return { ...state, distinctOn: paths.map((path) => resolveColumn(state.schema, path, state.annotations)) }
}
/** No rows. */
export function none(state: QueryState): QueryState {
  return { ...state, none: true }
}
const LOCK_OPTIONS: readonly string[] = ['skipLocked', 'noWait', 'shared', 'noKey', 'of']

/** Throws ORM_LOCK_OPTION for what no lock takes. */
function checkLock(schema: Schema, options: unknown): void {
  const refuse = (problem: string): never => {
    throw new NuagesError('ORM_LOCK_OPTION', `a lock of ${schema.name} rows ${problem}`, {
      hint: `it takes ${LOCK_OPTIONS.join(', ')}: lock({ skipLocked: true })`,
    })
  }
  if (Object.prototype.toString.call(options) !== '[object Object]') refuse(`was given ${shown(options)}`)
  for (const [name, value] of Object.entries(options as object)) {
    if (!LOCK_OPTIONS.includes(name)) refuse(`has no option ${shown(name)}`)
    const isRight = value === undefined || (name === 'of' ? Array.isArray(value) : typeof value === 'boolean')
    if (!isRight) refuse(`was given ${shown(value)} as ${name}`)
  }
  const { skipLocked, noWait } = options as LockOptions
  if (skipLocked && noWait) refuse('either leaves out rows or fails: skipLocked and noWait exclude each other')
}

/** Rows are locked. Throws ORM_LOCK_OPTION, ORM_LOCK_OF. */
export function lock(state: QueryState, options: LockOptions): QueryState {
  checkLock(state.schema, options)
  for (const name of options.of ?? []) {
    const relation = state.load.get(name)?.relation
    const refuse = (problem: string, hint: string): never => {
      throw new NuagesError('ORM_LOCK_OF', `${shown(name)} of ${state.schema.name} rows was to be locked, and ${problem}`, { hint })
    }
    if (relation === undefined) refuse('is not loaded with them', `load it before: .with(${shown(name)}).lock({ of: [${shown(name)}] })`)
    else if (relation.many || relation.nullable)
      refuse('need not be there', 'only a relation to one row that is never missing can be locked; lock the others by a query of their own')
  }
  return { ...state, lock: { ...options } }
}
/** Another database than the current one. Throws ORM_DATABASE_NONE. */
export function using(state: QueryState, database: unknown): QueryState {
  const executor = (database as Partial<Executes> | null | undefined)?.executor
  // Without this, one that is missing would silently be the current one.
  if (typeof executor !== 'object' || executor === null) {
    throw new NuagesError('ORM_DATABASE_NONE', `using() was given ${shown(database)}: expected a database`, {
      hint: 'connect(...) gives one',
    })
  }
  return { ...state, executor }
}

/** Relations to load: names, or trees of them. Throws ORM_RELATION_UNKNOWN. */
export function load(state: QueryState, loads: readonly unknown[]): QueryState {
  return { ...state, load: addLoads(state.schema, state.load, loads) }
}

/** The most levels of relations that are loaded at once. Precedent: none; each is a join or a statement. */
const MOST_LEVELS = 16

function levelsOf(tree: ReadonlyMap<string, LoadNode>): number {
  return Math.max(0, ...[...tree.values()].map(({ children }) => 1 + levelsOf(children)))
}

function checkLevel({ name }: Schema, level: number): void {
  if (level <= MOST_LEVELS) return
  throw new NuagesError('ORM_LOAD_DEPTH', `relations were to be loaded more than ${MOST_LEVELS} levels deep, down to those of ${name}`, {
    hint: 'load the rows that far down by a query of their own; relations to load are no input of a request',
  })
}

/** `tree` and what `loads` names, so many levels below the rows. Throws ORM_RELATION_UNKNOWN, ORM_LOAD_DEPTH. */
export function addLoads(
  schema: Schema,
  tree: ReadonlyMap<string, LoadNode>,
  loads: readonly unknown[],
  level = 1,
): ReadonlyMap<string, LoadNode> {
  const result = new Map(tree)
  const add = (name: string, below: unknown): void => {
    const generic = schema.generics.get(name)
    if (generic !== undefined) {
      for (const [relation, tree] of kindsLoaded(generic, below)) add(relation, tree)
      return
    }
    const relation = relationNamed(schema, name)
    checkLevel(schema, level)
    const known = result.get(name)
    const asked = Asking.recall(below)
    if (asked !== undefined) {
      checkLoaded(relation, asked)
      checkLevel(schema, level + levelsOf(asked.load))
      result.set(name, { relation, children: asked.load, query: asked })
      return
    }
    const children = known?.children ?? new Map()
    result.set(name, {
      relation,
      children: below === true ? children : addLoads(relation.target, children, [below], level + 1),
      query: known?.query ?? (relation.many ? begunList(relation.target) : null),
    })
  }
  for (const item of loads) {
    if (typeof item === 'string') add(item, true)
    else for (const [name, below] of Object.entries(plainValues(schema, item))) add(name, below)
  }
  return result
}

/** What is loaded of each kind: the row, and the tree that is given for it. Throws ORM_LOAD_QUERY, ORM_RELATION_UNKNOWN. */
function kindsLoaded({ schema, name, kinds }: GenericInfo, below: unknown): [relation: string, tree: unknown][] {
  if (Asking.recall(below) !== undefined) {
    throw new NuagesError('ORM_LOAD_QUERY', `${schema.name}.${name} cannot be loaded by this query: it leads to one row`)
  }
  const trees = below === true ? {} : plainValues(schema, below)
  const odd = Object.keys(trees).find((kind) => !kinds.has(kind))
  if (odd === undefined) return [...kinds].map(([kind, relation]) => [relation.name, Object.hasOwn(trees, kind) ? trees[kind] : true])
  throw new NuagesError('ORM_RELATION_UNKNOWN', `${schema.name}.${name} has no kind ${shown(odd)}`, {
    hint: `there are ${[...kinds.keys()].join(', ')}`,
  })
}

/** Only a list can be asked for in part, and only as rows of the model that it is of. */
function checkLoaded(relation: RelationInfo, asked: QueryState): void {
  const place = `${relation.schema.name}.${relation.name}`
  const refuse = (problem: string): never => {
    throw new NuagesError('ORM_LOAD_QUERY', `${place} cannot be loaded by this query: ${problem}`, {
      hint: 'load lists by queries of rows, such as with({ comments: Comment.query().where({ approved: true }).limit(3) })',
    })
  }
  if (!relation.many) refuse('it leads to one row')
  if (asked.schema !== relation.target) refuse(`it asks for ${asked.schema.name}, where ${relation.target.name} belongs`)
  if (asked.values !== null) refuse('it gives values, no rows')
  if (asked.combined !== null) refuse(`it is a ${asked.combined.how}`)
  if (asked.parameters.size > 0) refuse('it has parameters')
}

function relationNamed(schema: Schema, name: string): RelationInfo {
  const relation = schema.relations.get(name)
  if (relation !== undefined) return relation
  const [first, second] = name.split(/\.|__/)
  const isPath = second !== undefined && schema.relations.has(first as string)
  const hint = isPath
    ? `relations of relations are a tree: with({ ${first}: { ${second}: true } })`
    : `the relations of ${schema.name} are ${schema.relationNames.join(', ') || 'none'}`
  throw new NuagesError('ORM_RELATION_UNKNOWN', `${schema.name} has no relation ${shown(name)}`, { hint })
}

/** Only these values. Throws ORM_PATH_... */
export function values(state: QueryState, paths: readonly unknown[]): QueryState {
  const chosen = { ...state, values: paths.map((path) => resolveColumn(state.schema, path, state.annotations)) }
  if (state.combined === null) return chosen
  if (state.values !== null) refuseCombined(state, 'values')
  const { how, queries } = state.combined
  return { ...chosen, combined: { how, queries: queries.map((query) => values(query, paths)) } }
}

/** Only these columns, and the key. Throws ORM_FIELD_UNKNOWN. */
export function only(state: QueryState, names: readonly unknown[]): QueryState {
  const columns = new Set(names.map((name) => ownColumn(state.schema, name).name))
  for (const { name } of state.schema.primaryKey) columns.add(name)
  return { ...state, columns }
}
/** All columns but these, and the key. Throws ORM_FIELD_UNKNOWN. */
export function defer(state: QueryState, names: readonly unknown[]): QueryState {
  const left = new Set(names.map((name) => ownColumn(state.schema, name).name))
  for (const { name } of state.schema.primaryKey) left.delete(name)
  const before = state.columns ?? new Set(state.schema.columns.keys())
  return { ...state, columns: new Set([...before].filter((name) => !left.has(name))) }
}
function ownColumn(schema: Schema, name: unknown): ColumnInfo {
  const column = typeof name === 'string' ? schema.columns.get(name) : undefined
  if (column !== undefined) return column
  if (typeof name !== 'string') throw new NuagesError('ORM_FIELD_UNKNOWN', `${schema.name} has no column ${shown(name)}`)
  const relation = schema.relations.get(name)
  const known = relation?.column == null ? `load a relation by with('${relation?.name}')` : `name its column, '${relation.column.name}'`
  const hint = relation === undefined ? schema.suggestion(name) : known
  throw new NuagesError('ORM_FIELD_UNKNOWN', `${schema.name} has no column ${shown(name)}`, { hint })
}

/** One more computed value for each entry. Throws ORM_ANNOTATION_NAME, ORM_EXPRESSION_KIND, ORM_PATH_... */
export function annotate(state: QueryState, expressions: object): QueryState {
  if (state.combined !== null) refuseCombined(state, 'annotations')
  const annotations = new Map(state.annotations)
  const given = Object.entries(plainValues(state.schema, expressions)).map(([name, expression]) => {
    checkAnnotationName(state.schema, name)
    return [name, readExpression(state, name, expression)] as const
  })
  // Once there are groups, all that is computed is of them.
  const keys = state.keys ?? (given.some(([, made]) => isOfGroups(made)) ? state.values : null)
  for (const [name, expression] of given) {
    checkRenewed(state, name, expression)
    annotations.set(name, { expression, grouped: keys !== null })
  }
  const names = given.map(([name]) => name)
  const values = state.values?.filter(({ text }) => !names.includes(text)) ?? null
  return { ...state, annotations, keys, values: values && [...values, ...names.map((name) => annotationPath(state.schema, name))] }
}

/** Whether an expression is of several rows together. */
function isOfGroups(made: Made<unknown>): boolean {
  return partsOf(made).some((part) => part instanceof Aggregate || part.parts[0] === 'raw')
}

/** What is said of an annotation already would be of the new one. Throws ORM_ANNOTATION_USED. */
function checkRenewed(state: QueryState, name: string, expression: Made<unknown>): void {
  if (!state.annotations.has(name)) return
  const { annotations, conditions, order, distinctOn, keys } = state
  const named = [...(distinctOn ?? []), ...(keys ?? [])].map(({ text }) => text)
  const read = [...conditions.flatMap(namesInCondition), ...[...annotations.values()].flatMap((other) => namesRead(other.expression))]
  const ordered = (order ?? []).flatMap(({ by }) => (Made.isMade(by) ? namesRead(by) : [by.text]))
  if (![...named, ...read, ...ordered, ...namesRead(expression)].includes(name)) return
  throw new NuagesError('ORM_ANNOTATION_USED', `${shown(name)} of ${state.schema.name} was to be computed anew, and is read already`, {
    hint: 'give the new one another name',
  })
}

function checkAnnotationName(schema: Schema, name: string): void {
  const isTaken = schema.columns.has(name) || schema.relations.has(name) || name in (schema.model.prototype as object)
  if (isTaken) refuseName(schema, name, 'rows have it already')
  if (!NAME.test(name)) refuseName(schema, name, 'it is no name')
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u

function refuseName(schema: Schema, name: string, why: string): never {
  throw new NuagesError('ORM_ANNOTATION_NAME', `a value of ${schema.name} cannot be called ${shown(name)}: ${why}`)
}

function readExpression(state: QueryState, name: string, expression: unknown): Made<unknown> {
  if (!(expression instanceof Operand)) {
    throw new NuagesError('ORM_EXPRESSION_KIND', `${shown(name)} is ${shown(expression)}, which is no expression`, {
      hint: "use count, sum, avg, min, max, or another expression such as f('views').plus(1)",
    })
  }
  checkExpression(state.schema, expression, state.annotations)
  return expression
}

/** What `aggregate` is given. Throws as `annotate`, and ORM_EXPRESSION_KIND for what is of one row. */
export function readAggregates(state: QueryState, expressions: object): ReadonlyMap<string, Made<unknown>> {
  const { schema } = state
  const entries = Object.entries(plainValues(schema, expressions))
  return new Map(
    entries.map(([name, given]) => {
      if (!NAME.test(name) || name in Object.prototype) refuseName(schema, name, 'it is no name')
      const expression = readExpression(state, name, given)
      checkAggregated(schema, name, expression)
      return [name, expression]
    }),
  )
}

/** Throws ORM_QUERY_COMBINED. */
function refuseCombined(state: QueryState, what: string): never {
  throw new NuagesError('ORM_QUERY_COMBINED', `${what} were added to a ${state.combined?.how} of ${state.schema.name} queries`, {
    hint: 'add them to each of its queries, before they are combined',
  })
}

/** The state, if it says no more than what to load with the rows of a statement. Throws ORM_QUERY_RAW. */
export function rawState(state: QueryState, statement: unknown): QueryState {
  const refuse = (problem: string, hint: string): never => {
    throw new NuagesError('ORM_QUERY_RAW', `raw() of ${state.schema.name} ${problem}`, { hint })
  }
  if (!(statement instanceof Sql)) return refuse(`was given ${shown(statement)}: expected sql`, 'write raw(sql`select ...`)')
  const { conditions, order, limit, offset, values, annotations, owner } = state
  const isPlain =
    unfilteredConditions(conditions).length === 0 &&
    order === null &&
    limit === null &&
    offset === 0 &&
    values === null &&
    annotations.size === 0
  return isPlain && owner === null
    ? state
    : refuse('has conditions of its own', 'write them into the statement; only with() and using() count')
}

/** The state, if all its rows can be written at once. Throws ORM_QUERY_WRITE. */
export function writable(state: QueryState, verb: 'update' | 'delete'): QueryState {
  const hindrances: readonly (readonly [boolean, string])[] = [
    [state.limit !== null || state.offset > 0, 'a limit'],
    [state.distinct || state.distinctOn !== null, 'distinct()'],
    [state.values !== null, 'values()'],
    [state.combined !== null, state.combined?.how ?? ''],
  ]
  const found = hindrances.find(([hinders]) => hinders)
  if (found === undefined) return state
  throw new NuagesError('ORM_QUERY_WRITE', `${verb}() of ${state.schema.name} rows with ${found[1]}, which says not which rows are meant`, {
    hint: `${verb} by a condition on the key: where({ id: is.in(ids) })`,
  })
}

/** What `update` writes, by column; columns with `autoNow` get the time. Throws ORM_FIELD_..., ORM_VALUE_... */
export function readChanges(state: QueryState, given: object): ReadonlyMap<ColumnInfo, Written> {
  const { schema } = state
  const written = new Map<ColumnInfo, Written>()
  for (const [name, value] of Object.entries(givenValues(schema, given))) {
    const column = writtenColumn(schema, name)
    if (value instanceof Aggregate)
      throw new NuagesError('ORM_EXPRESSION_KIND', `${schema.name}.${name} cannot be written from an aggregate`)
    if (value instanceof Operand) checkExpression(schema, value, state.annotations)
    if (isWindowed(value, state.annotations))
      throw new NuagesError('ORM_EXPRESSION_KIND', `${schema.name}.${name} cannot be written from what is computed over a window`, {
        hint: 'no database writes it: read the rows, and save them by saveMany()',
      })
    const stored = writtenValue(schema, column, value)
    const other = written.get(column)
    if (other !== undefined && other !== stored) refusePair(schema, column, other, stored)
    written.set(column, stored)
  }
  if (written.size === 0) return written
  for (const column of schema.columns.values()) {
    if (column.options.autoNow && !written.has(column)) written.set(column, column.toStore(new Date()))
  }
  return written
}
