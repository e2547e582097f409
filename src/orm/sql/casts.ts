// Values as other kinds, alike on every engine.

import type { Engine } from '../engine.ts'
import { type Node, sql } from './node.ts'
import { type Typed, typed } from './within.ts'

/** A value as `text`, `integer` or `float`. */
export function castValue(value: Typed, kind: string, engine: Engine): Typed {
  if (kind === 'text') return typed(textOf(value, engine), 'text', value.nullable)
  const isText = value.kind === 'text' || value.kind === 'varchar'
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
