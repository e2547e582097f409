// Whether a row meets a condition, without a database: for `validate()`, of checks that a model declares. Some conditions only a
// database can answer (patterns, the order of texts, expressions); of those nothing is said.

import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { Made } from './made.ts'
import type { Comparison, ConditionNode } from './state.ts'

/** True or false; null where SQL would say NULL, which a check lets pass; undefined where only a database knows. */
export type Answer = boolean | null | undefined

/** What a condition on a row's own columns says of stored values; `read` gives them, undefined for one that the database makes. */
export function answerOf(node: ConditionNode, read: (column: ColumnInfo) => Stored | undefined): Answer {
  if (node.type === 'compare') {
    const { column, steps } = node.path
    const stored = column === null || steps.length > 0 ? undefined : read(column)
    return column === null || stored === undefined ? undefined : compare(column, stored, node.comparison)
  }
  if (node.type === 'not') {
    const answer = answerOf(node.condition, read)
    return answer === undefined ? undefined : answer !== true
  }
  if (node.type !== 'all' && node.type !== 'any') return undefined
  const answers = node.conditions.map((condition) => answerOf(condition, read))
  const deciding = node.type === 'any'
  if (answers.includes(deciding)) return deciding
  if (answers.includes(undefined)) return undefined
  return answers.includes(null) ? null : !deciding
}

function compare(column: ColumnInfo, stored: Stored, { name, operands }: Comparison): Answer {
  if (name === 'null') return stored === null
  if (name === 'notNull') return stored !== null
  const all = operands.flat()
  if (all.some((operand) => operand instanceof Made)) return undefined
  // What is otherwise is so where there is no value too.
  if (name === 'not') return !same(column, stored, operands[0])
  if (name === 'notIn') return !all.some((operand) => same(column, stored, operand))
  if (stored === null) return null
  switch (name) {
    case 'eq':
      return operands[0] === null ? null : same(column, stored, operands[0])
    case 'in':
      return all.some((operand) => same(column, stored, operand))
    case 'between':
      return both(
        ordered(column, stored, operands[0], (sign) => sign >= 0),
        ordered(column, stored, operands[1], (sign) => sign <= 0),
      )
    default:
      return SIGNS[name] === undefined ? undefined : ordered(column, stored, operands[0], SIGNS[name])
  }
}

const SIGNS: Readonly<Record<string, (sign: number) => boolean>> = {
  lt: (sign) => sign < 0,
  lte: (sign) => sign <= 0,
  gt: (sign) => sign > 0,
  gte: (sign) => sign >= 0,
}

function both(a: Answer, b: Answer): Answer {
  return a === undefined || b === undefined ? undefined : a === true && b === true
}

function same(column: ColumnInfo, a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === b
  const [left, right] = [comparable(column, a), comparable(column, b)]
  return left === undefined || right === undefined ? a === b : left === right
}

function ordered(column: ColumnInfo, a: unknown, b: unknown, holds: (sign: number) => boolean): Answer {
  const [left, right] = [comparable(column, a), comparable(column, b)]
  if (left === undefined || right === undefined) return undefined
  return holds(Number(left > right) - Number(left < right))
}

/** A value whose order in JavaScript is that of every database; undefined of the others, such as texts, which a collation orders. */
function comparable(column: ColumnInfo, value: unknown): number | bigint | string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof Date) return value.getTime()
  const { kind, scale = 0 } = column.type
  if (typeof value !== 'string') return undefined
  // A decimal has all its places: without the point it is a whole number of the smallest unit.
  if (kind === 'decimal') return scale === 0 ? BigInt(value) : BigInt(value.replace('.', ''))
  return kind === 'date' || kind === 'time' ? value : undefined
}
