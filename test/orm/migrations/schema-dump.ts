// What a database has, as its own catalogue tells, in an order that does not depend on how it came to be.

import type { Database } from '../../../src/orm.ts'

const COLUMNS: Readonly<Record<string, string>> = {
  postgres: `SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_default, is_identity, collation_name, generation_expression
    FROM information_schema.columns WHERE table_schema = current_schema()`,
  mysql: `SELECT table_name, column_name, column_type, is_nullable, column_default, extra, collation_name, column_comment, generation_expression
    FROM information_schema.columns WHERE table_schema = DATABASE()`,
}
const MORE: Readonly<Record<string, readonly string[]>> = {
  postgres: [
    `SELECT r.relname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE r.relnamespace = current_schema()::regnamespace`,
    `SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes WHERE schemaname = current_schema()`,
  ],
  mysql: [
    `SELECT table_name, index_name, seq_in_index, column_name, sub_part, non_unique, index_type, collation FROM information_schema.statistics WHERE table_schema = DATABASE()`,
    `SELECT table_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()`,
    `SELECT k.table_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_name = k.constraint_name AND r.constraint_schema = k.table_schema AND r.table_name = k.table_name WHERE k.table_schema = DATABASE()`,
  ],
}
const OWN = 'nuages_migrations'

/** The tables of a database, a line for each thing they have. */
export async function schemaDump(database: Database): Promise<string[]> {
  if (database.dialect === 'sqlite') return sqliteDump(database)
  const queries = [COLUMNS[database.dialect] as string, ...(MORE[database.dialect] ?? [])]
  const lines: string[] = []
  for (const query of queries) {
    const { rows } = await database.execute(query)
    for (const row of rows) if (row[0] !== OWN) lines.push(row.map((value) => String(value)).join(' | '))
  }
  return lines.sort()
}

/** Column by column, without the names of constraints, which stay when a table gets another name. */
async function sqliteDump(database: Database): Promise<string[]> {
  const { rows } = await database.execute(
    `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%'`,
  )
  return rows
    .filter(([, , table]) => table !== OWN)
    .flatMap(([type, name, table, sql]) => {
      if (type !== 'table' || String(sql).startsWith('CREATE VIRTUAL')) return [`${type} ${name} ${table} ${sql}`]
      const parts = String(sql).split('\n').slice(1)
      return parts.map(
        (part) =>
          `${table}: ${part
            .trim()
            .replace(/,$/, '')
            .replace(/CONSTRAINT "[^"]*" /g, '')}`,
      )
    })
    .sort()
}
