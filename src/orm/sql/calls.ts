// Functions, with one meaning on every engine: null of null, case by Unicode, halves away from zero.

import type { Engine } from '../engine.ts'
import type { SearchTerms } from '../full-text.ts'
import { partOf, truncated } from './date-lookups.ts'
import { constant, joined, type Node, sql } from './node.ts'
import { searchRankValue } from './search.ts'
import { isMysql, type Typed, typed, type ValueType, type Within } from './within.ts'

/** A call. `operand` compiles the operand at a place. */
export function call(name: string, operands: readonly unknown[], operand: (place: number) => Typed, within: Within): Typed {
  const { engine } = within
  switch (name) {
    case 'now':
      return typed(NOW[engine], 'datetime', false)
    case 'extract': {
      const moment = operand(1)
      return typed(partOf(moment.node, String(operands[0]), moment.kind, engine), 'number', moment.nullable)
    }
    case 'truncate': {
      const moment = operand(1)
      return typed(truncated(moment.node, String(operands[0]), engine), 'datetime', moment.nullable)
    }
    case 'searchRank':
      return searchRankValue(operands[0] as SearchTerms, within)
    case 'round':
      return rounded(operand(0), operands[1] as number, engine)
    default:
      return ofAll(
        name,
        operands.map((_, place) => operand(place)),
        within,
      )
  }
}

function ofAll(name: string, values: readonly Typed[], within: Within): Typed {
  const first = values[0] as Typed
  const nullable = values.some((value) => value.nullable)
  switch (name) {
    case 'coalesce':
      return sameType(
        values,
        sql`coalesce(${list(values)})`,
        values.every((value) => value.nullable),
      )
    case 'greatest':
    case 'least':
      return sameType(values, extreme(name, values, within), nullable)
    case 'lower':
    case 'upper':
      return typed(inCase(name, first.node, within.engine), 'text', nullable)
    case 'length':
      return typed(isMysql(within.engine) ? sql`char_length(${first.node})` : sql`length(${first.node})`, 'number', nullable)
    case 'trim':
      return typed(sql`trim(${first.node})`, 'text', nullable)
    case 'concat':
      return typed(concatenated(values, within.engine), 'text', nullable)
    default:
      return { ...first, column: null, node: absolute(first, within.engine) }
  }
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

/** By Unicode: SQLite by functions of ours, PostgreSQL whatever the locale of the database. */
function inCase(name: 'lower' | 'upper', text: Node, engine: Engine): Node {
  if (engine === 'sqlite') return name === 'lower' ? sql`nuages_lower(${text})` : sql`nuages_upper(${text})`
  if (engine === 'postgres')
    return name === 'lower' ? sql`lower(${text} collate "und-x-icu") collate "C"` : sql`upper(${text} collate "und-x-icu") collate "C"`
  return name === 'lower' ? sql`lower(${text})` : sql`upper(${text})`
}

function concatenated(values: readonly Typed[], engine: Engine): Node {
  if (isMysql(engine)) return sql`concat(${list(values)})`
  const texts = values.map(({ node, kind }) => (engine === 'postgres' && kind !== 'text' && kind !== 'varchar' ? sql`${node}::text` : node))
  return sql`(${joined(texts, ' || ')})`
}

const NOW: Readonly<Record<Engine, Node>> = {
  sqlite: sql`strftime('%Y-%m-%d %H:%M:%f', 'now')`,
  postgres: sql`date_trunc('milliseconds', current_timestamp)`,
  mysql: sql`current_timestamp(3)`,
  mariadb: sql`current_timestamp(3)`,
}

function rounded({ node, kind, scale, nullable }: Typed, places: number, engine: Engine): Typed {
  const digits = constant(places)
  const isDecimal = kind === 'decimal'
  const result = isDecimal ? typed(node, kind, nullable, Math.max(0, Math.min(scale, places))) : typed(node, 'float', nullable)
  switch (engine) {
    case 'sqlite':
      return { ...result, node: isDecimal ? sql`nuages_round(${node}, ${digits})` : sql`nuages_round_float(${node}, ${digits})` }
    case 'postgres':
      return { ...result, node: isDecimal ? sql`round(${node}, ${digits}::int)` : sql`round(${node}::numeric, ${digits}::int)` }
    default:
      return { ...result, node: sql`round(${node}, ${digits})` }
  }
}

function absolute({ node, kind }: Typed, engine: Engine): Node {
  return kind === 'decimal' && engine === 'sqlite' ? sql`ltrim(${node}, '-')` : sql`abs(${node})`
}

/** Null if one of them is; PostgreSQL would leave it out. */
function extreme(name: 'greatest' | 'least', values: readonly Typed[], { engine }: Within): Node {
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
