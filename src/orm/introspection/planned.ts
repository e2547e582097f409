// What the models of found tables are to be: their names, which of their columns lead to others, and the other ends.

import { type FoundForeignKey, type FoundTable, isUsual } from './found.ts'
import { className, fieldName, plural, small, takeFree, takeNumbered } from './model-names.ts'

/** The other end of a relation, or a relation by a table between. */
export interface PlannedRelation {
  readonly name: string
  readonly kind: 'reverse' | 'reverseOne' | 'manyToMany'
  /** The class at the other end. */
  readonly target: string
  /** Of the reverse ones: the field over there. */
  readonly via: string | null
  /** Of the others: the model between and its two fields. */
  readonly through: string | null
  readonly throughFields: readonly [string, string] | null
}

/** A model. */
export interface Planned {
  readonly table: FoundTable
  readonly name: string
  /** Fields by column. */
  readonly fields: ReadonlyMap<string, string>
  /** The columns of the primary key: of a table without one, those that come nearest. */
  readonly primaryKey: readonly string[]
  /** Foreign keys that are relations here, by column. */
  readonly keys: ReadonlyMap<string, FoundForeignKey>
  /** Filled when all models have their names. */
  readonly relations: PlannedRelation[]
  readonly taken: Set<string>
}

/** Plans a model for each table. */
export function planModels(tables: readonly FoundTable[], label: string): readonly Planned[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const classes = new Set<string>()
  const planned = tables.map((table) => planOne(table, takeNumbered(className(table.name, label), classes), byName))
  const models = new Map(planned.map((model) => [model.table.name, model]))
  const links = new Set<Planned>()
  for (const model of planned) if (addLink(model, models)) links.add(model)
  for (const model of planned) if (!links.has(model)) addReverse(model, models)
  return planned
}

function planOne(table: FoundTable, name: string, tables: ReadonlyMap<string, FoundTable>): Planned {
  const keys = new Map(table.foreignKeys.filter((key) => isRelation(key, tables)).map((key) => [key.columns[0] as string, key]))
  const primaryKey = keyOf(table)
  const fields = new Map<string, string>()
  const taken = new Set<string>()
  const add = (column: string, field: string): void => {
    fields.set(column, field)
    taken.add(field)
  }
  for (const { name: column } of table.columns) if (!keys.has(column)) add(column, takeNumbered(fieldName(column), taken))
  for (const column of keys.keys()) add(column, relationName(column, taken))
  return { table, name, fields, primaryKey, keys, relations: [], taken }
}

/** A relation leads to the one key column of another table. */
function isRelation({ columns, targets, table }: FoundForeignKey, tables: ReadonlyMap<string, FoundTable>): boolean {
  const key = tables.get(table)?.primaryKey ?? []
  return columns.length === 1 && key.length === 1 && key[0] === targets[0]
}

/** `author` for `author_id`; its key is `authorId` here, so both have to be free. */
function relationName(column: string, taken: Set<string>): string {
  const whole = fieldName(column)
  const stem = fieldName(column.replace(/_?id$/i, '') || column)
  for (const name of [stem, whole, `${whole}Row`]) {
    if (taken.has(name) || taken.has(`${name}Id`)) continue
    taken.add(`${name}Id`)
    return name
  }
  return takeNumbered(`${whole}Row`, taken)
}

/** What tells rows apart where no primary key is declared: a unique index, a column called id, or else all columns. */
function keyOf({ primaryKey, indexes, columns }: FoundTable): readonly string[] {
  if (primaryKey.length > 0) return primaryKey
  const isSure = (column: string | null): boolean => columns.some(({ name, nullable }) => name === column && !nullable)
  const unique = indexes.find((index) => index.unique && index.where === null && index.parts.every((part) => isSure(part.column)))
  if (unique !== undefined) return unique.parts.map(({ column }) => column as string)
  const id = columns.find(({ name }) => name.toLowerCase() === 'id')
  return id === undefined ? columns.map(({ name }) => name) : [id.name]
}

/** A table whose rows are told apart by two foreign keys stands between two others. True if it holds nothing else. */
function addLink(model: Planned, models: ReadonlyMap<string, Planned>): boolean {
  const pair = pairOf(model)
  if (pair === null) return false
  const [one, other] = pair.map((column) => models.get((model.keys.get(column) as FoundForeignKey).table)) as [Planned, Planned]
  const isOther = !belongsTo(model, one) && belongsTo(model, other)
  const [here, there, first, second] = isOther ? [other, one, pair[1], pair[0]] : [one, other, pair[0], pair[1]]
  const own = model.table.name.startsWith(`${here.table.name}_`) ? fieldName(model.table.name.slice(here.table.name.length + 1)) : ''
  const name = takeFree(
    [...(own === '' ? [] : [own]), plural(small(there.name)), `${plural(small(there.name))}By${model.name}`],
    here.taken,
  )
  if (name === null) return false
  const isClear = [...model.keys.values()].every(
    ({ columns, table }) => pair.includes(columns[0] as string) || (table !== here.table.name && table !== there.table.name),
  )
  const throughFields = [model.fields.get(first as string), model.fields.get(second as string)] as [string, string]
  here.relations.push({
    name,
    kind: 'manyToMany',
    target: there.name,
    via: null,
    through: model.name,
    throughFields: isClear && here !== there ? null : throughFields,
  })
  const back = takeFree([plural(small(here.name)), `${plural(small(here.name))}By${capital(name)}`], there.taken)
  if (back !== null) there.relations.push(reverseOf(back, 'reverse', here.name, name))
  return (
    model.keys.size === 2 && model.table.columns.every(({ name: column }) => pair.includes(column) || model.primaryKey.includes(column))
  )
}

function belongsTo(link: Planned, { table }: Planned): boolean {
  return link.table.name.startsWith(`${table.name}_`)
}

/** The two foreign keys that are unique together. */
function pairOf({ table, keys, primaryKey }: Planned): readonly [string, string] | null {
  const unique = table.indexes.filter((index) => index.unique && index.where === null && index.special === null)
  const pairs = [primaryKey, ...unique.map(({ parts }) => parts.map(({ column }) => column ?? ''))]
  const isPair = (columns: readonly string[]): boolean => columns.length === 2 && columns.every((column) => keys.has(column))
  const found = pairs.find(isPair)
  if (found === undefined) return null
  const columns = table.columns.filter(({ name }) => found.includes(name))
  return columns.every(({ nullable }) => !nullable) ? [columns[0]?.name as string, columns[1]?.name as string] : null
}

function addReverse(model: Planned, models: ReadonlyMap<string, Planned>): void {
  for (const [column, key] of model.keys) {
    const target = models.get(key.table) as Planned
    const via = model.fields.get(column) as string
    const isOne = isUnique(model, column)
    const usual = isOne ? small(model.name) : plural(small(model.name))
    const name = takeFree([usual, `${usual}By${capital(via)}`], target.taken)
    if (name !== null) target.relations.push(reverseOf(name, isOne ? 'reverseOne' : 'reverse', model.name, via))
  }
}

function reverseOf(name: string, kind: 'reverse' | 'reverseOne', target: string, via: string): PlannedRelation {
  return { name, kind, target, via, through: null, throughFields: null }
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** Whether no two rows have the same in a column. */
export function isUnique({ table, primaryKey }: Planned, column: string): boolean {
  const isAlone = table.indexes.some(
    (index) => index.unique && index.where === null && isUsual(index) && index.parts.length === 1 && index.parts[0]?.column === column,
  )
  return isAlone || (primaryKey.length === 1 && primaryKey[0] === column)
}
