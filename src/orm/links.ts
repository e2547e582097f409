// The links of a many-to-many relation: `article.tags.add(tag)`.

import { NuagesError, shown } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { executorOf, type Written } from './executor.ts'
import { linkTableOf } from './link-table.ts'
import type { RowLike } from './loaded.ts'
import type { PkOf, RowOf } from './names.ts'
import { memoryOf } from './row-state.ts'
import type { RelationInfo } from './schema.ts'
import { givenValues, keyFor, newValue, writtenColumn } from './write-values.ts'

/** What a many-to-many list has beside the methods of a query set. Rows may be given by their keys. */
export interface Links<M> {
  /** Adds links; those that are there already stay as they are. */
  add(...rows: readonly (RowLike<RowOf<M>> | PkOf<M>)[]): Promise<void>
  /** Adds links, with values for the other columns of the model between. */
  addWith(values: object, ...rows: readonly (RowLike<RowOf<M>> | PkOf<M>)[]): Promise<void>
  /** Makes these the only links; those that are there already stay as they are. */
  set(...rows: readonly (RowLike<RowOf<M>> | PkOf<M>)[]): Promise<void>
  /** Removes links; the rows stay. */
  remove(...rows: readonly (RowLike<RowOf<M>> | PkOf<M>)[]): Promise<void>
  /** Removes all links. */
  clear(): Promise<void>
}

/** Gives a query set the methods of `Links`. What is derived of it has them no longer: a condition does not say what to add. */
export function addLinks<Q extends object>(query: Q, row: object, relation: RelationInfo): Q {
  const executor = () => executorOf(memoryOf(row))
  const methods: Links<never> = {
    add: async (...rows) => executor().link(relation, row, keysOf(relation, rows), new Map()),
    addWith: async (values, ...rows) => executor().link(relation, row, keysOf(relation, rows), extraOf(relation, values)),
    set: async (...rows) => executor().setLinks(relation, row, keysOf(relation, rows), new Map()),
    remove: async (...rows) => executor().unlink(relation, row, keysOf(relation, rows)),
    clear: async () => executor().unlink(relation, row, null),
  }
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(query, name, { value })
  return query
}

function keysOf(relation: RelationInfo, rows: readonly unknown[]): Stored[] {
  return rows.map((row) => relation.target.key.toStore(keyFor(relation, row)))
}

function extraOf(relation: RelationInfo, values: object): ReadonlyMap<ColumnInfo, Written> {
  const { through } = linkTableOf(relation)
  if (through === null) {
    throw new NuagesError(
      'ORM_LINK_COLUMNS',
      `${relation.schema.name}.${relation.name} was given ${shown(values)} for a link, and has no model between`,
      {
        hint: 'declare one: manyToMany(() => Tag, { through: () => Tagging })',
      },
    )
  }
  const entries = Object.entries(givenValues(through, values))
  return new Map(entries.map(([name, value]) => [writtenColumn(through, name), newValue(through, writtenColumn(through, name), value)]))
}
