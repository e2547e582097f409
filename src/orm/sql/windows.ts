// Window functions: values of a row among others.

import { joined, type Node, sql } from './node.ts'
import { orderNodes, usualNulls } from './order.ts'
import { pathValue } from './path-value.ts'
import { pathOf, type WindowParts } from './shape.ts'
import { type Typed, typed, type Within } from './within.ts'

/** A window function over the rows of the query. `aggregate` is the one to compute over the window, if it is one. */
export function windowValue(name: string, aggregate: Typed | null, options: WindowParts | undefined, within: Within): Typed {
  const window = sql`over (${frameless(options, within)})`
  if (aggregate !== null) return { ...aggregate, node: sql`${aggregate.node} ${window}` }
  return typed(sql`${CALLS[name] as Node} ${window}`, 'number', false)
}

const CALLS: Readonly<Record<string, Node>> = { rowNumber: sql`row_number()`, rank: sql`rank()`, denseRank: sql`dense_rank()` }

function frameless({ partitionBy = [], orderBy = [] }: WindowParts = {}, within: Within): Node {
  const fields = { schema: within.scope.schema, annotations: within.annotations }
  const value = (path: string): Typed => pathValue(pathOf(path, fields), within)
  const parts = [partitionBy].flat().map((path) => value(path).node)
  const terms = [orderBy].flat().flatMap((path) => {
    const descending = path.startsWith('-')
    return orderNodes(value(descending ? path.slice(1) : path), { descending, nulls: usualNulls(descending) }, within)
  })
  const partition = parts.length === 0 ? sql`` : sql`partition by ${joined(parts, ', ')} `
  return terms.length === 0 ? partition : sql`${partition}order by ${joined(terms, ', ')}`
}
