// What migrations know: models as they were at a point. A state is never changed; an operation makes the next one of it. Of a state
// model classes can be made, and of those the definitions of tables, so that all that is known of models is known here too.

import { NuagesError, shown } from '../../base/errors.ts'
import { type TableDefinition, tablesOf } from '../ddl/definition.ts'
import { type Column, makeColumn } from '../field.ts'
import type { Index } from '../indexes.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import type { AnyRelation } from '../relations.ts'
import { schemaOf } from '../schema.ts'

/** A field as migrations hold it. */
export type StateField = Column<unknown> | AnyRelation

/** Options of a table. */
export interface StateOptions {
  readonly table?: string
  readonly comment?: string
  readonly managed?: boolean
}

/** One model. */
export interface ModelState {
  readonly label: string
  readonly name: string
  readonly fields: ReadonlyMap<string, StateField>
  readonly indexes: readonly Index[]
  readonly options: StateOptions
}

/** All models, by `label.Name`. */
export type ProjectState = ReadonlyMap<string, ModelState>

/** The name of a model among all. */
export function fullName({ label, name }: { readonly label: string; readonly name: string }): string {
  return `${label}.${name}`
}

const targets = new WeakMap<object, string>()

/** Names the model at the other end of a relation, in a migration: `foreignKey(to('news.Section'))`. */
export function to(name: string): () => never {
  const thunk = (): never => {
    throw new NuagesError('ORM_MIGRATION_TARGET', `to(${shown(name)}) was used outside of a migration`)
  }
  targets.set(thunk, name)
  return thunk
}

/** The model that a relation of a migration leads to. Throws ORM_MIGRATION_TARGET for one that names none. */
export function targetName(relation: AnyRelation): string {
  const name = targets.get(relation.to as object)
  if (name !== undefined) return name
  throw new NuagesError('ORM_MIGRATION_TARGET', 'a relation in a migration leads to a class', {
    hint: "name the model as it was then: foreignKey(to('news.Section'))",
  })
}

/** A relation that leads to another model. */
export function retargeted(relation: AnyRelation, name: string): AnyRelation {
  return Object.freeze({ ...relation, to: to(name) }) as AnyRelation
}

/** The models of a state as classes. */
export function classesOf(state: ProjectState): ReadonlyMap<string, Function> {
  const classes = new Map<string, Function>()
  const resolve = (relation: AnyRelation): AnyRelation => {
    const name = targetName(relation)
    const thunk = (): Function => {
      const found = classes.get(name)
      if (found !== undefined) return found
      throw new NuagesError('ORM_MIGRATION_TARGET', `a migration has a relation to ${shown(name)}, which is no model at that point`, {
        hint: 'add the migration that makes it to the dependencies',
      })
    }
    return Object.freeze({ ...relation, to: thunk }) as unknown as AnyRelation
  }
  for (const [key, { label, name, fields, indexes, options }] of state) {
    const known = Object.fromEntries(
      [...fields].map(([field, given]) => [field, given.kind === 'column' ? plainColumn(given) : resolve(given)]),
    )
    const made = class extends (model(known as never, { ...options, indexes } as never) as unknown as new () => object) {}
    Object.defineProperty(made, 'name', { value: name })
    modelSet(label, { [name]: made })
    classes.set(key, made)
  }
  return classes
}

/** Defaults of moments are kept as texts. */
function plainColumn(column: Column<unknown>): Column<unknown> {
  const { codec, options } = column as unknown as { codec: Parameters<typeof makeColumn>[0]; options: { default?: unknown } }
  const { default: given } = options
  const isText = typeof given === 'string' && ['date', 'time', 'duration'].includes(codec.type.kind)
  return isText ? makeColumn(codec, { ...options, default: codec.decode(given as string) }, Object.keys(options)) : column
}

/** The tables of a state, by name. */
export function definitionsOf(state: ProjectState): ReadonlyMap<string, TableDefinition> {
  const tables = [...classesOf(state).values()]
    .map(schemaOf)
    .filter(({ options }) => options.managed !== false)
    .flatMap(tablesOf)
  return new Map(tables.map((table) => [table.name, table]))
}
