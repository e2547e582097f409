// Expressions: values that the database computes. `f('views').plus(1)`, `count('comments')`, `lower(f('name'))`.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptions, oneOf } from './known-names.ts'
import { Made, Param, Standing } from './made.ts'

/** The value at a path, or `N`. */
export interface At<P extends string, N> {
  readonly at: P
  readonly or: N
}
/** A number computed from what is at the paths `P`, or `N`. */
export interface Calculated<P extends string, N> {
  readonly from: P
  readonly or: N
}

/** The value of the first that is not null: of `A`, else of `B`. */
export interface Coalesced<A, B> {
  readonly first: A
  readonly rest: B
}

/** How rows are put in order by an expression: `f('rank').desc({ nulls: 'first' })`. */
export class Ordering extends Made<unknown> {
  declare readonly made: 'ordering'
}
/** Where NULL comes. Default: last in ascending order and first in descending order, on every database. */
export interface OrderingOptions {
  nulls?: 'first' | 'last'
}

/** Throws ORM_OPTION_UNKNOWN, ORM_WORD_UNKNOWN. */
function ordered(by: unknown, direction: 'asc' | 'desc', options: OrderingOptions | undefined): Ordering {
  checkOptions(direction, options, ['nulls'])
  const nulls = options?.nulls
  return new Ordering(by, direction, nulls === undefined ? undefined : oneOf('nulls', nulls, ['first', 'last']))
}

/** One branch of `when`: a condition, and the value where it holds. */
export class Branch {
  readonly where: object
  readonly result: unknown

  constructor(where: object, result: unknown) {
    this.where = where
    this.result = result
  }
}

/** Refuses a parameter where no value of one is looked for: within an expression, or a query in it. */
export function refuseParameter(name: string): never {
  throw new NuagesError('ORM_PARAM_EXPRESSION', `the parameter ${shown(name)} stands in an expression, which takes none`, {
    hint: "parameters stand in conditions of the prepared query itself: where({ views: is.gt(param('least')) })",
  })
}

/** The most expressions within each other. MariaDB's stack is full of some 250 quotients, and SQLite's of 450 cases. */
const MOST_DEEP = 200
/** The most expressions within one: where it is added to itself, again and again, they double each time. */
const MOST_WITHIN = 20_000

/** How deep an expression is, and how many are in it. */
export interface Size {
  readonly depth: number
  readonly count: number
}
const NONE: Size = { depth: 0, count: 0 }

/** Refuses an expression that no database could take. Throws ORM_EXPRESSION_DEPTH. */
export function checkSize({ depth, count }: Size): void {
  if (depth > MOST_DEEP) {
    throw new NuagesError('ORM_EXPRESSION_DEPTH', `an expression has more than ${MOST_DEEP} others within each other`, {
      hint: 'put many terms together in parts: sums of twenty terms each, then the sum of those',
    })
  }
  if (count > MOST_WITHIN) {
    throw new NuagesError('ORM_EXPRESSION_DEPTH', `an expression has more than ${MOST_WITHIN} others in it`, {
      hint: 'each is written into the statement as often as it is used: calculate with fewer, or store what is between',
    })
  }
}

function sizeOfAll(parts: readonly unknown[]): Size {
  let depth = 0
  let count = 0
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue
    const size = Operand.sizeOf(part)
    if (size.depth > depth) depth = size.depth
    count += size.count
  }
  return { depth, count }
}

/** Anything that can be calculated with. Throws ORM_EXPRESSION_DEPTH, ORM_PARAM_EXPRESSION. */
export class Operand<out T> extends Standing<T> {
  declare readonly made: 'expression'
  readonly #size: Size

  constructor(...parts: unknown[]) {
    super(...parts)
    const { depth, count } = sizeOfAll(parts)
    this.#size = { depth: depth + 1, count: count + 1 }
    checkSize(this.#size)
  }

  /** How many expressions are in what an expression is made of. */
  static sizeOf(part: object): Size {
    if (#size in part) return part.#size
    // Its parts say that it is none.
    if (part instanceof Operand) return sizeOfAll(part.parts)
    if (part instanceof Param) return refuseParameter(String(part.parts[0]))
    if (Made.isMade(part)) return sizeOfAll(part.parts)
    if (Array.isArray(part)) return sizeOfAll(part)
    const { where, result } = part as Partial<Branch>
    // What has no condition is a value, in json too.
    return typeof where === 'object' && where !== null ? sizeOfAll([where, ...Object.values(where), result]) : NONE
  }

  plus<S, const E extends Term>(this: S, other: E): Arithmetic<S, E> {
    return new Expression('calculate', '+', this, other)
  }
  minus<S, const E extends Term>(this: S, other: E): Arithmetic<S, E> {
    return new Expression('calculate', '-', this, other)
  }
  times<S, const E extends Term>(this: S, other: E): Arithmetic<S, E> {
    return new Expression('calculate', '*', this, other)
  }
  /** Never a whole-number division: 1 divided by 2 is 0.5 on every database. By zero it is null. */
  dividedBy<S, const E extends Term>(
    this: S,
    other: E,
  ): Expression<Calculated<OutsidePaths<S> | OutsidePaths<E>, null>, PathsIn<S> | PathsIn<E>> {
    return new Expression('calculate', '/', this, other)
  }
  /** The remainder, with the sign of the dividend. */
  modulo<S, const E extends Term>(this: S, other: E): Arithmetic<S, E> {
    return new Expression('calculate', '%', this, other)
  }
  asc(options?: OrderingOptions): Ordering {
    return ordered(this, 'asc', options)
  }
  desc(options?: OrderingOptions): Ordering {
    return ordered(this, 'desc', options)
  }
}

/** A value computed from what is at the paths `P`; `V` is its type, or `At`, `Calculated` where the model has to be asked. */
export class Expression<out V, out P extends string = never> extends Operand<{ readonly value: V; readonly paths: P }> {
  declare readonly of: 'expression'
}

/** One value of many rows. `Path` is `*` for the rows themselves; `Where` are the paths of its condition. */
export class Aggregate<out Name extends string, out Path extends string, out Where extends string = string> extends Operand<{
  readonly aggregate: Name
  readonly path: Path
  readonly where: Where
}> {
  declare readonly of: 'aggregate'
}

/** What can stand in a calculation. */
export type Term = number | bigint | Operand<unknown>
type Arithmetic<A, B> = Expression<Calculated<OutsidePaths<A> | OutsidePaths<B>, NullIn<A> | NullIn<B>>, PathsIn<A> | PathsIn<B>>

/** The paths that an expression reads. */
export type PathsIn<E> =
  E extends Aggregate<string, infer P, infer W> ? Exclude<P, '*'> | W : E extends Expression<unknown, infer P> ? P : never
/** Those of its paths that can make it null: what is in an aggregate cannot, the aggregate itself can. */
type OutsidePaths<E> =
  E extends Expression<infer V, string> ? (V extends { readonly from: infer P } | { readonly at: infer P } ? P & string : never) : never
type NullIn<E> =
  E extends Aggregate<infer Name, string, string>
    ? Name extends 'count'
      ? never
      : null
    : E extends Expression<infer V, string>
      ? V extends { readonly or: infer N }
        ? N
        : Extract<V, null>
      : never

/** The field at a path, as a value: `f('views')`, `f('author.name')`. */
export function f<const P extends string>(path: P): Expression<At<P, never>, P> {
  return new Expression('field', path)
}

/** A plain value where an expression is asked for. */
export function value<const V extends string | number | bigint | boolean | Date | null>(plain: V): Expression<V> {
  return new Expression('value', plain)
}

/** A field of the query around a subquery: `subquery(Comment.where({ article: outer('id') }).values('text'))`. */
export function outer<const P extends string>(path: P): Expression<unknown> {
  if (typeof path !== 'string') throw new NuagesError('ORM_PATH_UNKNOWN', `outer() was given ${shown(path)}: expected a path`)
  return new Expression('outer', path)
}

/** What aggregates can be told. */
export interface AggregateOptions<W extends object = object> {
  /** Equal values count once. */
  distinct?: boolean
  /** Only the rows that meet this condition. */
  where?: W
}

const OWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  stringAgg: ['separator', 'orderBy'],
  variance: ['sample'],
  stddev: ['sample'],
}

/** Throws ORM_OPTION_UNKNOWN, since without its condition it would be of other rows, and ORM_PATH_UNKNOWN. */
function aggregated<N extends string, P extends string, W extends string>(
  name: N,
  path: string,
  options: object | undefined,
): Aggregate<N, P, W> {
  checkOptions(name, options, ['distinct', 'where', ...(OWN_OPTIONS[name] ?? [])])
  if (Made.isMade(path)) {
    throw new NuagesError('ORM_PATH_UNKNOWN', `${name}() was given an expression: expected the path to a field or an annotation`, {
      hint: `annotate it first: annotate({ worth: f('pages').times(f('price')) }).aggregate({ all: ${name}('worth') })`,
    })
  }
  if (path === '*' && name !== 'count') {
    throw new NuagesError('ORM_PATH_UNKNOWN', `${name}('*') is of no field: expected the path to a field or an annotation`)
  }
  const separator = (options as { separator?: unknown } | undefined)?.separator
  if (separator !== undefined && typeof separator !== 'string') {
    throw new NuagesError('ORM_SQL_VALUE', `${name}() was given ${shown(separator)} as its separator: expected a text`)
  }
  return new Aggregate(name, path, options)
}

/** How many rows, or how many values at a path that are not null. */
export function count<const P extends string = '*', W extends object = {}>(
  path?: P,
  options?: AggregateOptions<W>,
): Aggregate<'count', P, keyof W & string> {
  return aggregated('count', path ?? '*', options)
}
/** The sum of numbers; null of none. */
export function sum<const P extends string, W extends object = {}>(
  path: P,
  options?: AggregateOptions<W>,
): Aggregate<'sum', P, keyof W & string> {
  return aggregated('sum', path, options)
}
/** The arithmetic mean; null of none. */
export function avg<const P extends string, W extends object = {}>(
  path: P,
  options?: AggregateOptions<W>,
): Aggregate<'avg', P, keyof W & string> {
  return aggregated('avg', path, options)
}
/** The least value; null of none. */
export function min<const P extends string, W extends object = {}>(
  path: P,
  options?: AggregateOptions<W>,
): Aggregate<'min', P, keyof W & string> {
  return aggregated('min', path, options)
}
/** The greatest value; null of none. */
export function max<const P extends string, W extends object = {}>(
  path: P,
  options?: AggregateOptions<W>,
): Aggregate<'max', P, keyof W & string> {
  return aggregated('max', path, options)
}
/** What `variance` and `stddev` can be told. */
export interface SpreadOptions<W extends object = object> extends AggregateOptions<W> {
  /** Whether the numbers are but a sample, of which one less is counted. Default: they are all that there are. */
  sample?: boolean
}
/** How far numbers are from their mean, on average of the squares; null of none, and of one alone as a sample. */
export function variance<const P extends string, W extends object = {}>(
  path: P,
  options?: SpreadOptions<W>,
): Aggregate<'variance', P, keyof W & string> {
  return aggregated('variance', path, options)
}
/** The square root of the variance. */
export function stddev<const P extends string, W extends object = {}>(
  path: P,
  options?: SpreadOptions<W>,
): Aggregate<'stddev', P, keyof W & string> {
  return aggregated('stddev', path, options)
}
/** What `stringAgg` can be told. */
export interface StringAggOptions<W extends object = object, O extends string = string> extends AggregateOptions<W> {
  /** What stands between two of them. Default: `, `. */
  separator?: string
  /** What they are put in order by, such as `'-madeAt'` or `['rank', 'name']`; where that is equal, by themselves. Default: by themselves. */
  orderBy?: O | readonly O[]
}
type Unsigned<O> = O extends `-${infer P}` ? P : O
/**
 * Texts in a row: `stringAgg('tags.name', { separator: '/', orderBy: '-tags.rank' })`; null of none. Distinct ones can but be in their
 * own order, or the other way round. Throws ORM_AGGREGATE_DISTINCT.
 */
export function stringAgg<const P extends string, W extends object = {}, const O extends string = never>(
  path: P,
  options?: StringAggOptions<W, O>,
): Aggregate<'stringAgg', P, (keyof W & string) | Unsigned<O>> {
  const { distinct = false, orderBy = [] } = options ?? {}
  const other = [orderBy].flat().find((term) => term !== path && term !== `-${path}`)
  if (distinct && other !== undefined) {
    throw new NuagesError(
      'ORM_AGGREGATE_DISTINCT',
      `stringAgg(${shown(path)}, { distinct: true }) was to be ordered by ${shown(other)}, of which each text may have several`,
      { hint: `order by ${shown(path)} or ${shown(`-${path}`)}, or leave distinct out` },
    )
  }
  return aggregated('stringAgg', path, options)
}
