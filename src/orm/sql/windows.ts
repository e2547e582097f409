// Window functions: values of a row among others.

import { NuagesError, shown } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { joined, type Node, sql, wholeNumber } from './node.ts'
import { orderNodes, usualNulls } from './order.ts'
import { pathValue } from './path-value.ts'
import { pathOf, type WindowParts } from './shape.ts'
import { isMysql, type Typed, typed, type Within } from './within.ts'

/** What a window function is told: its window, and a number of rows or groups. */
export interface WindowCall extends WindowParts {
  readonly count: number
}

/** A window function over the rows of the query. `value` is what is computed over the window, if something is. Throws ORM_WINDOW_FRAME. */
export function windowValue(name: string, value: Typed | null, options: WindowCall, within: Within): Typed {
  const window = windowNode(options, within)
  if (value === null) return typed(sql`${numberCall(name, options.count)} ${window}`, FLOATS.has(name) ? 'float' : 'number', false)
  return { ...value, nullable: true, node: sql`${valueCall(name, value.node, options.count)} ${window}` }
}

const FLOATS: ReadonlySet<string> = new Set(['percentRank', 'cumeDist'])

function numberCall(name: string, count: number): Node {
  if (name === 'ntile') return sql`ntile(${wholeNumber(count)})`
  if (name === 'rowNumber') return sql`row_number()`
  return PLAIN[name] ?? sql`rank()`
}

const PLAIN: Readonly<Record<string, Node>> = {
  denseRank: sql`dense_rank()`,
  percentRank: sql`percent_rank()`,
  cumeDist: sql`cume_dist()`,
}

function valueCall(name: string, value: Node, count: number): Node {
  if (name === 'lag') return sql`lag(${value}, ${wholeNumber(count)})`
  if (name === 'lead') return sql`lead(${value}, ${wholeNumber(count)})`
  if (name === 'nthValue') return sql`nth_value(${value}, ${wholeNumber(count)})`
  return name === 'firstValue' ? sql`first_value(${value})` : sql`last_value(${value})`
}

/** The window itself, as it follows what is computed over it. Throws ORM_WINDOW_FRAME. */
export function windowNode(options: WindowParts, within: Within): Node {
  return sql`over (${windowOf(options, within)})`
}

function windowOf({ partitionBy = [], orderBy = [], frame }: WindowParts, within: Within): Node {
  const pieces: Node[] = []
  const parts = [partitionBy].flat().map((path) => valueAt(path, within).node)
  if (parts.length > 0) pieces.push(sql`partition by ${joined(parts, ', ')}`)
  const terms = [orderBy].flat().flatMap((term) => orderTerms(term, within))
  if (terms.length > 0) pieces.push(sql`order by ${joined(terms, ', ')}`)
  if (frame !== undefined) pieces.push(frameOf(frame, within.engine))
  return joined(pieces, ' ')
}

function valueAt(path: string, within: Within): Typed {
  return pathValue(pathOf(path, { schema: within.scope.schema, annotations: within.annotations }), within)
}

/** The terms of an order within an expression: `name` or `-name`. */
export function orderTerms(term: string, within: Within): Node[] {
  const descending = term.startsWith('-')
  return orderNodes(valueAt(descending ? term.slice(1) : term, within), { descending, nulls: usualNulls(descending) }, within)
}

function frameOf({ from = 'start', to = 0, unit = 'rows', exclude }: NonNullable<WindowParts['frame']>, engine: Engine): Node {
  const isRange = unit === 'range'
  if (from === 'end' || to === 'start' || (typeof from === 'number' && typeof to === 'number' && from > to)) {
    throw new NuagesError(
      'ORM_WINDOW_FRAME',
      `the frame of a window is from ${shown(from)} to ${shown(to)}: expected one that begins before it ends`,
      {
        hint: "a frame ends at the row itself unless it says `to`, as in { from: 1, to: 'end' }",
      },
    )
  }
  const between = sql`between ${edge(from, isRange)} and ${edge(to, isRange)}`
  const frame = isRange ? sql`range ${between}` : sql`rows ${between}`
  return exclude === undefined ? frame : sql`${frame} ${excluded(exclude, engine)}`
}

const EXCLUDED: Readonly<Record<string, Node>> = {
  current: sql`exclude current row`,
  group: sql`exclude group`,
  ties: sql`exclude ties`,
}

function excluded(what: string, engine: Engine): Node {
  if (!isMysql(engine)) return EXCLUDED[what] as Node
  throw new NuagesError('ORM_WINDOW_FRAME', `a frame that leaves out rows ({ exclude: '${what}' }) cannot be had from MySQL and MariaDB`, {
    hint: "of the row itself, take its value from the aggregate over all: over(sum('views'), ...) minus the value",
  })
}

function edge(given: number | string, isRange: boolean): Node {
  if (given === 'start') return sql`unbounded preceding`
  if (given === 'end') return sql`unbounded following`
  if (given === 0) return sql`current row`
  if (!Number.isSafeInteger(given) || isRange) {
    const expected = isRange ? "'start', 'end' or 0 in a range" : "a whole number, 'start' or 'end'"
    throw new NuagesError('ORM_WINDOW_FRAME', `the edge of a window's frame is ${shown(given)}: expected ${expected}`)
  }
  const rows = wholeNumber(Math.abs(given as number))
  return (given as number) < 0 ? sql`${rows} preceding` : sql`${rows} following`
}
