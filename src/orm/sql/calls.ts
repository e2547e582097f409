// Functions, with one meaning on every engine: null of null, case by Unicode, halves away from zero.

import type { Engine } from '../engine.ts'
import type { SearchTerms } from '../full-text.ts'
import { bitCall } from './bit-calls.ts'
import { castValue } from './casts.ts'
import { between, moved } from './durations.ts'
import { jsonCall } from './json-lookups.ts'
import { dayOfMoment, partOf, truncated } from './moments.ts'
import { joined, type Node, sql } from './node.ts'
import { numberCall, numeric } from './number-calls.ts'
import { searchRankValue } from './search.ts'
import { characterOf, collated, textCall } from './text-calls.ts'
import { isMysql, type Typed, typed, type ValueType, type Within } from './within.ts'

/** A call. `operand` compiles the operand at a place. Throws ORM_EXPRESSION_MOMENT, ORM_SEARCH_INDEX. */
export function call(name: string, operands: readonly unknown[], operand: (place: number) => Typed, within: Within): Typed {
  const { engine } = within
  switch (name) {
    case 'now':
      return typed(NOW[engine], 'datetime', false)
    case 'random':
      return typed(randomNumber(engine), 'float', false)
    case 'extract': {
      const moment = operand(1)
      return typed(partOf(moment, String(operands[0]), operands[2] as string | null, engine), 'number', moment.nullable)
    }
    case 'truncate':
      return truncated(operand(1), String(operands[0]), operands[2] as string | null, engine)
    case 'dayOf':
      return dayOfMoment(operand(1), operands[2] as string | null, engine)
    case 'textAt':
    case 'numberAt':
      return jsonCall(name, operand(0), operands, within)
    case 'add':
    case 'subtract':
      return moved(`${name}()`, operand(0), operand(1), typeof operands[1] === 'bigint', engine)
    case 'until':
      return between(operand(0), operand(1), engine)
    case 'searchRank':
      return searchRankValue(operands[0] as SearchTerms, within)
    case 'cast':
      return castValue(operand(1), String(operands[0]), operands[2] as string | null, engine)
    case 'chr':
      return characterOf(numeric('chr()', operand(0)), engine)
    case 'collate':
      return collated(operand(1), String(operands[0]), engine)
    default:
      return (
        textCall(name, operands, operand, engine) ??
        bitCall(name, operands, operand, engine) ??
        numberCall(name, operands, operand, engine) ??
        ofAll(name, operands, operand, within)
      )
  }
}

function ofAll(name: string, operands: readonly unknown[], operand: (place: number) => Typed, { engine }: Within): Typed {
  const values = operands.map((_, place) => operand(place))
  const nullable = values.some((value) => value.nullable)
  if (name === 'coalesce')
    return sameType(
      values,
      sql`coalesce(${list(values)})`,
      values.every((value) => value.nullable),
    )
  if (name === 'nullIf') return nullIf(values as [Typed, Typed], engine)
  return sameType(values, extreme(name as 'greatest' | 'least', values, engine), nullable)
}

/** Equal decimals of SQLite may be different texts; MySQL and MariaDB compute twice what is in a `nullif`. */
function nullIf([first, second]: readonly [Typed, Typed], engine: Engine): Typed {
  const isText = engine === 'sqlite' && first.kind === 'decimal'
  if (!isText && !isMysql(engine)) return { ...first, nullable: true, node: sql`nullif(${first.node}, ${second.node})` }
  const same = isText ? sql`nuages_decimal(${first.node}) = nuages_decimal(${second.node})` : sql`${first.node} = ${second.node}`
  return { ...first, nullable: true, node: sql`(case when ${same} then null else ${first.node} end)` }
}

function list(values: readonly Typed[]): Node {
  return joined(
    values.map(({ node }) => node),
    ', ',
  )
}

/** The type of values one of which comes out: that of the first column among them, else of the first that is known. */
export function sameType(values: readonly Typed[], node: Node, nullable: boolean): Typed {
  const withColumn = values.find(({ column }) => column !== null)
  const known = withColumn ?? values.find(({ kind }) => kind !== 'unknown') ?? (values[0] as Typed)
  const isMixed =
    values.some(({ kind }) => kind === 'float' || kind === 'decimal') &&
    values.some(({ kind }) => kind !== known.kind && kind !== 'unknown')
  const kind: ValueType['kind'] = isMixed && values.some((value) => value.kind === 'float') ? 'float' : known.kind
  const scale = Math.max(...values.map((value) => value.scale))
  // The codec of one column might refuse a value that is of another.
  const column = values.every((value) => value.column === known.column || value.kind === known.kind) ? known.column : null
  return { node, kind, column: isMixed ? null : column, scale, nullable }
}

const NOW: Readonly<Record<Engine, Node>> = {
  sqlite: sql`strftime('%Y-%m-%d %H:%M:%f', 'now')`,
  postgres: sql`date_trunc('milliseconds', current_timestamp)`,
  mysql: sql`current_timestamp(3)`,
  mariadb: sql`current_timestamp(3)`,
}

/** Null if one of them is; PostgreSQL would leave it out. */
function extreme(name: 'greatest' | 'least', values: readonly Typed[], engine: Engine): Node {
  const all = list(values)
  if (engine === 'sqlite') {
    const isDecimal = values.some(({ kind }) => kind === 'decimal')
    if (isDecimal) return name === 'greatest' ? sql`nuages_greatest(${all})` : sql`nuages_least(${all})`
    return name === 'greatest' ? sql`max(${all})` : sql`min(${all})`
  }
  const found = name === 'greatest' ? sql`greatest(${all})` : sql`least(${all})`
  if (engine !== 'postgres') return found
  const missing = values.filter(({ nullable }) => nullable).map(({ node }) => sql`${node} is null`)
  return missing.length === 0 ? found : sql`case when ${joined(missing, ' or ')} then null else ${found} end`
}

function randomNumber(engine: Engine): Node {
  if (engine === 'sqlite') return sql`(random() / 18446744073709551616.0 + 0.5)`
  return engine === 'postgres' ? sql`random()` : sql`rand()`
}
