// Whether a statement was done already: asked after a crash, of engines that keep what a failed migration has changed.

import type { Database } from '../database.ts'
import type { Engine } from '../engine.ts'

interface Probe {
  readonly pattern: RegExp
  /** A query that gives a row where it was done, and what it is asked with. */
  readonly sql: string
  readonly isGone: boolean
}

const TABLES = 'SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?'
const COLUMNS = 'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?'
const KEYS = 'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?'
const CONSTRAINTS =
  'SELECT 1 FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ?'

const PROBES: readonly Probe[] = [
  { pattern: /^CREATE TABLE `([^`]+)`/, sql: TABLES, isGone: false },
  { pattern: /^DROP TABLE `([^`]+)`/, sql: TABLES, isGone: true },
  { pattern: /^ALTER TABLE `[^`]+` RENAME TO `([^`]+)`/, sql: TABLES, isGone: false },
  { pattern: /^ALTER TABLE `([^`]+)` RENAME COLUMN `[^`]+` TO `([^`]+)`/, sql: COLUMNS, isGone: false },
  { pattern: /^ALTER TABLE `([^`]+)` ADD COLUMN `([^`]+)`/, sql: COLUMNS, isGone: false },
  { pattern: /^ALTER TABLE `([^`]+)` DROP COLUMN `([^`]+)`/, sql: COLUMNS, isGone: true },
  { pattern: /^ALTER TABLE `([^`]+)` ADD (?:UNIQUE |FULLTEXT )?KEY `([^`]+)`/, sql: KEYS, isGone: false },
  { pattern: /^ALTER TABLE `([^`]+)` DROP KEY `([^`]+)`/, sql: KEYS, isGone: true },
  { pattern: /^ALTER TABLE `([^`]+)` ADD CONSTRAINT `([^`]+)`/, sql: CONSTRAINTS, isGone: false },
  { pattern: /^ALTER TABLE `([^`]+)` DROP (?:CONSTRAINT|FOREIGN KEY) `([^`]+)`/, sql: CONSTRAINTS, isGone: true },
]

/** Whether what a statement changes is as it would be after it. What can be done twice is done twice. */
export async function isDone(database: Database, sql: string, engine: Engine): Promise<boolean> {
  if (engine === 'postgres') return (await hasConstraint(database, sql)) || (await hasIndex(database, sql))
  for (const { pattern, sql: query, isGone } of PROBES) {
    const found = pattern.exec(sql)
    if (found === null) continue
    const { rows } = await database.execute(query, found.slice(1))
    return rows.length > 0 !== isGone
  }
  return false
}

/** Of those that stand with indexes in migrations that are no transactions: unique ones that can wait. */
async function hasConstraint(database: Database, sql: string): Promise<boolean> {
  const [, table, name] = /^ALTER TABLE ("[^"]+") ADD CONSTRAINT "([^"]+)" UNIQUE/.exec(sql) ?? []
  if (table === undefined || name === undefined) return false
  const found = await database.execute('SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2', [table, name])
  return found.rows.length > 0
}

async function hasIndex(database: Database, sql: string): Promise<boolean> {
  const name = /^CREATE (?:UNIQUE )?INDEX "([^"]+)"/.exec(sql)?.[1]
  if (name === undefined) return false
  const { rows } = await database.execute(
    'SELECT i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relname = $1 AND c.relnamespace = quote_ident(current_schema())::regnamespace',
    [name],
  )
  if (rows.length === 0) return false
  // One that was being made when it was killed is there, and of no use.
  if (rows[0]?.[0] === false) await database.execute(`DROP INDEX ${database.quote(name)}`)
  return rows[0]?.[0] === true
}
