// What commands know of an application's database and models.

import { NuagesError } from '../nuages.ts'
import { type Database, DatabaseError, type ModelSet, migrationStatus } from '../orm.ts'
import { loadApp } from './load.ts'

/** The database and the model sets of the application in a file. */
export interface Data {
  readonly database: Database
  readonly sets: readonly ModelSet[]
}

/** Loads an application and finds its models. Throws `CLI_NO_MODELS` where it has none. */
export async function loadSets(file: string): Promise<readonly ModelSet[]> {
  const app = await loadApp(file)
  const sets = app.modelSets()
  if (sets.length > 0) return sets
  throw new NuagesError('CLI_NO_MODELS', `The application of ${file} has no models.`, {
    hint: "Give them to a blueprint, new Blueprint('blog', { models: modelSet('blog', { ... }) }), or to the App.",
  })
}

/** The same, and its database. Throws `CLI_NO_DATABASE` where it has none. */
export async function loadData(file: string): Promise<Data> {
  const sets = await loadSets(file)
  const { database } = await loadApp(file)
  if (database !== undefined) return { database: database as Database, sets }
  throw new NuagesError('CLI_NO_DATABASE', `The application of ${file} has no database.`, {
    hint: "new App({ database: connect(env.text('DATABASE_URL', 'sqlite:app.db')) })",
  })
}

/**
 * What `work` does with the data of the application in a file, whose database is closed behind it. Throws what `loadData` throws, and
 * `CLI_MIGRATIONS` where a statement failed and the database has not all migrations.
 */
export async function withData<T>(file: string, work: (data: Data) => Promise<T>): Promise<T> {
  const data = await loadData(file)
  try {
    return await work(data)
  } catch (error) {
    if (error instanceof Error && isStatement(error)) await checkMigrated(file, data)
    throw error
  } finally {
    await data.database.close()
  }
}

/** Whether a statement failed, or a row of a fixture for that. */
function isStatement(error: Error): boolean {
  return (error instanceof DatabaseError || error instanceof NuagesError) && error.code === 'DATABASE_STATEMENT_FAILED'
}

async function checkMigrated(file: string, { database, sets }: Data): Promise<void> {
  const missing = (await migrationStatus(database, sets)).filter(({ applied }) => !applied).map(({ label, name }) => `${label}/${name}`)
  if (missing.length === 0) return
  throw new NuagesError('CLI_MIGRATIONS', `The database ${database.place} does not have the migrations ${missing.join(', ')}.`, {
    hint: `Apply them: nuages migrate ${file}`,
  })
}
