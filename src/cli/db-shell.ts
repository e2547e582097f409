// `nuages dbshell`: the own prompt of the application's database, whatever DATABASE_URL says.

import { spawnSync } from 'node:child_process'
import { NuagesError } from '../nuages.ts'
import { addressOf, type FileAddress, type ServerAddress } from '../orm.ts'
import { loadData } from './database.ts'
import { loadEnvironment } from './load.ts'
import { end, tell } from './terminal.ts'

/** A program that is the prompt of a database. */
interface Prompt {
  /** The first of them that is installed is taken. */
  readonly programs: readonly string[]
  readonly args: readonly string[]
  /** Passwords go by the environment: arguments are for everybody to see. */
  readonly env: Readonly<Record<string, string>>
}

/** Opens the prompt of the database: sqlite3, psql or mariadb. Ends as it ends. */
export async function dbShell(file: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database } = await loadData(file)
  const address = addressOf(database)
  await database.close()
  if (address === undefined) throw noPrompt(database.place, 'it is reached by a backend of the application')
  if (address.dialect === 'sqlite' && address.path === ':memory:') throw noPrompt(database.place, 'it is in the memory of the application')
  process.exitCode = runPrompt(database.place, address.dialect === 'sqlite' ? ofFile(address) : ofServer(address))
  end()
}

function runPrompt(place: string, { programs, args, env }: Prompt): number {
  for (const program of programs) {
    tell(`${program} on ${place}`)
    const { error, status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    if (error === undefined) return status ?? 1
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
    throw new NuagesError('CLI_PROGRAM', `${program} cannot be run: ${error.message}`)
  }
  throw new NuagesError('CLI_PROGRAM', `None of the programs ${programs.join(', ')} is there.`, { hint: `Install ${programs[0]}.` })
}

function noPrompt(place: string, why: string): NuagesError {
  return new NuagesError('CLI_PROGRAM', `There is no prompt for ${place}: ${why}.`, {
    hint: 'nuages shell has the application, its models and its database.',
  })
}

function ofFile({ path }: FileAddress): Prompt {
  return { programs: ['sqlite3'], args: [path], env: {} }
}

function ofServer({ dialect, host, port, user, password, database, schema, tls }: ServerAddress): Prompt {
  const secret = (name: string): Record<string, string> => (password === undefined ? {} : { [name]: password })
  if (dialect === 'postgres') {
    const args = ['-h', host, '-p', String(port), ...(user === undefined ? [] : ['-U', user]), database]
    const env = { ...secret('PGPASSWORD'), ...(tls ? { PGSSLMODE: 'verify-full' } : {}), ...(schema === undefined ? {} : inSchema(schema)) }
    return { programs: ['psql'], args, env }
  }
  const place = host.startsWith('/') ? ['-S', host] : ['-h', host, '-P', String(port)]
  const args = [
    ...place,
    ...(user === undefined ? [] : ['-u', user]),
    ...(tls ? ['--ssl'] : []),
    '--default-character-set=utf8mb4',
    database,
  ]
  return { programs: ['mariadb', 'mysql'], args, env: secret('MYSQL_PWD') }
}

/** The options of a session are words: what would end one, or a name, is escaped. */
function inSchema(schema: string): { PGOPTIONS: string } {
  const name = `"${schema.replaceAll('"', '""')}"`
  return { PGOPTIONS: `-c search_path=${name.replace(/[\\\s]/g, '\\$&')}` }
}
