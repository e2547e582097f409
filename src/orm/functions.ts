// Functions and cases that the database computes.

import { NuagesError, shown } from '../base/errors.ts'
import { Branch } from './check-expression.ts'
import { type Coalesced, Expression, type Operand, type PathsIn } from './expression.ts'
import type { Made } from './made.ts'
import { Sql } from './sql-text.ts'

type Argument = Operand<unknown> | string | number | bigint | boolean | Date | null
/** What the types know of an argument's value. */
type Plain<V> = V extends Expression<infer X, string> ? X : V extends Operand<unknown> ? unknown : V
type PathsOf<W> = W extends Made<unknown> ? never : keyof W & string

/** The first branch of several whose condition holds; null without `otherwise`. Made by `when`. */
class Case<out V, out P extends string> extends Expression<V, P> {
  /** One more branch. */
  when<W extends object, const R extends Argument>(where: W, result: R): Case<V | Plain<R>, P | PathsIn<R> | PathsOf<W>> {
    return new Case('case', [...(this.parts[1] as Branch[]), new Branch(where, result)], null)
  }
  /** The value where no condition holds. */
  otherwise<const R extends Argument>(result: R): Expression<Exclude<V, null> | Plain<R>, P | PathsIn<R>> {
    return new Expression('case', this.parts[1], result)
  }
}

/** A value that depends on a condition: `when({ views: is.gte(1000) }, 'many').otherwise('few')`. */
export function when<W extends object, const R extends Argument>(where: W, result: R): Case<Plain<R> | null, PathsIn<R> | PathsOf<W>> {
  return new Case('case', [new Branch(where, result)], null)
}

function call<V, P extends string>(name: string, ...operands: unknown[]): Expression<V, P> {
  return new Expression('call', name, operands)
}

/** A value of SQL of one's own, in which `f(...)` stands for columns: `raw<number>(sql\`${f('views')} & ${mask}\`)`. */
export function raw<V>(piece: Sql): Expression<V> {
  if (piece instanceof Sql) return new Expression('raw', piece)
  throw new NuagesError('ORM_SQL_VALUE', `raw() was given ${shown(piece)}: expected sql`, { hint: 'write raw(sql`...`)' })
}

/** The first of them that is not null. */
export function coalesce<const A extends Argument, const B extends readonly Argument[]>(
  first: A,
  ...more: B
): Expression<Coalesced<Plain<A>, Plain<B[number]>>, PathsIn<A> | PathsIn<B[number]>> {
  return call('coalesce', first, ...more)
}
/** A text in small letters. Null of null, as with all functions here. */
export function lower<const A extends Operand<unknown>>(text: A): Expression<string | null, PathsIn<A>> {
  return call('lower', text)
}
/** A text in capital letters. */
export function upper<const A extends Operand<unknown>>(text: A): Expression<string | null, PathsIn<A>> {
  return call('upper', text)
}
/** How many characters a text has. */
export function length<const A extends Operand<unknown>>(text: A): Expression<number | null, PathsIn<A>> {
  return call('length', text)
}
/** A text without white space at both ends. */
export function trim<const A extends Operand<unknown>>(text: A): Expression<string | null, PathsIn<A>> {
  return call('trim', text)
}
/** Texts in a row. */
export function concat<const A extends Operand<unknown> | string>(...texts: A[]): Expression<string | null, PathsIn<A>> {
  return call('concat', ...texts)
}
/** The greatest of several values of one row; null if one is null. */
export function greatest<const A extends readonly Argument[]>(...values: A): Expression<Plain<A[number]>, PathsIn<A[number]>> {
  return call('greatest', ...values)
}
/** The least of several values of one row; null if one is null. */
export function least<const A extends readonly Argument[]>(...values: A): Expression<Plain<A[number]>, PathsIn<A[number]>> {
  return call('least', ...values)
}
/** The time of the statement, as the database's clock says it. */
export function now(): Expression<Date> {
  return call('now')
}
/** A number without its sign. */
export function abs<const A extends Operand<unknown>>(number: A): Expression<number | null, PathsIn<A>> {
  return call('abs', number)
}
/** A number with this many places; halves away from zero. */
export function round<const A extends Operand<unknown>>(number: A, places = 0): Expression<number | null, PathsIn<A>> {
  return call('round', number, places)
}

/** The unit that an instant is cut to, or the part that is taken of it. */
export type DatePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'
/** A part of an instant in UTC, as a number. */
export function extract<const A extends Operand<unknown>>(part: DatePart | 'weekday', instant: A): Expression<number | null, PathsIn<A>> {
  return call('extract', part, instant)
}
/** An instant cut to a unit in UTC: the first of the month, at midnight. */
export function truncate<const A extends Operand<unknown>>(part: DatePart, instant: A): Expression<Date | null, PathsIn<A>> {
  return call('truncate', part, instant)
}

/** Where a frame begins or ends: rows before (below zero) or behind the row itself (0), or an end of the window. */
export type FrameEdge = number | 'start' | 'end'
/** Which rows of the window an aggregate is over. */
export interface Frame {
  /** Default: from the start of the window. */
  from?: FrameEdge
  /** Default: to the row itself. */
  to?: FrameEdge
  /** Whether rows that are equal in order count as one. Numbers are for rows alone. Default: rows. */
  unit?: 'rows' | 'range'
}
/** What a window is told: which rows are looked at together, and in which order. */
export interface WindowOptions {
  partitionBy?: string | readonly string[]
  orderBy?: string | readonly string[]
  /** Which of them. By default all of the window, or up to the rows that are equal in order where there is one. */
  frame?: Frame
}
/** The number of a row within its window, from 1. */
export function rowNumber(options: WindowOptions = {}): Expression<number> {
  return new Expression('window', 'rowNumber', null, options)
}
/** Its rank, equal ones alike, with gaps behind them. */
export function rank(options: WindowOptions): Expression<number> {
  return new Expression('window', 'rank', null, options)
}
/** Its rank, without gaps. */
export function denseRank(options: WindowOptions): Expression<number> {
  return new Expression('window', 'denseRank', null, options)
}
/** In which of so many groups of one size it is, from 1. Throws ORM_WINDOW_COUNT. */
export function ntile(groups: number, options: WindowOptions): Expression<number> {
  return new Expression('window', 'ntile', null, options, wholeCount('ntile', groups, 1))
}
/** An aggregate over the window: `over(sum('views'), { partitionBy: 'section.id', orderBy: 'day', frame: { from: -6 } })`. */
export function over<const A extends Operand<unknown>>(aggregate: A, options: WindowOptions): Expression<number | null, PathsIn<A>> {
  return new Expression('window', 'aggregate', aggregate, options)
}
/** The value of the row so many before it in the window; null where there is none. */
export function lag<const A extends Operand<unknown>>(of: A, options: WindowOptions, rows = 1): Expression<unknown, PathsIn<A>> {
  return new Expression('window', 'lag', of, options, wholeCount('lag', rows, 0))
}
/** The value of the row so many behind it in the window; null where there is none. */
export function lead<const A extends Operand<unknown>>(of: A, options: WindowOptions, rows = 1): Expression<unknown, PathsIn<A>> {
  return new Expression('window', 'lead', of, options, wholeCount('lead', rows, 0))
}
/** The value of the first row of the frame. */
export function firstValue<const A extends Operand<unknown>>(of: A, options: WindowOptions): Expression<unknown, PathsIn<A>> {
  return new Expression('window', 'firstValue', of, options)
}
/** The value of the last row of the frame. */
export function lastValue<const A extends Operand<unknown>>(of: A, options: WindowOptions): Expression<unknown, PathsIn<A>> {
  return new Expression('window', 'lastValue', of, options)
}

function wholeCount(name: string, given: unknown, least: number): number {
  if (Number.isSafeInteger(given) && (given as number) >= least) return given as number
  throw new NuagesError('ORM_WINDOW_COUNT', `${name} was given ${shown(given)}: expected a whole number from ${least}`)
}
