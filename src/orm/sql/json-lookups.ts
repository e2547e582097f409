// Look-ups within json columns. The way to a place is a bound value, a path of the engine's own language in which every name is
// quoted; a name that is not there, and one that leads into something else than an object or a list, give nothing.

import { NuagesError, shown } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { BINARY } from './casts.ts'
import { allOf, anyOf, type Node, notTrue, sql } from './node.ts'
import { valueNode } from './operand.ts'
import { folded } from './text-lookups.ts'
import { isMysql, type Typed, typed, type Within } from './within.ts'

/** A condition on a whole json column: the same value, whatever the order of its names. */
export function jsonEquals(left: Node, operands: readonly unknown[], within: Within): Node {
  const value = valueNode(within, operands, 0)
  switch (within.engine) {
    case 'sqlite':
      return sql`nuages_json(${left}) = nuages_json(${value})`
    case 'postgres':
      return sql`${left} = ${value}::jsonb`
    case 'mysql':
      return sql`${left} = cast(${value} as json)`
    default:
      return sql`(${left} is not null and json_equals(${left}, ${value}))`
  }
}

const COMPARED: Readonly<Record<string, (left: Node, right: Node) => Node>> = {
  eq: (left, right) => sql`${left} = ${right}`,
  lt: (left, right) => sql`${left} < ${right}`,
  lte: (left, right) => sql`${left} <= ${right}`,
  gt: (left, right) => sql`${left} > ${right}`,
  gte: (left, right) => sql`${left} >= ${right}`,
}

/** A condition on a place in a json column: `operands` are the way, the comparison's name and its operand. */
export function jsonLookup(left: Typed, operands: readonly unknown[], within: Within): Node {
  const name = String(operands[1])
  const place = new JsonPlace(left.node, operands, within)
  if (name === 'present') return place.isThere
  if (name === 'absent') return notTrue(place.isThere)
  if (name === 'not') return notTrue(place.compare('eq', operands[2], 1))
  if (name !== 'in') return place.compare(name, operands[2], 1)
  const items = within.shape.list(operands).items
  return anyOf(items.map((item, number) => place.compare('eq', item, number + 1)))
}

/** The text or the number at a place in json; null where there is none. Throws ORM_EXPRESSION_JSON. */
export function jsonCall(name: string, json: Typed, operands: readonly unknown[], within: Within): Typed {
  if (json.kind !== 'json' && json.kind !== 'unknown')
    throw new NuagesError('ORM_EXPRESSION_JSON', `${name}() was given a ${json.kind}: expected json`)
  const place = new JsonPlace(json.node, operands, within, 1)
  return name === 'textAt' ? typed(place.textThere, 'text') : typed(place.numberThere, 'float')
}

type Steps = readonly (string | number)[]

/** A place in a json column. */
class JsonPlace {
  readonly #column: Node
  readonly #operands: readonly unknown[]
  readonly #within: Within
  /** Which of the operands is the way to it. */
  readonly #at: number
  readonly #path: Node

  constructor(column: Node, operands: readonly unknown[], within: Within, at = 0) {
    this.#column = column
    this.#operands = operands
    this.#within = within
    this.#at = at
    this.#path = this.#way(this.#steps.length)
  }

  get #steps(): Steps {
    return this.#operands[this.#at] as Steps
  }

  /**
   * The path to so many steps. MariaDB (10.11) looks for a number below zero in the first row alone, and takes it for a place in that
   * row from then on; a path that seems to depend on the row is read for each.
   */
  #way(count: number): Node {
    const { engine } = this.#within
    const path = valueNode(this.#within, this.#operands, this.#at, (steps) => pathText((steps as Steps).slice(0, count), engine))
    const isFromEnd = this.#steps.slice(0, count).some((step) => typeof step === 'number' && step < 0)
    return engine === 'mariadb' && isFromEnd ? sql`concat(${path}, left(${this.#column}, 0))` : path
  }

  get isThere(): Node {
    const [column, path] = [this.#column, this.#path]
    if (this.#within.engine === 'sqlite') return sql`json_type(${column}, ${path}) is not null`
    if (this.#within.engine === 'postgres') return sql`jsonb_path_exists(${column}, ${path}::jsonpath, '{}', true)`
    return this.#inLists(sql`json_contains_path(${column}, 'one', ${path})`)
  }

  /** What is there is compared as what it is compared with: a text with texts alone. */
  compare(name: string, operand: unknown, number: number): Node {
    const value = valueNode(this.#within, this.#operands, number)
    if (operand === null) return this.#is('null')
    if (typeof operand === 'boolean') return this.#is(operand ? 'true' : 'false')
    if (typeof operand === 'number')
      return sql`(${this.#is('number')} and ${(COMPARED[name] as (typeof COMPARED)['eq'])(this.#number, this.#numeric(value))})`
    const text = typed(this.#text, 'text')
    const compared = COMPARED[name]?.(text.node, this.#within.engine === 'postgres' ? sql`${value}::text` : value)
    return sql`(${this.#is('text')} and ${compared ?? this.#textual(text, name, number)})`
  }

  get textThere(): Node {
    const { engine } = this.#within
    const text = isMysql(engine) ? sql`${this.#text} ${BINARY[engine as 'mysql' | 'mariadb']}` : this.#text
    return sql`(case when ${this.#is('text')} then ${engine === 'postgres' ? sql`${text} collate "C"` : text} end)`
  }

  get numberThere(): Node {
    const { engine } = this.#within
    if (engine === 'postgres') return sql`${this.#number}::double precision`
    return sql`(case when ${this.#is('number')} then ${engine === 'sqlite' ? sql`cast(${this.#number} as real)` : this.#number} end)`
  }

  #textual(text: Typed, name: string, number: number): Node {
    const value = valueNode(this.#within, this.#operands, number)
    const [left, right] = name === 'icontaining' ? [folded(text.node, this.#within), folded(value, this.#within)] : [text.node, value]
    return this.#within.engine === 'postgres' ? sql`strpos(${left}, ${right}) > 0` : sql`instr(${left}, ${right}) > 0`
  }

  #is(kind: 'null' | 'true' | 'false' | 'number' | 'text'): Node {
    const [column, path] = [this.#column, this.#path]
    const { engine } = this.#within
    if (engine === 'sqlite') return sql`json_type(${column}, ${path}) in ${SQLITE_KINDS[kind] as Node}`
    if (engine === 'postgres') {
      const found = sql`jsonb_path_query_first(${column}, ${path}::jsonpath, '{}', true)`
      return kind === 'true' || kind === 'false' || kind === 'null'
        ? sql`${found} = ${POSTGRES_VALUES[kind] as Node}`
        : sql`jsonb_typeof(${found}) = ${POSTGRES_KINDS[kind] as Node}`
    }
    const found = sql`json_extract(${column}, ${path})`
    if (kind === 'true' || kind === 'false')
      return this.#inLists(sql`(json_type(${found}) = 'BOOLEAN' and json_unquote(${found}) = ${MYSQL_WORDS[kind] as Node})`)
    return this.#inLists(sql`json_type(${found}) in ${MYSQL_KINDS[kind] as Node}`)
  }

  /** A condition on what is there for MySQL, to which anything else than a list is a list of one. */
  #inLists(condition: Node): Node {
    const lists = this.#steps.flatMap((step, count) =>
      typeof step === 'number' ? [sql`json_type(json_extract(${this.#column}, ${this.#way(count)})) = 'ARRAY'`] : [],
    )
    return allOf([...lists, condition])
  }

  get #number(): Node {
    const { engine } = this.#within
    if (engine === 'sqlite') return sql`json_extract(${this.#column}, ${this.#path})`
    if (engine === 'postgres') return sql`(case when ${this.#is('number')} then (${this.#raw})::numeric end)`
    return sql`cast(json_extract(${this.#column}, ${this.#path}) as double)`
  }

  #numeric(value: Node): Node {
    return this.#within.engine === 'postgres' ? sql`${value}::numeric` : value
  }

  get #raw(): Node {
    return sql`jsonb_path_query_first(${this.#column}, ${this.#path}::jsonpath, '{}', true) #>> '{}'`
  }

  get #text(): Node {
    const { engine } = this.#within
    if (engine === 'sqlite') return sql`json_extract(${this.#column}, ${this.#path})`
    if (engine === 'postgres') return sql`(${this.#raw})`
    // MySQL's json has a collation of its own kind.
    return sql`cast(json_unquote(json_extract(${this.#column}, ${this.#path})) as char)`
  }
}

const SQLITE_KINDS: Readonly<Record<string, Node>> = {
  null: sql`('null')`,
  true: sql`('true')`,
  false: sql`('false')`,
  number: sql`('integer', 'real')`,
  text: sql`('text')`,
}
const POSTGRES_VALUES: Readonly<Record<string, Node>> = { null: sql`'null'::jsonb`, true: sql`'true'::jsonb`, false: sql`'false'::jsonb` }
const POSTGRES_KINDS: Readonly<Record<string, Node>> = { number: sql`'number'`, text: sql`'string'` }
const MYSQL_WORDS: Readonly<Record<string, Node>> = { true: sql`'true'`, false: sql`'false'` }
const MYSQL_KINDS: Readonly<Record<string, Node>> = {
  null: sql`('NULL')`,
  number: sql`('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER')`,
  text: sql`('STRING')`,
}

/** Throws ORM_CONDITION_VALUE. */
export function refuseName(what: string, name: unknown): never {
  throw new NuagesError('ORM_CONDITION_VALUE', `${what} was given the name ${shown(name)}: MariaDB finds no name that begins with '-'`, {
    hint: 'read the whole value and look at it in the program, or keep what is asked for under another name',
  })
}

/** The way to a place as the engine's paths have it; numbers below zero count from the end. Throws ORM_CONDITION_VALUE. */
function pathText(steps: Steps, engine: Engine): string {
  const lost = steps.find((step) => typeof step === 'string' && step.startsWith('-'))
  if (lost !== undefined && engine === 'mariadb') refuseName('is.at(...)', lost)
  const parts = steps.map((step) => (typeof step === 'number' ? `[${place(step, engine)}]` : `.${JSON.stringify(step)}`))
  return `${engine === 'postgres' ? 'strict ' : ''}$${parts.join('')}`
}

function place(step: number, engine: Engine): string {
  if (step >= 0) return String(step)
  if (engine === 'sqlite') return `#${step}`
  if (engine === 'mariadb') return String(step)
  return isMysql(engine) || engine === 'postgres' ? `last${step === -1 ? '' : ` - ${-step - 1}`}` : String(step)
}
