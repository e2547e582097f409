// SQLite changes little of a table that is there: a changed one is built anew beside it, filled, and takes its place
// (https://www.sqlite.org/lang_altertable.html, 7). Foreign keys are off meanwhile, which whoever runs this sees to, and looked at
// before the transaction ends.

import type { ColumnKind, ColumnType, Stored } from '../column-type.ts'
import { columnTypeSql } from '../ddl/column-types.ts'
import { createTable } from '../ddl/create-table.ts'
import type { ColumnDefinition, TableDefinition } from '../ddl/definition.ts'
import { dropFullText } from '../ddl/full-text.ts'
import { literal } from '../ddl/literal.ts'
import { quoted, quotedList } from '../ddl/quoted.ts'

/** Whether two tables are alike but for indexes, which are statements of their own. */
export function changesNothing(old: TableDefinition, now: TableDefinition): boolean {
  return createdAs(old) === createdAs(now) && !now.columns.some((column) => isConverted(column, old))
}

/** Whether values of a column are to be written otherwise, though its type is called the same. */
function isConverted({ name, type }: ColumnDefinition, old: TableDefinition): boolean {
  const known = old.columns.find((column) => column.name === name)
  return known !== undefined && convertedSql(name, known.type, type) !== name
}

/** Without the names of constraints, which are kept when a table or a column gets another name. */
function createdAs(table: TableDefinition): string {
  const { create } = createTable(table, table.foreignKeys, 'sqlite')
  return create.replace(/CONSTRAINT "(?:[^"]|"")*" /g, '')
}

/** The statements that build a table anew: those that make and fill it, those that put it in the place of the old one, and those that follow. */
export interface Rebuild {
  readonly fill: readonly string[]
  readonly replace: readonly string[]
  readonly after: readonly string[]
}

/** Builds a table anew. */
export function rebuiltTable(old: TableDefinition, now: TableDefinition, fill: ReadonlyMap<string, Stored>): Rebuild {
  const name = `nuages_new_${now.name}`
  const { create: created, after } = createTable(now, now.foreignKeys, 'sqlite')
  // Its constraints are called as they will be.
  const create = created.replace(`CREATE TABLE ${quoted(now.name, 'sqlite')}`, () => `CREATE TABLE ${quoted(name, 'sqlite')}`)
  const before = new Map(old.columns.map((column) => [column.name, column]))
  const copied = now.columns.flatMap((column) => {
    if (column.generated !== null) return []
    const value = copiedValue(column, before.get(column.name), fill.get(column.name))
    return value === null ? [] : [[column.name, value] as const]
  })
  const columns = quotedList(
    copied.map(([column]) => column),
    'sqlite',
  )
  const values = copied.map(([, value]) => value).join(', ')
  const from = quoted(now.name, 'sqlite')
  return {
    fill: [
      ...old.indexes.flatMap((index) => (index.fullText ? dropFullText(index, old, 'sqlite') : [])),
      create,
      ...(copied.length === 0 ? [] : [`INSERT INTO ${quoted(name, 'sqlite')} (${columns}) SELECT ${values} FROM ${from}`]),
    ],
    // Else SQLite would look whether views and triggers name what is there, while the table is not.
    replace: [
      'PRAGMA legacy_alter_table = ON',
      `DROP TABLE ${from}`,
      `ALTER TABLE ${quoted(name, 'sqlite')} RENAME TO ${from}`,
      'PRAGMA legacy_alter_table = OFF',
    ],
    after,
  }
}

/** What a column gets of a row that is there: its own, made to fit; null for what the default gives. */
function copiedValue(column: ColumnDefinition, known: ColumnDefinition | undefined, fill: Stored | undefined): string | null {
  const value = fill === undefined || fill === null ? null : literal(fill, column.type, 'sqlite')
  if (known === undefined) return value
  const name = quoted(column.name, 'sqlite')
  const own = convertedSql(name, known.type, column.type)
  return known.nullable && !column.nullable && value !== null ? `coalesce(${own}, ${value})` : own
}

const TEXTS: ReadonlySet<ColumnKind> = new Set(['text', 'varchar'])

/** A value of one type as one of another, as far as the engine itself would not do it: what does not fit is refused, as elsewhere. */
function convertedSql(name: string, from: ColumnType, to: ColumnType): string {
  const fitted = (made: string): string => `nuages_fitted(${made}, ${name}, '${to.kind}')`
  const isSame = from.kind === to.kind
  if (to.kind === 'decimal' && !(isSame && from.scale === to.scale && from.precision === to.precision))
    return fitted(`nuages_as_decimal(${name}, ${to.precision}, ${to.scale})`)
  if (from.kind === 'datetime' && to.kind === 'date') return `substr(${name}, 1, 10)`
  if (from.kind === 'datetime' && to.kind === 'time') return `(substr(${name}, 12) || '000')`
  if (from.kind === 'date' && to.kind === 'datetime') return `(${name} || ' 00:00:00.000')`
  if (TEXTS.has(from.kind) && (to.kind === 'date' || to.kind === 'time' || to.kind === 'datetime'))
    return fitted(`nuages_as_${to.kind}(${name})`)
  const [before, after] = [columnTypeSql(from, 'sqlite'), columnTypeSql(to, 'sqlite')]
  // A column takes a text that is a number, and refuses any other; CAST makes 0 of it.
  return before === after || (before === 'TEXT' && after !== 'BLOB') ? name : `CAST(${name} AS ${after})`
}
