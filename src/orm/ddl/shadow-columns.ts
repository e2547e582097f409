// MySQL and MariaDB have no index of expressions that both know, none of some rows, and none over long texts. A unique one is
// kept all the same: over hidden columns, each the SHA-256 of a part (FIPS 180-4), and null where the row is not in the index.
// Indexes that are there for speed alone do without: of all rows, and of the beginning of long texts.

import type { Engine } from '../engine.ts'
import { isLong, MOST_VARCHAR } from './column-types.ts'
import { checkDeferrable } from './deferrable.ts'
import type { ColumnDefinition, IndexDefinition, IndexPart, TableDefinition } from './definition.ts'
import { expressionSql, ownConditionSql, type Place } from './expression-sql.ts'
import { inlineFullText } from './full-text.ts'
import { hash } from './names.ts'
import { quoted } from './quoted.ts'

/** An index as it is written within CREATE TABLE, and the columns it needs. */
export interface InlineIndex {
  readonly columns: readonly string[]
  readonly key: string | null
}

/** Writes an index of a table. */
export function inlineIndex(index: IndexDefinition, table: TableDefinition, place: Place): InlineIndex {
  const { engine } = place
  if (index.fullText) {
    const { column, key } = inlineFullText(index, engine)
    return { columns: [column], key }
  }
  if (index.deferrable !== null) checkDeferrable(index, table, engine)
  const name = quoted(index.name, engine)
  if (index.unique && needsShadow(index, table, engine)) {
    const shadows = index.parts.map((part, number) => shadowColumn(index, part, number, table, place))
    const names = shadows.map((shadow) => shadow.name).join(', ')
    return { columns: shadows.map((shadow) => shadow.sql), key: `UNIQUE KEY ${name} (${names})` }
  }
  const columns = index.parts.map((part) => plainPart(part, index, table, engine))
  if (columns.some((column) => column === null)) return { columns: [], key: null }
  return { columns: [], key: `${index.unique ? 'UNIQUE KEY' : 'KEY'} ${name} (${columns.join(', ')})` }
}

/** The hidden columns that an index has. */
export function shadowNames(index: IndexDefinition, table: TableDefinition, engine: Engine): string[] {
  if (!index.unique || !needsShadow(index, table, engine)) return []
  return index.parts.map((_, number) => shadowName(index, number))
}

function shadowName({ name }: IndexDefinition, number: number): string {
  return `shadow_${hash(name)}_${number + 1}`
}

function needsShadow(index: IndexDefinition, table: TableDefinition, engine: Engine): boolean {
  if (!index.nullsDistinct || index.where !== null || index.parts.some(({ expression }) => expression !== null)) return true
  const columns = index.parts.map(({ column }) => columnNamed(table, column))
  return columns.some(({ type }) => isLong(type, engine)) || charactersOf(columns) > MOST_VARCHAR
}

function columnNamed(table: TableDefinition, name: string | null): ColumnDefinition {
  return table.columns.find((column) => column.name === name) as ColumnDefinition
}

function charactersOf(columns: readonly ColumnDefinition[]): number {
  return columns.reduce((sum, { type }) => sum + (type.length ?? 20), 0)
}

function shadowColumn(
  index: IndexDefinition,
  part: IndexPart,
  number: number,
  table: TableDefinition,
  place: Place,
): { name: string; sql: string } {
  const name = quoted(shadowName(index, number), place.engine)
  const digest = `UNHEX(SHA2(${index.nullsDistinct ? digested(part, table, place) : known(digested(part, table, place))}, 256))`
  const computed = index.where === null ? digest : `CASE WHEN ${ownConditionSql(index.where, place)} THEN ${digest} END`
  return { name, sql: `${name} binary(32) GENERATED ALWAYS AS (${computed}) VIRTUAL INVISIBLE` }
}

/** Texts and bytes are digested as they are; what else there is, as the bytes of its text. */
function digested({ column, expression }: IndexPart, table: TableDefinition, place: Place): string {
  const value = expression === null ? quoted(column as string, place.engine) : expressionSql(expression, place)
  const isPlain = expression === null && PLAIN.has(columnNamed(table, column).type.kind)
  return isPlain ? value : `CAST(${value} AS BINARY)`
}
/** What is null is the same as in other rows, and as no value: those have a byte more. */
function known(value: string): string {
  return `COALESCE(CONCAT('=', ${value}), '')`
}
const PLAIN: ReadonlySet<string> = new Set(['text', 'varchar', 'uuid', 'ip', 'json', 'binary'])

/** A column of an index for speed; null where there can be none. */
function plainPart({ column, descending }: IndexPart, index: IndexDefinition, table: TableDefinition, engine: Engine): string | null {
  if (column === null) return null
  const { type } = columnNamed(table, column)
  if (type.kind === 'json') return null
  const all = index.parts.filter((part) => part.column !== null).map((part) => columnNamed(table, part.column))
  const isTooLong = isLong(type, engine) || (type.kind === 'varchar' && charactersOf(all) > MOST_VARCHAR)
  const most = Math.floor(MOST_VARCHAR / all.length)
  const prefix = isTooLong && (type.length ?? Number.POSITIVE_INFINITY) > most ? `(${most})` : ''
  return `${quoted(column, engine)}${prefix}${descending ? ' DESC' : ''}`
}
