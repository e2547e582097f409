// Queries that mean rows by their primary key and nothing else, as those of `save` and `delete` of one row do.

import type { Stored } from '../column-type.ts'
import { Made } from '../made.ts'
import type { QueryState } from '../state.ts'

/** The key that a query is about, in the order of the primary key's columns; undefined of any other query. */
export function plainKey({
  schema,
  conditions,
  limit,
  offset,
  combined,
  none,
  lock,
  annotations,
  owner,
}: QueryState): Stored[] | undefined {
  const isMore = limit !== null || offset !== 0 || combined !== null || none || lock !== null || annotations.size > 0 || owner !== null
  if (isMore || conditions.length !== schema.primaryKey.length) return undefined
  const key: Stored[] = []
  for (const column of schema.primaryKey) {
    const found = conditions.find((node) => node.type === 'compare' && node.path.column === column && node.path.steps.length === 0)
    if (found?.type !== 'compare' || found.comparison.name !== 'eq') return undefined
    const [value] = found.comparison.operands
    if (Made.isMade(value)) return undefined
    key.push(value as Stored)
  }
  return key
}
