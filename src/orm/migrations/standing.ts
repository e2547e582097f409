// Parts of tables by the names that they have in a database. Who made the tables named them: Nuages as `ddl/names.ts` says, other tools and
// engines as they like. Django's schema editor looks for them in the same way when it drops one.

import type { Database } from '../database.ts'
import { columnSql, countedKey } from '../ddl/create-table.ts'
import type { ColumnDefinition, IndexDefinition, TableDefinition } from '../ddl/definition.ts'
import { constraintName } from '../ddl/names.ts'
import { quoted } from '../ddl/quoted.ts'
import type { Engine } from '../engine.ts'
import { readCondition } from '../introspection/conditions.ts'
import type { FoundIndex, FoundTable } from '../introspection/found.ts'
import { introspectTable } from '../introspection/introspect.ts'
import { tokensOf } from '../introspection/tokens.ts'
import { type Parts, partsOf, sqlOfPart } from './table-parts.ts'

/** A part that is to be dropped, of a table as it is before. */
export interface Dropped {
  readonly kind: keyof Parts | 'primaryKey'
  readonly name: string
  readonly table: TableDefinition
}

interface DroppedPart extends Dropped {
  readonly kind: keyof Parts
}

/** The statements that drop a part, by the name that this database has for it; null where it has no such part. Throws `DatabaseError`. */
export async function droppingSql(database: Database, dropped: Dropped, engine: Engine): Promise<string[] | null> {
  const { kind, name, table } = dropped
  return kind === 'primaryKey' ? dropKey(database, table, engine) : dropPart(database, { kind, name, table }, engine)
}

async function dropPart(database: Database, dropped: DroppedPart, engine: Engine): Promise<string[] | null> {
  const found = await introspectTable(database, dropped.table.name)
  if (found === null) return null
  const { kind, name, table } = dropped
  const names = standingNames(found, dropped, engine)
  if (names.length === 0) return kind === 'checks' ? unnamedCheck(found, dropped, engine) : null
  return names.flatMap((each) => {
    const isConstraint = kind === 'indexes' && found.indexes.some((index) => index.name === each && index.constraint)
    if (isConstraint) return [`ALTER TABLE ${quoted(table.name, engine)} DROP CONSTRAINT ${quoted(each, engine)}`]
    return each === name ? sqlOfPart[kind].drop(name, table, engine) : otherwise(kind, each, table, engine)
  })
}

/** A table of SQLite that another one takes the place of. */
export interface Replaced {
  readonly old: TableDefinition
  readonly now: TableDefinition
  readonly statements: readonly string[]
}

/** The statements that made what hangs on a table and no model says, indexes and triggers, to be made again: not indexes of a column that goes. */
export async function foreignParts(database: Database, { old, now }: Replaced): Promise<string[]> {
  const found = await introspectTable(database, now.name)
  if (found === null) return []
  const own = [...old.indexes, ...now.indexes].map(({ name }) => name)
  const said = old.indexes.flatMap(({ name }) => standingNames(found, { kind: 'indexes', name, table: old }, 'sqlite'))
  const known = new Set([...own, ...said])
  const gone = new Set(old.columns.filter(({ name }) => !now.columns.some((column) => column.name === name)).map(({ name }) => name))
  const { rows } = await database.execute(
    "SELECT name, sql, type FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = ? AND sql IS NOT NULL",
    [now.name],
  )
  return rows.flatMap(([name, sql, type]) => {
    if (type === 'trigger') return [String(sql)]
    const isOfGone = tokensOf(String(sql), 'sqlite').some(({ text }) => gone.has(text))
    return known.has(String(name)) || isOfGone ? [] : [String(sql)]
  })
}

/** PostgreSQL knows its primary key by name; it keeps the one it has when its table gets another. */
async function dropKey(database: Database, { name }: TableDefinition, engine: Engine): Promise<string[] | null> {
  const { rows } = await database.execute("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass($1) AND contype = 'p'", [
    quoted(name, engine),
  ])
  return rows.length === 0 ? null : [`ALTER TABLE ${quoted(name, engine)} DROP CONSTRAINT ${quoted(String(rows[0]?.[0]), engine)}`]
}

function otherwise(kind: keyof Parts, name: string, table: TableDefinition, engine: Engine): string[] {
  if (kind !== 'indexes') return sqlOfPart[kind].drop(name, table, engine)
  if (engine === 'sqlite' || engine === 'postgres') return [`DROP INDEX ${quoted(name, engine)}`]
  return [`ALTER TABLE ${quoted(table.name, engine)} DROP KEY ${quoted(name, engine)}`]
}

/** What a part is called here: as it would be here, or else what is there in its place. */
function standingNames(found: FoundTable, dropped: DroppedPart, engine: Engine): string[] {
  const there = namesOf(found, dropped.kind)
  const { kind, name, table } = dropped
  // PostgreSQL numbers checks of a column that have no name.
  if (kind === 'checks') {
    const numbered = there.filter((each) => each === name || (each.startsWith(name) && /^\d+$/.test(each.slice(name.length))))
    if (numbered.length > 0) return numbered
  } else if (there.includes(name)) return [name]
  const own = new Set(partsOf(table, engine)[kind].keys())
  return like(found, dropped, engine).filter((each) => !own.has(each))
}

function namesOf(found: FoundTable, kind: keyof Parts): string[] {
  return found[kind].flatMap(({ name }) => name ?? [])
}

/** The names of what says the same of the same columns. */
function like(found: FoundTable, { kind, name, table }: DroppedPart, engine: Engine): string[] {
  if (kind === 'foreignKeys') {
    const column = table.foreignKeys.find((key) => key.name === name)?.column
    return found.foreignKeys.flatMap((key) => (key.columns.length === 1 && key.columns[0] === column ? (key.name ?? []) : []))
  }
  if (kind === 'checks') {
    const column = columnOfCheck(table, name)?.name
    return found.checks.flatMap((check) => (check.name !== null && isOnly(check.sql, column, engine) ? check.name : []))
  }
  const index = table.indexes.find((each) => each.name === name)
  if (index === undefined || index.fullText || index.where !== null) return []
  const isPostgres = engine === 'postgres'
  const columnsOf = ({ parts }: Pick<IndexDefinition, 'parts'> | FoundIndex): string =>
    parts.map(({ column, descending, opclass }) => `${column} ${descending} ${isPostgres ? opclass : ''}`).join()
  return found.indexes.flatMap((each) =>
    each.unique === index.unique && isPlain(each) && each.nullsDistinct === index.nullsDistinct && columnsOf(each) === columnsOf(index)
      ? (each.name ?? [])
      : [],
  )
}

/** A check of a column of MariaDB has no name, and stands in its declaration: the column is declared without it. */
function unnamedCheck(found: FoundTable, { name, table }: Dropped, engine: Engine): string[] | null {
  const column = columnOfCheck(table, name)
  if (column === undefined || !found.checks.some((check) => check.name === null && isOnly(check.sql, column.name, engine))) return null
  return [`ALTER TABLE ${quoted(table.name, engine)} MODIFY COLUMN ${columnSql(column, table, countedKey(table), engine)}`]
}

/** The column whose field says a check. */
function columnOfCheck({ name: table, columns }: TableDefinition, check: string): ColumnDefinition | undefined {
  return columns.find(({ name }) => constraintName(table, [name], 'check') === check)
}

function isPlain({ where, special, parts }: FoundIndex): boolean {
  return where === null && special === null && parts.every(({ column }) => column !== null)
}

/** Whether a check is one that a field says: of its column, and of nothing else. */
function isOnly(sql: string, column: string | undefined, engine: Engine): boolean {
  return readCondition(sql, engine)?.every((condition) => condition.column === column) === true
}
