// `nuages dumpdata`, `loaddata`, `flush` and `dbshell`: rows as files, and the database's own prompt.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { NuagesError } from '../nuages.ts'
import { dumpRows, type FixtureRow, flushRows, loadFixtures, secretFields } from '../orm.ts'
import { loadData } from './database.ts'
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
  const { database, sets } = await loadData(file)
  const rows = await dumpRows(database, sets, names, { secrets: options.secrets === true })
  const text = JSON.stringify(rows, null, 2)
  if (options.out === undefined) say(text)
  else {
    writeFileSync(options.out, `${text}\n`)
    say(`${counted(rows.length)} of ${database.place} written to ${options.out}.`)
  }
  const left = options.secrets === true ? [] : secretFields(sets, names)
  if (left.length > 0) tell(`Left out, being secret: ${left.join(', ')}. --secrets writes them too.`)
  await database.close()
  end()
}

/** Loads files of rows, all of them or none. */
export async function loadFiles(file: string, paths: readonly string[], options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const files = paths.map((name) => ({ name, rows: readRows(name) }))
  const { database, sets } = await loadData(file)
  await loadFixtures(database, sets, files)
  for (const { name, rows } of files) say(`${counted(rows.length)} of ${name} loaded into ${database.place}.`)
  await database.close()
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
export async function flush(file: string, options: { input?: boolean; envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  if (options.input !== false && !(await isSure(database.place))) {
    tell('Nothing was deleted.')
    process.exitCode = 1
  } else for (const [table, count] of await flushRows(database, sets)) say(`${table}: ${count}`)
  await database.close()
  end()
}

async function isSure(place: string): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new NuagesError('CLI_OPTION', 'There is nobody to ask.', { hint: 'Say --no-input to delete all rows without being asked.' })
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await prompt.question(`Delete all rows in ${place}? Write yes: `)).trim() === 'yes'
  } finally {
    prompt.close()
  }
}

interface Shell {
  readonly program: string
  readonly args: readonly string[]
  /** Passwords go by the environment: arguments are for everybody to see. */
  readonly env: Readonly<Record<string, string>>
}

/** Opens the prompt of the database: sqlite3, psql or mariadb. */
export async function dbShell(file: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database } = await loadData(file)
  const url = process.env['DATABASE_URL'] ?? database.place
  await database.close()
  const { program, args, env } = shellOf(url)
  const { error, status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (error !== undefined)
    throw new NuagesError('CLI_PROGRAM', `${program} cannot be run: ${error.message}`, { hint: `Install ${program}.` })
  process.exitCode = status ?? 1
  end()
}

function shellOf(text: string): Shell {
  if (text.startsWith('sqlite:')) {
    const path = text.slice('sqlite:'.length)
    return { program: 'sqlite3', args: [path.startsWith('//') ? fileURLToPath(`file:${path}`) : path], env: {} }
  }
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(text)
  const name = decodeURIComponent(pathname.slice(1))
  const user = decodeURIComponent(username)
  const secret = decodeURIComponent(password)
  const host = searchParams.get('host') ?? hostname
  if (protocol.startsWith('postgres')) {
    const args = [...(host === '' ? [] : ['-h', host]), ...(port === '' ? [] : ['-p', port]), ...(user === '' ? [] : ['-U', user]), name]
    return { program: 'psql', args, env: secret === '' ? {} : { PGPASSWORD: secret } }
  }
  const socket = searchParams.get('socket')
  const place = socket === null ? ['-h', host, ...(port === '' ? [] : ['-P', port])] : ['-S', socket]
  return {
    program: 'mariadb',
    args: [...place, ...(user === '' ? [] : ['-u', user]), name],
    env: secret === '' ? {} : { MYSQL_PWD: secret },
  }
}
