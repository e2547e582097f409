// Orders: where NULL comes is the same on every engine, and said only where an engine would have it otherwise.

import type { Engine } from '../engine.ts'
import { orderable } from './comparison.ts'
import { isPlaceholder, type Node, sql } from './node.ts'
import { isMysql, type Typed, type Within } from './within.ts'

/** How rows are put in order by one value. */
export interface Direction {
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}

/** Where NULL comes if nothing is said: last in ascending order, and first in descending order. */
export function usualNulls(descending: boolean): 'first' | 'last' {
  return descending ? 'first' : 'last'
}

/** The terms of ORDER BY for a value. */
export function orderNodes(value: Typed, { descending, nulls }: Direction, within: Within): Node[] {
  const key = orderKey(value, within)
  const directed = descending ? sql`${key} desc` : key
  if (!value.nullable || isEngineOrder(descending, nulls, within.engine)) return [directed]
  if (isMysql(within.engine)) return [nulls === 'last' ? sql`${key} is null` : sql`${key} is not null`, directed]
  return [nulls === 'last' ? sql`${directed} nulls last` : sql`${directed} nulls first`]
}

/** MySQL would take a whole number that stands alone for the place of a column. */
function orderKey(value: Typed, within: Within): Node {
  const key = orderable(value, within)
  return isMysql(within.engine) && isPlaceholder(key) ? sql`(select ${key})` : key
}

/** PostgreSQL has NULL as the greatest value, the others as the least. */
function isEngineOrder(descending: boolean, nulls: 'first' | 'last', engine: Engine): boolean {
  return (nulls === 'first') === (engine === 'postgres' ? descending : !descending)
}
