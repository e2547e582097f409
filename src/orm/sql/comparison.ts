// Comparisons: a value, the name of a look-up, and what it is compared with.

import { NuagesError, shown } from '../../base/errors.ts'
import type { Comparison, QueryState } from '../state.ts'
import { dateLookup } from './date-lookups.ts'
import { jsonContainment } from './json-containment.ts'
import { jsonEquals, jsonLookup } from './json-lookups.ts'
import { inLongList } from './long-lists.ts'
import { anyOf, joined, type Node, notTrue, sql } from './node.ts'
import { comparedValue, isExpression, valueNode } from './operand.ts'
import { textLookup } from './text-lookups.ts'
import type { Typed, Within } from './within.ts'

const PARTS: ReadonlySet<string> = new Set([
  'within',
  'year',
  'isoYear',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'weekday',
])

type Compare = (left: Node, right: Node) => Node
const ORDERED: Readonly<Record<string, Compare>> = {
  lt: (left, right) => sql`${left} < ${right}`,
  lte: (left, right) => sql`${left} <= ${right}`,
  gt: (left, right) => sql`${left} > ${right}`,
  gte: (left, right) => sql`${left} >= ${right}`,
}

/** A comparison as a condition. Throws ORM_LOOKUP_UNKNOWN. */
export function comparison(left: Typed, asked: Comparison, within: Within): Node {
  const { name, operands } = asked
  const side = (place: number, isOrder: boolean): Node => rightSide(left, operands, place, isOrder, within)
  const ordered = ORDERED[name]
  if (ordered !== undefined) return ordered(orderable(left, within), side(0, true))
  switch (name) {
    case 'null':
      return sql`${left.node} is null`
    case 'notNull':
      return sql`${left.node} is not null`
    case 'eq':
      return equal(left, operands, side, within)
    case 'not':
      return differs(left, operands, side, within)
    case 'between':
      return sql`(${orderable(left, within)} between ${side(0, true)} and ${side(1, true)})`
    case 'in':
      return among(left, operands, within)
    case 'notIn':
      return notTrue(among(left, operands, within))
    case 'json':
      return jsonEquals(left.node, operands, within)
    case 'jsonContaining':
    case 'jsonContainedBy':
      return jsonContainment(left.node, name, operands, within)
    case 'at':
      return jsonLookup(left, operands, within)
    default:
      return further(left, asked, within)
  }
}

function further(left: Typed, asked: Comparison, within: Within): Node {
  const { name, operands } = asked
  if (PARTS.has(name)) return dateLookup(left, asked, within)
  const found = textLookup(left, name, operands, within)
  if (found !== undefined) return found
  throw new NuagesError('ORM_LOOKUP_UNKNOWN', `there is no look-up ${shown(name)}`)
}

function isNullValue(operands: readonly unknown[], within: Within): boolean {
  return !isExpression(operands[0]) && within.shape.valueOf(operands, 0) === null
}

function equal(left: Typed, operands: readonly unknown[], side: (place: number, isOrder: boolean) => Node, within: Within): Node {
  if (isNullValue(operands, within)) return sql`${left.node} is null`
  if (!needsKey(left, operands, within)) return sql`${left.node} = ${side(0, false)}`
  return sql`${orderable(left, within)} = ${side(0, true)}`
}

/** Decimals that are texts are the same text if they are of one column, not if they were calculated. */
function needsKey({ kind, column }: Typed, operands: readonly unknown[], { engine }: Within): boolean {
  return engine === 'sqlite' && kind === 'decimal' && (column === null || isExpression(operands[0]))
}

function differs(left: Typed, operands: readonly unknown[], side: (place: number, isOrder: boolean) => Node, within: Within): Node {
  if (isNullValue(operands, within)) return sql`${left.node} is not null`
  const same = equal(left, operands, side, within)
  if (left.nullable || isExpression(operands[0])) return notTrue(same)
  return sql`not (${same})`
}

function rightSide(left: Typed, operands: readonly unknown[], place: number, isOrder: boolean, within: Within): Node {
  const operand = operands[place]
  if (isExpression(operand)) {
    const right = within.compiler.expression(operand, within)
    return isOrder ? asOrderable(right.node, left, within) : right.node
  }
  const node = comparedValue(valueNode(within, operands, place), left, within.shape.valueOf(operands, place), within)
  return isOrder ? asOrderable(node, left, within) : node
}

/** A value as it is put in order: SQLite keeps decimals as texts, which have another order. */
export function orderable(value: Typed, within: Within): Node {
  return asOrderable(value.node, value, within)
}
function asOrderable(node: Node, { kind }: Typed, { engine }: Within): Node {
  return kind === 'decimal' && engine === 'sqlite' ? sql`nuages_decimal(${node})` : node
}

/** One of a list, or of what a subquery gives; of an empty one, nothing is. NULL in a list means rows without a value. */
function among(left: Typed, operands: readonly unknown[], within: Within): Node {
  const [given] = operands
  if (isExpression(given)) return sql`${left.node} in ${within.compiler.subquery(given.parts[1] as QueryState, 'list', within).node}`
  const { items, hasNull, isOne } = within.shape.list(operands)
  const conditions: Node[] = []
  if (isOne) conditions.push(inLongList(left, items, operands, within))
  else if (items.length > 0) {
    const nodes = items.map((item, place) =>
      isExpression(item)
        ? within.compiler.expression(item, within).node
        : comparedValue(valueNode(within, operands, place), left, item, within),
    )
    conditions.push(sql`${left.node} in (${joined(nodes, ', ')})`)
  }
  if (hasNull) conditions.push(sql`${left.node} is null`)
  return anyOf(conditions)
}
