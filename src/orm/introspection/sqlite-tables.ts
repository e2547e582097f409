// The tables of a SQLite database, by its pragmas and its own statements. (https://sqlite.org/pragma.html)

import { DatabaseError } from '../backends/database-error.ts'
import type { ColumnType } from '../column-type.ts'
import type { Database } from '../database.ts'
import { kindOf } from './column-kinds.ts'
import { type FoundCondition, readCondition } from './conditions.ts'
import { isNow } from './default-source.ts'
import { type FoundColumn, type FoundForeignKey, type FoundIndex, type FoundPart, type FoundTable, onDeleteOf } from './found.ts'
import { readDefinition, readIndex, type SqliteDefinition } from './sqlite-definition.ts'

type Cells = readonly unknown[]

/** Tables and views, or only that of a name, without those of the engine and of its indexes of words. */
export async function sqliteTables(database: Database, only: string | null): Promise<FoundTable[]> {
  const { rows } = await database.execute(
    "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') ORDER BY name",
  )
  const tables: FoundTable[] = []
  for (const [name, type] of rows) {
    if (String(name).startsWith('sqlite_') || (only !== null && name !== only)) continue
    const isView = type === 'view'
    if (!isView || (await isReadable(database, String(name)))) tables.push(await tableOf(database, String(name), isView))
  }
  return tables
}

/** A view of a table that is not there any more is kept by SQLite, and cannot even be looked at. */
async function isReadable(database: Database, view: string): Promise<boolean> {
  try {
    await database.execute('SELECT 1 FROM pragma_table_xinfo(?)', [view])
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'DATABASE_STATEMENT_FAILED') return false
    throw error
  }
}

async function tableOf(database: Database, name: string, isView: boolean): Promise<FoundTable> {
  const ask = async (sql: string): Promise<readonly Cells[]> => (await database.execute(sql, [name])).rows
  const [[statement] = []] = await ask("SELECT sql FROM sqlite_master WHERE name = ? AND type IN ('table', 'view')")
  const definition = isView ? NOTHING : readDefinition(String(statement))
  const columns = await ask('SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid')
  const keys = columns.filter(([, , , , place]) => Number(place) > 0).sort((one, other) => Number(one[4]) - Number(other[4]))
  const primaryKey = keys.map(([column]) => String(column))
  const checks = definition.checks.map((check) => ({ check, says: readCondition(check.sql, 'sqlite') ?? [] }))
  return {
    name,
    isView,
    comment: null,
    columns: columns.map((cells) =>
      columnOf(
        cells,
        primaryKey,
        definition,
        checks.flatMap(({ says }) => says),
      ),
    ),
    primaryKey,
    indexes: await indexesOf(database, name),
    checks: definition.checks,
    domainChecks: [],
    foreignKeys: await foreignKeysOf(database, name, definition),
  }
}
const NOTHING: SqliteDefinition = { columns: new Map(), checks: [], keyNames: new Map() }

function columnOf(
  [name, declared, notNull, given, place]: Cells,
  primaryKey: readonly string[],
  { columns }: SqliteDefinition,
  conditions: readonly FoundCondition[],
): FoundColumn {
  const column = String(name)
  const { collation = null, generated = null } = columns.get(column) ?? {}
  const text = String(declared).replace(/\s*\bgenerated always$/i, '')
  // The key of a table whose type is INTEGER is the number of the row, which SQLite counts.
  const counted = primaryKey.length === 1 && primaryKey[0] === column && /^integer$/i.test(text)
  const own = conditions.filter((condition) => condition.column === column)
  return {
    name: column,
    declared: text,
    type: typeOf(text, counted, own, given),
    nullable: Number(notNull) === 0 && Number(place) === 0,
    default: given === null ? null : String(given),
    generated,
    unsigned: /\bunsigned\b/i.test(text),
    labels: null,
    collation,
    comment: null,
  }
}

/** What the type does not say, checks do: SQLite has but five. */
function typeOf(declared: string, counted: boolean, conditions: readonly FoundCondition[], given: unknown): ColumnType | null {
  if (counted) return { kind: 'bigint', auto: true }
  if (declared === 'TEXT' && isNow(String(given))) return { kind: 'datetime' }
  // Without exact digits SQLite makes a float of what looks like a number.
  const type = /^(?:decimal|numeric)$/i.test(declared) ? { kind: 'float' as const } : kindOf(declared, 'sqlite', false)
  const length = conditions.find((condition) => condition.says === 'length')?.most
  if (type?.kind === 'text' && length !== undefined) return { kind: 'varchar', length }
  if (type?.kind === 'text' && conditions.some(({ says }) => says === 'json')) return { kind: 'json' }
  return type?.kind === 'integer' && declared === 'INTEGER' ? whole(conditions) : type
}

/** INTEGER has 64 bits, unless a check leaves fewer. */
function whole(conditions: readonly FoundCondition[]): ColumnType {
  const isFlag = conditions.some((condition) => condition.says === 'in' && condition.values.map(({ text }) => text).join() === '0,1')
  if (isFlag) return { kind: 'boolean' }
  const limits = conditions.flatMap((condition) => (condition.says === '<=' ? [condition.value.map(({ text }) => text).join('')] : []))
  if (limits.includes('32767')) return { kind: 'smallint' }
  return { kind: limits.includes('2147483647') ? 'integer' : 'bigint' }
}

async function indexesOf(database: Database, table: string): Promise<FoundIndex[]> {
  const { rows } = await database.execute(
    'SELECT l.name, l."unique", l.origin, m.sql FROM pragma_index_list(?) l LEFT JOIN sqlite_master m ON m.name = l.name WHERE l.origin <> \'pk\' ORDER BY l.name',
    [table],
  )
  const indexes: FoundIndex[] = []
  for (const [name, unique, origin, sql] of rows) {
    const { rows: columns } = await database.execute('SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno', [
      String(name),
    ])
    const { parts = [], where = null } = sql === null ? {} : readIndex(String(sql))
    // The texts of columns that may be null, see ddl/create-table.ts.
    const alike = columns.map(([column], place) => (column === null && Number(unique) === 1 ? quotedColumn(parts[place]) : null))
    indexes.push({
      name: origin === 'c' ? String(name) : null,
      unique: Number(unique) === 1,
      parts: columns.map(
        ([column, descending], place): FoundPart => ({
          column: column === null ? (alike[place] ?? null) : String(column),
          sql: column === null && !alike[place] ? (parts[place]?.replace(/\s+desc$/i, '') ?? null) : null,
          descending: Number(descending) === 1,
          opclass: null,
        }),
      ),
      include: [],
      where,
      constraint: origin === 'u',
      special: null,
      deferrable: null,
      nullsDistinct: alike.every((column) => column === null),
    })
  }
  return indexes
}

function quotedColumn(part: string | undefined): string | null {
  const [, column] = /^quote\("((?:[^"]|"")+)"\)(?:\s+desc)?$/i.exec(part ?? '') ?? []
  return column?.replaceAll('""', '"') ?? null
}

async function foreignKeysOf(database: Database, table: string, { keyNames }: SqliteDefinition): Promise<FoundForeignKey[]> {
  const { rows } = await database.execute(
    'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq',
    [table],
  )
  const keys = new Map<unknown, Cells[]>()
  for (const row of rows) keys.set(row[0], [...(keys.get(row[0]) ?? []), row])
  return [...keys.values()].map((parts) => {
    const [[, target, , , rule] = []] = parts
    const columns = parts.map(([, , from]) => String(from))
    // Where none is named it is the primary key.
    const targets = parts.flatMap(([, , , to]) => (to === null ? [] : [String(to)]))
    return { name: keyNames.get(columns.join(',')) ?? null, columns, table: String(target), targets, onDelete: onDeleteOf(String(rule)) }
  })
}
