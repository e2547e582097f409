// Whether an expression can be computed of a model's rows: every path in it leads to a column.

import { Aggregate, Expression } from './expression.ts'
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
    const where = (second as { where?: object } | undefined)?.where
    if (where !== undefined) readConditions(where, { schema, annotations, parameters: new Map() })
    return
  }
  if (expression instanceof Expression && kind === 'field') {
    resolveColumn(schema, first, annotations)
    return
  }
  if (kind === 'subquery' || kind === 'exists') return
  for (const part of expression.parts) checkPart(schema, part, annotations)
}

function checkPart(schema: Schema, part: unknown, annotations: { has(name: string): boolean }): void {
  if (part instanceof Sql) for (const piece of partsOfSql(part)) checkPart(schema, 'value' in piece ? piece.value : null, annotations)
  else if (part instanceof Made) checkExpression(schema, part, annotations)
  else if (Array.isArray(part)) for (const item of part) checkPart(schema, item, annotations)
  else if (part instanceof Branch) {
    readConditions(part.where, { schema, annotations, parameters: new Map() })
    checkPart(schema, part.result, annotations)
  }
}

/** One branch of `when`: a condition, and the value where it holds. */
export class Branch {
  readonly where: object
  readonly result: unknown

  constructor(where: object, result: unknown) {
    this.where = where
    this.result = result
  }
}
