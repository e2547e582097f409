// What commands know of an application's database and models.

import { NuagesError } from '../nuages.ts'
import type { Database, ModelSet } from '../orm.ts'
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
