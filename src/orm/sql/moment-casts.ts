// Dates, times and datetimes made of each other, and of texts. Engines fail, or guess, where a text is no moment, so what it must look
// like is looked at before.

import { NuagesError } from '../../base/errors.ts'
import { ColumnInfo } from '../column-info.ts'
import type { Engine } from '../engine.ts'
import { DATE, TIME } from '../fields/moments.ts'
import { MOMENT, OFFSET, SHOWN, TIME_OF_DAY } from '../moment-texts.ts'
import { localOf } from './moments.ts'
import { type Node, sql, written } from './node.ts'
import { mysqlInstant, zoneName } from './time-zones.ts'
import { type Typed, typed } from './within.ts'

type Kind = 'date' | 'time' | 'datetime'

/** What each is made of. */
const SOURCES: Readonly<Record<Kind, readonly string[]>> = {
  date: ['datetime', 'date', 'text', 'varchar', 'unknown'],
  time: ['datetime', 'time', 'text', 'varchar', 'unknown'],
  datetime: ['datetime', 'date', 'text', 'varchar', 'unknown'],
}

/** A value as a date, a time or a datetime. Throws ORM_EXPRESSION_MOMENT. */
export function castMoment(value: Typed, kind: Kind, zone: string | null, engine: Engine): Typed {
  if (!SOURCES[kind].includes(value.kind)) {
    const given = /int|float|decimal/.test(value.kind) ? 'number' : value.kind
    const other = kind === 'time' ? 'a time' : 'a date'
    throw new NuagesError('ORM_EXPRESSION_MOMENT', `cast(..., '${kind}') was given a ${given}: expected a datetime, ${other} or a text`)
  }
  if (value.kind === kind) return value
  const column = kind === 'datetime' ? null : COLUMNS[kind]
  return { ...typed(nodeOf(value, kind, zone, engine), kind), column }
}

function nodeOf(value: Typed, kind: Kind, zone: string | null, engine: Engine): Node {
  if (value.kind === 'date') return midnight(value.node, zone, engine)
  if (value.kind === 'datetime') return PARTS[kind as 'date' | 'time'](localOf(value, zone, engine), engine)
  return ofText(value, kind, engine)
}

/** What reads days and times that no column holds. */
const COLUMNS: Readonly<Record<'date' | 'time', ColumnInfo>> = { date: columnOf('date'), time: columnOf('time') }
function columnOf(kind: 'date' | 'time'): ColumnInfo {
  return new ColumnInfo({
    ...{ model: 'an expression', name: kind, column: kind, nullable: true, primaryKey: false, unique: false, index: false },
    ...{ options: {}, codec: () => (kind === 'date' ? DATE : TIME), foreignKey: null },
  })
}

/** Of what the clock shows, as columns keep it. */
const PARTS: Readonly<Record<'date' | 'time', (local: Node, engine: Engine) => Node>> = {
  date: (local, engine) => {
    if (engine === 'sqlite') return sql`substr(${local}, 1, 10)`
    return engine === 'postgres' ? sql`${local}::date` : sql`cast(${local} as date)`
  },
  time: (local, engine) => {
    if (engine === 'sqlite') return sql`(substr(${local}, 12) || '000')`
    return engine === 'postgres' ? sql`${local}::time(6)` : sql`cast(${local} as time(6))`
  },
}

/** When a day begins. */
function midnight(day: Node, zone: string | null, engine: Engine): Node {
  if (engine === 'postgres') return sql`(${day}::timestamp at time zone ${zoneName(zone ?? 'UTC')})`
  if (engine === 'sqlite') {
    const local = sql`(${day} || ' 00:00:00.000')`
    return zone === null ? local : sql`nuages_instant(${local}, ${zoneName(zone)})`
  }
  const local = sql`cast(${day} as datetime(3))`
  return zone === null ? local : mysqlInstant(local, zone)
}

const quoted = (pattern: string): Node => written(`'${pattern}'`)

function ofText({ node: text, kind: from }: Typed, kind: Kind, engine: Engine): Node {
  // What SQL of one's own gives need not be a text there.
  if (from === 'unknown' && engine === 'postgres') return OWN[kind](text)
  const pattern = quoted(kind === 'time' ? TIME_OF_DAY : MOMENT)
  if (engine === 'postgres') return sql`(case when ${text} ~ ${pattern} then ${POSTGRES[kind](text)} end)`
  if (engine !== 'sqlite') return sql`(case when ${text} regexp ${pattern} then ${MYSQL[kind](text)} end)`
  return SQLITE[kind](text)
}

type OfText = Readonly<Record<Kind, (text: Node) => Node>>
const OWN: OfText = {
  date: (own) => sql`${own}::date`,
  time: (own) => sql`${own}::time(6)`,
  datetime: (own) => sql`${own}::timestamptz(3)`,
}
const POSTGRES: OfText = {
  date: (text) => sql`left(${text}, 10)::date`,
  time: (text) => sql`substring(${text} from ${quoted(SHOWN)})::time(6)`,
  datetime: (text) => sql`date_trunc('milliseconds', ${text}::timestamptz)`,
}
const MYSQL: OfText = {
  date: (text) => sql`cast(left(${text}, 10) as date)`,
  time: (text) => sql`cast(regexp_substr(${text}, ${quoted(SHOWN)}) as time(6))`,
  datetime: (text) => {
    const local = sql`left(replace(regexp_replace(${text}, ${quoted(OFFSET)}, ''), 'T', ' '), 23)`
    const minutes = sql`(substr(${text}, -5, 2) * 60 + right(${text}, 2)) * if(substr(${text}, -6, 1) = '-', -1, 1)`
    const offset = sql`case when ${text} regexp '[+-][0-9]{2}:[0-9]{2}$' then ${minutes} else 0 end`
    return sql`cast(date_sub(cast(${local} as datetime(3)), interval ${offset} minute) as datetime(3))`
  },
}
const SQLITE: OfText = {
  date: (text) => sql`nuages_as_date(${text})`,
  time: (text) => sql`nuages_as_time(${text})`,
  datetime: (text) => sql`nuages_as_datetime(${text})`,
}
