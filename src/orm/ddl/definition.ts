// A table as data, the same for every engine: what createTables writes, and what migrations compare.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { ColumnType, Stored } from '../column-type.ts'
import type { Deferrable, Index } from '../indexes.ts'
import { linkTableOf } from '../link-table.ts'
import { Made } from '../made.ts'
import type { ManyToMany, OnDelete } from '../relations.ts'
import { type RelationInfo, type Schema, snakeCase } from '../schema.ts'
import { constraintName, indexWords } from './names.ts'

/** A column of a table. */
export interface ColumnDefinition {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** For rows that give no value: one that is stored, an expression, or null for none. */
  readonly default: Stored | Made<unknown>
  readonly generated: { readonly as: Made<unknown>; readonly stored: boolean } | null
  readonly collation: string | null
  readonly comment: string | null
  /** The only values allowed, or null. */
  readonly choices: readonly Stored[] | null
  readonly min: Stored
  readonly max: Stored
}

/** A part of an index: a column, or an expression. */
export interface IndexPart {
  readonly column: string | null
  readonly expression: Made<unknown> | null
  readonly descending: boolean
  /** An operator class of PostgreSQL's; null for the usual one. */
  readonly opclass: string | null
}

/** An index, unique or not. */
export interface IndexDefinition {
  readonly name: string
  readonly unique: boolean
  /** Whether it is one of words, see full-text.ts. */
  readonly fullText: boolean
  readonly parts: readonly IndexPart[]
  /** Columns it holds beside them. */
  readonly include: readonly string[]
  readonly where: object | null
  /** Whether it is a constraint that can wait for the end of a transaction. */
  readonly deferrable: Deferrable | null
  readonly nullsDistinct: boolean
}

/** A condition that every row meets. */
export interface CheckDefinition {
  readonly name: string
  readonly condition: object
}

/** A column whose values are keys of another table. */
export interface ForeignKeyDefinition {
  readonly name: string
  readonly column: string
  readonly table: string
  readonly target: string
  readonly onDelete: OnDelete
}

/** A table. */
export interface TableDefinition {
  readonly name: string
  /** The model whose table it is, which its expressions are about; of a table of links, the model that declares them. */
  readonly schema: Schema
  readonly comment: string | null
  readonly columns: readonly ColumnDefinition[]
  readonly primaryKey: readonly string[]
  readonly indexes: readonly IndexDefinition[]
  readonly checks: readonly CheckDefinition[]
  readonly foreignKeys: readonly ForeignKeyDefinition[]
}

/** The tables of a model: its own, and those of its many-to-many relations that have no model between. */
export function tablesOf(schema: Schema): TableDefinition[] {
  const links = [...schema.relations.values()].filter(
    (relation) => relation.kind === 'manyToMany' && (relation.field as ManyToMany<unknown>).options.through === undefined,
  )
  return [tableOf(schema), ...links.map(linkDefinition)]
}

function tableOf(schema: Schema): TableDefinition {
  const columns = [...schema.columns.values()]
  const { table } = schema
  const declared = schema.options.indexes ?? []
  return {
    name: table,
    schema,
    comment: schema.options.comment ?? null,
    columns: columns.map(columnOf),
    primaryKey: schema.primaryKey.map(({ column }) => column),
    indexes: [...columns.flatMap((column) => ownIndex(schema, column)), ...declared.flatMap((index) => declaredIndex(schema, index))],
    checks: declared.filter(({ kind }) => kind === 'check').map((check, place) => checkOf(table, check, place)),
    foreignKeys: [...schema.relations.values()].flatMap((relation) => foreignKeyOf(schema, relation)),
  }
}

function columnOf(column: ColumnInfo): ColumnDefinition {
  const { options, codec } = column
  const { min, max } = options as { min?: unknown; max?: unknown }
  const stored = (value: unknown): Stored => (value === undefined ? null : column.toDatabase(value))
  return {
    name: column.column,
    type: codec.type,
    nullable: column.nullable,
    default: defaultOf(column),
    generated: options.generated ?? null,
    collation: options.collation ?? null,
    comment: options.comment ?? null,
    choices: options.choices?.map((choice) => column.toDatabase(choice)) ?? null,
    min: stored(min),
    max: stored(max),
  }
}

function defaultOf(column: ColumnInfo): Stored | Made<unknown> {
  const { default: given } = column.options
  if (Made.isMade(given)) return given
  return given === undefined || typeof given === 'function' ? null : column.toDatabase(given)
}

/** A primary key is an index already, of its first column and of all of them. */
function ownIndex({ table, primaryKey }: Schema, { name: field, column, unique, index }: ColumnInfo): IndexDefinition[] {
  const [first, second] = primaryKey
  const isCovered = first?.name === field && (second === undefined || !unique)
  if (isCovered || !(unique || index)) return []
  const name = constraintName(table, [column], unique ? 'key' : 'idx')
  return [plainIndex(name, column, unique)]
}

function plainIndex(name: string, column: string, unique: boolean): IndexDefinition {
  const parts: IndexPart[] = [{ column, expression: null, descending: false, opclass: null }]
  return { name, unique, fullText: false, parts, include: [], where: null, deferrable: null, nullsDistinct: true }
}

function declaredIndex(schema: Schema, index: Index): IndexDefinition[] {
  if (index.kind === 'check') return []
  const unique = index.kind === 'unique'
  const parts: IndexPart[] = [
    ...index.fields.map((field) => fieldPart(schema, field)),
    ...index.expressions.map((expression) => ({ column: null, expression, descending: false, opclass: null })),
  ].map((part, place) => ({ ...part, opclass: index.opclasses[place] ?? null }))
  if (parts.length === 0) {
    throw new NuagesError('ORM_DDL_INDEX', `an index of ${schema.name} is of no fields`, { hint: "write index(['title'])" })
  }
  const words = indexWords(parts)
  const fullText = index.kind === 'fullText'
  const name = index.name ?? constraintName(schema.table, index.condition === null ? words : [...words, 'where'], ENDINGS[index.kind])
  const include = index.include.map((field) => fieldPart(schema, field).column as string)
  const { condition: where, deferrable, nullsDistinct } = index
  return [{ name, unique, fullText, parts, include, where, deferrable, nullsDistinct }]
}

const ENDINGS = { unique: 'key', index: 'idx', fullText: 'search' } as const

function fieldPart(schema: Schema, field: string): IndexPart {
  const descending = field.startsWith('-')
  const name = descending ? field.slice(1) : field
  const column = schema.columns.get(name) ?? schema.relations.get(name)?.column
  if (column) return { column: column.column, expression: null, descending, opclass: null }
  throw new NuagesError('ORM_DDL_INDEX', `an index of ${schema.name} is of ${shown(name)}, which is no column`, {
    hint: schema.suggestion(name),
  })
}

/** The index, constraint or check that a model declares whose name in the database is this. */
export function declaredAs(schema: Schema, name: string): Index | undefined {
  const declared = schema.options.indexes ?? []
  const checks = declared.filter(({ kind }) => kind === 'check')
  const nameOf = (index: Index): string | undefined =>
    index.kind === 'check' ? checkOf(schema.table, index, checks.indexOf(index)).name : declaredIndex(schema, index)[0]?.name
  return declared.find((index) => nameOf(index) === name)
}

function checkOf(table: string, { name, condition, field }: Index, place: number): CheckDefinition {
  const words = field === null ? `own${place + 1}` : snakeCase(field)
  return { name: name ?? constraintName(table, [words], 'check'), condition: condition as object }
}

function foreignKeyOf(schema: Schema, relation: RelationInfo): ForeignKeyDefinition[] {
  const { column, field, onDelete, target } = relation.kind === 'foreignKey' ? relation : NOTHING
  if (column === null || field.kind !== 'foreignKey' || field.options.constraint === false) return []
  return [reference(schema.table, column.column, target as Schema, onDelete as OnDelete)]
}
const NOTHING = { column: null, field: { kind: null }, onDelete: null, target: null } as const

function reference(table: string, column: string, target: Schema, onDelete: OnDelete): ForeignKeyDefinition {
  return { name: constraintName(table, [column], 'fkey'), column, table: target.table, target: target.key.column, onDelete }
}

/** The table between: the two keys are its primary key, so that no link is there twice; the other way round they have an index. */
function linkDefinition(relation: RelationInfo): TableDefinition {
  const { table, here, there } = linkTableOf(relation)
  const ends: [string, Schema][] = [
    [here, relation.schema],
    [there, relation.target],
  ]
  return {
    name: table,
    schema: relation.schema,
    comment: null,
    columns: ends.map(([name, { key }]) => ({ ...BARE, name, type: withoutCounting(key.type) })),
    primaryKey: [here, there],
    indexes: [plainIndex(constraintName(table, [there], 'idx'), there, false)],
    checks: [],
    foreignKeys: ends.map(([name, schema]) => reference(table, name, schema, 'cascade')),
  }
}

const BARE: Omit<ColumnDefinition, 'name' | 'type'> = {
  nullable: false,
  default: null,
  generated: null,
  collation: null,
  comment: null,
  choices: null,
  min: null,
  max: null,
}

function withoutCounting({ auto: _, ...type }: ColumnType): ColumnType {
  return type
}
