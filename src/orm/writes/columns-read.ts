// Which columns of its row an expression reads: MySQL assigns from left to right, and would read what was written just before.

import type { ColumnInfo } from '../column-info.ts'
import { Either } from '../either.ts'
import { Branch } from '../expression.ts'
import { Some } from '../lookup.ts'
import { Made } from '../made.ts'
import type { ConditionNode, QueryState } from '../state.ts'

/** The columns of a query's model that an expression reads, wherever in it they are named. */
export function columnsRead(state: QueryState, value: unknown): ReadonlySet<ColumnInfo> {
  const read = new Set<ColumnInfo>()
  for (const path of pathsRead(value)) addColumns(state, path, read)
  return read
}

/** Behind an annotation are others; a path begins with the column of a foreign key. */
function addColumns(state: QueryState, path: string, read: Set<ColumnInfo>): void {
  const { schema, annotations } = state
  const [head = ''] = path.split('.')
  const column = schema.columns.get(head) ?? schema.relations.get(head)?.column
  if (column !== undefined && column !== null) read.add(column)
  else for (const inner of pathsRead(annotations.get(head)?.expression)) addColumns(state, inner, read)
}

/** The paths that an expression names; of queries within it those of the row around. */
function pathsRead(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsRead)
  if (value instanceof Branch) return [...pathsOfWhere(value.where), ...pathsRead(value.result)]
  if (!Made.isMade(value) || value instanceof Some) return []
  const [kind, first] = value.parts
  if (kind === 'field') return [String(first)]
  if (kind === 'subquery' || kind === 'exists') return outersOf(first as QueryState)
  return value.parts.flatMap(pathsRead)
}

function pathsOfWhere(where: object): string[] {
  if (where instanceof Either) return where.parts.flatMap((part) => pathsOfWhere(part as object))
  return Object.entries(where).flatMap(([path, given]) => [path, ...pathsRead(given)])
}

/** What `outer` names in a query: its own row, or that around it. */
function outersOf({ conditions, annotations, order }: QueryState): string[] {
  const expressions = [...annotations.values()].map(({ expression }) => expression)
  const terms = (order ?? []).map(({ by }) => by)
  return [...conditions.flatMap(outersOfCondition), ...outersIn([...expressions, ...terms])]
}

function outersOfCondition(node: ConditionNode): string[] {
  switch (node.type) {
    case 'compare':
      return outersIn(node.comparison.operands)
    case 'all':
    case 'any':
      return node.conditions.flatMap(outersOfCondition)
    case 'not':
    case 'related':
      return outersOfCondition(node.condition)
    case 'expression':
      return outersIn(node.expression)
    default:
      return []
  }
}

function outersIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(outersIn)
  if (value instanceof Branch) return [...Object.values(value.where).flatMap(outersIn), ...outersIn(value.result)]
  if (!Made.isMade(value)) return []
  const [kind, first] = value.parts
  if (kind === 'outer') return [String(first)]
  if (kind === 'subquery' || kind === 'exists') return outersOf(first as QueryState)
  return value.parts.flatMap(outersIn)
}
