// System checks: mistakes in models that types cannot see, found before anything is asked of a database. Each has an id and a cure.

import { NuagesError, shown } from '../base/errors.ts'
import type { Dialect } from './backends/features.ts'
import { columnProblems } from './column-checks.ts'
import { naturalKeyOf } from './fixtures/natural-keys.ts'
import { checkOptions } from './known-names.ts'
import { type ModelProblem, thrownBy } from './model-problem.ts'
import type { ModelSet } from './model-set.ts'
import { readTerm } from './refine.ts'
import { queryOf } from './related.ts'
import { relationProblems } from './relation-checks.ts'
import { tryClass } from './row-values.ts'
import { type Schema, schemaOf } from './schema.ts'
import { wholeState } from './state.ts'
import { indexProblems } from './table-checks.ts'

/** What checks may be told. */
export interface CheckOptions {
  /** The database the models are for: what it cannot have is a problem then. */
  dialect?: Dialect
}

/**
 * What is wrong with the models of these sets, in the order of their declaration. Makes a row of each; asks no database. Throws
 * ORM_OPTION_UNKNOWN.
 */
export function checkModels(sets: readonly ModelSet[], options: CheckOptions = {}): ModelProblem[] {
  checkOptions('checkModels', options, ['dialect'])
  const schemas = sets.flatMap(({ models }) => Object.values(models).map(schemaOf))
  const listed = new Set(schemas)
  return [
    ...sameTables(schemas),
    ...schemas.flatMap((schema) => [
      ...classProblems(schema),
      ...columnProblems(schema),
      ...relationProblems(schema, listed),
      ...ordering(schema),
      ...naturalKey(schema),
      ...indexProblems(schema, options.dialect),
      ...queryClass(schema),
    ]),
  ]
}

/** Throws ORM_CHECK_FAILED with every problem in its message, if there is one that is an error. For the start of an application. */
export function assertModels(sets: readonly ModelSet[], options: CheckOptions = {}): void {
  const errors = checkModels(sets, options).filter(({ level }) => level === 'error')
  if (errors.length === 0) return
  const lines = errors.map(({ id, message, hint }) => `  ${id}: ${message}\n    ${hint}`)
  throw new NuagesError('ORM_CHECK_FAILED', `${errors.length} of the models' checks failed:\n${lines.join('\n')}`, {
    details: { problems: errors },
  })
}

function sameTables(schemas: readonly Schema[]): ModelProblem[] {
  const owners = new Map<string, Schema>()
  return schemas.flatMap((schema): ModelProblem[] => {
    const owner = owners.get(schema.table)
    owners.set(schema.table, owner ?? schema)
    // Two models may share a table that neither of them manages.
    if (owner === undefined || owner === schema || schema.options.managed === false || owner.options.managed === false) return []
    return [
      {
        id: 'ORM_CHECK_TABLE',
        level: 'error',
        model: schema.name,
        field: null,
        message: `${owner.name} and ${schema.name} have the same table, ${shown(schema.table)}`,
        hint: "give one of them another: { table: '...' }, or { managed: false } where it only looks at the other's rows",
      },
    ]
  })
}

function classProblems(schema: Schema): ModelProblem[] {
  const { hidden, thrown } = tryClass(schema)
  const problems: ModelProblem[] = hidden.map((field) => ({
    id: 'ORM_CHECK_HIDDEN',
    level: 'error',
    model: schema.name,
    field,
    message: `the class ${schema.name} declares ${field} once more, which hides the field of that name`,
    hint: `take it out of the class; the type of ${field} comes from model({ ... }) already`,
  }))
  if (thrown === undefined) return problems
  const reason = thrown instanceof Error ? thrown.message : shown(thrown)
  const constructing: ModelProblem = {
    id: 'ORM_CHECK_CONSTRUCTOR',
    level: 'error',
    model: schema.name,
    field: null,
    message: `the constructor of ${schema.name} throws without arguments, and so are rows made that are read: ${reason}`,
    hint: 'let it take nothing, or leave it out: values of new rows are given to model() classes as one object',
  }
  return [...problems, constructing]
}

function ordering(schema: Schema): ModelProblem[] {
  return (schema.options.ordering ?? []).flatMap((term): ModelProblem[] => {
    const problem = thrownBy(() => readTerm(schema, term, new Map()))
    return problem === null
      ? []
      : [
          {
            id: 'ORM_CHECK_ORDERING',
            level: 'error',
            model: schema.name,
            field: null,
            message: `ordering: ${problem.message}`,
            hint: problem.hint ?? '',
          },
        ]
  })
}

function naturalKey(schema: Schema): ModelProblem[] {
  const problem = thrownBy(() => naturalKeyOf(schema))
  if (problem === null) return []
  const message = `naturalKey: ${problem.message}`
  return [{ id: 'ORM_CHECK_NATURAL_KEY', level: 'error', model: schema.name, field: null, message, hint: problem.hint ?? '' }]
}

function queryClass(schema: Schema): ModelProblem[] {
  const problem = thrownBy(() => queryOf(wholeState(schema)))
  if (problem === null) return []
  return [{ id: 'ORM_CHECK_QUERY', level: 'error', model: schema.name, field: null, message: problem.message, hint: problem.hint ?? '' }]
}
