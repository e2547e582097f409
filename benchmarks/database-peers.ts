// The packages of the peers that have a database. They are installed without scripts, so what scripts would have made is made here.

import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where they are installed. */
export const DATABASE_PEERS: string = join(import.meta.dirname, 'peers/orm')

/** What a package needs beside its files. */
export type DatabasePart = 'Prisma' | 'SQLite for Sequelize'

interface Step {
  readonly makes: string
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
}

/** Generating needs no engine, and would load one all the same if it were not told that one is there. */
const PRISMA: Readonly<Record<string, string>> = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' }

const STEPS: Readonly<Record<DatabasePart, readonly Step[]>> = {
  Prisma: [
    generated('sqlite', 'sqlite'),
    generated('postgresql', 'postgresql'),
    generated('newsroom-sqlite', 'newsroom/sqlite'),
    generated('newsroom-postgresql', 'newsroom/postgresql'),
  ],
  // It is compiled; without a compiler it is left out.
  'SQLite for Sequelize': [
    {
      makes: 'sqlite3/build/Release/node_sqlite3.node',
      command: ['npx', '--yes', 'node-gyp', 'rebuild', '--directory', 'node_modules/sqlite3'],
      env: { npm_config_nodedir: join(process.execPath, '../..') },
    },
  ],
}

function generated(name: string, schema: string): Step {
  return { makes: `generated-${name}/index.js`, command: ['npx', 'prisma', 'generate', '--schema', `${schema}.prisma`], env: PRISMA }
}

/** Installs the packages where that is missing or old, and makes these parts. Gives the reasons of those that could not be made. */
export function prepareDatabasePeers(parts: readonly DatabasePart[]): ReadonlyMap<DatabasePart, string> {
  const lock = join(DATABASE_PEERS, 'node_modules/.package-lock.json')
  if (!existsSync(lock) || statSync(lock).mtimeMs < statSync(join(DATABASE_PEERS, 'package-lock.json')).mtimeMs) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: DATABASE_PEERS, stdio: 'inherit' })
    if (status !== 0) throw new Error(`\`npm ci --ignore-scripts\` failed in ${DATABASE_PEERS}.`)
  }
  const reasons = new Map<DatabasePart, string>()
  for (const part of parts) {
    const reason = STEPS[part].map(failureOf).find((failure) => failure !== undefined)
    if (reason !== undefined) reasons.set(part, reason)
  }
  for (const [part, reason] of reasons) console.warn(`${part} is not installed: ${reason}`)
  return reasons
}

/** Why a step made nothing; undefined where what it makes is there. */
function failureOf({ makes, command, env }: Step): string | undefined {
  const file = join(DATABASE_PEERS, 'node_modules', makes)
  if (existsSync(file)) return undefined
  const [program, ...args] = command
  const { stdout, stderr } = spawnSync(program, args, { cwd: DATABASE_PEERS, encoding: 'utf8', env: { ...process.env, ...env } })
  if (existsSync(file)) return undefined
  const lines = `${stdout ?? ''}\n${stderr ?? ''}`.split('\n').filter((line) => /err|fail|not found/i.test(line))
  return `\`${command.join(' ')}\` made no ${makes}${lines.length > 0 ? `: ${lines[0]?.trim()}` : ''}`
}
