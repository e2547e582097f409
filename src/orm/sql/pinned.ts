// Columns that a condition fixes, `where({ published: true })`: every row has the value that was asked for, so it is not read again.

import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { Comparison, ConditionNode } from '../state.ts'
import { isExpression } from './operand.ts'
import type { Query } from './query.ts'
import type { Slot } from './slot.ts'

/** A column, and which value of the query it has. */
export interface Pinned {
  readonly column: ColumnInfo
  readonly slot: Slot
}

/**
 * The columns among these that the conditions of a query fix: those where what is equal is the same, as integers and booleans
 * are; texts may be equal in other letters.
 */
export function pinnedColumns({ state, within }: Query, columns: readonly ColumnInfo[]): readonly Pinned[] {
  const { shape } = within
  const { primaryKey, options } = state.schema
  // Tables of others may hold it in another type, in which 1 is 1.004, or the text 'true' is 0.
  if (options.managed === false || within.given !== null || state.distinct) return []
  if (columns.length !== state.schema.columns.size || columns.some(({ secret }) => secret)) return []
  return columns.flatMap((column) => {
    if (!isExact(column) || primaryKey.includes(column)) return []
    const asked = fixing(state.conditions, column)
    if (asked === undefined || isExpression(asked.operands[0]) || shape.valueOf(asked.operands, 0) === null) return []
    return [{ column, slot: shape.slot(asked.operands, 0) }]
  })
}

function isExact({ codec, type }: ColumnInfo): boolean {
  return codec.usual === 'boolean' || (codec.usual === 'whole' && type.kind !== 'float')
}

/** The comparison that leaves only rows with one value in a column. */
function fixing(conditions: readonly ConditionNode[], column: ColumnInfo): Comparison | undefined {
  for (const node of conditions) {
    if (node.type === 'all') {
      const asked = fixing(node.conditions, column)
      if (asked !== undefined) return asked
    } else if (node.type === 'compare' && node.comparison.name === 'eq' && node.path.column === column && node.path.steps.length === 0)
      return node.comparison
  }
  return undefined
}

/** Their values in one run. */
export function pinnedValues(pinned: readonly Pinned[], values: readonly unknown[]): readonly Stored[] {
  return pinned.map(({ slot }) => slot.fill(values) as Stored)
}
