// Whether an expression can be computed of a model's rows: every path in it leads to a column.

import { NuagesError, shown } from '../base/errors.ts'
import { Aggregate, Branch, Expression } from './expression.ts'
import { Made } from './made.ts'
import { readConditions } from './parse-conditions.ts'
import { resolveColumn, resolvePath } from './paths.ts'
import type { Schema } from './schema.ts'
import { partsOfSql, Sql } from './sql-text.ts'

/** Walks an expression and resolves its paths. Throws ORM_PATH_..., ORM_CONDITION_... */
export function checkExpression(schema: Schema, expression: Made<unknown>, annotations: { has(name: string): boolean }): void {
  const [kind, first, second] = expression.parts
  if (expression instanceof Aggregate) {
    if (first !== '*' && kind === 'count') resolvePath(schema, first, annotations)
    else if (first !== '*') resolveColumn(schema, first, annotations)
    const { where, orderBy } = (second ?? {}) as { where?: object; orderBy?: unknown }
    if (where !== undefined) readConditions(where, { schema, annotations, parameters: [] })
    checkTerms(schema, orderBy, annotations)
    return
  }
  if (expression instanceof Expression && kind === 'field') {
    resolveColumn(schema, first, annotations)
    return
  }
  if (kind === 'subquery' || kind === 'exists') return
  if (kind === 'window' && first === 'aggregate') checkAggregated(schema, 'over()', second as Made<unknown>)
  if (kind === 'window') {
    const { partitionBy, orderBy } = (expression.parts[3] ?? {}) as { partitionBy?: unknown; orderBy?: unknown }
    for (const terms of [partitionBy, orderBy]) checkTerms(schema, terms, annotations)
  }
  for (const part of expression.parts) checkPart(schema, part, annotations)
}

/** What a window or an aggregate is ordered by: paths to columns, `-` before those that descend. */
function checkTerms(schema: Schema, terms: unknown, annotations: { has(name: string): boolean }): void {
  for (const term of terms === undefined ? [] : [terms].flat()) {
    resolveColumn(schema, typeof term === 'string' ? term.replace(/^-/, '') : term, annotations)
  }
}

function checkPart(schema: Schema, part: unknown, annotations: { has(name: string): boolean }): void {
  if (part instanceof Sql) for (const piece of partsOfSql(part)) checkPart(schema, 'value' in piece ? piece.value : null, annotations)
  else if (part instanceof Made) checkExpression(schema, part, annotations)
  else if (Array.isArray(part)) for (const item of part) checkPart(schema, item, annotations)
  else if (part instanceof Branch) {
    readConditions(part.where, { schema, annotations, parameters: [] })
    checkPart(schema, part.result, annotations)
  }
}

/** Throws ORM_EXPRESSION_KIND unless an expression is a value of all rows together: no field stands in it outside of an aggregate. */
export function checkAggregated(schema: Schema, name: string, expression: Made<unknown>): void {
  const parts = partsOf(expression)
  const single = parts.find(({ parts: [kind] }) => kind === 'field' || kind === 'window')
  // What somebody else's SQL is of, nobody can tell.
  const isAggregated = parts.some((part) => part instanceof Aggregate || part.parts[0] === 'raw')
  if (single === undefined && isAggregated) return
  const what =
    single === undefined ? 'holds no aggregate' : `is of single rows${single.parts[0] === 'field' ? `: ${String(single.parts[1])}` : ''}`
  throw new NuagesError('ORM_EXPRESSION_KIND', `${shown(name)} of all ${schema.name} rows ${what}`, {
    hint: 'use count, sum, avg, min, max and what is calculated of them; a value of each row goes into annotate()',
  })
}

/** An expression and those in it; what is within an aggregate, a subquery or SQL belongs to that. */
export function partsOf(part: unknown): Made<unknown>[] {
  if (Array.isArray(part)) return part.flatMap(partsOf)
  if (part instanceof Branch) return [...pathsIn(part.where), ...partsOf(part.result)]
  if (!(part instanceof Made)) return []
  const isWhole = part instanceof Aggregate || ['raw', 'subquery', 'exists', 'window'].includes(String(part.parts[0]))
  return isWhole ? [part] : [part, ...part.parts.flatMap(partsOf)]
}

/** The fields that a condition is on. */
function pathsIn(where: object): Made<unknown>[] {
  return Object.keys(where).map((path) => new Expression('field', path))
}

/** Whether an expression reads a row that is there already: a column, a window, an aggregate. What a subquery reads is its own. */
export function readsRow(part: unknown): boolean {
  if (part instanceof Sql) return partsOfSql(part).some((piece) => 'value' in piece && readsRow(piece.value))
  if (part instanceof Branch) return true
  if (Array.isArray(part)) return part.some(readsRow)
  if (!(part instanceof Made)) return false
  const [kind] = part.parts
  if (kind === 'subquery' || kind === 'exists') return false
  return part instanceof Aggregate || kind === 'field' || kind === 'window' || part.parts.some(readsRow)
}
