// The tables of a MySQL or MariaDB database, by its information_schema.

import type { ColumnType } from '../column-type.ts'
import type { Database } from '../database.ts'
import type { Engine } from '../engine.ts'
import { kindOf } from './column-kinds.ts'
import { type FoundCondition, readCondition } from './conditions.ts'
import { type FoundCheck, type FoundColumn, type FoundForeignKey, type FoundIndex, type FoundTable, onDeleteOf } from './found.ts'

type Cells = readonly unknown[]

const TABLES = `
  SELECT t.table_name, t.table_type = 'VIEW', t.table_comment, t.table_collation
  FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_type IN ('BASE TABLE', 'VIEW') ORDER BY BINARY t.table_name`
const COLUMNS = `
  SELECT column_name, column_type, is_nullable = 'YES', column_default, extra, generation_expression, collation_name, column_comment
  FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`
const KEYS = `
  SELECT k.constraint_name, k.column_name,
    IF(k.referenced_table_schema = DATABASE(), k.referenced_table_name, CONCAT(k.referenced_table_schema, '.', k.referenced_table_name)),
    k.referenced_column_name, r.delete_rule
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.table_schema AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
  WHERE k.table_schema = DATABASE() AND k.table_name = ? AND k.referenced_table_name IS NOT NULL ORDER BY BINARY k.constraint_name, k.ordinal_position`
const CHECKS: Readonly<Record<'mysql' | 'mariadb', string>> = {
  mariadb: `SELECT IF(level = 'Column', NULL, constraint_name), check_clause FROM information_schema.check_constraints
    WHERE constraint_schema = DATABASE() AND table_name = ? ORDER BY level, BINARY constraint_name`,
  mysql: `SELECT c.constraint_name, c.check_clause FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
      ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
    WHERE c.constraint_schema = DATABASE() AND t.table_name = ? ORDER BY BINARY c.constraint_name`,
}
const EXPRESSION: Readonly<Record<'mysql' | 'mariadb', string>> = { mysql: 'expression', mariadb: 'NULL' }
const indexesSql = (engine: 'mysql' | 'mariadb'): string => `
  SELECT index_name, non_unique = 0, column_name, collation = 'D', sub_part, index_type, ${EXPRESSION[engine]}
  FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? ORDER BY BINARY index_name, seq_in_index`

/** Tables and views of the database, or only that of a name. */
export async function mysqlTables(database: Database, engine: 'mysql' | 'mariadb', only: string | null): Promise<FoundTable[]> {
  const { rows } = await database.execute(TABLES)
  const tables: FoundTable[] = []
  for (const row of rows) if (only === null || row[0] === only) tables.push(await tableOf(database, row, engine))
  return tables
}

async function tableOf(database: Database, [table, isView, comment, collation]: Cells, engine: 'mysql' | 'mariadb'): Promise<FoundTable> {
  const name = String(table)
  const ask = async (sql: string): Promise<readonly Cells[]> => (await database.execute(sql, [name])).rows
  const checks = (await ask(CHECKS[engine])).map(
    ([check, sql]): FoundCheck => ({ name: check === null ? null : String(check), sql: written(String(sql), engine) }),
  )
  const conditions = checks.flatMap(({ sql }) => readCondition(sql, engine) ?? [])
  const indexes = group(await ask(indexesSql(engine)))
  const foreignKeys = [...group(await ask(KEYS)).values()].map(foreignKeyOf)
  const hidden = new Set<string>()
  const columns = (await ask(COLUMNS)).flatMap((cells) => {
    // Columns that only an index sees, see ddl/shadow-columns.ts.
    if (/\bINVISIBLE\b/i.test(String(cells[4]))) hidden.add(String(cells[0]))
    return hidden.has(String(cells[0])) ? [] : [columnOf(cells, String(collation), engine, conditions)]
  })
  return {
    name,
    isView: Number(isView) === 1,
    comment: String(comment) === '' || Number(isView) === 1 ? null : String(comment),
    columns,
    primaryKey: (indexes.get('PRIMARY') ?? []).map((cells) => String(cells[2])),
    indexes: [...indexes].filter(([index]) => index !== 'PRIMARY').map(([index, parts]) => indexOf(index, parts, hidden)),
    checks,
    domainChecks: [],
    foreignKeys,
  }
}

/** Rows by what stands first in them. */
function group(rows: readonly Cells[]): Map<string, Cells[]> {
  const groups = new Map<string, Cells[]>()
  for (const row of rows) groups.set(String(row[0]), [...(groups.get(String(row[0])) ?? []), row])
  return groups
}

/** MySQL writes texts as `_utf8mb4\\'x\\'`. */
function written(sql: string, engine: Engine): string {
  return engine === 'mysql' ? sql.replace(/_[a-z0-9]+(?=\\?')/g, '').replaceAll("\\'", "'") : sql
}

function columnOf(cells: Cells, tableCollation: string, engine: Engine, conditions: readonly FoundCondition[]): FoundColumn {
  const [name, columnType, nullable, given, extra, expression, collation, comment] = cells
  const declared = String(columnType)
  const column = String(name)
  const own = conditions.filter((condition) => condition.column === column)
  const kinds = String(extra)
  const isGenerated = /\bGENERATED\b/i.test(kinds) && !/DEFAULT_GENERATED/i.test(kinds)
  const isAscii = String(collation) === 'ascii_bin'
  return {
    name: column,
    declared,
    type: typeOf(declared, /auto_increment/i.test(kinds), isAscii, own),
    nullable: Number(nullable) === 1,
    default: isGenerated ? null : defaultOf(given, kinds, engine),
    generated: isGenerated ? { sql: written(String(expression), engine), stored: /\bSTORED\b|\bPERSISTENT\b/i.test(kinds) } : null,
    unsigned: /\bunsigned\b/i.test(declared),
    labels: labelsOf(declared),
    collation:
      collation === null || isAscii || collation === tableCollation || own.some(({ says }) => says === 'json') ? null : String(collation),
    comment: String(comment) === '' ? null : String(comment),
  }
}

/** What the type does not say, the form in which models keep it does, and checks. */
function typeOf(declared: string, counted: boolean, isAscii: boolean, conditions: readonly FoundCondition[]): ColumnType | null {
  if (isAscii && declared === 'varchar(36)') return { kind: 'uuid' }
  if (isAscii && declared === 'varchar(45)') return { kind: 'ip' }
  if (/^enum\(/i.test(declared)) return { kind: 'text' }
  const type = kindOf(declared, 'mysql', counted)
  const length = conditions.find((condition) => condition.says === 'length')?.most
  if (type?.kind === 'text' && length !== undefined) return { kind: 'varchar', length }
  return type?.kind === 'text' && conditions.some(({ says }) => says === 'json') ? { kind: 'json' } : type
}

/** MariaDB gives SQL; MySQL gives values as they are, and SQL where it says so. */
function defaultOf(given: unknown, extra: string, engine: Engine): string | null {
  if (given === null) return null
  const text = String(given)
  if (engine === 'mariadb') return text === 'NULL' ? null : text
  const isSql = /DEFAULT_GENERATED/i.test(extra) || /^(?:-?\d+(?:\.\d+)?|CURRENT_TIMESTAMP(?:\(\d\))?)$/i.test(text)
  return isSql ? written(text, engine) : `'${text.replaceAll("'", "''")}'`
}

function labelsOf(declared: string): string[] | null {
  if (!/^enum\(/i.test(declared)) return null
  return [...declared.matchAll(/'((?:[^']|'')*)'/g)].map(([, label = '']) => label.replaceAll("''", "'"))
}

function indexOf(name: string, parts: readonly Cells[], hidden: ReadonlySet<string>): FoundIndex {
  const [[, unique, , , , type] = []] = parts
  const ofHidden = parts.some((cells) => hidden.has(String(cells[2])))
  const ofBeginnings = parts.some((cells) => cells[4] !== null)
  const kind = type === 'BTREE' ? null : `of the kind ${String(type)}`
  // One for speed is of the beginnings of long texts here too, and says the same.
  const beginnings = ofBeginnings && Number(unique) === 1 ? 'of the beginnings of texts' : null
  return {
    name,
    unique: Number(unique) === 1,
    parts: parts.map((cells) => ({
      column: cells[2] === null ? null : String(cells[2]),
      sql: cells[6] === null || cells[6] === undefined ? null : String(cells[6]),
      descending: Number(cells[3]) === 1,
      opclass: null,
    })),
    include: [],
    where: null,
    constraint: false,
    special: ofHidden ? 'of what hidden columns compute' : (kind ?? beginnings),
    deferrable: null,
    nullsDistinct: true,
  }
}

function foreignKeyOf(parts: readonly Cells[]): FoundForeignKey {
  const [[name, , table, , rule] = []] = parts
  return {
    name: String(name),
    columns: parts.map((cells) => String(cells[1])),
    table: String(table),
    targets: parts.map((cells) => String(cells[3])),
    onDelete: onDeleteOf(String(rule)),
  }
}
