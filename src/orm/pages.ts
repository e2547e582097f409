// Pages: by number, and by the row that the last one ended with. The latter costs the same however far one goes, and neither repeats
// nor leaves out rows where others come and go meanwhile.

import { NuagesError, shown } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { executorOf } from './executor.ts'
import { checkOptions } from './known-names.ts'
import { Made } from './made.ts'
import { where as addWhere, limit, offset, readTerm } from './refine.ts'
import type { RowValues } from './row-values.ts'
import type { ConditionNode, FieldPath, OrderTerm, QueryState } from './state.ts'
import { plainValues } from './write-values.ts'

/** One page of a result. */
export interface Page<R> {
  readonly rows: R[]
  /** Its number, from 1. */
  readonly number: number
  readonly size: number
  /** Rows of all pages. */
  readonly count: number
  /** How many pages there are; at least 1. */
  readonly pages: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/** Rows from one place on. */
export interface Stretch<R> {
  readonly rows: R[]
  /** Where the next rows begin, for `after`; null at the end. */
  readonly next: string | null
  /** Where the rows before end, for `before`; null at the start. */
  readonly previous: string | null
}

/** Where a stretch begins or ends. */
export interface StretchOptions {
  /** How many rows. */
  size: number
  /** `next` of the stretch before. */
  after?: string | null | undefined
  /** `previous` of the stretch behind. */
  before?: string | null | undefined
}

/** The page of that number; the last one for a number beyond it. Throws ORM_QUERY_COUNT. */
export async function pageOf(state: QueryState, number: number, size: number): Promise<Page<unknown>> {
  checkWhole('the number of a page', number)
  checkWhole('the size of a page', size)
  const found = state.none ? [] : await rowsOfPage(state, number, size)
  // A page that is not full is the last one, and says itself how many rows there are.
  const isLast = found.length < size && (found.length > 0 || number === 1)
  const count = isLast ? (number - 1) * size + found.length : await countOf(state)
  const pages = Math.max(1, Math.ceil(count / size))
  const at = Math.min(number, pages)
  const rows = at === number || count === 0 ? found : await rowsOfPage(state, at, size)
  return { rows, number: at, size, count, pages, hasNext: at < pages, hasPrevious: at > 1 }
}

async function rowsOfPage(state: QueryState, number: number, size: number): Promise<unknown[]> {
  // No database has as many rows.
  if (!Number.isSafeInteger(number * size + state.offset)) return []
  const before = (number - 1) * size
  // Pages of a query that is cut are of the rows that are left of it.
  if (state.limit !== null && state.limit <= before) return []
  const rest = state.limit === null ? state : { ...state, limit: state.limit - before }
  return executorOf(state).all(limit(offset(rest, state.offset + before), size))
}

async function countOf(state: QueryState): Promise<number> {
  return state.none ? 0 : executorOf(state).count(state)
}

function checkWhole(what: string, given: unknown): void {
  if (Number.isSafeInteger(given) && (given as number) >= 1) return
  throw new NuagesError('ORM_QUERY_COUNT', `${what} is ${shown(given)}: expected a whole number from 1`, { status: 404 })
}

interface Term {
  readonly path: FieldPath
  readonly column: ColumnInfo
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}

/** Rows behind or before a place. Throws ORM_STRETCH_ORDER, ORM_STRETCH_PLACE with status 400, ORM_QUERY_COUNT. */
export async function stretchOf(state: QueryState, options: StretchOptions): Promise<Stretch<unknown>> {
  const { size, after, before } = plainValues(state.schema, options) as unknown as StretchOptions
  checkOptions('stretch', options, ['size', 'after', 'before'] satisfies (keyof StretchOptions)[])
  checkWhole('the size of a stretch', size)
  const isBack = before !== null && before !== undefined
  const terms = termsOf(state)
  const directed = isBack ? terms.map(turned) : terms
  const place = isBack ? before : after
  const ordered: QueryState = { ...state, order: directed.map(orderTerm), reversed: false }
  const from = place === null || place === undefined ? ordered : behind(ordered, directed, readPlace(place, terms))
  const found = state.none ? [] : await executorOf(from).all(limit(from, size + 1))
  const rows = found.slice(0, size) as object[]
  if (isBack) rows.reverse()
  const hasMore = found.length > size
  const [first, last] = [rows.at(0), rows.at(-1)]
  const isFirst = isBack ? !hasMore : place === null || place === undefined
  const isLast = isBack ? false : !hasMore
  return {
    rows,
    next: last === undefined || isLast ? null : writePlace(last, terms),
    previous: first === undefined || isFirst ? null : writePlace(first, terms),
  }
}

/** What it is ordered by, and the key, so that every row has its own place. */
function termsOf(state: QueryState): Term[] {
  const { schema, order, reversed } = state
  if (state.values !== null || state.distinctOn !== null || state.limit !== null || state.offset > 0) {
    refuseOrder(state, 'it has values, distinct paths or a limit of its own')
  }
  const given = order ?? (schema.options.ordering ?? []).map((term) => readTerm(schema, term, state.annotations))
  const terms = given.map((term) => termOf(state, term)).map((term) => (reversed ? turned(term) : term))
  for (const column of schema.primaryKey) {
    if (terms.some((term) => term.column === column)) continue
    const path: FieldPath = { text: column.name, owner: schema, steps: [], column, annotation: null }
    terms.push({ path, column, descending: false, nulls: 'last' })
  }
  return terms
}

function termOf(state: QueryState, { by, descending, nulls }: OrderTerm): Term {
  if (Made.isMade(by) || by.column === null || by.steps.length > 0) return refuseOrder(state, 'it is ordered by more than its own columns')
  if (by.column.secret) return refuseOrder(state, `${by.text} is secret, and the place of a stretch shows what it is ordered by`)
  return { path: by, column: by.column, descending, nulls }
}

function refuseOrder({ schema }: QueryState, problem: string): never {
  throw new NuagesError('ORM_STRETCH_ORDER', `${schema.name} rows cannot be gone through in stretches: ${problem}`, {
    hint: "order them by columns, as in orderBy('-publishedAt')",
  })
}

function turned(term: Term): Term {
  return { ...term, descending: !term.descending, nulls: term.nulls === 'first' ? 'last' : 'first' }
}

function orderTerm({ path, descending, nulls }: Term): OrderTerm {
  return { by: path, descending, nulls }
}

/** The rows that come after those values: equal in the first terms, and behind in the next. */
function behind(state: QueryState, terms: readonly Term[], values: readonly Stored[]): QueryState {
  const conditions = terms.map((term, place): ConditionNode => {
    const equal = terms.slice(0, place).map((other, at) => equalTo(other, values[at] ?? null))
    return { type: 'all', conditions: [...equal, beyond(term, values[place] ?? null)] }
  })
  const base = addWhere(state, {})
  // What is computed over a window is not of this stretch alone.
  return { ...base, conditions: [...base.conditions, { type: 'any', conditions, after: [...state.annotations.keys()] }] }
}

function compare({ path }: Term, name: string, ...operands: Stored[]): ConditionNode {
  return { type: 'compare', path, comparison: { name, operands } }
}
function equalTo(term: Term, value: Stored): ConditionNode {
  return value === null ? compare(term, 'null') : compare(term, 'eq', value)
}
function beyond(term: Term, value: Stored): ConditionNode {
  const { descending, nulls, column } = term
  if (value === null) return nulls === 'first' ? compare(term, 'notNull') : { type: 'any', conditions: [] }
  const further = compare(term, descending ? 'lt' : 'gt', value)
  return nulls === 'last' && column.nullable ? { type: 'any', conditions: [further, compare(term, 'null')] } : further
}

/** A place as a text for URLs: the values of the terms. It holds what the row shows, so it is neither secret nor signed. */
function writePlace(row: object, terms: readonly Term[]): string {
  const values = terms.map(({ column }) => {
    const stored = column.toDatabase((row as RowValues)[column.name])
    if (stored instanceof Date) return stored.toISOString()
    return typeof stored === 'bigint' ? String(stored) : stored
  })
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

function readPlace(place: unknown, terms: readonly Term[]): Stored[] {
  const values = typeof place === 'string' && place.length <= 4_096 ? parsed(place) : undefined
  if (Array.isArray(values) && values.length === terms.length) return terms.map(({ column }, at) => readValue(column, values[at]))
  return refusePlace()
}

function parsed(place: string): unknown {
  try {
    return JSON.parse(Buffer.from(place, 'base64url').toString())
  } catch {
    // Whatever it is, it is no place.
    return undefined
  }
}

function readValue(column: ColumnInfo, given: unknown): Stored {
  if (given === null) return null
  const isScalar = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
  const value = isScalar ? column.codec.decode(given) : undefined
  const stored = value === undefined ? undefined : column.codec.encode(value)
  return stored === undefined ? refusePlace() : stored
}

function refusePlace(): never {
  throw new NuagesError('ORM_STRETCH_PLACE', 'the place to go on from is none of this list', { status: 400 })
}
