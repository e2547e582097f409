// Where the paper is kept: a SQLite file beside the example, or the database that DATABASE_URL leads to.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'nuages'
import { connect, createTables, type Database, sql } from 'nuages/orm'
import { articleModels, Section } from './articles/models.ts'
import { commentModels } from './comments/models.ts'
import { DATA } from './keys.ts'
import { loadSample } from './sample/load.ts'

const FILE = `sqlite:${join(DATA, 'newsroom.db')}`

/** The database of the paper. Nothing is opened before it is needed. */
export const database: Database = connect(env.text('DATABASE_URL', FILE))

/** Makes it the current database; makes the tables and loads the sample, where that has not been done. */
export async function prepare(): Promise<void> {
  database.bind()
  if (env.text('DATABASE_URL', FILE) === FILE) mkdirSync(DATA, { recursive: true })
  if (!(await hasTables())) await createTables(database, articleModels, commentModels)
  // Asked for itself: a first start that was killed may have left tables with nothing in them.
  if (!(await Section.query().exists())) await loadSample()
}

async function hasTables(): Promise<boolean> {
  const schema = { sqlite: sql``, postgres: sql` AND table_schema = current_schema()`, mysql: sql` AND table_schema = database()` }[
    database.dialect
  ]
  const found =
    database.dialect === 'sqlite'
      ? await database.query(sql`SELECT 1 FROM sqlite_schema WHERE name = ${'articles_article'}`)
      : await database.query(sql`SELECT 1 FROM information_schema.tables WHERE table_name = ${'articles_article'}${schema}`)
  return found.length > 0
}
