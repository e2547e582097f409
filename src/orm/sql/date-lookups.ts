// Look-ups on parts of dates, times and instants, in UTC.

import type { ColumnKind } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import { type Node, sql } from './node.ts'
import { valueNode } from './operand.ts'
import type { Typed, Within } from './within.ts'

/** A look-up on a part of a moment. A year is a range, which an index finds. */
export function dateLookup(left: Typed, name: string, operands: readonly unknown[], within: Within): Node {
  if (name === 'year') {
    const from = valueNode(within, operands, 0, (year) => edge(year, left.kind, 'first'))
    const to = valueNode(within, operands, 0, (year) => edge(year, left.kind, 'last'))
    return sql`(${left.node} between ${from} and ${to})`
  }
  const part = partOf(left.node, name, left.kind, within.engine)
  return within.engine === 'postgres'
    ? sql`${part} = ${valueNode(within, operands, 0)}::int`
    : sql`${part} = ${valueNode(within, operands, 0)}`
}

/** The first or the last moment of a year that a column can hold. */
function edge(year: unknown, kind: Typed['kind'], which: 'first' | 'last'): Date | string {
  const digits = String(year).padStart(4, '0')
  const day = which === 'first' ? `${digits}-01-01` : `${digits}-12-31`
  if (kind === 'date') return day
  return new Date(which === 'first' ? `${day}T00:00:00.000Z` : `${day}T23:59:59.999Z`)
}

/** A part of a moment as a number: year, month, day, hour, minute, second, or weekday, of which Monday is 1. */
export function partOf(moment: Node, part: string, kind: ColumnKind | 'number' | 'unknown', engine: Engine): Node {
  if (engine === 'sqlite') return SQLITE[part]?.(moment) ?? moment
  if (engine === 'postgres') return POSTGRES[part]?.(kind === 'datetime' ? sql`(${moment} at time zone 'UTC')` : moment) ?? moment
  return MYSQL[part]?.(moment) ?? moment
}

type Parts = Readonly<Record<string, (moment: Node) => Node>>

const SQLITE: Parts = {
  year: (moment) => sql`cast(strftime('%Y', ${moment}) as integer)`,
  month: (moment) => sql`cast(strftime('%m', ${moment}) as integer)`,
  day: (moment) => sql`cast(strftime('%d', ${moment}) as integer)`,
  hour: (moment) => sql`cast(strftime('%H', ${moment}) as integer)`,
  minute: (moment) => sql`cast(strftime('%M', ${moment}) as integer)`,
  second: (moment) => sql`cast(strftime('%S', ${moment}) as integer)`,
  weekday: (moment) => sql`cast(strftime('%u', ${moment}) as integer)`,
}
const POSTGRES: Parts = {
  year: (moment) => sql`extract(year from ${moment})::int`,
  month: (moment) => sql`extract(month from ${moment})::int`,
  day: (moment) => sql`extract(day from ${moment})::int`,
  hour: (moment) => sql`extract(hour from ${moment})::int`,
  minute: (moment) => sql`extract(minute from ${moment})::int`,
  second: (moment) => sql`floor(extract(second from ${moment}))::int`,
  weekday: (moment) => sql`extract(isodow from ${moment})::int`,
}
const MYSQL: Parts = {
  year: (moment) => sql`year(${moment})`,
  month: (moment) => sql`month(${moment})`,
  day: (moment) => sql`dayofmonth(${moment})`,
  hour: (moment) => sql`hour(${moment})`,
  minute: (moment) => sql`minute(${moment})`,
  second: (moment) => sql`second(${moment})`,
  weekday: (moment) => sql`(weekday(${moment}) + 1)`,
}

/** A moment cut to a unit. */
export function truncated(moment: Node, unit: string, engine: Engine): Node {
  if (engine === 'sqlite') return SQLITE_UNITS[unit]?.(moment) ?? moment
  if (engine === 'postgres') return POSTGRES_UNITS[unit]?.(moment) ?? moment
  return MYSQL_UNITS[unit]?.(moment) ?? moment
}

const SQLITE_UNITS: Parts = {
  year: (moment) => sql`strftime('%Y-01-01 00:00:00.000', ${moment})`,
  month: (moment) => sql`strftime('%Y-%m-01 00:00:00.000', ${moment})`,
  day: (moment) => sql`strftime('%Y-%m-%d 00:00:00.000', ${moment})`,
  hour: (moment) => sql`strftime('%Y-%m-%d %H:00:00.000', ${moment})`,
  minute: (moment) => sql`strftime('%Y-%m-%d %H:%M:00.000', ${moment})`,
  second: (moment) => sql`strftime('%Y-%m-%d %H:%M:%S.000', ${moment})`,
}
const POSTGRES_UNITS: Parts = {
  year: (moment) => sql`date_trunc('year', ${moment}, 'UTC')`,
  month: (moment) => sql`date_trunc('month', ${moment}, 'UTC')`,
  day: (moment) => sql`date_trunc('day', ${moment}, 'UTC')`,
  hour: (moment) => sql`date_trunc('hour', ${moment}, 'UTC')`,
  minute: (moment) => sql`date_trunc('minute', ${moment}, 'UTC')`,
  second: (moment) => sql`date_trunc('second', ${moment}, 'UTC')`,
}
const MYSQL_UNITS: Parts = {
  year: (moment) => sql`cast(date_format(${moment}, '%Y-01-01 00:00:00') as datetime(3))`,
  month: (moment) => sql`cast(date_format(${moment}, '%Y-%m-01 00:00:00') as datetime(3))`,
  day: (moment) => sql`cast(date_format(${moment}, '%Y-%m-%d 00:00:00') as datetime(3))`,
  hour: (moment) => sql`cast(date_format(${moment}, '%Y-%m-%d %H:00:00') as datetime(3))`,
  minute: (moment) => sql`cast(date_format(${moment}, '%Y-%m-%d %H:%i:00') as datetime(3))`,
  second: (moment) => sql`cast(date_format(${moment}, '%Y-%m-%d %H:%i:%s') as datetime(3))`,
}
