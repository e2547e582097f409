// `nuages dumpdata`, `loaddata`, `flush` and `dbshell`: rows as files, and the database's own prompt.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { NuagesError } from '../nuages.ts'
import { dumpRows, type FixtureRow, flushRows, loadRows } from '../orm.ts'
import { loadData } from './database.ts'
import { loadEnvironment } from './load.ts'
import { end, say, tell } from './terminal.ts'

/** Writes rows as JSON, to standard output or a file. Secret fields are left out. */
export async function dumpData(file: string, names: readonly string[], options: { out?: string; envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  const text = JSON.stringify(await dumpRows(database, sets, names), null, 2)
  if (options.out === undefined) say(text)
  else writeFileSync(options.out, `${text}\n`)
  await database.close()
  end()
}

/** Loads files of rows, each of them whole or not at all. */
export async function loadFixtures(file: string, fixtures: readonly string[], options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  for (const fixture of fixtures) say(`${await loadRows(database, sets, readRows(fixture))} rows of ${fixture} are loaded.`)
  await database.close()
  end()
}

function readRows(fixture: string): FixtureRow[] {
  try {
    const rows: unknown = JSON.parse(readFileSync(fixture, 'utf8'))
    if (Array.isArray(rows)) return rows as FixtureRow[]
  } catch (cause) {
    throw new NuagesError('CLI_ARGUMENT', `${fixture} cannot be read as rows: ${(cause as Error).message}`)
  }
  throw new NuagesError('CLI_ARGUMENT', `${fixture} is no list of rows.`, { hint: 'It is what nuages dumpdata writes.' })
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
