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
  const microseconds = what === 'subtract()' ? sql`(-${length.node})` : length.node
  const isDate = moment.kind === 'date'
  return { ...moment, nullable: true, node: later(moment.node, microseconds, isDate, engine) }
}

/** Instants have milliseconds everywhere, whatever the engine could hold. */
function later(moment: Node, microseconds: Node, isDate: boolean, engine: Engine): Node {
  if (engine === 'sqlite') return sql`nuages_later(${moment}, ${microseconds})`
  if (engine === 'postgres') {
    const milliseconds = sql`(floor(${microseconds} / 1000.0)::double precision * interval '1 millisecond')`
    return isDate ? sql`(${moment}::timestamp + ${milliseconds})::date` : sql`(${moment} + ${milliseconds})`
  }
  const end = sql`date_add(${moment}, interval floor(${microseconds} / 1000) * 1000 microsecond)`
  return isDate ? sql`cast(${end} as date)` : sql`cast(${end} as datetime(3))`
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
