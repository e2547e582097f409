// `nuages inspectdb`: writes models for the tables that a database has already.

import { writeFileSync } from 'node:fs'
import { NuagesError } from '../nuages.ts'
import { connect, type Database, inspectModels } from '../orm.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say } from './terminal.ts'

/** What the command takes. */
interface InspectCommand {
  readonly label: string
  readonly managed?: boolean
  readonly out?: string
  readonly envFile?: string
}

/** Prints models, or writes them into a new file. `place` is the file of an application, or the URL of a database. */
export async function inspectDatabase(place: string, tables: readonly string[], options: InspectCommand): Promise<void> {
  loadEnvironment(options.envFile)
  const database = /^[a-z]+:/.test(place) ? connect(place) : await databaseOf(place)
  const text = await inspectModels(database, {
    label: options.label,
    managed: options.managed === true,
    ...(tables.length === 0 ? {} : { tables }),
  })
  await database.close()
  if (options.out === undefined) process.stdout.write(text)
  else write(options.out, text)
  end()
}

async function databaseOf(file: string): Promise<Database> {
  const { database } = await loadApp(file)
  if (database !== undefined) return database as Database
  throw new NuagesError('CLI_NO_DATABASE', `The application of ${file} has no database.`, {
    hint: 'Name the URL of one instead: nuages inspectdb postgres://localhost/shop',
  })
}

/** What was written by hand is not written over. */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (cause) {
    const hint =
      (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'Name a file that is not there yet.' : 'See whether its folder is there.'
    throw new NuagesError('CLI_ARGUMENT', `${path} cannot be written: ${(cause as Error).message}`, { hint, cause })
  }
  say(`The models are in ${path}.`)
}
