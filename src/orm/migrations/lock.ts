// One deployer at a time: others wait. Servers have locks of their own, kept by a transaction that does nothing else; SQLite has one
// writer anyway, and each migration looks again whether it is still to be done.

import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'

/** The number of the lock: "nuages" as digits of its letters. */
const NUMBER = 110_117_971_031
/** MySQL's locks are the server's: each database has its own. Names have at most 64 characters. */
const NAME = "CONCAT('nuages_migrations_', MD5(DATABASE()))"
/** Seconds that one waits for another at most. */
const PATIENCE = 3600

/** Runs `work` while no other process does. Throws ORM_MIGRATION_LOCKED. */
export async function withLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  if (database.dialect === 'sqlite') return work()
  const held = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holder = database
    .transaction(async () => {
      await take(database)
      held.resolve()
      await free.promise
      if (database.dialect === 'mysql') await database.execute(`SELECT RELEASE_LOCK(${NAME})`)
    })
    .catch((error: unknown) => held.reject(error))
  await held.promise
  try {
    return await work()
  } finally {
    free.resolve()
    await holder
  }
}

async function take(database: Database): Promise<void> {
  if (database.dialect === 'postgres') {
    await database.execute('SELECT pg_advisory_xact_lock($1)', [NUMBER])
    return
  }
  const { rows } = await database.execute(`SELECT GET_LOCK(${NAME}, ?)`, [PATIENCE])
  if (Number(rows[0]?.[0]) !== 1)
    throw new NuagesError('ORM_MIGRATION_LOCKED', `another process has migrated this database for more than ${PATIENCE / 60} minutes`)
}
