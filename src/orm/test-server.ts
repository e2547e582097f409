// Databases for tests on a server. Whoever has the lock of a name may make and drop the database of that name; the lock goes with the
// connection, however the process ends.

import { connect } from './connect.ts'
import type { Database } from './database.ts'
import type { ServerAddress } from './database-url.ts'
import type { Claim } from './test-file.ts'

/** As long as a timer can be: a connection that is idle holds the lock. */
const FOREVER = 2 ** 31 - 1
/** What both engines allow in a name, less room for the number. */
const LONGEST = 58

/** The lowest number from that of the test runner's worker that nobody has, with its database, which is empty unless it was kept. */
export async function claimServerDatabase(url: string, address: ServerAddress, keep: boolean): Promise<Claim> {
  const server = await administration(withoutSchema(url), address)
  try {
    const stem = `${`nuages_test_${address.database}`.slice(0, LONGEST)}_`
    let number = Number(process.env['NODE_TEST_WORKER_ID'] ?? 1)
    while (!(await server.lock(`${stem}${number}`))) number++
    const name = `${stem}${number}`
    if (!keep) await removeLeft(server, stem, name)
    const isKept = keep && (await server.names(stem)).includes(name)
    if (!isKept) {
      await server.make(name)
      if (address.schema !== undefined) await makeSchema(urlOf(url, name), address.schema)
    }
    const release = async (): Promise<void> => {
      if (!keep) await server.drop(name)
      await server.close()
    }
    return { url: urlOf(url, name), release }
  } catch (error) {
    await server.close()
    throw error
  }
}

/** Drops what dead processes left: who lives has its lock. */
async function removeLeft(server: Administration, stem: string, own: string): Promise<void> {
  for (const name of await server.names(stem)) {
    if (name !== own && !(await server.lock(name))) continue
    await server.drop(name)
    if (name !== own) await server.unlock(name)
  }
}

function urlOf(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${encodeURIComponent(name)}`
  return own.href
}

/** The same without a schema, which another database need not have. */
function withoutSchema(url: string): string {
  const own = new URL(url)
  own.searchParams.delete('schema')
  return own.href
}

async function makeSchema(url: string, schema: string): Promise<void> {
  const database = open(withoutSchema(url))
  try {
    await database.execute(`CREATE SCHEMA IF NOT EXISTS ${database.quote(schema)}`)
  } finally {
    await database.close()
  }
}

/** What is asked of a server, by one connection, which keeps the locks. */
interface Administration {
  lock(name: string): Promise<boolean>
  unlock(name: string): Promise<void>
  /** The databases whose names begin so and end in a number. */
  names(stem: string): Promise<string[]>
  make(name: string): Promise<void>
  drop(name: string): Promise<void>
  close(): Promise<void>
}

async function administration(url: string, { dialect, database }: ServerAddress): Promise<Administration> {
  return dialect === 'postgres' ? onPostgres(url, database) : onMysql(open(urlOf(url, 'information_schema')))
}

function open(url: string): Database {
  return connect(url, { name: 'test databases', pool: { max: 1, idleTimeout: FOREVER } })
}

/** Locks belong to a database there, so all have to come to the same: `postgres`, as of all tools, else the one that the URL names. */
async function onPostgres(url: string, name: string): Promise<Administration> {
  let database = open(urlOf(url, 'postgres'))
  try {
    await database.execute('SELECT 1')
  } catch {
    // Why is told by the other, if that cannot be reached either.
    await database.close()
    database = open(urlOf(url, name))
  }
  return {
    ...parts(database, 'SELECT datname FROM pg_database', ' WITH (FORCE)'),
    lock: async (key) => (await database.execute('SELECT pg_try_advisory_lock(hashtextextended($1, 0))', [key])).rows[0]?.[0] === true,
    unlock: async (key) => void (await database.execute('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key])),
  }
}

function onMysql(database: Database): Administration {
  return {
    ...parts(database, 'SELECT schema_name FROM information_schema.schemata', ''),
    lock: async (key) => Number((await database.execute('SELECT GET_LOCK(?, 0)', [key])).rows[0]?.[0]) === 1,
    unlock: async (key) => void (await database.execute('SELECT RELEASE_LOCK(?)', [key])),
  }
}

function parts(database: Database, list: string, force: string): Omit<Administration, 'lock' | 'unlock'> {
  return {
    names: async (stem) => {
      const { rows } = await database.execute(list)
      return rows.map(([name]) => String(name)).filter((name) => name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)))
    },
    make: async (name) => void (await database.execute(`CREATE DATABASE ${database.quote(name)}`)),
    drop: async (name) => void (await database.execute(`DROP DATABASE IF EXISTS ${database.quote(name)}${force}`)),
    close: () => database.close(),
  }
}
