// Where the paper is kept: a SQLite file beside the example, or the database that DATABASE_URL leads to.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'nuages'
import { connect, type Database, DatabaseError, type ModelSet, migrate, migrationStatus } from 'nuages/orm'
import { Article } from './articles/models.ts'
import { DATA } from './keys.ts'
import { loadSample } from './sample/load.ts'

const FILE = `sqlite:${join(DATA, 'newsroom.db')}`

const url = env.text('DATABASE_URL', FILE)
if (url === FILE) mkdirSync(DATA, { recursive: true })

/** The database of the paper. Nothing is opened before it is needed. */
export const database: Database = connect(url)

/** A paper that was kept before there were migrations: its tables are there, and nobody knows which of the changes they have. */
export class OldPaperError extends Error {}

/** Applies the migrations of these models that the database does not have, and loads the sample where nothing is. Throws OldPaperError. */
export async function prepare(models: readonly ModelSet[]): Promise<void> {
  await refuseOld(models)
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

async function refuseOld(models: readonly ModelSet[]): Promise<void> {
  // In this order: whoever makes the table now has noted the migration by the time that it is looked for.
  const status = (await hasTable()) ? await migrationStatus(database, models) : []
  if (status.length === 0 || status.some(({ applied, done }) => applied || done !== null)) return
  const away =
    database.dialect === 'sqlite'
      ? `Move the file away, and the next start makes a new one:\n\n    mv ${database.place.slice('sqlite:'.length)} old-newsroom.db`
      : 'Name an empty database in DATABASE_URL, and the next start fills it.'
  throw new OldPaperError(
    `The paper in ${database.place} was made before the newsroom had migrations, and nothing was changed in it. ${away}\n\n` +
      'If it has all that articles/migrations and comments/migrations make, keep it, and note them as applied:\n\n' +
      '    npx nuages migrate examples/newsroom/app.ts comments --fake',
  )
}

async function hasTable(): Promise<boolean> {
  try {
    await hasArticles()
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'DATABASE_STATEMENT_FAILED') return false
    throw error
  }
}
