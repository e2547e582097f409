// The table between the two models of a many-to-many relation.

import { NuagesError } from '../base/errors.ts'
import type { ManyToMany } from './relations.ts'
import { type RelationInfo, type Schema, schemaOf, snakeCase } from './schema.ts'

/** The table between: its name and its two key columns, and its model if it has one. */
export interface LinkTable {
  readonly table: string
  /** The column with the key of the model that declares the relation. */
  readonly here: string
  /** The column with the key of the target. */
  readonly there: string
  readonly through: Schema | null
}

/** The table of a many-to-many relation, seen from the side that declares it. Throws ORM_MODEL_THROUGH. */
export function linkTableOf(relation: RelationInfo): LinkTable {
  const { through, table } = (relation.field as ManyToMany<unknown>).options
  if (through !== undefined) return throughTable(relation, through)
  const { schema, target } = relation
  const self = schema === target
  const [here, there] = self
    ? [`from_${snakeCase(schema.name)}`, `to_${snakeCase(target.name)}`]
    : [snakeCase(schema.name), snakeCase(target.name)]
  return { table: table ?? `${schema.table}_${snakeCase(relation.name)}`, here: `${here}_id`, there: `${there}_id`, through: null }
}

function throughTable(relation: RelationInfo, through: Function): LinkTable {
  const schema = schemaOf((through as unknown as () => unknown)())
  const [hereName, thereName] = (relation.field as ManyToMany<unknown>).options.throughFields ?? []
  const here = keyTo(schema, relation, relation.schema, hereName)
  const there = keyTo(schema, relation, relation.target, thereName, here)
  return { table: schema.table, here: here.column?.column as string, there: there.column?.column as string, through: schema }
}

/** The foreign key of the model between that is meant: the only one to `target`, or that of this name. */
function keyTo(through: Schema, relation: RelationInfo, target: Schema, name?: string, taken?: RelationInfo): RelationInfo {
  const keys = [...through.relations.values()].filter(({ kind }) => kind === 'foreignKey')
  const fitting = keys.filter((key) => key !== taken && key.target === target && (name === undefined || key.name === name))
  const [found, second] = fitting
  // Of a relation to the same model the first key is here and the second there, as they are declared.
  if (found !== undefined && (second === undefined || relation.target === relation.schema)) return found
  const place = `${relation.schema.name}.${relation.name}`
  throw new NuagesError(
    'ORM_MODEL_THROUGH',
    `${through.name} has ${fitting.length} foreign keys to ${target.name}, where ${place} needs one`,
    {
      hint: "name them: throughFields: ['article', 'writer']",
    },
  )
}
