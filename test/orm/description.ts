// The models as data: what the generator chooses from, and what Django's models are made of.

import { linkTableOf } from '../../src/orm/link-table.ts'
import { schemaOf } from '../../src/orm/schema.ts'
import { MODELS } from './press.ts'

/** A column. */
export interface ColumnDescription {
  readonly column: string
  readonly kind: string
  readonly nullable: boolean
  readonly scale: number
}
/** A relation. */
export interface RelationDescription {
  readonly kind: string
  readonly target: string
  readonly many: boolean
  readonly nullable: boolean
  readonly column: string | null
  /** The name at the other end, if it has one. */
  readonly back: string | null
  readonly link: { readonly table: string; readonly here: string; readonly there: string; readonly through: string | null } | null
}
/** A model. */
export interface ModelDescription {
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnDescription>>
  readonly relations: Readonly<Record<string, RelationDescription>>
}

/** All models by name. */
export const DESCRIPTION: Readonly<Record<string, ModelDescription>> = Object.fromEntries(
  Object.entries(MODELS).map(([name, model]) => [name, describeModel(model)]),
)

function describeModel(model: Function): ModelDescription {
  const schema = schemaOf(model)
  const relations = [...schema.relations.values()].map((relation): [string, RelationDescription] => {
    const back = [...relation.target.relations.values()].find((other) => other.inverse?.name === relation.name && other.target === schema)
    const link = relation.kind === 'manyToMany' ? linkTableOf(relation) : null
    return [
      relation.name,
      {
        kind: relation.kind,
        target: relation.target.name,
        many: relation.many,
        nullable: relation.nullable,
        column: relation.column?.column ?? null,
        back: back?.name ?? null,
        link: link && { table: link.table, here: link.here, there: link.there, through: link.through?.name ?? null },
      },
    ]
  })
  return {
    table: schema.table,
    columns: Object.fromEntries(
      [...schema.columns.values()].map(({ name, column, type, nullable }) => [
        name,
        { column, kind: type.kind, nullable, scale: type.scale ?? 0 },
      ]),
    ),
    relations: Object.fromEntries(relations),
  }
}
