// Another primary key of a table that stays, for engines that change tables where they are.

import type { TableDefinition } from '../ddl/definition.ts'
import { constraintName } from '../ddl/names.ts'
import { quoted, quotedList } from '../ddl/quoted.ts'
import type { Engine } from '../engine.ts'
import type { Dropped } from './standing.ts'

/** The statements that change the columns of a table, and its primary key with them where that is another one. */
export function withKey(
  columns: readonly string[],
  old: TableDefinition,
  now: TableDefinition,
  engine: Engine,
): { readonly sql: string; readonly drops?: Dropped }[] {
  const plain = (statements: readonly string[]): { sql: string }[] => statements.map((sql) => ({ sql }))
  if (old.primaryKey.join() === now.primaryKey.join()) return plain(columns)
  const table = `ALTER TABLE ${quoted(now.name, engine)} `
  const add = `ADD PRIMARY KEY (${quotedList(now.primaryKey, engine)})`
  if (engine === 'postgres') {
    const name = constraintName(now.name, [], 'pkey')
    const drop = { sql: `${table}DROP CONSTRAINT ${quoted(name, engine)}`, drops: { kind: 'primaryKey' as const, name, table: old } }
    return [drop, ...plain([...columns, table + add])]
  }
  // In one statement: a column that is counted has to be a key all the time.
  const others = columns.filter((sql) => !sql.startsWith(table))
  const changes = columns.filter((sql) => sql.startsWith(table)).map((sql) => sql.slice(table.length))
  const added = new Set(changes.flatMap((change) => /^ADD COLUMN (`(?:[^`]|``)*`)/.exec(change)?.[1] ?? []))
  const later = changes.filter((change) => added.has(/^MODIFY COLUMN (`(?:[^`]|``)*`)/.exec(change)?.[1] ?? ''))
  const clauses = changes.filter((change) => !later.includes(change))
  return plain([...others, `${table}${[...clauses, 'DROP PRIMARY KEY', add].join(', ')}`, ...later.map((change) => table + change)])
}
