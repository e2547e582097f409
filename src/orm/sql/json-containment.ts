// Whether json holds other json, as PostgreSQL's `@>` has it. MySQL's own JSON_CONTAINS means something else of lists within lists, so there
// the condition is built of what the value is made of: each of its names and elements is looked for by itself.

import { NuagesError } from '../../base/errors.ts'
import { refuseName } from './json-lookups.ts'
import { isPlain, type Json, partOf, type Trail } from './json-structure.ts'
import { allOf, anyOf, columnOf, identifier, type Node, notTrue, sql } from './node.ts'
import { valueNode } from './operand.ts'
import type { Within } from './within.ts'

/** A column that holds a value, or is held by it. Throws ORM_CONDITION_VALUE. */
export function jsonContainment(left: Node, name: string, operands: readonly unknown[], within: Within): Node {
  const isHeld = name === 'jsonContainedBy'
  const value = valueNode(within, operands, 0)
  if (within.engine === 'sqlite')
    return isHeld ? sql`nuages_json_contains(${value}, ${left})` : sql`nuages_json_contains(${left}, ${value})`
  if (within.engine === 'postgres') return isHeld ? sql`(${left} <@ ${value}::jsonb)` : sql`(${left} @> ${value}::jsonb)`
  const containment = new Containment(operands, within)
  const whole = JSON.parse(String(within.shape.valueOf(operands, 0))) as Json
  return sql`(${left} is not null and ${isHeld ? containment.heldBy(left, whole) : containment.holding(left, whole)})`
}

/** As many parts as a value may have: each is a condition, and those on elements of lists are queries. */
const MOST_PARTS = 200

class Containment {
  readonly #operands: readonly unknown[]
  readonly #within: Within
  #parts = 0

  constructor(operands: readonly unknown[], within: Within) {
    this.#operands = operands
    this.#within = within
  }

  /** That `node` has all of the value. A list has a plain value, too. */
  holding(node: Node, value: Json): Node {
    const whole = this.#holds(node, value, [])
    return isPlain(value) ? anyOf([whole, this.#some(node, (element) => this.#same(element, []))]) : whole
  }

  #holds(node: Node, value: Json, trail: Trail): Node {
    this.#count()
    if (isPlain(value)) return this.#same(node, trail)
    if (Array.isArray(value)) {
      const elements = value.map((element: Json, place) => this.#some(node, (own) => this.#holds(own, element, [...trail, place])))
      return allOf([isList(node), ...elements])
    }
    const names = Object.values(value as object).map((inner: Json, place) => {
      const way = [...trail, place]
      return sql`coalesce(${this.#holds(this.#at(node, way), inner, way)}, false)`
    })
    return allOf([isMap(node), ...names])
  }

  /** That `node` has nothing that the value has not. A plain value is in a list, too. */
  heldBy(node: Node, value: Json): Node {
    const whole = this.#isHeld(node, value, [])
    if (!Array.isArray(value)) return whole
    return anyOf([whole, ...value.flatMap((element: Json, place) => (isPlain(element) ? [this.#same(node, [place])] : []))])
  }

  #isHeld(node: Node, value: Json, trail: Trail): Node {
    this.#count()
    if (isPlain(value)) return this.#same(node, trail)
    if (Array.isArray(value)) {
      const isOne = (own: Node): Node => anyOf(value.map((element: Json, place) => this.#isHeld(own, element, [...trail, place])))
      return allOf([isList(node), notTrue(this.#some(node, (own) => notTrue(isOne(own))))])
    }
    const inner = Object.values(value as object)
    const names = inner.map((part: Json, place) => {
      const own = this.#at(node, [...trail, place])
      return sql`(${own} is null or ${this.#isHeld(own, part, [...trail, place])})`
    })
    const known = inner.map((_, place) => sql`json_contains_path(${node}, 'one', ${this.#path([...trail, place])})`)
    const count = known.length === 0 ? sql`0` : known.reduce((sum, one) => sql`${sum} + ${one}`)
    return allOf([isMap(node), sql`json_length(${node}) = ${count}`, ...names])
  }

  #count(): void {
    this.#parts++
    if (this.#parts <= MOST_PARTS) return
    throw new NuagesError(
      'ORM_CONDITION_VALUE',
      `json with more than ${MOST_PARTS} parts cannot be looked for within json by MySQL and MariaDB`,
      {
        hint: 'ask for what tells the rows apart, or use PostgreSQL or SQLite',
      },
    )
  }

  /** The part of the value at the end of a trail. */
  #same(node: Node, trail: Trail): Node {
    const part = valueNode(this.#within, this.#operands, 0, (text) => JSON.stringify(partOf(JSON.parse(String(text)), trail)))
    return this.#within.engine === 'mysql' ? sql`${node} = cast(${part} as json)` : sql`json_equals(${node}, ${part})`
  }

  #at(node: Node, trail: Trail): Node {
    return sql`json_extract(${node}, ${this.#path(trail)})`
  }

  /** The name at the end of a trail, as a path. */
  #path(trail: Trail): Node {
    return valueNode(this.#within, this.#operands, 0, (text) => {
      const around = partOf(JSON.parse(String(text)), trail.slice(0, -1))
      const name = Object.keys(around as object)[trail.at(-1) as number] as string
      if (name.startsWith('-') && this.#within.engine === 'mariadb') refuseName('a look-up of json within json', name)
      return `$.${JSON.stringify(name)}`
    })
  }

  /** That an element of a list is so. */
  #some(list: Node, isSo: (element: Node) => Node): Node {
    const alias = this.#within.scope.aliases.next()
    const element = columnOf(alias, 'element')
    const elements = sql`json_table(if(${isList(list)}, ${list}, '[]'), '$[*]' columns (element json path '$')) as ${identifier(alias)}`
    return sql`exists (select 1 from ${elements} where ${isSo(element)})`
  }
}

function isList(node: Node): Node {
  return sql`coalesce(json_type(${node}) = 'ARRAY', false)`
}

function isMap(node: Node): Node {
  return sql`coalesce(json_type(${node}) = 'OBJECT', false)`
}
