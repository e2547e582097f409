// Pieces of SQL as Kysely's operation nodes. Text comes from templates in this folder and from nowhere else; names are
// identifiers, which Kysely's compilers quote; values are slots, which become placeholders.

import { IdentifierNode, type OperationNode, RawNode, ValueNode } from 'kysely'
import type { Slot } from './slot.ts'

/** A piece of SQL. */
export type Node = OperationNode

/** A piece of SQL from a template, with other pieces in it. */
export function sql(fragments: TemplateStringsArray, ...pieces: readonly Node[]): Node {
  return RawNode.create(fragments, pieces)
}

/** A name, to be quoted. */
export function identifier(name: string): Node {
  return IdentifierNode.create(name)
}

/** A column, of a table's alias if it has one. */
export function columnOf(alias: string | null, column: string): Node {
  return alias === null ? identifier(column) : sql`${identifier(alias)}.${identifier(column)}`
}

/** Text that the program wrote with the `sql` tag. */
export function written(text: string): Node {
  return RawNode.create([text], [])
}

/** A name with those it stands in. */
export function qualified(names: readonly string[]): Node {
  return RawNode.create([...names.map((_, place) => (place === 0 ? '' : '.')), ''], names.map(identifier))
}

/** A placeholder. */
export function placeholder(slot: Slot): Node {
  return ValueNode.create(slot)
}

/** Whether a piece is a placeholder and nothing else. */
export function isPlaceholder(node: Node): boolean {
  return ValueNode.is(node)
}

/** A placeholder of a value that is the same in every run. */
export function constant(value: string | number): Node {
  return ValueNode.create(value)
}

/** A whole number as text. */
export function wholeNumber(value: number): Node {
  return RawNode.create([String(Math.trunc(value))], [])
}

/** Several pieces, with text of this folder between them. */
export function joined(pieces: readonly Node[], separator: '' | ' ' | ', ' | ' and ' | ' or ' | ' || '): Node {
  if (pieces.length === 0) return RawNode.create([''], [])
  const fragments = pieces.map((_, place) => (place === 0 ? '' : separator))
  return RawNode.create([...fragments, ''], pieces)
}

/** All of these conditions; true of none. */
export function allOf(conditions: readonly Node[]): Node {
  const [only] = conditions
  if (only === undefined) return sql`1 = 1`
  return conditions.length === 1 ? only : inRows(conditions, ' and ')
}

/** One of these conditions; false of none. */
export function anyOf(conditions: readonly Node[]): Node {
  const [only] = conditions
  if (only === undefined) return sql`1 = 0`
  return conditions.length === 1 ? only : inRows(conditions, ' or ')
}

/** Conditions in a row. Each is one level deeper for SQLite, which takes 1000 of them: more become rows of rows. */
const MOST_IN_ROW = 100
function inRows(conditions: readonly Node[], separator: ' and ' | ' or '): Node {
  if (conditions.length <= MOST_IN_ROW) return sql`(${joined(conditions, separator)})`
  const rows: Node[] = []
  for (let start = 0; start < conditions.length; start += MOST_IN_ROW) {
    rows.push(inRows(conditions.slice(start, start + MOST_IN_ROW), separator))
  }
  return inRows(rows, separator)
}

/** The opposite of a condition, which holds where the condition is unknown, too. */
export function notTrue(condition: Node): Node {
  return sql`((${condition}) is not true)`
}
