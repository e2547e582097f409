// Moments and the lengths of time between them. A length is a whole number of microseconds, as columns of durations have it.

import { NuagesError } from '../../base/errors.ts'
import { ColumnInfo } from '../column-info.ts'
import type { Engine } from '../engine.ts'
import { DURATION } from '../fields/moments.ts'
import { type Node, sql } from './node.ts'
import { type Typed, typed } from './within.ts'

/** Reads lengths that no column holds. */
const LENGTH: ColumnInfo = new ColumnInfo({
  ...{ model: 'an expression', name: 'duration', column: 'duration', nullable: true, primaryKey: false, unique: false, index: false },
  ...{ options: {}, codec: () => DURATION, foreignKey: null },
})

/** A number of microseconds as a length of time. */
export function lengthOfTime(microseconds: Node): Typed {
  return { ...typed(microseconds, 'duration'), column: LENGTH }
}

function checkMoment(what: string, { kind }: Typed): void {
  if (kind === 'datetime' || kind === 'date') return
  throw new NuagesError('ORM_EXPRESSION_MOMENT', `${what} was given a ${kind}: expected a datetime or a date`)
}

/** A moment so much later. Throws ORM_EXPRESSION_MOMENT. */
export function moved(what: string, moment: Typed, length: Typed, isPlain: boolean, engine: Engine): Typed {
  checkMoment(what, moment)
  if (!isPlain && length.kind !== 'duration')
    throw new NuagesError('ORM_EXPRESSION_MOMENT', `${what} was given a ${length.kind} as length: expected a duration`)
  return { ...moment, nullable: true, node: later(moment, length.node, what === 'subtract()', engine) }
}

/** Instants have milliseconds everywhere, whatever the engine could hold. Beyond the years 1 to 9999 there is none. */
function later({ node, kind }: Typed, microseconds: Node, isEarlier: boolean, engine: Engine): Node {
  if (engine === 'sqlite') return sql`nuages_later(${node}, ${isEarlier ? sql`(-${microseconds})` : microseconds})`
  // Divided by a number below zero: of the least length there is no opposite.
  const milliseconds = sql`floor(${microseconds} / ${isEarlier ? sql`-1000.0` : sql`1000.0`})`
  const isDate = kind === 'date'
  if (engine === 'postgres') {
    const exact = sql`${milliseconds}::numeric`
    return isDate ? sql`${laterInPostgres(sql`${node}::timestamp`, exact)}::date` : laterInPostgres(node, exact)
  }
  const end = sql`date_add(${node}, interval ${milliseconds} * 1000 microsecond)`
  return isDate ? sql`cast(${end} as date)` : sql`cast(${end} as datetime(3))`
}

/** Days by themselves: in the rest of one, every millisecond has its own float. */
function laterInPostgres(moment: Node, milliseconds: Node): Node {
  const days = sql`div(${milliseconds}, 86400000)`
  const length = sql`(${days}::int * interval '1 day' + mod(${milliseconds}, 86400000)::int * interval '1 millisecond')`
  const end = sql`(extract(epoch from ${moment}) * 1000)::numeric + ${milliseconds}`
  return sql`(case when ${end} between -62135596800000 and 253402300799999 then ${moment} + ${length} end)`
}

/** How long it is from one moment until another. Throws ORM_EXPRESSION_MOMENT. */
export function between(from: Typed, to: Typed, engine: Engine): Typed {
  for (const moment of [from, to]) checkMoment('until()', moment)
  if (engine === 'sqlite') return lengthOfTime(sql`nuages_until(${from.node}, ${to.node})`)
  if (engine !== 'postgres') return lengthOfTime(sql`timestampdiff(microsecond, ${from.node}, ${to.node})`)
  const [first, last] = [from, to].map(({ node, kind }) => (kind === 'date' ? sql`(${node}::timestamp at time zone 'UTC')` : node)) as [
    Node,
    Node,
  ]
  return lengthOfTime(sql`round(extract(epoch from (${last} - ${first})) * 1000000)::bigint`)
}
