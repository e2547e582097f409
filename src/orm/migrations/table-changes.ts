// The statements between two sets of tables. Names first, then what goes, what comes and what changes, then indexes and references.
// PostgreSQL, MySQL and MariaDB change tables where they are; SQLite builds a changed table anew (sqlite-rebuild.ts).

import type { Stored } from '../column-type.ts'
import { columnTypeSql } from '../ddl/column-types.ts'
import { addForeignKey, createIndexes, createTable } from '../ddl/create-table.ts'
import type { ForeignKeyDefinition, TableDefinition } from '../ddl/definition.ts'
import { DDL_FEATURES } from '../ddl/features.ts'
import { dropFullText } from '../ddl/full-text.ts'
import { quoted } from '../ddl/quoted.ts'
import type { Engine } from '../engine.ts'
import { changedColumns } from './column-changes.ts'
import { withKey } from './primary-key.ts'
import { renamedTable, type TableRenames } from './renames.ts'
import { changesNothing, type Rebuild, rebuiltTable } from './sqlite-rebuild.ts'
import type { Dropped, Replaced } from './standing.ts'
import { type Parts, partsOf, sqlOfPart } from './table-parts.ts'

/** Tables by name. */
export type Tables = ReadonlyMap<string, TableDefinition>
/** What rows get that are there already: by table and column. */
export type Fills = ReadonlyMap<string, ReadonlyMap<string, Stored>>

/** What is changed, and how. */
export interface TableChange {
  readonly before: Tables
  readonly after: Tables
  readonly renames: TableRenames
  readonly fills: Fills
  readonly engine: Engine
}

/** A statement, and what of a database it needs to know: what a part is called there, and what else hangs on a table that goes. */
export interface Statement {
  readonly sql: string
  readonly drops?: Dropped
  readonly replaces?: Replaced
}

function plain(statements: readonly string[]): Statement[] {
  return statements.map((sql) => ({ sql }))
}

/** The statements, in order. Throws ORM_DDL_... */
export function statementsOf(change: TableChange): Statement[] {
  const { before, after, renames, engine } = change
  const moved = new Map([...before.values()].map((table) => renamedTable(table, renames)).map((table) => [table.name, table]))
  const gone = [...moved.values()].filter(({ name }) => !after.has(name))
  const fresh = [...after.values()].filter(({ name }) => !moved.has(name))
  const kept = [...after.values()].filter(({ name }) => moved.has(name))
  const pairs = kept.map((table): Pair => ({ old: moved.get(table.name) as TableDefinition, now: table, was: formerOf(table, change) }))
  return engine === 'sqlite' ? onSqlite(change, gone, fresh, pairs) : inPlace(change, gone, fresh, pairs)
}

/** A table that stays: as it was called, as it was but for its names, and as it is to be. */
interface Pair {
  readonly was: TableDefinition
  readonly old: TableDefinition
  readonly now: TableDefinition
}

function formerOf({ name }: TableDefinition, { before, renames }: TableChange): TableDefinition {
  const former = [...renames.tables].find(([, now]) => now === name)?.[0]
  return before.get(former ?? name) as TableDefinition
}

function renameStatements({ was, now }: Pair, { renames, engine }: TableChange): string[] {
  const statements: string[] = []
  if (was.name !== now.name) statements.push(`ALTER TABLE ${quoted(was.name, engine)} RENAME TO ${quoted(now.name, engine)}`)
  for (const [from, to] of renames.columns.get(now.name) ?? [])
    statements.push(`ALTER TABLE ${quoted(now.name, engine)} RENAME COLUMN ${quoted(from, engine)} TO ${quoted(to, engine)}`)
  return statements
}

function onSqlite(
  change: TableChange,
  gone: readonly TableDefinition[],
  fresh: readonly TableDefinition[],
  pairs: readonly Pair[],
): Statement[] {
  const { fills } = change
  const statements: Statement[] = []
  for (const { was, now } of pairs) {
    const kept = new Set(now.indexes.map(({ name }) => name))
    for (const index of was.indexes)
      if (index.fullText && (!kept.has(index.name) || was.name !== now.name)) statements.push(...plain(dropFullText(index, was, 'sqlite')))
  }
  statements.push(...plain(pairs.flatMap((pair) => renameStatements(pair, change))))
  for (const table of gone) {
    for (const index of table.indexes) if (index.fullText) statements.push(...plain(dropFullText(index, table, 'sqlite')))
    statements.push({ sql: `DROP TABLE ${quoted(table.name, 'sqlite')}` })
  }
  for (const table of fresh) {
    const { create, after } = createTable(table, table.foreignKeys, 'sqlite')
    statements.push(...plain([create, ...after]))
  }
  for (const { was, old, now } of pairs) {
    if (changesNothing(old, now) && !losesUnique(was, now)) statements.push(...indexStatements(was, old, now))
    else statements.push(...rebuildStatements(old, now, rebuiltTable(old, now, fills.get(now.name) ?? new Map())))
  }
  return statements
}

function rebuildStatements(old: TableDefinition, now: TableDefinition, { fill, replace, after }: Rebuild): Statement[] {
  return [
    ...plain(fill),
    { sql: replace.filter((sql) => !sql.startsWith('PRAGMA')).join('; '), replaces: { old, now, statements: replace } },
    ...plain(after),
  ]
}

/** Whether what was unique need not be any more. Others declare that in CREATE TABLE, where no statement but another one undoes it. */
function losesUnique(was: TableDefinition, now: TableDefinition): boolean {
  const kept = new Set(now.indexes.map((index) => createIndexes(index, now, 'sqlite').join()))
  return was.indexes.some((index) => index.unique && !kept.has(createIndexes(index, was, 'sqlite').join()))
}

/** Indexes of SQLite keep their names when the table gets another. */
function indexStatements(was: TableDefinition, old: TableDefinition, now: TableDefinition): Statement[] {
  const before = new Map(was.indexes.map((index) => [index.name, createIndexes(index, was, 'sqlite').join(';')]))
  const after = new Map(now.indexes.map((index) => [index.name, createIndexes(index, now, 'sqlite').join(';')]))
  const isMoved = was.name !== now.name
  const dropped = was.indexes.filter(({ name, fullText }) => !fullText && (isMoved || before.get(name) !== after.get(name)))
  const textsDropped = was.indexes.filter(
    ({ name, fullText }) => fullText && !isMoved && after.has(name) && before.get(name) !== after.get(name),
  )
  const made = now.indexes.filter(
    ({ name, fullText }) => isMoved || before.get(name) !== after.get(name) || (fullText && !before.has(name)),
  )
  return [
    ...dropped.map(({ name }) => ({ sql: `DROP INDEX ${quoted(name, 'sqlite')}`, drops: { kind: 'indexes' as const, name, table: old } })),
    ...plain(textsDropped.flatMap((index) => dropFullText(index, was, 'sqlite'))),
    ...plain(made.flatMap((index) => createIndexes(index, now, 'sqlite'))),
  ]
}

function inPlace(
  change: TableChange,
  gone: readonly TableDefinition[],
  fresh: readonly TableDefinition[],
  pairs: readonly Pair[],
): Statement[] {
  const { engine } = change
  const parts = pairs.map(({ was, old, now }) => {
    const before = withTypes(partsOf(was, engine), was, change.before, engine)
    const after = withTypes(partsOf(now, engine), now, change.after, engine)
    return { was, old, now, before: engine === 'postgres' ? before : withoutIndexes(before, after, was), after }
  })
  const statements: Statement[] = []
  // What hangs on columns goes before them: references first, since they need indexes.
  for (const kind of ['foreignKeys', 'checks', 'indexes'] as const) {
    for (const { was, before, after } of parts) statements.push(...dropped(kind, before, after, was, engine))
    for (const table of gone) if (kind === 'foreignKeys') statements.push(...dropped(kind, partsOf(table, engine), NOTHING, table, engine))
  }
  statements.push(...plain(pairs.flatMap((pair) => renameStatements(pair, change))))
  statements.push(...plain(gone.toReversed().map(({ name }) => `DROP TABLE ${quoted(name, engine)}`)))
  const later: [ForeignKeyDefinition, TableDefinition][] = []
  for (const table of fresh) {
    const { create, after } = createTable(table, [], engine)
    statements.push(...plain([create, ...after]))
    for (const key of table.foreignKeys) later.push([key, table])
  }
  for (const { old, now } of pairs) statements.push(...withKey(changedColumns(old, now, change), old, now, engine))
  for (const kind of ['indexes', 'checks', 'foreignKeys'] as const)
    for (const { before, after, now } of parts) statements.push(...plain(added(kind, before, after, now, engine)))
  return [...statements, ...plain(later.map(([key, table]) => addForeignKey(key, table, engine)))]
}

/** Both ends of a foreign key have one type, and it needs a key at the other end: it goes and comes back where these are others. */
function withTypes(parts: Parts, table: TableDefinition, tables: Tables, engine: Engine): Parts {
  const typeOf = (each: TableDefinition | undefined, name: string): string => {
    const column = each?.columns.find((one) => one.name === name)
    return column === undefined ? '' : columnTypeSql(column.type, engine)
  }
  const types = new Map(
    table.foreignKeys.map((key) => {
      const target = tables.get(key.table)
      const keys = `${table.primaryKey.map((name) => typeOf(table, name))} ${target?.primaryKey.length}`
      return [key.name, `${typeOf(table, key.column)} ${typeOf(target, key.target)} ${keys}`]
    }),
  )
  return { ...parts, foreignKeys: new Map([...parts.foreignKeys].map(([name, sql]) => [name, `${sql} ${types.get(name)}`])) }
}

/** MySQL lets no index go that a foreign key uses, so the foreign key goes first, and comes back. */
function withoutIndexes(before: Parts, after: Parts, { indexes, foreignKeys }: TableDefinition): Parts {
  const going = indexes.filter(({ name }) => before.indexes.get(name) !== after.indexes.get(name))
  const goes = (name: string): boolean => {
    const column = foreignKeys.find((key) => key.name === name)?.column
    return going.some(({ parts }) => parts[0]?.column === column)
  }
  const keys = [...before.foreignKeys].map(([name, text]): [string, string] => [name, goes(name) ? `${text} without its index` : text])
  return { ...before, foreignKeys: new Map(keys) }
}

const NOTHING: Parts = { foreignKeys: new Map(), checks: new Map(), indexes: new Map() }

function dropped(kind: keyof Parts, before: Parts, after: Parts, table: TableDefinition, engine: Engine): Statement[] {
  return [...before[kind]].flatMap(([name, text]) => {
    if (after[kind].get(name) === text) return []
    const statements = sqlOfPart[kind].drop(name, table, engine)
    // Indexes of words are several statements, and nobody else's.
    return statements.length > 1 ? plain(statements) : statements.map((sql) => ({ sql, drops: { kind, name, table } }))
  })
}

function added(kind: keyof Parts, before: Parts, after: Parts, table: TableDefinition, engine: Engine): string[] {
  return [...after[kind]].flatMap(([name, sql]) => (before[kind].get(name) === sql ? [] : sqlOfPart[kind].add(name, table, engine)))
}

/** Whether the engine undoes changes of tables with the transaction. */
export function isTransactional(engine: Engine): boolean {
  return !DDL_FEATURES[engine].inlineIndexes
}
