// Values in comparisons and calculations: placeholders, with their type where the engine would not know it.

import { Made, Param } from '../made.ts'
import { type Node, placeholder, sql } from './node.ts'
import type { Convert } from './slot.ts'
import { isMysql, type Typed, type ValueType, type Within } from './within.ts'

/** The placeholder of the value number `place` of `owner`. */
export function valueNode(within: Within, owner: object, place: number, convert: Convert | null = null): Node {
  return placeholder(within.shape.slot(owner, place, convert))
}

/** Whether an operand is an expression and no value. */
export function isExpression(operand: unknown): operand is Made<unknown> {
  return Made.isMade(operand) && !(operand instanceof Param)
}

/** A value that is compared with `left`. The engine takes the type of a column for it, save where it would make a float of a decimal. */
export function comparedValue(node: Node, left: ValueType, value: unknown, { engine }: Within): Node {
  if (isMysql(engine)) return left.kind === 'decimal' ? asDecimal(node, value, left.scale) : node
  if (engine === 'sqlite') return node
  if (left.column !== null) return node
  return postgresCast(node, value, left.kind === 'decimal')
}

function asDecimal(node: Node, value: unknown, scale: number): Node {
  const written = String(value).split('.')[1]?.length ?? 0
  // Constants of this file: text of SQL, not values.
  return Math.max(written, scale) > 10 ? sql`cast(${node} as decimal(65, 30))` : sql`cast(${node} as decimal(65, 10))`
}

/** A value that stands alone: PostgreSQL would take it for a text. */
export function standingValue(node: Node, value: unknown, { engine }: Within): Typed {
  const { kind, scale } = kindOf(value)
  const isCast = engine === 'postgres'
  const literal = typeof value === 'number' ? { literal: Number.isSafeInteger(value) ? ('whole' as const) : ('fraction' as const) } : {}
  return {
    ...literal,
    node: isCast ? postgresCast(node, value, false) : node,
    kind,
    column: null,
    scale,
    nullable: value === null,
  }
}

function kindOf(value: unknown): { kind: ValueType['kind']; scale: number } {
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', scale: 0 }
  if (typeof value === 'string') return { kind: 'text', scale: 0 }
  if (typeof value === 'boolean') return { kind: 'boolean', scale: 0 }
  if (value instanceof Uint8Array) return { kind: 'binary', scale: 0 }
  return { kind: value instanceof Date ? 'datetime' : 'unknown', scale: 0 }
}

function postgresCast(node: Node, value: unknown, isDecimal: boolean): Node {
  if (isDecimal) return sql`${node}::numeric`
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? sql`${node}::bigint` : sql`${node}::numeric`
    case 'bigint':
      return sql`${node}::bigint`
    case 'boolean':
      return sql`${node}::boolean`
    case 'string':
      return sql`${node}::text`
    default:
      return value instanceof Date ? sql`${node}::timestamptz` : node
  }
}
