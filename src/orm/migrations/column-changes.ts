// Columns that come, go and change, for engines that change tables where they are.

import type { Stored } from '../column-type.ts'
import { columnTypeSql } from '../ddl/column-types.ts'
import { columnSql, countedKey, defaultSql } from '../ddl/create-table.ts'
import type { ColumnDefinition, TableDefinition } from '../ddl/definition.ts'
import { literal, quoteText } from '../ddl/literal.ts'
import { quoted } from '../ddl/quoted.ts'
import type { Engine } from '../engine.ts'

/** What rows get that are there already, and for whom it is written. */
interface Change {
  readonly fills: ReadonlyMap<string, ReadonlyMap<string, Stored>>
  readonly engine: Engine
}

/** The statements for the columns of a table that stays. */
export function changedColumns(old: TableDefinition, now: TableDefinition, { fills, engine }: Change): string[] {
  const before = new Map(old.columns.map((column) => [column.name, column]))
  const after = new Map(now.columns.map((column) => [column.name, column]))
  const fill = fills.get(now.name) ?? new Map<string, Stored>()
  return [
    ...old.columns.filter(({ name }) => !after.has(name)).map(({ name }) => `${alter(now, engine)} DROP COLUMN ${quoted(name, engine)}`),
    ...now.columns.flatMap((column) => {
      const known = before.get(column.name)
      if (known === undefined) return addedColumn(column, now, fill, engine)
      return engine === 'postgres'
        ? changedInPostgres(known, column, old, now, fill)
        : changedInMysql(known, column, old, now, fill, engine)
    }),
    ...tableComment(old, now, engine),
  ]
}

function alter(table: TableDefinition, engine: Engine): string {
  return `ALTER TABLE ${quoted(table.name, engine)}`
}

/** A column that may not be null gets its value by a default that is taken away again. */
function addedColumn(column: ColumnDefinition, table: TableDefinition, fill: ReadonlyMap<string, Stored>, engine: Engine): string[] {
  const written = columnSql(column, table, countedKey(table), engine)
  const value = fill.get(column.name)
  const add = `${alter(table, engine)} ADD COLUMN`
  const comment = commentOn(column, table, engine)
  if (value === undefined || value === null) return [`${add} ${written}`, ...comment]
  const bare = columnSql({ ...column, default: null, comment: null }, table, null, engine)
  const name = quoted(column.name, engine)
  const isExpression = engine !== 'postgres'
  const given = literal(value, column.type, engine)
  return [
    `${add} ${bare} DEFAULT ${isExpression ? `(${given})` : given}`,
    ...(engine === 'postgres'
      ? [`${alter(table, engine)} ALTER COLUMN ${name} ${defaultOf(column, table, engine)}`]
      : [`${alter(table, engine)} MODIFY COLUMN ${written}`]),
    ...comment,
  ]
}

function commentOn({ name, comment }: ColumnDefinition, table: TableDefinition, engine: Engine): string[] {
  if (engine !== 'postgres' || comment === null) return []
  return [`COMMENT ON COLUMN ${quoted(table.name, engine)}.${quoted(name, engine)} IS ${quoteText(comment)}`]
}

function defaultOf(column: ColumnDefinition, table: TableDefinition, engine: Engine): string {
  const given = defaultSql(column, table, engine)
  return given === null ? 'DROP DEFAULT' : `SET DEFAULT ${given}`
}

function filled(
  column: ColumnDefinition,
  known: ColumnDefinition,
  table: TableDefinition,
  fill: ReadonlyMap<string, Stored>,
  engine: Engine,
): string[] {
  const value = fill.get(column.name)
  if (!known.nullable || column.nullable || value === undefined || value === null) return []
  const name = quoted(column.name, engine)
  return [`UPDATE ${quoted(table.name, engine)} SET ${name} = ${literal(value, column.type, engine)} WHERE ${name} IS NULL`]
}

function changedInPostgres(
  known: ColumnDefinition,
  column: ColumnDefinition,
  old: TableDefinition,
  now: TableDefinition,
  fill: ReadonlyMap<string, Stored>,
): string[] {
  const engine = 'postgres'
  const name = quoted(column.name, engine)
  const change = `${alter(now, engine)} ALTER COLUMN ${name}`
  // What was computed stays.
  if (known.generated !== null && column.generated === null)
    return [`${change} DROP EXPRESSION`, ...changedInPostgres({ ...known, generated: null, nullable: true }, column, old, now, fill)]
  if (JSON.stringify(generatedText(known, old)) !== JSON.stringify(generatedText(column, now)))
    return [`${alter(now, engine)} DROP COLUMN ${name}`, ...addedColumn(column, now, fill, engine)]
  const [typeBefore, typeAfter] = [columnTypeSql(known.type, engine), columnTypeSql(column.type, engine)]
  const [collated, collates] = [known.collation, column.collation]
  const [before, after] = [defaultOf(known, old, engine), defaultOf(column, now, engine)]
  const hasType = typeBefore !== typeAfter || collated !== collates
  const [wasCounted, isCounted] = [countedKey(old) === known.name, countedKey(now) === column.name]
  const statements: string[] = []
  // Others count by a sequence that is a default.
  if (wasCounted && !isCounted) statements.push(`${change} DROP IDENTITY IF EXISTS`, `${change} DROP DEFAULT`)
  if (hasType && before !== 'DROP DEFAULT') statements.push(`${change} DROP DEFAULT`)
  if (hasType)
    statements.push(
      `${change} TYPE ${typeAfter}${collates === null ? '' : ` COLLATE ${quoted(collates, engine)}`} USING ${name}::${typeAfter}`,
    )
  statements.push(...filled(column, known, now, fill, engine))
  if (after !== before || (hasType && after !== 'DROP DEFAULT')) statements.push(`${change} ${after}`)
  if (known.nullable !== column.nullable) statements.push(`${change} ${column.nullable ? 'DROP' : 'SET'} NOT NULL`)
  if (isCounted && !wasCounted) statements.push(`${change} ADD GENERATED BY DEFAULT AS IDENTITY`, countOn(column, now))
  if (known.comment !== column.comment)
    statements.push(
      `COMMENT ON COLUMN ${quoted(now.name, engine)}.${name} IS ${column.comment === null ? 'NULL' : quoteText(column.comment)}`,
    )
  return statements
}

/** Keys of a sequence come after those that are there. */
function countOn(column: ColumnDefinition, table: TableDefinition): string {
  const [name, from] = [quoted(column.name, 'postgres'), quoted(table.name, 'postgres')]
  const sequence = `pg_get_serial_sequence(${quoteText(from)}, ${quoteText(column.name)})`
  return `SELECT setval(${sequence}, coalesce(max(${name}), 0) + 1, false) FROM ${from}`
}

function generatedText(column: ColumnDefinition, table: TableDefinition): string | null {
  return column.generated === null ? null : columnSql({ ...column, comment: null }, table, null, 'postgres')
}

function changedInMysql(
  known: ColumnDefinition,
  column: ColumnDefinition,
  old: TableDefinition,
  now: TableDefinition,
  fill: ReadonlyMap<string, Stored>,
  engine: Engine,
): string[] {
  const [before, after] = [columnSql(known, old, countedKey(old), engine), columnSql(column, now, countedKey(now), engine)]
  if (before === after) return []
  const change = alter(now, engine)
  const isKept = known.generated?.stored === true && column.generated === null
  const isGenerated = (known.generated ?? column.generated) !== null
  if (isGenerated && !isKept) return [`${change} DROP COLUMN ${quoted(column.name, engine)}`, `${change} ADD COLUMN ${after}`]
  return [...filled(column, known, now, fill, engine), `${change} MODIFY COLUMN ${after}`]
}

function tableComment(old: TableDefinition, now: TableDefinition, engine: Engine): string[] {
  if (old.comment === now.comment) return []
  const text = quoteText(now.comment ?? '')
  return engine === 'postgres'
    ? [`COMMENT ON TABLE ${quoted(now.name, engine)} IS ${now.comment === null ? 'NULL' : text}`]
    : [`${alter(now, engine)} COMMENT ${text}`]
}
