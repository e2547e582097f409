// Where the paper is kept: a SQLite file beside the example, or the database that DATABASE_URL leads to.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'nuages'
import { connect, type Database, type ModelSet, migrate } from 'nuages/orm'
import { Article } from './articles/models.ts'
import { DATA } from './keys.ts'
import { loadSample } from './sample/load.ts'

const FILE = `sqlite:${join(DATA, 'newsroom.db')}`

const url = env.text('DATABASE_URL', FILE)
if (url === FILE) mkdirSync(DATA, { recursive: true })

/** The database of the paper. Nothing is opened before it is needed. */
export const database: Database = connect(url)

/** Applies the migrations of these models that the database does not have, and loads the sample where nothing is. */
export async function prepare(models: readonly ModelSet[]): Promise<void> {
  await migrate(database, models)
  if (await hasArticles()) return
  try {
    await loadSample()
  } catch (error) {
    // Of two processes that start at once the second is refused what the first has written, and all is well.
    if (!(await hasArticles())) throw error
  }
}

function hasArticles(): Promise<boolean> {
  return Article.query().exists()
}
