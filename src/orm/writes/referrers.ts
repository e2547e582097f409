// Who points at the rows of a model: foreign keys of any model, and the tables of links.

import { NuagesError } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import { linkTableOf } from '../link-table.ts'
import type { ManyToMany, OnDelete } from '../relations.ts'
import { knownSchemas, type RelationInfo, type Schema, schemaCount } from '../schema.ts'

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

const found = new WeakMap<Schema, { readonly among: number; readonly relations: readonly RelationInfo[] }>()

/** Who points at a model, among the models that were registered or used so far. */
export function referrersOf(target: Schema): Referrers {
  const relations = relationsOf(target).filter(({ schema }) => schema.registered)
  return {
    keys: distinct(relations.flatMap(keyOf), ({ schema, column }) => `${schema.table} ${column.column}`),
    links: distinct(
      relations.flatMap((relation) => linkEnds(target, relation)),
      ({ table, column }) => `${table} ${column}`,
    ),
  }
}

/** The foreign keys that lead to a model, and the many-to-many relations at one end of which it is. */
function relationsOf(target: Schema): readonly RelationInfo[] {
  const among = schemaCount()
  const before = found.get(target)
  if (before?.among === among) return before.relations
  const relations = knownSchemas()
    .flatMap((schema) => [...schema.relations.values()])
    .filter((relation) => isAtEnd(target, relation))
  // Opening a target may make its schema.
  found.set(target, { among, relations })
  return relations
}

function isAtEnd(target: Schema, relation: RelationInfo): boolean {
  if (relation.kind === 'foreignKey') return isSame(target, targetOf(relation))
  const isPlain = relation.kind === 'manyToMany' && (relation.field as ManyToMany<unknown>).options.through === undefined
  return isPlain && (target === relation.schema || target === targetOf(relation))
}

/** A class that extends a model without fields of its own has the same rows, if it has the same table; links are named after the class itself. */
function isSame(one: Schema, other: Schema | undefined): boolean {
  return one === other || (one.definition === other?.definition && one.registered && other.registered && one.table === other.table)
}

function keyOf(relation: RelationInfo): Referrer[] {
  const { schema, column, onDelete } = relation
  return column === null || onDelete === null ? [] : [{ schema, relation, column, onDelete }]
}

function linkEnds(target: Schema, relation: RelationInfo): LinkEnd[] {
  if (relation.kind !== 'manyToMany') return []
  const { table, here, there } = linkTableOf(relation)
  const ends: LinkEnd[] = []
  if (target === relation.schema) ends.push({ table, column: here })
  if (target === relation.target) ends.push({ table, column: there })
  return ends
}

/** The first of those with the same key: classes that extend a model share its foreign keys. */
function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  const byKey = new Map<string, T>()
  for (const item of items) if (!byKey.has(key(item))) byKey.set(key(item), item)
  return [...byKey.values()]
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
