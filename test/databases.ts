// Databases of servers for tests: each gets one of its own, made and dropped here. A server is found by TEST_POSTGRES_URL or
// TEST_MYSQL_URL, which lead to one where databases may be made; else where this machine would have it. Without one, tests are
// skipped and say so; in continuous integration that is a failure.

import { spawnSync } from 'node:child_process'
import { connect } from '../src/orm/connect.ts'

/** A database for tests. */
export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A database, or why there is none. */
export type Found =
  | { readonly database: TestDatabase; readonly missing?: undefined }
  | { readonly database?: undefined; readonly missing: string }

type Server = 'postgres' | 'mysql'

const SERVERS: Readonly<Record<Server, { readonly title: string; readonly variable: string; readonly defaults: readonly string[] }>> = {
  postgres: {
    title: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    defaults: ['postgres://root@localhost/postgres?host=/var/run/postgresql', 'postgres://postgres@127.0.0.1/postgres'],
  },
  mysql: {
    title: 'MySQL or MariaDB',
    variable: 'TEST_MYSQL_URL',
    defaults: ['mysql://root@localhost/mysql?socket=/run/mysqld/mysqld.sock', 'mysql://root@127.0.0.1/mysql'],
  },
}
let count = 0

/** Makes a database, empty. */
export async function makeDatabase(server: Server): Promise<Found> {
  const { title, variable, defaults } = SERVERS[server]
  const given = process.env[variable]
  const reasons: string[] = []
  for (const attempt of ['as it is', 'with a role']) {
    if (attempt === 'with a role' && !(server === 'postgres' && makeRole())) break
    for (const url of given === undefined ? defaults : [given]) {
      try {
        return { database: await makeAt(url) }
      } catch (error) {
        reasons.push((error as Error).message)
      }
    }
  }
  const missing = `no ${title} that ${variable} or this machine leads to: ${reasons.join(' ')}`
  if (process.env['CI'] === 'true') throw new Error(missing)
  return { missing }
}

async function makeAt(url: string): Promise<TestDatabase> {
  const name = `nuages_test_${process.pid}_${++count}`
  const statement = async (sql: string): Promise<void> => {
    const admin = connect(url, { pool: { max: 1 }, connectTimeout: 5000 })
    try {
      await admin.execute(sql)
    } finally {
      await admin.close()
    }
  }
  await statement(`CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => statement(`DROP DATABASE ${name}${url.startsWith('postgres') ? ' WITH (FORCE)' : ''}`) }
}

/** Where PostgreSQL lets in nobody but its own user, the administrator can make that user make a role for the administrator. */
function makeRole(): boolean {
  if (process.getuid?.() !== 0) return false
  return spawnSync('su', ['postgres', '-c', 'psql -qc "CREATE ROLE root LOGIN SUPERUSER"'], { stdio: 'ignore' }).status === 0
}
