// What the clock of a zone shows at an instant, as SQL. PostgreSQL knows zones; SQLite has functions of ours; MySQL and MariaDB know
// them only where an administrator has loaded their tables, so their statements carry the rules of the zone.

import type { Engine } from '../engine.ts'
import { localAt, rulesOf, type Transition, type ZoneRules } from '../time-zone.ts'
import { columnOf, identifier, type Node, sql, wholeNumber, written } from './node.ts'

/** The name of a zone, which was checked where it was given. */
export function zoneName(zone: string): Node {
  return written(`'${zone}'`)
}

/** A moment without a zone, as the clock shows it. */
export function localMoment(instant: Node, zone: string, engine: Engine): Node {
  if (engine === 'sqlite') return sql`nuages_local(${instant}, ${zoneName(zone)})`
  if (engine === 'postgres') return sql`(${instant} at time zone ${zoneName(zone)})`
  return named(instant, 'nuages_instant', (moment) => sql`date_add(${moment}, interval ${offsetAt(moment, zone)} second)`)
}

/** The instant at which the clock shows a moment, for MySQL. */
export function mysqlInstant(local: Node, zone: string): Node {
  return named(local, 'nuages_cut', (moment) => sql`date_sub(${moment}, interval ${offsetBy(moment, zone, localAt)} second)`)
}

/** A moment that is written once and used often, for MySQL: the rules of a zone name it hundreds of times. */
export function named(moment: Node, name: string, use: (moment: Node) => Node): Node {
  const text = sql`date_format(${moment}, '%Y-%m-%d %H:%i:%s.%f')`
  const table = sql`json_table(json_array(${text}), '$[*]' columns (moment datetime(3) path '$')) as ${identifier(name)}`
  return sql`(select ${use(columnOf(name, 'moment'))} from ${table})`
}

/** The offset of a zone at an instant, for MySQL. */
export function offsetAt(instant: Node, zone: string): Node {
  return offsetBy(instant, zone, ({ at }) => at)
}

function offsetBy(moment: Node, zone: string, when: (transition: Transition) => number): Node {
  const { first, transitions }: ZoneRules = rulesOf(zone)
  const search = (from: number, to: number): Node => {
    if (from === to) return wholeNumber(from === 0 ? first : (transitions[from - 1] as Transition).offset)
    const middle = (from + to + 1) >> 1
    const at = new Date(when(transitions[middle - 1] as Transition)).toISOString()
    const time = written(`timestamp'${at.slice(0, 10)} ${at.slice(11, 19)}'`)
    return sql`case when ${moment} < ${time} then ${search(from, middle - 1)} else ${search(middle, to)} end`
  }
  return sql`(${search(0, transitions.length)})`
}
