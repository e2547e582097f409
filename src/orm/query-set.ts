// Query sets: what to ask of the database, said step by step. Immutable and lazy: each method gives a new one, and nothing is
// asked before `all`, `first`, `get`, `count`, `exists`, `update`, `delete`, `aggregate` or `for await`.

import { NuagesError, shown } from '../base/errors.ts'
import type { Annotations, Computed } from './annotations.ts'
import { Asking } from './asking.ts'
import { combine } from './combine.ts'
import type { Checked, Where } from './conditions.ts'
import { type CreateOptions, create, createMany, getOrCreate, type RowOrNew, saveMany, updateOrCreate } from './creation.ts'
import { type Executes, executorOf } from './executor.ts'
import type { Ordering } from './expression.ts'
import { inBulk } from './in-bulk.ts'
import { begunState } from './initial.ts'
import type { LoadTree, RowLike, TreeOf } from './loaded.ts'
import type { Grouped, Loading, Selecting } from './marks.ts'
import type { FieldsOf, NamedColumns, Naming, Path, PathTo, PkOf, RowOf } from './names.ts'
import { type Page, pageOf, type Stretch, type StretchOptions, stretchOf } from './pages.ts'
import type { Filtered, Prepared, ResultOf } from './prepared.ts'
import * as refine from './refine.ts'
import { onlyRow, prepare, readable } from './run.ts'
import { schemaOf } from './schema.ts'
import type { Sql } from './sql-text.ts'
import type { LockOptions, QueryState } from './state.ts'
import type { Changes, Given, Values } from './writes.ts'

type Order<M, P, Q> = [P] extends [Path<M>]
  ? P
  : P extends Ordering
    ? P
    : P extends `-${infer Name}`
      ? `-${PathTo<M, Name, Q> & string}`
      : PathTo<M, P, Q>
/** Each of several terms by itself, so that names and expressions mix. */
type Orders<M, P, Q> = { [K in keyof P]: Order<M, P[K], Q> }

// NB: methods take model and query from `this`, not from the class: a generic signature is then shared by all models, not copied for each.
interface Of<M> {
  readonly model: M
}

/** Rows of the model `M` that are still to be asked for. Extend it for scopes of your own. */
export class QuerySet<M> extends Asking implements Of<M> {
  declare readonly model: M
  /**
   * What every query of the model begins with, where a class of your own has it: `override initial() { return this.where({ deletedAt: null }) }`.
   * It adds conditions, and is asked each time a query runs, for its own rows, lists of relations, counts, updates and deletions;
   * paths and relations to one row lead to all rows. `unfiltered()` leaves it out.
   */
  initial?(): object

  /** The rows that queries of a model begin with: all of them without `initial()`. Models give their own: `Article.query()`. */
  constructor(model?: M) {
    super()
    if (model !== undefined) Asking.remember(this, begunState(schemaOf(model)))
  }

  /** What a query set wants. Throws ORM_QUERY_MODEL if it was made without a model. */
  static stateOf(query: unknown): QueryState {
    const state = Asking.recall(query)
    if (state !== undefined) return state
    throw new NuagesError('ORM_QUERY_MODEL', 'a query set was used that has no model', {
      hint: 'write Article.query(), or new QuerySet(Article); scopes are methods, not static',
    })
  }

  /** A query set of the class of `like` that wants something else. */
  static refined<Q>(like: Q, state: QueryState): Q {
    return QuerySet.made((like as { constructor: new () => Q }).constructor, state)
  }

  /** A query set of this class that wants this. */
  static made<Q>(Class: new () => Q, state: QueryState): Q {
    const query = new Class()
    Asking.remember(query as unknown as Asking, Object.freeze(state))
    return query
  }

  /** Only rows that meet all of these conditions. */
  where<M, Q, W>(this: Q & Of<M>, where: Checked<M, W, Q>): Filtered<Q, M, W> {
    return change(this, refine.where, where)
  }

  /** Only rows that meet at least one of these. */
  whereAny<M, Q, A, B, C = {}, D = {}>(
    this: Q & Of<M>,
    a: Checked<M, A, Q>,
    b: Checked<M, B, Q>,
    c?: Checked<M, C, Q>,
    d?: Checked<M, D, Q>,
    ...more: Where<M>[]
  ): Filtered<Filtered<Filtered<Filtered<Q, M, A>, M, B>, M, C>, M, D> {
    return change(
      this,
      refine.whereAny,
      [a, b, c, d, ...more].filter((where) => where !== undefined),
    )
  }

  /** Without the rows that meet all of these conditions. Rows whose value is NULL stay. */
  exclude<M, Q, W>(this: Q & Of<M>, where: Checked<M, W, Q>): Filtered<Q, M, W> {
    return change(this, refine.exclude, where)
  }

  /**
   * Only rows that one of these scopes gives, each a function that adds conditions:
   * `either((q) => q.published(), (q) => q.where({ author: me }).exclude({ status: 'gone' }))`. They may hold others. Throws
   * ORM_QUERY_SCOPE if one does more than that.
   */
  either<Q>(this: Q, ...scopes: readonly ((query: Q) => Q)[]): Q {
    return change(this, refine.scoped, { scopes: scopesOf(this, scopes), isWanted: true })
  }

  /** Without the rows that one of these scopes gives. Throws ORM_QUERY_SCOPE. */
  neither<Q>(this: Q, ...scopes: readonly ((query: Q) => Q)[]): Q {
    return change(this, refine.scoped, { scopes: scopesOf(this, scopes), isWanted: false })
  }

  /**
   * Only rows whose texts hold these words, by the full-text index of the model: all of them, `"next to each other"`, `riv*` for what
   * begins so, without `-those`. Any text that people type will do; of one without words nothing is found. `searchRank` tells how well a
   * row fits. Throws ORM_SEARCH_INDEX.
   */
  search(text: string): this {
    return change(this, refine.search, text)
  }

  /** All rows, whatever `initial()` says. */
  unfiltered(): this {
    return change(this, refine.unfiltered, null)
  }

  /** In this order: paths, `-` before those that descend, or expressions. NULL is last where it ascends, first where it descends. */
  orderBy<M, Q, const P extends readonly (string | Ordering)[]>(this: Q & Of<M>, ...paths: Orders<M, P, Q>): Q {
    return change(this, refine.orderBy, paths)
  }

  /** The other way round. */
  reverse(): this {
    return change(this, refine.reverse, null)
  }

  /** At most so many rows. */
  limit(rows: number): this {
    return change(this, refine.limit, rows)
  }

  /** Without the first so many rows. */
  offset(rows: number): this {
    return change(this, refine.offset, rows)
  }

  /**
   * Each row once. With paths, of the rows that have the same values there only the first in the order of the query: the last comment of
   * each reader is `Comment.query().orderBy('-written').distinct('reader.id')`.
   */
  distinct<M, Q, const P extends string = never>(this: Q & Of<M>, ...paths: PathTo<M, P, Q>[]): Q {
    return change(this, refine.distinct, paths)
  }

  /**
   * Load relations too, by name or as a tree; several calls add up. A list may be a query of its own, whose limit is one for each row:
   * `with({ comments: Comment.query().where({ approved: true }).orderBy('-id').limit(3) })`.
   */
  with<M, Q, const T extends readonly (Naming<FieldsOf<M>>['relation'] | LoadTree<FieldsOf<M>>)[]>(
    this: Q & Of<M>,
    ...loads: T
  ): Q & Loading<TreeOf<T[number]>> {
    return change(this, refine.load, loads)
  }

  /** Rows as plain objects that hold only these columns and annotations. */
  values<M, Q, const P extends string>(this: Q & Of<M>, ...paths: PathTo<M, P, Q>[]): Q & Selecting<P> {
    return change(this, refine.values, paths)
  }

  /** Read only these columns, and the primary key. Reading another one of the row throws. */
  only<M, Q>(this: Q & Of<M>, ...columns: NamedColumns<FieldsOf<M>>[]): Q {
    return change(this, refine.only, columns)
  }

  /** Read all columns but these. */
  defer<M, Q>(this: Q & Of<M>, ...columns: NamedColumns<FieldsOf<M>>[]): Q {
    return change(this, refine.defer, columns)
  }

  /** One more value in every row. */
  annotate<M, Q, A>(this: Q & Of<M>, expressions: Annotations<M, A, Q>): Grouped<Q, { [K in keyof A]: Computed<M, A[K], Q> }> {
    return change(this, refine.annotate, expressions)
  }

  /** The rows of this query and of others of the same model, each once. */
  union(...others: readonly this[]): this {
    return change(this, combine('union'), others.map(QuerySet.stateOf))
  }

  /** As `union`, and rows that several of them give come several times. */
  unionAll(...others: readonly this[]): this {
    return change(this, combine('unionAll'), others.map(QuerySet.stateOf))
  }

  /** Only rows that the others give too. */
  intersect(...others: readonly this[]): this {
    return change(this, combine('intersect'), others.map(QuerySet.stateOf))
  }

  /** Without the rows that the others give. */
  except(...others: readonly this[]): this {
    return change(this, combine('except'), others.map(QuerySet.stateOf))
  }

  /** Lock the rows until the transaction ends. */
  lock(options: LockOptions = {}): this {
    return change(this, refine.lock, options)
  }

  /** No rows at all, without asking. */
  none(): this {
    return change(this, refine.none, null)
  }

  /** Ask this database, not the current one. */
  using(database: Executes): this {
    return change(this, refine.using, database)
  }

  /** What a function makes of it, for scopes that are plain functions: `.pipe(recent)`. */
  pipe<R>(scope: (query: this) => R): R {
    return scope(this)
  }

  /** Compile once, run often, with values for its parameters. */
  prepare(): Prepared<this> {
    return prepare(QuerySet.stateOf(this)) as Prepared<this>
  }

  /** The rows. */
  async all(): Promise<ResultOf<this>[]> {
    const state = readable(QuerySet.stateOf(this))
    const rows = state.none ? [] : executorOf(state).all(state)
    return (rows instanceof Promise ? await rows : rows) as ResultOf<this>[]
  }

  /** The first row, or null. Without an order it is that of the primary key. */
  async first(): Promise<ResultOf<this> | null> {
    const [row] = await (this.limit(1) as this).all()
    return row ?? null
  }

  /** The only row. Throws ORM_ROW_NONE, which answers a request with 404, and ORM_ROW_SEVERAL. */
  async get<M, Q, W>(this: Q & Of<M>, where?: Checked<M, W, Q>): Promise<ResultOf<Q>> {
    const state = QuerySet.stateOf(this)
    const asked = readable(refine.limit(where === undefined ? state : refine.where(state, where), 2))
    const rows = asked.none ? [] : executorOf(asked).all(asked)
    return onlyRow(asked, rows instanceof Promise ? await rows : rows) as ResultOf<Q>
  }

  /**
   * The rows with these primary keys, by key; keys without a row are left out. Conditions, order and what is loaded are those of the query.
   * Throws ORM_MODEL_COMPOSITE, ORM_QUERY_BULK. Source: Django's in_bulk.
   */
  async inBulk<M, Q>(this: Q & Of<M>, keys: readonly PkOf<M>[]): Promise<Map<PkOf<M>, ResultOf<Q>>> {
    return (await inBulk(QuerySet.stateOf(this), keys)) as Map<PkOf<M>, ResultOf<Q>>
  }

  /** How many rows. */
  async count(): Promise<number> {
    const state = readable(QuerySet.stateOf(this))
    return state.none ? 0 : executorOf(state).count(state)
  }

  /** The page of that number, from 1, and how many there are; the last one for a number beyond it. Throws ORM_QUERY_COUNT. */
  async page(number: number, size: number): Promise<Page<ResultOf<this>>> {
    return (await pageOf(readable(QuerySet.stateOf(this)), number, size)) as Page<ResultOf<this>>
  }

  /**
   * Rows from a place on, for going through many of them (keyset pagination): `next` of one stretch is `after` of the next, and fits
   * into a URL. Ordered by columns of the model itself. Throws ORM_STRETCH_ORDER, and ORM_STRETCH_PLACE, which answers with 400.
   */
  async stretch(options: StretchOptions): Promise<Stretch<ResultOf<this>>> {
    return (await stretchOf(readable(QuerySet.stateOf(this)), options)) as Stretch<ResultOf<this>>
  }

  /** Whether there is a row. */
  async exists(): Promise<boolean> {
    const state = readable(QuerySet.stateOf(this))
    return state.none ? false : executorOf(state).exists(state)
  }

  /** Values of all rows together: `aggregate({ total: count(), mean: avg('views') })`. */
  async aggregate<M, Q, A>(this: Q & Of<M>, expressions: Annotations<M, A, Q>): Promise<{ [K in keyof A]: Computed<M, A[K], Q> }> {
    const state = readable(QuerySet.stateOf(this))
    const aggregates = refine.readAggregates(state, expressions)
    const result = aggregates.size === 0 ? {} : await executorOf(state).aggregate(state, aggregates)
    return result as { [K in keyof A]: Computed<M, A[K], Q> }
  }

  /** Makes a row and saves it, in the database that this query asks. Throws ORM_QUERY_CREATE if it says more than that. */
  async create<M, V>(this: Of<M>, values: Given<M, V>): Promise<RowOf<M>> {
    const row = create(QuerySet.stateOf(this), values as object)
    return (row instanceof Promise ? await row : row) as RowOf<M>
  }

  /**
   * Makes many rows by few statements, all of them or none, and gives them; no signals. `around: ['slug']` leaves rows that are there
   * with the same values as they are, and the new ones out; with `update: ['title']` they get those fields.
   */
  async createMany<M, V>(this: Of<M>, rows: readonly Given<M, V>[], options: CreateOptions = {}): Promise<RowOf<M>[]> {
    return (await createMany(QuerySet.stateOf(this), rows as readonly object[], options)) as RowOf<M>[]
  }

  /** The row with the values `by`, which only one row can have, or a new one with those and `others`; of many who ask at once, one makes it. Throws ORM_KEY_NOT_UNIQUE. */
  async getOrCreate<M, B, O>(this: Of<M>, by: Values<FieldsOf<M>, B>, others?: Values<FieldsOf<M>, O>): Promise<RowOrNew<RowOf<M>>> {
    return (await getOrCreate(QuerySet.stateOf(this), by, others === undefined ? {} : others)) as RowOrNew<RowOf<M>>
  }

  /** The row with the values `by`, with `others` written into it, or a new one with all of them. Throws ORM_KEY_NOT_UNIQUE. */
  async updateOrCreate<M, B, O>(this: Of<M>, by: Values<FieldsOf<M>, B>, others?: Values<FieldsOf<M>, O>): Promise<RowOrNew<RowOf<M>>> {
    return (await updateOrCreate(QuerySet.stateOf(this), by, others === undefined ? {} : others)) as RowOrNew<RowOf<M>>
  }

  /** Saves the changes of many rows by few statements, all of them or none; no signals. Throws ORM_ROW_UNSAVED, ORM_ROW_GONE. */
  async saveMany<M>(this: Of<M>, rows: readonly RowLike<RowOf<M>>[]): Promise<void> {
    await saveMany(QuerySet.stateOf(this), rows)
  }

  /** Writes these values into every row, without loading them; gives how many. Signals and `validate` are not involved. */
  async update<M, V>(this: Of<M>, values: Changes<FieldsOf<M>, V>): Promise<number> {
    const state = readable(refine.writable(QuerySet.stateOf(this), 'update'))
    const written = refine.readChanges(state, values)
    return state.none || written.size === 0 ? 0 : executorOf(state).update(state, written)
  }

  /** Deletes the rows, and what `onDelete` says of rows that point at them; gives how many of each table. */
  async delete(): Promise<ReadonlyMap<string, number>> {
    const state = readable(refine.writable(QuerySet.stateOf(this), 'delete'))
    return state.none ? new Map() : executorOf(state).delete(state)
  }

  /**
   * Rows of a statement of one's own, whose columns are named as those of the table, the key among them; other columns are values of
   * the row. Of the query only its relations are loaded. Throws ORM_QUERY_RAW, ORM_RAW_COLUMNS.
   */
  async raw(statement: Sql): Promise<ResultOf<this>[]> {
    const state = refine.rawState(readable(QuerySet.stateOf(this)), statement)
    return (await executorOf(state).raw(state, statement)) as ResultOf<this>[]
  }

  /** How the database would find the rows, in its own words. */
  async explain(): Promise<string> {
    const state = readable(QuerySet.stateOf(this))
    return executorOf(state).explain(state)
  }

  /** Row by row, without holding all of them: `for await (const row of query.iterate())`. */
  async *iterate(): AsyncGenerator<ResultOf<this>, void> {
    const state = readable(QuerySet.stateOf(this))
    if (state.none) return
    for await (const row of executorOf(state).iterate(state)) yield row as ResultOf<this>
  }

  /** A query is no JSON, and neither is the answer of a handler: its rows are. Throws ORM_QUERY_UNRUN. */
  toJSON(): never {
    const { name } = QuerySet.stateOf(this).schema
    throw new NuagesError('ORM_QUERY_UNRUN', `a query of ${name} rows was to be written as JSON, and has not been run`, {
      hint: 'run it, and await that: await query.all()',
    })
  }

  [Symbol.asyncIterator](): AsyncGenerator<ResultOf<this>, void> {
    return this.iterate()
  }
}

/** What scopes make of a query set like `query` that has no conditions yet. */
function scopesOf<Q>(query: Q, scopes: readonly ((query: Q) => Q)[]): readonly QueryState[] {
  const bare = QuerySet.refined(query, refine.bare(QuerySet.stateOf(query)))
  return scopes.map((scope) => {
    if (typeof scope === 'function') return QuerySet.stateOf(scope(bare))
    const hint = 'write either((q) => q.where({ ... }), (q) => ...)'
    throw new NuagesError('ORM_QUERY_SCOPE', `a scope was given as ${shown(scope)}: expected a function`, { hint })
  })
}

/** A query set like `query` that wants what `step` makes of its state. What it is called, the signature above says. */
function change<A>(query: unknown, step: (state: QueryState, argument: A) => QueryState, argument: A): never {
  return QuerySet.refined(query, step(QuerySet.stateOf(query), argument)) as never
}
