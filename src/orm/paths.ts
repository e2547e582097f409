// Paths as texts, `author.name`, and what they lead to.

import { NuagesError, shown } from '../base/errors.ts'
import type { RelationInfo, Schema } from './schema.ts'
import type { FieldPath } from './state.ts'

/** The most steps of a path. Precedent: none; it bounds the joins that one name can ask for. */
const MOST_STEPS = 16

/** Where a path leads. Throws ORM_PATH_UNKNOWN with the nearest name. */
export function resolvePath(schema: Schema, text: unknown, annotations?: { has(name: string): boolean }): FieldPath {
  if (typeof text !== 'string')
    return refusePath(`${shown(text)} is no path of ${schema.name}`, "write the name of a field, as in 'author.name'")
  if (annotations?.has(text)) return { text, owner: schema, steps: [], column: null, annotation: text }
  const names = text.split('.')
  if (names.length > MOST_STEPS) return refusePath(`the path ${shown(text)} has ${names.length} steps, more than ${MOST_STEPS}`)
  const last = names.pop() as string
  const steps: RelationInfo[] = []
  let at = schema
  for (const name of names) {
    const relation = relationAt(at, name, text)
    steps.push(relation)
    at = relation.target
  }
  const column = at.columns.get(last) ?? null
  if (column !== null) return { text, owner: schema, steps, column, annotation: null }
  steps.push(relationAt(at, last, text))
  return { text, owner: schema, steps, column: null, annotation: null }
}

/** Where a path to a column or an annotation leads. Throws ORM_PATH_UNKNOWN, ORM_PATH_RELATION. */
export function resolveColumn(schema: Schema, text: unknown, annotations?: { has(name: string): boolean }): FieldPath {
  const path = resolvePath(schema, text, annotations)
  if (path.column !== null || path.annotation !== null) return path
  const relation = path.steps.at(-1) as RelationInfo
  const prefix = path.text.slice(0, path.text.length - relation.name.length)
  const cure = relation.column === null ? `${path.text}.${relation.target.primaryKey[0]?.name}` : `${prefix}${relation.column.name}`
  throw new NuagesError('ORM_PATH_RELATION', `${shown(text)} is a relation of ${schema.name}, where a column was expected`, {
    hint: `name a column, such as '${cure}'`,
  })
}

function relationAt(schema: Schema, name: string, text: string): RelationInfo {
  const relation = schema.relations.get(name)
  if (relation !== undefined) return relation
  if (schema.columns.has(name)) return refusePath(`${schema.name}.${name} is a column and leads nowhere, in ${shown(text)}`)
  return refusePath(`${schema.name} has no field ${shown(name)}${name === text ? '' : `, in ${shown(text)}`}`, schema.suggestion(name))
}

function refusePath(problem: string, hint?: string): never {
  throw new NuagesError('ORM_PATH_UNKNOWN', problem, hint === undefined ? {} : { hint })
}
