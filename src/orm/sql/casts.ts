// Values as other kinds, alike on every engine.

import type { Engine } from '../engine.ts'
import { castMoment } from './moment-casts.ts'
import { type Node, sql, wholeNumber, written } from './node.ts'
import { numeric } from './number-calls.ts'
import { type Typed, typed } from './within.ts'

/** A value as another kind; `detail` says its precision or its zone. Throws ORM_EXPRESSION_NUMBER, ORM_EXPRESSION_MOMENT. */
export function castValue(value: Typed, kind: string, detail: string | null | undefined, engine: Engine): Typed {
  if (kind === 'text') return typed(textOf(value, engine), 'text', value.nullable)
  if (kind === 'date' || kind === 'time' || kind === 'datetime') return castMoment(value, kind, detail ?? null, engine)
  const isText = value.kind === 'text' || value.kind === 'varchar'
  if (!isText && value.kind !== 'boolean') numeric(`cast(..., '${kind}')`, value)
  if (kind === 'decimal') return decimalOf(value, isText, String(detail), engine)
  const number = kind === 'integer' ? integerOf(value, isText, engine) : floatOf(value, isText, engine)
  const isSure = kind === 'integer' ? WHOLE.has(value.kind) || value.kind === 'boolean' : !isText
  return typed(number, kind === 'integer' ? 'number' : 'float', value.nullable || !isSure)
}

/** A value as a text. */
export function textOf({ node, kind }: Typed, engine: Engine): Node {
  if (kind === 'boolean') return sql`(case when ${node} then 'true' when not ${node} then 'false' end)`
  if (engine === 'sqlite') return sql`nuages_text(${node})`
  // Else it would have the collation of the connection, which MySQL does not put together with that of a column.
  if (engine !== 'postgres') return sql`(cast(${node} as char) ${BINARY[engine]})`
  return kind === 'datetime' ? sql`to_char(${node} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')` : sql`${node}::text`
}

/** The collation that tells all texts apart, of MySQL and of MariaDB. */
export const BINARY: Readonly<Record<'mysql' | 'mariadb', Node>> = {
  mysql: sql`collate utf8mb4_0900_bin`,
  mariadb: sql`collate utf8mb4_nopad_bin`,
}

/** What a number looks like. With a greater exponent it would be of no column, and a statement that writes fails. */
const NUMBER: Node = sql`'^[[:space:]]*[-+]?[0-9]+([.][0-9]+)?([eE](-[0-9]{1,3}|[+]?([0-9]{1,2}|[012][0-9]{2}|30[0-7])))?[[:space:]]*$'`
const WHOLE: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'duration'])

/** Without its fraction; null where 64 bits do not take it. */
function integerOf(value: Typed, isText: boolean, engine: Engine): Node {
  const { node, kind } = value
  if (engine === 'sqlite') return sql`nuages_integer(${node})`
  const isPostgres = engine === 'postgres'
  if (kind === 'boolean') return isPostgres ? sql`${node}::int` : node
  if (WHOLE.has(kind)) return isPostgres ? sql`${node}::bigint` : node
  const exact = isPostgres ? sql`${node}::numeric` : sql`cast(${node} as decimal(65, 30))`
  const number = isText ? exact : node
  const whole = isPostgres ? sql`trunc(${number})::bigint` : sql`cast(truncate(${number}, 0) as signed)`
  const fits = sql`when ${number} >= -9223372036854775808 and ${number} < 9223372036854775808 then ${whole}`
  // MySQL fails, or cuts, where it makes a decimal of what has more digits.
  const isMuch = isText && !isPostgres ? sql`when abs(${node} + 0e0) > 1e30 then null ` : written('')
  return numberOf(value, isText, engine, sql`${isMuch}${fits}`)
}

function floatOf(value: Typed, isText: boolean, engine: Engine): Node {
  const { node, kind } = value
  if (engine === 'sqlite') return sql`cast(${isText ? sql`nuages_number(${node})` : node} as real)`
  if (engine !== 'postgres') {
    const number = sql`${node} + 0e0`
    return isText ? numberOf(value, isText, engine, sql`when abs(${number}) < 1.7976931348623157e308 then ${number}`) : sql`(${node} * 1e0)`
  }
  if (!isText) return kind === 'boolean' ? sql`${node}::int::double precision` : sql`${node}::double precision`
  const exact = sql`${node}::numeric`
  // What is too small for a float is zero.
  const small = sql`when abs(${exact}) < 2.5e-324 then 0e0`
  return numberOf(value, isText, engine, sql`${small} when abs(${exact}) <= 1.7976931348623157e308 then ${exact}::double precision`)
}

/** A number by the first of these branches that holds; null for a text that is none. */
function numberOf({ node }: Typed, isText: boolean, engine: Engine, branches: Node): Node {
  return isText ? sql`(case when not ${matches(node, engine)} then null ${branches} end)` : sql`(case ${branches} end)`
}

function matches(text: Node, engine: Engine): Node {
  return engine === 'postgres' ? sql`${text} ~ ${NUMBER}` : sql`${text} regexp ${NUMBER}`
}

/** With that many digits, halves away from zero; null where it has more. What is too great is looked for before it is rounded: MySQL would cut it, or fail. */
function decimalOf(value: Typed, isText: boolean, precision: string, engine: Engine): Typed {
  const [digits = 0, places = 0] = precision.split(',').map(Number)
  const count = wholeNumber(places)
  const made = (node: Node): Typed => typed(node, 'decimal', true, places)
  if (engine === 'sqlite') return made(sql`nuages_as_decimal(${value.node}, ${wholeNumber(digits)}, ${count})`)
  const limit = written(`${'9'.repeat(digits - places) || '0'}.${'9'.repeat(places)}5`)
  const isPostgres = engine === 'postgres'
  const exact = isPostgres ? exactInPostgres(value) : value.node
  const size = isText && !isPostgres ? sql`${value.node} + 0e0` : exact
  const rounded = isPostgres ? sql`round(${exact}, ${count})` : sql`cast(${exact} as decimal(65, ${count}))`
  return made(numberOf(value, isText, engine, sql`when abs(${size}) < ${limit} then ${rounded}`))
}

/** By their texts: PostgreSQL would leave out the last two digits of a float. */
function exactInPostgres({ node, kind }: Typed): Node {
  if (kind === 'boolean') return sql`${node}::int::numeric`
  return kind === 'float' ? sql`${node}::text::numeric` : sql`${node}::numeric`
}
