// A model as migrations record it: its fields, indexes and options as the TypeScript that makes them again.

import { constraintName } from '../ddl/names.ts'
import type { Index } from '../indexes.ts'
import { type RelationInfo, type Schema, snakeCase } from '../schema.ts'
import { columnSource, isRecorded, relationSource } from './field-source.ts'
import { indexSource } from './operations.ts'
import type { StateOptions } from './project-state.ts'
import { Source } from './source.ts'

/** A field. */
export interface DescribedField {
  readonly name: string
  readonly source: string
  /** `label.Name` of the model at the other end. */
  readonly target: string | null
  /** The name it had, as the model hints. */
  readonly renamedFrom: string | null
}

/** A model. */
export interface Described {
  readonly schema: Schema
  readonly label: string
  readonly name: string
  readonly fields: ReadonlyMap<string, DescribedField>
  /** Indexes by what they are written as. */
  readonly indexes: ReadonlyMap<string, Index>
  readonly options: StateOptions
  readonly renamedFrom: string | null
}

/** `label.Name` of the target of a relation. */
function targetOf({ target }: RelationInfo): string {
  return `${target.label}.${target.name}`
}

/** Describes a model; `source` remembers which names its text uses. */
export function described(schema: Schema, source: Source = new Source()): Described {
  const fields = new Map<string, DescribedField>()
  for (const column of schema.columns.values()) {
    if (column.foreignKey === null) {
      const { renamedFrom = null } = column.options
      fields.set(column.name, { name: column.name, source: columnSource(column, source), target: null, renamedFrom })
    } else addRelation(fields, schema.relations.get(column.foreignKey) as RelationInfo, source)
  }
  for (const relation of schema.relations.values()) if (isRecorded(relation)) addRelation(fields, relation, source)
  const { table, comment, managed, renamedFrom = null } = schema.options
  return {
    schema,
    label: schema.label as string,
    name: schema.name,
    fields,
    indexes: new Map((schema.options.indexes ?? []).map((index) => [indexSource(named(schema, index), source), index])),
    options: {
      ...(table === undefined ? {} : { table }),
      ...(comment === undefined ? {} : { comment }),
      ...(managed === undefined ? {} : { managed }),
    },
    renamedFrom,
  }
}

/** The check of a generic key has a name of its own in a file, where it is a check like others. */
function named({ table }: Schema, index: Index): Index {
  return index.field === null ? index : { ...index, name: constraintName(table, [snakeCase(index.field)], 'check') }
}

function addRelation(fields: Map<string, DescribedField>, relation: RelationInfo, source: Source): void {
  const { renamedFrom = null } = relation.field.kind === 'foreignKey' || relation.field.kind === 'manyToMany' ? relation.field.options : {}
  fields.set(relation.name, {
    name: relation.name,
    source: relationSource(relation, targetOf, source),
    target: targetOf(relation),
    renamedFrom,
  })
}
