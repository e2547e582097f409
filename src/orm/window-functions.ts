// Window functions: values of a row among others.

import { NuagesError, shown } from '../base/errors.ts'
import { Expression, type Operand, type PathsIn } from './expression.ts'
import { checkOptions, oneOf } from './known-names.ts'

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
  /**
   * Rows that are left out of it: the row itself, it and those that are equal to it in order (`group`), or those alone (`ties`). MySQL and
   * MariaDB leave none out, and refuse it.
   */
  exclude?: 'current' | 'group' | 'ties'
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
  return windowed('rowNumber', null, options)
}
/** Its rank, equal ones alike, with gaps behind them. */
export function rank(options: WindowOptions): Expression<number> {
  return windowed('rank', null, options)
}
/** Its rank, without gaps. */
export function denseRank(options: WindowOptions): Expression<number> {
  return windowed('denseRank', null, options)
}
/** In which of so many groups of one size it is, from 1. Throws ORM_WINDOW_COUNT. */
export function ntile(groups: number, options: WindowOptions): Expression<number> {
  return windowed('ntile', null, options, wholeCount('ntile', groups, 1))
}
/** Its rank as a part of 1: 0 for the first, 1 for the last. */
export function percentRank(options: WindowOptions): Expression<number> {
  return windowed('percentRank', null, options)
}
/** Which part of the rows comes no later: from above 0 to 1. */
export function cumeDist(options: WindowOptions): Expression<number> {
  return windowed('cumeDist', null, options)
}
/** An aggregate over the window: `over(sum('views'), { partitionBy: 'section.id', orderBy: 'day', frame: { from: -6 } })`. */
export function over<const A extends Operand<unknown>>(aggregate: A, options: WindowOptions): Expression<number | null, PathsIn<A>> {
  return windowed('aggregate', aggregate, options)
}
/** The value of the row so many before it in the window; null where there is none. */
export function lag<const A extends Operand<unknown>>(of: A, options: WindowOptions, rows = 1): Expression<unknown, PathsIn<A>> {
  return windowed('lag', of, options, wholeCount('lag', rows, 0))
}
/** The value of the row so many behind it in the window; null where there is none. */
export function lead<const A extends Operand<unknown>>(of: A, options: WindowOptions, rows = 1): Expression<unknown, PathsIn<A>> {
  return windowed('lead', of, options, wholeCount('lead', rows, 0))
}
/** The value of the first row of the frame. */
export function firstValue<const A extends Operand<unknown>>(of: A, options: WindowOptions): Expression<unknown, PathsIn<A>> {
  return windowed('firstValue', of, options)
}
/** The value of the last row of the frame. */
export function lastValue<const A extends Operand<unknown>>(of: A, options: WindowOptions): Expression<unknown, PathsIn<A>> {
  return windowed('lastValue', of, options)
}
/** The value of the row of that number in the frame, from 1; null where there is none. */
export function nthValue<const A extends Operand<unknown>>(of: A, row: number, options: WindowOptions): Expression<unknown, PathsIn<A>> {
  return windowed('nthValue', of, options, wholeCount('nthValue', row, 1))
}

/** Throws ORM_OPTION_UNKNOWN, ORM_WORD_UNKNOWN. */
function windowed<V, P extends string>(name: string, of: unknown, options: WindowOptions, count?: number): Expression<V, P> {
  checkOptions(name, options, ['partitionBy', 'orderBy', 'frame'])
  const frame = options?.frame
  checkOptions('the frame of a window', frame, ['from', 'to', 'unit', 'exclude'])
  if (frame?.unit !== undefined) oneOf('the unit of a frame', frame.unit, ['rows', 'range'])
  if (frame?.exclude !== undefined) oneOf('exclude of a frame', frame.exclude, ['current', 'group', 'ties'])
  return new Expression('window', name, of, options, count)
}

function wholeCount(name: string, given: unknown, least: number): number {
  if (Number.isSafeInteger(given) && (given as number) >= least) return given as number
  throw new NuagesError('ORM_WINDOW_COUNT', `${name} was given ${shown(given)}: expected a whole number from ${least}`)
}
