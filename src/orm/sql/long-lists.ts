// Long lists of values, `is.in` of thousands: one parameter, a list of JSON that the engine takes apart. As parameters of their own
// they would be too many for it, and each number of them another statement.

import { bind } from '../backends/parameter.ts'
import type { Stored } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import { BINARY } from './casts.ts'
import { type Node, sql } from './node.ts'
import { valueNode } from './operand.ts'
import type { Typed, ValueType, Within } from './within.ts'

/** Whether a value is one of a long list. `items` are those of this run, all of one type. */
export function inLongList(left: Typed, items: readonly unknown[], operands: readonly unknown[], within: Within): Node {
  const { engine } = within
  const kind = kindOf(left.kind, items[0])
  const list = valueNode(within, operands, 0, (values) => jsonOf(values as readonly Stored[], engine))
  if (engine === 'sqlite') return sql`${left.node} in (select value from json_each(${list}))`
  if (engine === 'postgres') {
    return sql`${left.node} in (select item::${POSTGRES[kind]} from json_array_elements_text(${list}::json) as listed (item))`
  }
  const texts = kind === 'text' ? BINARY[engine] : sql``
  return sql`${left.node} in (select item ${texts} from json_table(${list}, '$[*]' columns (item ${MYSQL[kind]} path '$')) as listed)`
}

type ListKind = 'integer' | 'float' | 'decimal' | 'text' | 'uuid' | 'date' | 'time' | 'datetime' | 'boolean'

/** What the items are for the engine: what they are compared with is, else what they look like. */
function kindOf(kind: ValueType['kind'], item: unknown): ListKind {
  switch (kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'duration':
      return 'integer'
    case 'float':
    case 'decimal':
    case 'uuid':
    case 'date':
    case 'time':
    case 'datetime':
    case 'boolean':
      return kind
    default:
      return looksLike(item)
  }
}

function looksLike(item: unknown): ListKind {
  if (item instanceof Date) return 'datetime'
  if (typeof item === 'boolean') return 'boolean'
  return typeof item === 'string' ? 'text' : 'decimal'
}

const POSTGRES: Readonly<Record<ListKind, Node>> = {
  integer: sql`bigint`,
  float: sql`double precision`,
  decimal: sql`numeric`,
  text: sql`text`,
  uuid: sql`uuid`,
  date: sql`date`,
  time: sql`time`,
  datetime: sql`timestamptz`,
  boolean: sql`boolean`,
}
const MYSQL: Readonly<Record<ListKind, Node>> = {
  integer: sql`bigint`,
  float: sql`double`,
  decimal: sql`decimal(65, 30)`,
  text: sql`longtext`,
  uuid: sql`varchar(36) character set ascii`,
  date: sql`date`,
  time: sql`time(6)`,
  datetime: sql`datetime(3)`,
  boolean: sql`boolean`,
}

/** Bigints are numbers of JSON, whatever their size; instants are in UTC. */
function jsonOf(values: readonly Stored[], engine: Engine): string {
  return `[${values.map((value, place) => itemOf(value, place, engine)).join()}]`
}

function itemOf(value: Stored, place: number, engine: Engine): string {
  if (typeof value === 'boolean' && engine === 'postgres') return String(value)
  const bound = bind(value, place)
  if (typeof bound === 'bigint') return String(bound)
  return JSON.stringify(value instanceof Date && engine === 'postgres' ? `${String(bound)}+00` : bound)
}
