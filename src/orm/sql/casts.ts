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
  return typed(number, kind === 'integer' ? 'number' : 'float', value.nullable || isText)
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

/** What a number looks like. */
const NUMBER: Node = sql`'^[[:space:]]*[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?[[:space:]]*$'`

function integerOf(value: Typed, isText: boolean, engine: Engine): Node {
  const number = isText ? numberIn(value, engine) : value.node
  if (engine === 'sqlite') return sql`nuages_integer(${number})`
  if (value.kind === 'boolean') return engine === 'postgres' ? sql`${number}::int` : number
  return engine === 'postgres' ? sql`trunc(${number})::bigint` : sql`cast(truncate(${number}, 0) as signed)`
}

function floatOf(value: Typed, isText: boolean, engine: Engine): Node {
  const number = isText ? numberIn(value, engine) : value.node
  if (engine === 'sqlite') return sql`cast(${number} as real)`
  if (engine === 'postgres') return value.kind === 'boolean' ? sql`${number}::int::double precision` : sql`${number}::double precision`
  return sql`(${number} * 1e0)`
}

/** The number that a text is; null for any other text. */
function numberIn({ node }: Typed, engine: Engine): Node {
  if (engine === 'sqlite') return sql`nuages_number(${node})`
  if (engine === 'postgres') return sql`(case when ${node} ~ ${NUMBER} then ${node}::numeric end)`
  return sql`(case when ${node} regexp ${NUMBER} then ${node} + 0e0 end)`
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
  const isNumber = isText ? sql`when not ${matches(value.node, DECIMAL, engine)} then null ` : written('')
  return made(sql`(case ${isNumber}when abs(${size}) < ${limit} then ${rounded} end)`)
}

/** By their texts: PostgreSQL would leave out the last two digits of a float. */
function exactInPostgres({ node, kind }: Typed): Node {
  if (kind === 'boolean') return sql`${node}::int::numeric`
  return kind === 'float' ? sql`${node}::text::numeric` : sql`${node}::numeric`
}
const DECIMAL: Node = sql`'^[[:space:]]*[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,3})?[[:space:]]*$'`

function matches(text: Node, pattern: Node, engine: Engine): Node {
  return engine === 'postgres' ? sql`${text} ~ ${pattern}` : sql`${text} regexp ${pattern}`
}
