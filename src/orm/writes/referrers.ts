// Who points at the rows of a model: foreign keys of any model, and the tables of links.

import { NuagesError } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import { linkTableOf } from '../link-table.ts'
import type { ManyToMany, OnDelete } from '../relations.ts'
import { knownSchemas, type RelationInfo, type Schema } from '../schema.ts'

/** A foreign key that leads to a model. */
export interface Referrer {
  readonly schema: Schema
  readonly relation: RelationInfo
  readonly column: ColumnInfo
  readonly onDelete: OnDelete
}

/** A column in a table of links that holds keys of a model. */
export interface LinkEnd {
  readonly table: string
  readonly column: string
}

/** All that points at a model. */
export interface Referrers {
  readonly keys: readonly Referrer[]
  readonly links: readonly LinkEnd[]
}

const found = new WeakMap<Schema, { readonly among: number; readonly referrers: Referrers }>()

/** Who points at a model, among the models that were registered or used so far. */
export function referrersOf(target: Schema): Referrers {
  const all = knownSchemas()
  const before = found.get(target)
  if (before?.among === all.length) return before.referrers
  const relations = all.filter(({ registered }) => registered).flatMap((schema) => [...schema.relations.values()])
  const referrers: Referrers = {
    keys: relations.flatMap((relation) => keyTo(target, relation)),
    links: relations.flatMap((relation) => linksTo(target, relation)),
  }
  found.set(target, { among: all.length, referrers })
  return referrers
}

function keyTo(target: Schema, relation: RelationInfo): Referrer[] {
  const { schema, column, onDelete } = relation
  if (column === null || onDelete === null || targetOf(relation) !== target) return []
  return [{ schema, relation, column, onDelete }]
}

function linksTo(target: Schema, relation: RelationInfo): LinkEnd[] {
  const isPlain = relation.kind === 'manyToMany' && (relation.field as ManyToMany<unknown>).options.through === undefined
  if (!isPlain || (relation.schema !== target && targetOf(relation) !== target)) return []
  const { table, here, there } = linkTableOf(relation)
  const ends: LinkEnd[] = []
  if (relation.schema === target) ends.push({ table, column: here })
  if (relation.target === target) ends.push({ table, column: there })
  return ends
}

/** The target of a relation; undefined where it cannot be opened: its own model says so when it is used, and it is not this one. */
function targetOf(relation: RelationInfo): Schema | undefined {
  try {
    return relation.target
  } catch (error) {
    if (error instanceof NuagesError && error.code === 'ORM_MODEL_TARGET') return undefined
    throw error
  }
}
