// Functions on texts.

import type { Engine } from '../engine.ts'
import { COUNTED_TEXTS } from '../text-functions.ts'
import { BINARY, textOf } from './casts.ts'
import { asFloat } from './float-calls.ts'
import { identifier, joined, type Node, sql, wholeNumber } from './node.ts'
import { isMysql, type Typed, typed } from './within.ts'

/** A function on texts; undefined if it is none. */
export function textCall(name: string, operands: readonly unknown[], operand: (place: number) => Typed, engine: Engine): Typed | undefined {
  const make = TEXTS[name]
  if (make === undefined) return undefined
  const isCount = (given: unknown): given is number => COUNTED_TEXTS.has(name) && typeof given === 'number'
  const values = operands.flatMap((given, place) => (isCount(given) ? [] : [operand(place)]))
  const texts = values.map((value) => asText(value, engine)) as [Node, ...Node[]]
  const counts = operands.filter(isCount).map(wholeNumber)
  const kind = NUMBERS.has(name) ? 'number' : 'text'
  return typed(make(texts, counts, engine), kind, name === 'ord' || values.some(({ nullable }) => nullable))
}

const NUMBERS: ReadonlySet<string> = new Set(['length', 'strIndex', 'ord'])

/** The character of a number. Halves of surrogate pairs are none, and zero is none that a text can hold; a fraction has none. */
export function characterOf(value: Typed, engine: Engine): Typed {
  const isFraction = value.kind === 'float' || value.kind === 'decimal'
  const node = isFraction ? asFloat(value, engine) : value.node
  const character = (): Node => {
    if (engine === 'sqlite') return sql`char(${node})`
    if (engine === 'postgres') return sql`chr(${node}::int)`
    return sql`convert(char(${node} using utf32) using utf8mb4) ${BINARY[engine as 'mysql' | 'mariadb']}`
  }
  const isOne = sql`${node} = floor(${node}) and (${node} between 1 and 55295 or ${node} between 57344 and 1114111)`
  return typed(sql`(case when ${isOne} then ${character()} end)`, 'text')
}

/** A text with a collation. */
export function collated(value: Typed, collation: string, engine: Engine): Typed {
  return typed(sql`(${asText(value, engine)} collate ${identifier(collation)})`, 'text', value.nullable)
}

function asText(value: Typed, engine: Engine): Node {
  const { node, kind } = value
  if (kind === 'text' || kind === 'varchar') return node
  if (kind === 'unknown') return engine === 'postgres' ? sql`${node}::text` : node
  return textOf(value, engine)
}

type Make = (texts: readonly [Node, ...Node[]], counts: readonly Node[], engine: Engine) => Node

const TEXTS: Readonly<Record<string, Make>> = {
  lower: ([text], _, engine) => inCase('lower', text, engine),
  upper: ([text], _, engine) => inCase('upper', text, engine),
  length: ([text], _, engine) => (isMysql(engine) ? sql`char_length(${text})` : sql`length(${text})`),
  trim: ([text]) => sql`trim(${text})`,
  ltrim: ([text]) => sql`ltrim(${text})`,
  rtrim: ([text]) => sql`rtrim(${text})`,
  md5: ([text], _, engine) => {
    if (engine === 'sqlite') return sql`nuages_md5(${text})`
    return engine === 'postgres' ? sql`md5(${text})` : hexadecimal(sql`md5(${utf8(text)})`, engine)
  },
  sha256: ([text], _, engine) => {
    if (engine === 'sqlite') return sql`nuages_sha256(${text})`
    if (engine === 'postgres') return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
    return hexadecimal(sql`sha2(${utf8(text)}, 256)`, engine)
  },
  concat: (texts, _, engine) => (isMysql(engine) ? sql`concat(${joined(texts, ', ')})` : sql`(${joined(texts, ' || ')})`),
  substr: ([text], [from, count]) => sql`substr(${text}, ${from as Node}, ${count as Node})`,
  right: ([text], [count], engine) => lastOf(text, count as Node, engine),
  replace: ([text, from, to]) => sql`replace(${text}, ${from as Node}, ${to as Node})`,
  reversed: ([text], _, engine) => (engine === 'sqlite' ? sql`nuages_reverse(${text})` : sql`reverse(${text})`),
  repeat: ([text], [times], engine) =>
    engine === 'sqlite' ? sql`nuages_repeat(${text}, ${times as Node})` : sql`repeat(${text}, ${times as Node})`,
  strIndex: ([text, part], _, engine) =>
    engine === 'postgres' ? sql`strpos(${text}, ${part as Node})` : sql`instr(${text}, ${part as Node})`,
  ord: ([text], _, engine) => {
    if (engine === 'sqlite') return sql`nuages_ord(${text})`
    return engine === 'postgres' ? sql`nullif(ascii(${text}), 0)` : sql`nullif(ord(convert(${text} using utf32)), 0)`
  },
  lpad: ([text, fill], [count], engine) =>
    engine === 'sqlite'
      ? sql`nuages_lpad(${text}, ${count as Node}, ${fill as Node})`
      : sql`lpad(${text}, ${count as Node}, ${fill as Node})`,
  rpad: ([text, fill], [count], engine) =>
    engine === 'sqlite'
      ? sql`nuages_rpad(${text}, ${count as Node}, ${fill as Node})`
      : sql`rpad(${text}, ${count as Node}, ${fill as Node})`,
}

/** Columns of uuids and addresses have a character set of their own, and the digits that of the connection. */
function utf8(text: Node): Node {
  return sql`convert(${text} using utf8mb4)`
}
function hexadecimal(digits: Node, engine: 'mysql' | 'mariadb'): Node {
  return sql`(convert(${digits} using utf8mb4) ${BINARY[engine]})`
}

/** SQLite's substr takes a place from the end. */
function lastOf(text: Node, count: Node, engine: Engine): Node {
  return engine === 'sqlite' ? sql`substr(${text}, -${count}, ${count})` : sql`right(${text}, ${count})`
}

/** By Unicode: SQLite by functions of ours, PostgreSQL whatever the locale of the database. */
function inCase(name: 'lower' | 'upper', text: Node, engine: Engine): Node {
  if (engine === 'sqlite') return name === 'lower' ? sql`nuages_lower(${text})` : sql`nuages_upper(${text})`
  if (engine === 'postgres')
    return name === 'lower' ? sql`lower(${text} collate "und-x-icu") collate "C"` : sql`upper(${text} collate "und-x-icu") collate "C"`
  return name === 'lower' ? sql`lower(${text})` : sql`upper(${text})`
}
