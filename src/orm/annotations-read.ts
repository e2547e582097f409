// Which annotations expressions and conditions read, by name: what is computed later has to be computed from those before.

import { Asking } from './asking.ts'
import { Either } from './either.ts'
import { Aggregate, Branch } from './expression.ts'
import { Made } from './made.ts'
import { partsOfSql, Sql } from './sql-text.ts'
import type { ConditionNode } from './state.ts'

/** The names that an expression reads of the row itself; those of paths that lead elsewhere are among them, and are no annotations. */
export function namesRead(part: unknown): readonly string[] {
  if (part instanceof Sql) return partsOfSql(part).flatMap((piece) => ('value' in piece ? namesRead(piece.value) : []))
  if (part instanceof Branch) return [...namesInWhere(part.where), ...namesRead(part.result)]
  if (Array.isArray(part)) return part.flatMap(namesRead)
  if (!(part instanceof Made)) return []
  const [kind, first, second, third] = part.parts
  if (part instanceof Aggregate) return [String(first), ...namesInOptions(second as AggregateNames | undefined)]
  if (kind === 'field') return [String(first)]
  if (kind === 'subquery' || kind === 'exists') return []
  if (kind === 'window') return [...namesRead(second), ...namesOfWindow(third as WindowNames | undefined)]
  return part.parts.flatMap(namesRead)
}

interface AggregateNames {
  readonly where?: unknown
  readonly orderBy?: string | readonly string[]
}

function namesInOptions({ where, orderBy = [] }: AggregateNames = {}): readonly string[] {
  return [...namesInWhere(where), ...[orderBy].flat().map(plainName)]
}

interface WindowNames {
  readonly partitionBy?: string | readonly string[]
  readonly orderBy?: string | readonly string[]
}

function namesOfWindow({ partitionBy = [], orderBy = [] }: WindowNames = {}): readonly string[] {
  return [partitionBy, orderBy].flat(2).map(plainName)
}

function plainName(term: string): string {
  return term.replace(/^-/, '')
}

function namesInWhere(where: unknown): readonly string[] {
  if (where instanceof Either) return where.parts.flatMap(namesInWhere)
  if (typeof where !== 'object' || where === null || Asking.recall(where) !== undefined) return []
  return [...Object.keys(where), ...Object.values(where).flatMap(namesRead)]
}

/** The names that a condition reads of the row itself. */
export function namesInCondition(node: ConditionNode): readonly string[] {
  switch (node.type) {
    case 'compare':
      return [node.path.text, ...node.comparison.operands.flatMap(namesRead)]
    case 'all':
    case 'any':
      return [...(node.after ?? []), ...node.conditions.flatMap(namesInCondition)]
    case 'not':
      return namesInCondition(node.condition)
    case 'expression':
      return namesRead(node.expression)
    default:
      return []
  }
}

/** Whether an expression is computed over a window, by itself or by what it reads. */
export function isWindowed(part: unknown, annotations: ReadonlyMap<string, { readonly expression: Made<unknown> }>): boolean {
  return holdsWindow(part) || namesRead(part).some((name) => isWindowed(annotations.get(name)?.expression, annotations))
}

function holdsWindow(part: unknown): boolean {
  if (part instanceof Branch) return holdsWindow(part.result)
  if (Array.isArray(part)) return part.some(holdsWindow)
  if (part instanceof Sql) return partsOfSql(part).some((piece) => 'value' in piece && holdsWindow(piece.value))
  if (!(part instanceof Made)) return false
  const [kind] = part.parts
  if (kind === 'subquery' || kind === 'exists') return false
  return kind === 'window' || part.parts.some(holdsWindow)
}
