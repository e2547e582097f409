// Parts of moments, and moments cut to a unit, by the clock of UTC or of another zone.

import { NuagesError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { type Node, sql } from './node.ts'
import { localMoment, mysqlInstant, named, offsetAt, zoneName } from './time-zones.ts'
import { type Typed, typed } from './within.ts'

type Parts = Readonly<Record<string, (moment: Node) => Node>>
const MOMENTS: ReadonlySet<string> = new Set(['datetime', 'date', 'time', 'unknown'])

function checkMoment({ kind }: Typed, what: string): void {
  if (MOMENTS.has(kind)) return
  throw new NuagesError('ORM_EXPRESSION_MOMENT', `${what} was given a ${kind}: expected a datetime, a date or a time`)
}

/** A part of a moment as a number. Throws ORM_EXPRESSION_MOMENT. */
export function partOf(moment: Typed, part: string, timeZone: string | null, engine: Engine): Node {
  checkMoment(moment, 'extract()')
  return parted(localOf(moment, timeZone, engine), part, engine)
}

function parted(local: Node, part: string, engine: Engine): Node {
  if (engine === 'sqlite') return SQLITE[part]?.(local) ?? local
  if (engine === 'postgres') return POSTGRES[part]?.(local) ?? local
  return MYSQL[part]?.(local) ?? local
}

/** A moment as the clock shows it; dates and times are of no zone. */
export function localOf({ node, kind }: Typed, timeZone: string | null, engine: Engine): Node {
  if (kind !== 'datetime') return node
  if (timeZone !== null) return localMoment(node, timeZone, engine)
  return engine === 'postgres' ? sql`(${node} at time zone 'UTC')` : node
}

const SQLITE: Parts = {
  year: (moment) => sql`cast(strftime('%Y', ${moment}) as integer)`,
  isoYear: (moment) => sql`cast(strftime('%G', ${moment}) as integer)`,
  quarter: (moment) => sql`((cast(strftime('%m', ${moment}) as integer) + 2) / 3)`,
  month: (moment) => sql`cast(strftime('%m', ${moment}) as integer)`,
  week: (moment) => sql`cast(strftime('%V', ${moment}) as integer)`,
  day: (moment) => sql`cast(strftime('%d', ${moment}) as integer)`,
  hour: (moment) => sql`cast(strftime('%H', ${moment}) as integer)`,
  minute: (moment) => sql`cast(strftime('%M', ${moment}) as integer)`,
  second: (moment) => sql`cast(strftime('%S', ${moment}) as integer)`,
  weekday: (moment) => sql`cast(strftime('%u', ${moment}) as integer)`,
}
const POSTGRES: Parts = {
  year: (moment) => sql`extract(year from ${moment})::int`,
  isoYear: (moment) => sql`extract(isoyear from ${moment})::int`,
  quarter: (moment) => sql`extract(quarter from ${moment})::int`,
  month: (moment) => sql`extract(month from ${moment})::int`,
  week: (moment) => sql`extract(week from ${moment})::int`,
  day: (moment) => sql`extract(day from ${moment})::int`,
  hour: (moment) => sql`extract(hour from ${moment})::int`,
  minute: (moment) => sql`extract(minute from ${moment})::int`,
  second: (moment) => sql`floor(extract(second from ${moment}))::int`,
  weekday: (moment) => sql`extract(isodow from ${moment})::int`,
}
const MYSQL: Parts = {
  year: (moment) => sql`year(${moment})`,
  isoYear: (moment) => sql`(yearweek(${moment}, 3) div 100)`,
  quarter: (moment) => sql`quarter(${moment})`,
  month: (moment) => sql`month(${moment})`,
  week: (moment) => sql`week(${moment}, 3)`,
  day: (moment) => sql`dayofmonth(${moment})`,
  hour: (moment) => sql`hour(${moment})`,
  minute: (moment) => sql`minute(${moment})`,
  second: (moment) => sql`second(${moment})`,
  weekday: (moment) => sql`(weekday(${moment}) + 1)`,
}

/** The day that a moment is in, as text. Throws ORM_EXPRESSION_MOMENT. */
export function dayOfMoment(moment: Typed, timeZone: string | null, engine: Engine): Typed {
  checkMoment(moment, 'dayOf()')
  const local = localOf(moment, timeZone, engine)
  if (engine === 'sqlite') return typed(sql`date(${local})`, 'text', moment.nullable)
  if (engine === 'postgres') return typed(sql`to_char(${local}, 'YYYY-MM-DD')`, 'text', moment.nullable)
  return typed(sql`date_format(${local}, '%Y-%m-%d')`, 'text', moment.nullable)
}

const CLOCK: ReadonlySet<string> = new Set(['hour', 'minute', 'second'])

/** A moment cut to a unit: of an instant an instant, of a date a date, of a time a time. Throws ORM_EXPRESSION_MOMENT. */
export function truncated(moment: Typed, unit: string, timeZone: string | null, engine: Engine): Typed {
  checkMoment(moment, 'truncate()')
  if (moment.kind === 'time') return { ...moment, node: cutTime(moment.node, unit, engine) }
  if (moment.kind === 'date') return { ...moment, node: CLOCK.has(unit) ? moment.node : cutDate(moment.node, unit, engine) }
  return { ...typed(cutInstant(moment.node, unit, timeZone, engine), 'datetime', moment.nullable), column: moment.column }
}

/** Throws ORM_EXPRESSION_MOMENT. */
function cutTime(time: Node, unit: string, engine: Engine): Node {
  if (!CLOCK.has(unit)) {
    throw new NuagesError('ORM_EXPRESSION_MOMENT', `truncate('${unit}') was given a time: expected a datetime or a date`, {
      hint: 'a time is cut to an hour, a minute or a second',
    })
  }
  if (engine === 'postgres') return sql`date_trunc(${unitName(unit)}, ${time})::time`
  if (engine === 'sqlite') return SQLITE_CLOCK[unit]?.(time) ?? time
  return sql`cast(${MYSQL_CLOCK[unit]?.(time) ?? time} as time(6))`
}

function cutDate(date: Node, unit: string, engine: Engine): Node {
  if (engine === 'postgres') return sql`date_trunc(${unitName(unit)}, ${date}::timestamp)::date`
  return engine === 'sqlite' ? (SQLITE_DAYS[unit]?.(date) ?? date) : sql`cast(${MYSQL_DAYS[unit]?.(date) ?? date} as date)`
}

function cutInstant(instant: Node, unit: string, timeZone: string | null, engine: Engine): Node {
  if (engine === 'postgres') return sql`date_trunc(${unitName(unit)}, ${instant}, ${zoneName(timeZone ?? 'UTC')})`
  if (engine === 'sqlite' && timeZone !== null) return sql`nuages_truncate(${instant}, ${unitName(unit)}, ${zoneName(timeZone)})`
  if (engine === 'sqlite') {
    const cut = SQLITE_DAYS[unit]?.(instant)
    return cut === undefined ? (SQLITE_TIMES[unit]?.(instant) ?? instant) : sql`(${cut} || ' 00:00:00.000')`
  }
  return sql`cast(${timeZone === null ? cutMysql(instant, unit) : cutInZone(instant, unit, timeZone)} as datetime(3))`
}

/** Hours keep their offset, since one of them comes twice in autumn. */
function cutInZone(instant: Node, unit: string, timeZone: string): Node {
  const cut = (moment: Node): Node => named(localMoment(moment, timeZone, 'mariadb'), 'nuages_local', (local) => cutMysql(local, unit))
  if (!CLOCK.has(unit)) return mysqlInstant(cut(instant), timeZone)
  return named(instant, 'nuages_from', (from) => sql`date_sub(${cut(from)}, interval ${offsetAt(from, timeZone)} second)`)
}

function cutMysql(moment: Node, unit: string): Node {
  return (MYSQL_DAYS[unit] ?? MYSQL_TIMES[unit])?.(moment) ?? moment
}

function unitName(unit: string): Node {
  return UNITS[unit] ?? sql`'day'`
}
const UNITS: Readonly<Record<string, Node>> = {
  year: sql`'year'`,
  quarter: sql`'quarter'`,
  month: sql`'month'`,
  week: sql`'week'`,
  hour: sql`'hour'`,
  minute: sql`'minute'`,
  second: sql`'second'`,
}
const SQLITE_DAYS: Parts = {
  year: (moment) => sql`strftime('%Y-01-01', ${moment})`,
  quarter: (moment) => sql`(strftime('%Y-', ${moment}) || printf('%02d-01', (cast(strftime('%m', ${moment}) as integer) - 1) / 3 * 3 + 1))`,
  month: (moment) => sql`strftime('%Y-%m-01', ${moment})`,
  week: (moment) => sql`date(${moment}, '-6 days', 'weekday 1')`,
  day: (moment) => sql`date(${moment})`,
}
const SQLITE_TIMES: Parts = {
  hour: (moment) => sql`strftime('%Y-%m-%d %H:00:00.000', ${moment})`,
  minute: (moment) => sql`strftime('%Y-%m-%d %H:%M:00.000', ${moment})`,
  second: (moment) => sql`strftime('%Y-%m-%d %H:%M:%S.000', ${moment})`,
}
const MYSQL_DAYS: Parts = {
  year: (moment) => sql`date_format(${moment}, '%Y-01-01')`,
  quarter: (moment) => sql`date_add(makedate(year(${moment}), 1), interval quarter(${moment}) - 1 quarter)`,
  month: (moment) => sql`date_format(${moment}, '%Y-%m-01')`,
  week: (moment) => sql`date_sub(date(${moment}), interval weekday(${moment}) day)`,
  day: (moment) => sql`date(${moment})`,
}
const MYSQL_TIMES: Parts = {
  hour: (moment) => sql`date_format(${moment}, '%Y-%m-%d %H:00:00')`,
  minute: (moment) => sql`date_format(${moment}, '%Y-%m-%d %H:%i:00')`,
  second: (moment) => sql`date_format(${moment}, '%Y-%m-%d %H:%i:%s')`,
}
// Times are texts there, as the column keeps them.
const SQLITE_CLOCK: Parts = {
  hour: (time) => sql`(substr(${time}, 1, 2) || ':00:00.000000')`,
  minute: (time) => sql`(substr(${time}, 1, 5) || ':00.000000')`,
  second: (time) => sql`(substr(${time}, 1, 8) || '.000000')`,
}
const MYSQL_CLOCK: Parts = {
  hour: (time) => sql`time_format(${time}, '%H:00:00')`,
  minute: (time) => sql`time_format(${time}, '%H:%i:00')`,
  second: (time) => sql`time_format(${time}, '%H:%i:%s')`,
}
