// `nuages dumpdata`, `loaddata` and `flush`: rows as files, and no rows.

import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { NuagesError } from '../nuages.ts'
import { dumpRows, type FixtureRow, flushRows, loadFixtures, secretFields } from '../orm.ts'
import { withData } from './database.ts'
import { loadEnvironment } from './load.ts'
import { end, say, tell } from './terminal.ts'

/** What `dumpdata` takes. */
interface DumpCommand {
  readonly out?: string
  readonly secrets?: boolean
  readonly envFile?: string
}

/** Writes rows as JSON, to standard output or a file. Secret fields are left out, unless they are asked for. */
export async function dumpData(file: string, names: readonly string[], options: DumpCommand): Promise<void> {
  loadEnvironment(options.envFile)
  await withData(file, async ({ database, sets }) => {
    const rows = await dumpRows(database, sets, names, { secrets: options.secrets === true })
    const text = JSON.stringify(rows, null, 2)
    if (options.out === undefined) say(text)
    else {
      writeFileSync(options.out, `${text}\n`)
      say(`${counted(rows.length)} of ${database.place} written to ${options.out}.`)
    }
    const left = options.secrets === true ? [] : secretFields(sets, names)
    if (left.length > 0) tell(`Left out, being secret: ${left.join(', ')}. --secrets writes them too.`)
  })
  end()
}

/** Loads files of rows, all of them or none. */
export async function loadFiles(file: string, paths: readonly string[], options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const files = paths.map((name) => ({ name, rows: readRows(name) }))
  await withData(file, async ({ database, sets }) => {
    await loadFixtures(database, sets, files)
    for (const { name, rows } of files) say(`${counted(rows.length)} of ${name} loaded into ${database.place}.`)
  })
  end()
}

function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}

function readRows(path: string): FixtureRow[] {
  let rows: unknown
  try {
    rows = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new NuagesError('CLI_ARGUMENT', `${path} cannot be read as rows: ${(error as Error).message}`, {
      hint: 'It is a file of JSON that nuages dumpdata writes.',
    })
  }
  if (Array.isArray(rows)) return rows as FixtureRow[]
  throw new NuagesError('CLI_ARGUMENT', `${path} is no list of rows.`, { hint: 'It is what nuages dumpdata writes.' })
}

/** Deletes all rows of the models, having asked. */
export async function flush(file: string, options: { yes?: boolean; envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  await withData(file, async ({ database, sets }) => {
    if (options.yes !== true && !(await isSure(database.place))) {
      tell('Nothing was deleted.')
      process.exitCode = 1
      return
    }
    const counts = [...(await flushRows(database, sets))].filter(([, count]) => count > 0)
    for (const [table, count] of counts) say(`${table}: ${count}`)
    tell(counts.length === 0 ? `There were no rows in ${database.place}.` : `All rows in ${database.place} were deleted.`)
  })
  end()
}

async function isSure(place: string): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new NuagesError('CLI_OPTION', `There is nobody to ask whether all rows in ${place} may be deleted.`, {
      hint: 'Say --yes to delete all rows without being asked.',
    })
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await prompt.question(`Delete all rows in ${place}? Write yes: `)).trim() === 'yes'
  } finally {
    prompt.close()
  }
}
