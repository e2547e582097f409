// A database for each process that runs tests, so that they never meet. A server's are numbered, and who has number n holds its lock for as
// long as it lives: what nobody holds was left behind by a process that was killed, and goes. SQLite's are named after their process.

import { NuagesError } from '../base/errors.ts'
import { DatabaseError } from './backends/database-error.ts'
import { connect } from './connect.ts'
import type { Database } from './database.ts'
import type { DatabaseOptions } from './database-options.ts'
import { maskedUrl, parseDatabaseUrl } from './database-url.ts'
import { createTables } from './ddl/tables.ts'
import { migrate } from './migrations/migrate.ts'
import type { ModelSet } from './model-set.ts'
import { type Claim, makeTestFile } from './test-file.ts'
import { claimServerDatabase } from './test-server.ts'

/** A database that this process has for its tests. */
export interface TestDatabase extends AsyncDisposable {
  readonly database: Database
  /** Where it is, for what connects by itself. It has the password. One in memory is reached by `database` alone. */
  readonly url: string
  /** Closes it and removes it, in an `after` of the tests. What a killed process left is removed by the next that asks for one. */
  remove(): Promise<void>
}

/** What a database for tests is like. */
export interface TestDatabaseOptions extends DatabaseOptions {
  /** The models whose tables it has: by their migrations, or from the models of a set that has none. */
  readonly sets?: readonly ModelSet[]
  /** It is not removed but taken again by a later run, which only applies what is new of the migrations; one in memory is gone. Default false. */
  readonly keep?: boolean
}

/**
 * Makes a database for the tests of this process, beside the one that `url` names and which is not touched: on a server
 * `nuages_test_NAME_1` and so on, each process with the next number that is free; a file beside SQLite's; one in memory for
 * `sqlite::memory:`. Throws TEST_DATABASE, and what `connect`, `migrate` and `createTables` throw.
 */
export async function testDatabase(url: string, { sets = [], keep = false, ...options }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const [managed, plain] = [sets.filter(({ migrations }) => migrations !== null), sets.filter(({ migrations }) => migrations === null)]
  if (keep && plain.length > 0) {
    throw new NuagesError(
      'TEST_DATABASE',
      `a database was to be kept whose models of ${plain.map(({ label }) => label).join(', ')} have no migrations`,
      {
        hint: 'without them nobody knows what has changed: leave keep out, or make migrations',
      },
    )
  }
  const claim = await claimFor(url, keep)
  const database = connect(claim.url, options)
  const remove = async (): Promise<void> => {
    await database.close()
    await claim.release()
  }
  try {
    await migrate(database, managed)
    await createTables(database, ...plain)
  } catch (error) {
    await remove()
    throw error
  }
  return { database, url: claim.url, remove, [Symbol.asyncDispose]: remove }
}

/** What has nothing to do with rights. */
const UNREACHED: ReadonlySet<string> = new Set(['DATABASE_CONNECTION_FAILED', 'DATABASE_CONNECTION_LOST', 'DATABASE_LOGIN_REFUSED'])

async function claimFor(url: string, keep: boolean): Promise<Claim> {
  const address = parseDatabaseUrl(url)
  if (address.dialect === 'sqlite') return makeTestFile(address.path, keep)
  try {
    return await claimServerDatabase(url, address, keep)
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || UNREACHED.has(cause.code)) throw cause
    throw new NuagesError('TEST_DATABASE', `no database for tests can be made on the server of ${maskedUrl(url)}: ${cause.message}`, {
      hint:
        address.dialect === 'postgres'
          ? 'its user needs the right to make some: ALTER USER name CREATEDB'
          : 'its user needs the right to make some: GRANT ALL ON `nuages\\_test\\_%`.* TO name',
      cause,
    })
  }
}
