// The tables of the current schema of a PostgreSQL database, by its system catalogs. (https://www.postgresql.org/docs/current/catalogs.html)

import type { Database } from '../database.ts'
import { kindOf } from './column-kinds.ts'
import {
  type FoundCheck,
  type FoundColumn,
  type FoundDomainCheck,
  type FoundForeignKey,
  type FoundIndex,
  type FoundPart,
  type FoundTable,
  onDeleteOf,
} from './found.ts'

type Cells = readonly unknown[]

// Partitions belong to their table; what an extension brought is nobody's model.
const TABLES = `
  SELECT c.oid::text, c.relname, c.relkind IN ('v', 'm'), obj_description(c.oid, 'pg_class')
  FROM pg_class c
  WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY c.relname COLLATE "C"`
const COLUMNS = `
  SELECT a.attname, format_type(COALESCE(base.type, a.atttypid), COALESCE(base.modifier, a.atttypmod)),
    NOT (a.attnotnull OR t.typnotnull), pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '', a.attgenerated = 's',
    CASE WHEN a.attcollation <> t.typcollation THEN l.collname END, col_description(a.attrelid, a.attnum),
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_enum e WHERE e.enumtypid = t.oid), a.attnum
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN LATERAL (
      WITH RECURSIVE layers (type, modifier, depth) AS (
        SELECT t.typbasetype, t.typtypmod, 1 WHERE t.typtype = 'd'
        UNION ALL SELECT u.typbasetype, u.typtypmod, depth + 1 FROM layers JOIN pg_type u ON u.oid = layers.type WHERE u.typtype = 'd')
      SELECT type, modifier FROM layers ORDER BY depth DESC LIMIT 1) base ON true
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
  WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`
const NAMES = (table: string, numbers: string): string =>
  `(SELECT json_agg(a.attname ORDER BY n.place)::text FROM unnest(${numbers}) WITH ORDINALITY n (number, place) JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = n.number)`
const CONSTRAINTS = `
  SELECT c.conname, c.contype::text, ${NAMES('c.conrelid', 'c.conkey')}, r.relname, ${NAMES('c.confrelid', 'c.confkey')}, c.confdeltype::text,
    pg_get_expr(c.conbin, c.conrelid),
    CASE WHEN r.relnamespace <> quote_ident(current_schema())::regnamespace THEN r.relnamespace::regnamespace::text END
  FROM pg_constraint c LEFT JOIN pg_class r ON r.oid = c.confrelid
  WHERE c.conrelid = $1::oid AND c.contype IN ('p', 'f', 'c') ORDER BY c.conname COLLATE "C"`
// A domain may be of another one, whose conditions are its own too.
const DOMAIN_CHECKS = `
  WITH RECURSIVE layers (attname, attnum, domain, base) AS (
    SELECT a.attname, a.attnum, t.oid, t.typbasetype FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped AND t.typtype = 'd'
    UNION ALL SELECT l.attname, l.attnum, t.oid, t.typbasetype FROM layers l JOIN pg_type t ON t.oid = l.base WHERE t.typtype = 'd')
  SELECT l.attname, format_type(l.domain, NULL), c.conname, pg_get_expr(c.conbin, 0)
  FROM layers l JOIN pg_constraint c ON c.contypid = l.domain WHERE c.contype = 'c' ORDER BY l.attnum, c.conname COLLATE "C"`
const INDEXES = `
  SELECT c.relname, i.indisunique, m.amname, pg_get_expr(i.indpred, i.indrelid), i.indnkeyatts,
    (SELECT CASE WHEN u.condeferred THEN 'deferred' ELSE 'immediate' END FROM pg_constraint u WHERE u.conindid = i.indexrelid AND u.contype = 'u' AND u.condeferrable),
    COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
    (SELECT json_agg(json_build_array(a.attname, pg_get_indexdef(i.indexrelid, k, true), COALESCE((i.indoption[k - 1] & 1) = 1, false), CASE WHEN NOT o.opcdefault THEN o.opcname END) ORDER BY k)::text
      FROM generate_series(1, i.indnatts) k
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0
        LEFT JOIN pg_opclass o ON k <= i.indnkeyatts AND o.oid = i.indclass[k - 1]),
    (SELECT n.contype::text FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype IN ('u', 'x') LIMIT 1)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
  WHERE i.indrelid = $1::oid AND NOT i.indisprimary AND i.indisvalid ORDER BY c.relname COLLATE "C"`

/** Tables and views of the current schema, or only that of a name. */
export async function postgresTables(database: Database, only: string | null): Promise<FoundTable[]> {
  const { rows } = await database.execute(TABLES)
  const tables: FoundTable[] = []
  for (const row of rows) if (only === null || row[1] === only) tables.push(await tableOf(database, row))
  return tables
}

async function tableOf(database: Database, [id, name, isView, comment]: Cells): Promise<FoundTable> {
  const ask = async (sql: string): Promise<readonly Cells[]> => (await database.execute(sql, [String(id)])).rows
  const constraints = await ask(CONSTRAINTS)
  const primary = constraints.find(([, type]) => type === 'p')
  const primaryKey = primary === undefined ? [] : list(primary[2])
  return {
    name: String(name),
    isView: isView === true,
    comment: textOrNull(comment),
    columns: (await ask(COLUMNS)).map((cells) => columnOf(cells, String(name), primaryKey)),
    primaryKey,
    indexes: (await ask(INDEXES)).map(indexOf),
    checks: constraints
      .filter(([, type]) => type === 'c')
      .map(([check, , , , , , sql]): FoundCheck => ({ name: String(check), sql: String(sql) })),
    domainChecks: (await ask(DOMAIN_CHECKS)).map(
      ([column, domain, check, sql]): FoundDomainCheck => ({
        column: String(column),
        domain: String(domain),
        name: String(check),
        sql: String(sql),
      }),
    ),
    foreignKeys: constraints.flatMap(foreignKeyOf),
  }
}

function textOrNull(cell: unknown): string | null {
  return cell === null || cell === undefined ? null : String(cell)
}

function list(cell: unknown): string[] {
  return cell === null ? [] : (JSON.parse(String(cell)) as string[])
}

function columnOf(cells: Cells, table: string, primaryKey: readonly string[]): FoundColumn {
  const [name, declared, nullable, expression, isIdentity, isGenerated, collation, comment, labels] = cells
  const sql = isIdentity === true ? sequenceOf(table, String(name)) : textOrNull(expression)
  // A counted column here is the key; any other has its sequence as a default.
  const counted = primaryKey.length === 1 && primaryKey[0] === name && /^nextval\(/.test(sql ?? '')
  const isKept = sql !== null && isGenerated !== true && !counted
  return {
    name: String(name),
    declared: String(declared),
    type: labels === null ? kindOf(String(declared), 'postgres', counted) : { kind: 'text' },
    nullable: nullable === true,
    default: isKept ? sql : null,
    generated: isGenerated === true ? { sql: sql as string, stored: true } : null,
    unsigned: false,
    labels: labels === null ? null : list(labels),
    collation: textOrNull(collation),
    comment: textOrNull(comment),
  }
}

/** What the sequence of an identity column gives. */
function sequenceOf(table: string, column: string): string {
  const text = (name: string): string => `'${name.replaceAll("'", "''")}'`
  return `nextval(pg_get_serial_sequence(${text(`"${table.replaceAll('"', '""')}"`)}, ${text(column)}))`
}

function foreignKeyOf([name, type, columns, table, targets, rule, , schema]: Cells): FoundForeignKey[] {
  if (type !== 'f') return []
  const onDelete = onDeleteOf(RULES[String(rule)] ?? '')
  return [
    {
      name: String(name),
      columns: list(columns),
      table: schema === null ? String(table) : `${schema}.${table}`,
      targets: list(targets),
      onDelete,
    },
  ]
}
const RULES: Readonly<Record<string, string>> = { c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' }

type Part = readonly [column: string | null, sql: string, descending: boolean, opclass: string | null]

function indexOf([name, unique, method, where, keys, deferrable, nullsAlike, parts, constraint]: Cells): FoundIndex {
  const all = JSON.parse(String(parts)) as readonly Part[]
  const own = all.slice(0, Number(keys))
  const kind = method === 'btree' ? null : `of the kind ${String(method)}`
  return {
    name: String(name),
    unique: unique === true,
    parts: own.map(([column, sql, descending, opclass]): FoundPart => ({ column, sql: column === null ? sql : null, descending, opclass })),
    include: all.slice(Number(keys)).flatMap(([column]) => column ?? []),
    where: textOrNull(where),
    constraint: constraint !== null,
    special: constraint === 'x' ? 'that of an exclusion constraint' : kind,
    deferrable: deferrable as FoundIndex['deferrable'],
    nullsDistinct: nullsAlike !== true,
  }
}
