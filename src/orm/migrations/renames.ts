// What a new name of a model or a field means for tables: which of them, and which of their columns, are the same as before.

import type { TableDefinition } from '../ddl/definition.ts'
import { linkTableOf } from '../link-table.ts'
import { type RelationInfo, type Schema, schemaOf } from '../schema.ts'
import type { Rename } from './operations.ts'
import { classesOf, type ProjectState } from './project-state.ts'

/** Names now by names before: of tables, and of columns by the table's name now. */
export interface TableRenames {
  readonly tables: ReadonlyMap<string, string>
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Nothing has another name. */
export const NO_RENAMES: TableRenames = { tables: new Map(), columns: new Map() }

/** The same, the other way round. */
export function reversedRenames({ tables, columns }: TableRenames): TableRenames {
  const turned = <A, B>(map: ReadonlyMap<A, B>): Map<B, A> => new Map([...map].map(([a, b]) => [b, a]))
  const before = turned(tables)
  return { tables: before, columns: new Map([...columns].map(([table, own]) => [before.get(table) ?? table, turned(own)])) }
}

/** What a rename does to the tables of two states. */
export function renamesOf(rename: Rename | undefined, label: string, before: ProjectState, after: ProjectState): TableRenames {
  if (rename === undefined) return NO_RENAMES
  const schemas = (state: ProjectState): Map<string, Schema> => new Map([...classesOf(state)].map(([name, made]) => [name, schemaOf(made)]))
  const [old, now] = [schemas(before), schemas(after)]
  const tables = new Map<string, string>()
  const columns = new Map<string, Map<string, string>>()
  for (const [key, schema] of old) {
    const isModel = rename.field === undefined && key === `${label}.${rename.model}`
    const same = now.get(isModel ? `${label}.${rename.to}` : key)
    if (same === undefined) continue
    const field = rename.field !== undefined && key === `${label}.${rename.model}` ? rename : undefined
    note(tables, schema.table, same.table)
    noteColumns(columns, schema, same, field)
    noteLinks(tables, columns, schema, same, field)
  }
  return tables.size === 0 && columns.size === 0 ? NO_RENAMES : { tables, columns }
}

function note(tables: Map<string, string>, before: string, after: string): void {
  if (before !== after) tables.set(before, after)
}

type FieldRename = Extract<Rename, { readonly field: string }>

function noteColumns(columns: Map<string, Map<string, string>>, before: Schema, after: Schema, rename: FieldRename | undefined): void {
  if (rename === undefined) return
  const columnOf = (schema: Schema, field: string): string | undefined =>
    schema.columns.get(field)?.column ?? schema.relations.get(field)?.column?.column
  const [old, now] = [columnOf(before, rename.field), columnOf(after, rename.to)]
  if (old !== undefined && now !== undefined && old !== now) columns.set(after.table, new Map([[old, now]]))
}

/** Tables between are called after the model, the field and both models. */
function noteLinks(
  tables: Map<string, string>,
  columns: Map<string, Map<string, string>>,
  before: Schema,
  after: Schema,
  rename: FieldRename | undefined,
): void {
  for (const relation of before.relations.values()) {
    const same = after.relations.get(rename?.field === relation.name ? rename.to : relation.name)
    if (!isLink(relation) || same === undefined) continue
    const [old, now] = [linkTableOf(relation), linkTableOf(same)]
    note(tables, old.table, now.table)
    const changed = [
      [old.here, now.here],
      [old.there, now.there],
    ].filter(([from, to]) => from !== to) as [string, string][]
    if (changed.length > 0) columns.set(now.table, new Map(changed))
  }
}

function isLink({ field }: RelationInfo): boolean {
  return field.kind === 'manyToMany' && (field.options as { through?: unknown }).through === undefined
}

/** A table by its names now, so that it can be compared with what comes. */
export function renamedTable(table: TableDefinition, { tables, columns }: TableRenames): TableDefinition {
  const name = tables.get(table.name) ?? table.name
  const own = columns.get(name)
  const column = (each: string): string => own?.get(each) ?? each
  return {
    ...table,
    name,
    columns: table.columns.map((each) => ({ ...each, name: column(each.name) })),
    primaryKey: table.primaryKey.map(column),
    indexes: table.indexes.map((index) => ({
      ...index,
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : column(part.column) })),
      include: index.include.map(column),
    })),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...key,
      column: column(key.column),
      table: tables.get(key.table) ?? key.table,
      target: columns.get(tables.get(key.table) ?? key.table)?.get(key.target) ?? key.target,
    })),
  }
}
