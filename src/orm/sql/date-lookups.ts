// Look-ups on parts of dates, times and instants.

import type { Comparison } from '../state.ts'
import { partOf } from './moments.ts'
import { type Node, sql } from './node.ts'
import { valueNode } from './operand.ts'
import type { Typed, Within } from './within.ts'

/** A look-up on a part of a moment. A year is a range, which an index finds. */
export function dateLookup(left: Typed, { name, operands, timeZone = null }: Comparison, within: Within): Node {
  if (name === 'within')
    return sql`(${left.node} >= ${valueNode(within, operands, 0)} and ${left.node} < ${valueNode(within, operands, 1)})`
  if (name === 'year') {
    const from = valueNode(within, operands, 0, (year) => edge(year, left.kind, 'first'))
    const to = valueNode(within, operands, 0, (year) => edge(year, left.kind, 'last'))
    return sql`(${left.node} between ${from} and ${to})`
  }
  const part = partOf(left, name, timeZone, within.engine)
  return within.engine === 'postgres'
    ? sql`${part} = ${valueNode(within, operands, 0)}::int`
    : sql`${part} = ${valueNode(within, operands, 0)}`
}

/** The first or the last moment of a year that a column can hold. */
function edge(year: unknown, kind: Typed['kind'], which: 'first' | 'last'): Date | string {
  const digits = String(year).padStart(4, '0')
  const day = which === 'first' ? `${digits}-01-01` : `${digits}-12-31`
  if (kind === 'date') return day
  return new Date(which === 'first' ? `${day}T00:00:00.000Z` : `${day}T23:59:59.999Z`)
}
