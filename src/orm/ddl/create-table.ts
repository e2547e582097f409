// CREATE TABLE of a definition, in the words of one engine.

import { NuagesError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { Made } from '../made.ts'
import type { OnDelete } from '../relations.ts'
import { columnTypeSql, isLong, MOST_ROW_BYTES, rowBytes, typeCheck } from './column-types.ts'
import { checkDeferrable } from './deferrable.ts'
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, IndexPart, TableDefinition } from './definition.ts'
import { expressionSql, ownConditionSql, type Place } from './expression-sql.ts'
import { DDL_FEATURES } from './features.ts'
import { createFullText } from './full-text.ts'
import { literal, quoteText } from './literal.ts'
import { constraintName } from './names.ts'
import { quoted, quotedList } from './quoted.ts'
import { inlineIndex } from './shadow-columns.ts'

/** The statements that make a table, in order. */
export interface TableStatements {
  readonly create: string
  /** Indexes and comments. */
  readonly after: readonly string[]
}

/** Writes the statements of a table. `within` are the foreign keys that stand in it; others are added by `addForeignKey`. Throws ORM_DDL_... */
export function createTable(table: TableDefinition, within: readonly ForeignKeyDefinition[], engine: Engine): TableStatements {
  const features = DDL_FEATURES[engine]
  const place = placeOf(table, engine)
  const counted = countedKey(table)
  checkRowSize(table, engine)
  const inline = features.inlineIndexes ? table.indexes.map((index) => inlineIndex(index, table, place(`the index ${index.name}`))) : []
  const parts = [
    ...table.columns.map((column) => columnSql(column, table, counted, engine)),
    ...inline.flatMap(({ columns }) => columns),
    ...(counted !== null && engine === 'sqlite' ? [] : [`PRIMARY KEY (${primaryKey(table, engine)})`]),
    ...checks(table, engine),
    ...inline.flatMap(({ key }) => (key === null ? [] : [key])),
    ...within.map((key) => foreignKeySql(key, table, engine)),
  ]
  const comment = features.comments === 'inline' && table.comment !== null ? ` COMMENT ${quoteText(table.comment)}` : ''
  const options = features.tableOptions === '' ? '' : ` ${features.tableOptions}`
  const create = `CREATE TABLE ${quoted(table.name, engine)} (\n  ${parts.join(',\n  ')}\n)${options}${comment}`
  const indexes = features.inlineIndexes ? [] : table.indexes.flatMap((index) => createIndexes(index, table, engine))
  return { create, after: [...indexes, ...(features.comments === 'statement' ? comments(table, engine) : [])] }
}

function placeOf(table: TableDefinition, engine: Engine): (what: string) => Place {
  return (what) => ({ schema: table.schema, engine, what })
}

function checkRowSize(table: TableDefinition, engine: Engine): void {
  if (engine !== 'mysql' && engine !== 'mariadb') return
  const bytes = table.columns.reduce((sum, { type }) => sum + rowBytes(type, engine), 0)
  if (bytes <= MOST_ROW_BYTES) return
  throw new NuagesError(
    'ORM_DDL_ROW_SIZE',
    `a row of ${table.name} would have ${Math.ceil(bytes)} bytes, where MySQL has room for ${MOST_ROW_BYTES}`,
    {
      hint: 'texts without a maxLength, or with one above 768, are kept outside of the row',
    },
  )
}

/** The only column of the primary key, if the database counts it. */
export function countedKey(table: TableDefinition): string | null {
  const counted = table.columns.filter(({ type }) => type.auto)
  const [only, second] = counted
  if (only === undefined) return null
  if (second === undefined && table.primaryKey.length === 1 && table.primaryKey[0] === only.name) return only.name
  throw new NuagesError('ORM_DDL_KEY', `the key of ${table.name} is counted by the database and of several columns`, {
    hint: 'a counted key is the only column of its primary key',
  })
}

function primaryKey(table: TableDefinition, engine: Engine): string {
  for (const column of table.columns) {
    if (!table.primaryKey.includes(column.name) || !isLong(column.type, engine)) continue
    throw new NuagesError('ORM_DDL_KEY', `${table.name}.${column.name} is too long for a primary key of MySQL`, {
      hint: 'give it a maxLength of at most 768',
    })
  }
  return quotedList(table.primaryKey, engine)
}

/** A column as it stands in CREATE TABLE. */
export function columnSql(column: ColumnDefinition, table: TableDefinition, counted: string | null, engine: Engine): string {
  const parts = [quoted(column.name, engine), columnTypeSql(column.type, engine)]
  if (column.collation !== null)
    parts.push(`COLLATE ${engine === 'postgres' ? quoted(column.collation, engine) : collation(column.collation)}`)
  if (column.name === counted) parts.push(COUNTED[engine])
  else if (column.generated !== null) parts.push(generated(column.generated, table, column.name, engine))
  else {
    if (!column.nullable) parts.push('NOT NULL')
    const given = defaultSql(column, table, engine)
    if (given !== null) parts.push(`DEFAULT ${given}`)
  }
  if (DDL_FEATURES[engine].comments === 'inline' && column.comment !== null) parts.push(`COMMENT ${quoteText(column.comment)}`)
  return parts.join(' ')
}

const COUNTED: Readonly<Record<Engine, string>> = {
  // AUTOINCREMENT: the key of a deleted row is never given again.
  sqlite: 'PRIMARY KEY AUTOINCREMENT',
  postgres: 'GENERATED BY DEFAULT AS IDENTITY',
  mysql: 'NOT NULL AUTO_INCREMENT',
  mariadb: 'NOT NULL AUTO_INCREMENT',
}

function collation(name: string): string {
  if (/^\w+$/.test(name)) return name
  throw new NuagesError('ORM_DDL_VALUE', 'the name of a collation has other characters than letters, digits and _')
}

function generated({ as, stored }: { as: Made<unknown>; stored: boolean }, table: TableDefinition, column: string, engine: Engine): string {
  const sql = expressionSql(as, placeOf(table, engine)(`the generated column ${column}`))
  return `GENERATED ALWAYS AS (${sql}) ${stored || !DDL_FEATURES[engine].virtualColumns ? 'STORED' : 'VIRTUAL'}`
}

/** The default of a column, null for none. */
export function defaultSql(column: ColumnDefinition, table: TableDefinition, engine: Engine): string | null {
  const { default: given, type } = column
  if (given === null) return null
  if (Made.isMade(given)) return `(${expressionSql(given, placeOf(table, engine)(`the default of ${column.name}`))})`
  const text = literal(given, type, engine)
  return isLong(type, engine) ? `(${text})` : text
}

function checks(table: TableDefinition, engine: Engine): string[] {
  return [...checksOf(table, engine)].map(([name, condition]) => `CONSTRAINT ${quoted(name, engine)} CHECK (${condition})`)
}

/** The conditions of a table by the names of their constraints. */
export function checksOf(table: TableDefinition, engine: Engine): ReadonlyMap<string, string> {
  const own = table.checks.map(({ name, condition }): [string, string] => [
    name,
    ownConditionSql(condition, placeOf(table, engine)(`the check ${name}`)),
  ])
  const ofColumns = table.columns.flatMap((column): [string, string][] => {
    const conditions = columnConditions(column, engine)
    if (conditions.length === 0) return []
    return [[constraintName(table.name, [column.name], 'check'), conditions.join(' AND ')]]
  })
  return new Map([...ofColumns, ...own])
}

function columnConditions(column: ColumnDefinition, engine: Engine): string[] {
  const { type, choices, min, max } = column
  const name = quoted(column.name, engine)
  const conditions: string[] = []
  const check = typeCheck(type, name, engine)
  if (check !== null) conditions.push(check)
  if (choices !== null && type.kind !== 'json')
    conditions.push(`${name} IN (${choices.map((choice) => literal(choice, type, engine)).join(', ')})`)
  if (min !== null) conditions.push(`${name} >= ${literal(min, type, engine)}`)
  if (max !== null) conditions.push(`${name} <= ${literal(max, type, engine)}`)
  return conditions
}

const ON_DELETE: Readonly<Record<OnDelete, string>> = {
  cascade: ' ON DELETE CASCADE',
  setNull: ' ON DELETE SET NULL',
  setDefault: ' ON DELETE SET DEFAULT',
  protect: '',
  restrict: '',
  doNothing: '',
}

function foreignKeySql(key: ForeignKeyDefinition, table: TableDefinition, engine: Engine): string {
  const features = DDL_FEATURES[engine]
  checkOnDelete(key, table)
  const isOurs = (key.onDelete === 'setDefault' && !features.setDefault) || (!features.checkedActions && isChecked(key, table, engine))
  const onDelete = isOurs && key.onDelete !== 'cascade' ? '' : ON_DELETE[key.onDelete]
  const deferrable = features.deferrable === '' ? '' : ` ${features.deferrable}`
  const [name, column, target] = [key.name, key.column, key.target].map((part) => quoted(part, engine))
  return `CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${quoted(key.table, engine)} (${target})${onDelete}${deferrable}`
}

/** Whether a check of the table is about the column. */
function isChecked({ column }: ForeignKeyDefinition, table: TableDefinition, engine: Engine): boolean {
  const name = quoted(column, engine)
  return table.checks.some((check) => ownConditionSql(check.condition, placeOf(table, engine)(`the check ${check.name}`)).includes(name))
}

function checkOnDelete({ column, onDelete }: ForeignKeyDefinition, table: TableDefinition): void {
  const found = table.columns.find(({ name }) => name === column)
  const isWrong =
    (onDelete === 'setNull' && found?.nullable === false) || (onDelete === 'setDefault' && found?.default === null && !found.nullable)
  if (!isWrong) return
  throw new NuagesError(
    'ORM_DDL_ON_DELETE',
    `${table.name}.${column} is set to ${onDelete === 'setNull' ? 'null' : 'its default'} when its target is deleted, and cannot be`,
    {
      hint: onDelete === 'setNull' ? 'declare the foreign key with { null: true }' : 'give the foreign key a default',
    },
  )
}

/** Adds a foreign key to a table that is there. */
export function addForeignKey(key: ForeignKeyDefinition, table: TableDefinition, engine: Engine): string {
  return `ALTER TABLE ${quoted(table.name, engine)} ADD ${foreignKeySql(key, table, engine)}`
}

/** The statements that make an index of a table that is there. */
export function createIndexes(index: IndexDefinition, table: TableDefinition, engine: Engine): string[] {
  return index.fullText ? createFullText(index, table, engine) : [createIndex(index, table, engine)]
}

/** CREATE INDEX, for engines whose indexes are made by statements of their own. */
function createIndex(index: IndexDefinition, table: TableDefinition, engine: Engine): string {
  const place = placeOf(table, engine)(`the index ${index.name}`)
  const parts = index.parts.map((part) => partSql(part, index, table, place))
  const isCovering = DDL_FEATURES[engine].covering && index.include.length > 0
  const include = isCovering ? ` INCLUDE (${quotedList(index.include, engine)})` : ''
  const nulls = !index.nullsDistinct && engine === 'postgres' ? ' NULLS NOT DISTINCT' : ''
  if (index.deferrable !== null) {
    checkDeferrable(index, table, engine)
    const when = index.deferrable === 'deferred' ? 'DEFERRED' : 'IMMEDIATE'
    const constraint = `CONSTRAINT ${quoted(index.name, engine)} UNIQUE${nulls} (${parts.join(', ')})${include} DEFERRABLE INITIALLY ${when}`
    return `ALTER TABLE ${quoted(table.name, engine)} ADD ${constraint}`
  }
  const where = index.where === null ? '' : ` WHERE ${ownConditionSql(index.where, place)}`
  const unique = index.unique ? 'UNIQUE ' : ''
  return `CREATE ${unique}INDEX ${quoted(index.name, engine)} ON ${quoted(table.name, engine)} (${parts.join(', ')})${include}${nulls}${where}`
}

function partSql(
  { column, expression, descending, opclass }: IndexPart,
  index: IndexDefinition,
  table: TableDefinition,
  place: Place,
): string {
  const { engine } = place
  const own = expression === null ? quoted(column as string, engine) : `(${expressionSql(expression, place)})`
  const what = engine === 'sqlite' && !index.nullsDistinct && mayBeNull(column, table) ? `quote(${own})` : own
  const words = [
    what,
    ...(opclass !== null && DDL_FEATURES[engine].opclasses ? [quoted(opclass, engine)] : []),
    ...(descending ? ['DESC'] : []),
  ]
  return words.join(' ')
}

/** What is null in one row is the same as in another where its text is: SQLite's quote() of it is NULL, of that text 'NULL'. */
function mayBeNull(column: string | null, table: TableDefinition): boolean {
  return table.columns.find(({ name }) => name === column)?.nullable !== false
}

/** The statements that comment on a table and its columns, where they are statements. */
function comments(table: TableDefinition, engine: Engine): string[] {
  const name = quoted(table.name, engine)
  const ofTable = table.comment === null ? [] : [`COMMENT ON TABLE ${name} IS ${quoteText(table.comment)}`]
  const ofColumns = table.columns.flatMap(({ name: column, comment }) =>
    comment === null ? [] : [`COMMENT ON COLUMN ${name}.${quoted(column, engine)} IS ${quoteText(comment)}`],
  )
  return [...ofTable, ...ofColumns]
}
