// Paths as texts, `author.name`, and what they lead to.

import { NuagesError, shown } from '../base/errors.ts'
import type { GenericInfo, RelationInfo, Schema } from './schema.ts'
import type { FieldPath } from './state.ts'

/** The most steps of a path. Precedent: none; it bounds the joins that one name can ask for. */
const MOST_STEPS = 16

/** Where a path leads. Throws ORM_PATH_UNKNOWN with the nearest name. */
export function resolvePath(schema: Schema, text: unknown, annotations?: { has(name: string): boolean }): FieldPath {
  if (typeof text !== 'string')
    return refusePath(`${shown(text)} is no path of ${schema.name}`, "write the name of a field, as in 'author.name'")
  if (annotations?.has(text)) return { text, owner: schema, steps: [], column: null, annotation: text }
  const own = schema.columns.get(text)
  if (own !== undefined) return { text, owner: schema, steps: [], column: own, annotation: null }
  const names = text.split('.')
  if (names.length > MOST_STEPS) return refusePath(`the path ${shown(text)} has ${names.length} steps, more than ${MOST_STEPS}`)
  const last = names.pop() as string
  const { steps, at, generic } = follow(schema, names, text)
  if (generic !== null) return { text, owner: schema, steps: [...steps, kindAt(generic, last, text)], column: null, annotation: null }
  const column = at.columns.get(last) ?? null
  if (column !== null) return { text, owner: schema, steps, column, annotation: null }
  return { text, owner: schema, steps: [...steps, relationAt(at, last, text)], column: null, annotation: null }
}

/** Where the first names of a path lead: to a model, or to a generic key of one, whose kind comes next. */
function follow(
  schema: Schema,
  names: readonly string[],
  text: string,
): { steps: RelationInfo[]; at: Schema; generic: GenericInfo | null } {
  const steps: RelationInfo[] = []
  let at = schema
  let generic: GenericInfo | null = null
  for (const name of names) {
    const next: GenericInfo | undefined = generic === null ? at.generics.get(name) : undefined
    if (next !== undefined) {
      generic = next
      continue
    }
    const relation: RelationInfo = generic === null ? relationAt(at, name, text) : kindAt(generic, name, text)
    generic = null
    steps.push(relation)
    at = relation.target
  }
  return { steps, at, generic }
}

/** The generic key that a path ends at, and the relations before it; null where it ends elsewhere. Throws ORM_PATH_UNKNOWN. */
export function genericAt(schema: Schema, text: string): { readonly steps: readonly RelationInfo[]; readonly generic: GenericInfo } | null {
  if (schema.columns.has(text)) return null
  const names = text.split('.')
  if (names.length > MOST_STEPS) return null
  const last = names.pop() as string
  const { steps, at, generic } = follow(schema, names, text)
  const found = generic === null ? at.generics.get(last) : undefined
  return found === undefined ? null : { steps, generic: found }
}

function kindAt({ schema, name, kinds }: GenericInfo, kind: string, text: string): RelationInfo {
  const found = kinds.get(kind)
  if (found !== undefined) return found
  return refusePath(`${schema.name}.${name} has no kind ${shown(kind)}, in ${shown(text)}`, `there are ${[...kinds.keys()].join(', ')}`)
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
  const kinds = schema.generics.get(name)?.kinds
  if (kinds !== undefined) {
    const [kind] = kinds.keys()
    return refusePath(`${schema.name}.${name} leads to one of several models, in ${shown(text)}`, `say to which: '${text}.${kind}'`)
  }
  if (schema.columns.has(name)) return refusePath(`${schema.name}.${name} is a column and leads nowhere, in ${shown(text)}`)
  return refusePath(`${schema.name} has no field ${shown(name)}${name === text ? '' : `, in ${shown(text)}`}`, schema.suggestion(name))
}

function refusePath(problem: string, hint?: string): never {
  throw new NuagesError('ORM_PATH_UNKNOWN', problem, hint === undefined ? {} : { hint })
}
