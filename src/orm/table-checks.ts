// Checks of indexes and constraints.

import type { Dialect } from './backends/features.ts'
import { checkExpression } from './check-expression.ts'
import { fullTextProblem } from './full-text.ts'
import type { Index } from './indexes.ts'
import { type ModelProblem, thrownBy } from './model-problem.ts'
import { readConditions } from './parse-conditions.ts'
import type { Schema } from './schema.ts'
import { writtenColumn } from './write-values.ts'

/** What is wrong with the indexes and constraints of a model. */
export function indexProblems(schema: Schema, dialect: Dialect | undefined): ModelProblem[] {
  const named = new Set<string>()
  return (schema.options.indexes ?? []).flatMap((index) => {
    const problems = problemsOf(schema, index)
    if (index.deferrable !== null && dialect !== undefined && dialect !== 'postgres') problems.push(CANNOT_WAIT)
    if (index.name !== null && named.has(index.name))
      problems.push({ message: `two of them are called '${index.name}'`, hint: 'give one another name' })
    if (index.name !== null) named.add(index.name)
    return problems.map(({ message, hint }) => ({
      id: 'ORM_CHECK_INDEX',
      level: 'error' as const,
      model: schema.name,
      field: null,
      message: `the ${index.kind} of ${schema.name}: ${message}`,
      hint,
    }))
  })
}

const CANNOT_WAIT: Finding = {
  message: 'it cannot wait for the end of a transaction, which only PostgreSQL has',
  hint: 'leave { deferrable } out, or use PostgreSQL',
}

interface Finding {
  readonly message: string
  readonly hint: string
}

function problemsOf(schema: Schema, { kind, fields, expressions, condition, include }: Index): Finding[] {
  const found: Finding[] = []
  const attempt = (work: () => unknown): void => {
    const problem = thrownBy(work)
    if (problem !== null) found.push({ message: problem.message, hint: problem.hint ?? '' })
  }
  if (kind === 'fullText') {
    const problem = fullTextProblem(schema, fields)
    if (problem !== null) found.push({ message: problem, hint: 'name texts of a model with an id' })
  }
  if (kind !== 'check' && fields.length + expressions.length === 0)
    found.push({ message: 'it is over no field', hint: 'name one, or take it out' })
  for (const name of [...fields, ...include]) {
    // A generated column cannot be written, and can be in an index.
    const plain = name.startsWith('-') ? name.slice(1) : name
    if (!schema.columns.has(plain)) attempt(() => writtenColumn(schema, plain))
  }
  for (const expression of expressions) attempt(() => checkExpression(schema, expression, new Set()))
  if (condition !== null) attempt(() => readConditions(condition, { schema, annotations: new Set(), parameters: [] }))
  return found
}
