// Where the paper is kept: a SQLite file beside the example, or the database that DATABASE_URL leads to.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'nuages'
import { connect, type Database, migrate } from 'nuages/orm'
import { articleModels, Section } from './articles/models.ts'
import { commentModels } from './comments/models.ts'
import { DATA } from './keys.ts'
import { loadSample } from './sample/load.ts'

const FILE = `sqlite:${join(DATA, 'newsroom.db')}`

/** The database of the paper. Nothing is opened before it is needed. */
export const database: Database = connect(env.text('DATABASE_URL', FILE))

/** Makes it the current database; applies the migrations that it does not have, and loads the sample where nothing is. */
export async function prepare(): Promise<void> {
  database.bind()
  if (env.text('DATABASE_URL', FILE) === FILE) mkdirSync(DATA, { recursive: true })
  await migrate(database, [articleModels, commentModels])
  if (!(await Section.query().exists())) await loadSample()
}
