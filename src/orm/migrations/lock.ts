// One deployer at a time: others wait. Servers have locks of their own, kept by a transaction that does nothing else; SQLite has one
// writer anyway, and each migration looks again whether it is still to be done.
//
// A lock goes with its connection, and the work is done on others, which would not know. So the connection of the lock is asked before
// each step and before each note: who has lost it does no more, since another may have begun where it stopped.

import { AsyncLocalStorage } from 'node:async_hooks'
import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'

/** The number of the lock: "nuages" as digits of its letters. */
const NUMBER = 110_117_971_031
/** MySQL's locks are the server's: each database has its own. Names have at most 64 characters. */
const NAME = "CONCAT('nuages_migrations_', MD5(DATABASE()))"
/** How long one waits for another at most, in milliseconds, and how long before it looks again. */
const PATIENCE = 3_600_000
const PAUSE = 200

/** Throws ORM_MIGRATION_LOCK_LOST where the lock is no longer held. */
export type CheckLock = () => Promise<void>

/** Runs `work` while no other process does. Throws ORM_MIGRATION_LOCKED. */
export async function withLock<T>(database: Database, work: (check: CheckLock) => Promise<T>): Promise<T> {
  if (database.dialect === 'sqlite') return work(async () => {})
  const held = Promise.withResolvers<CheckLock>()
  const free = Promise.withResolvers<void>()
  const holder = database
    .transaction(async () => {
      await take(database)
      const here = AsyncLocalStorage.snapshot()
      held.resolve(() => here(checkHeld, database))
      await free.promise
      if (database.dialect === 'mysql') await database.execute(`SELECT RELEASE_LOCK(${NAME})`)
    })
    .catch((error: unknown) => held.reject(error))
  const check = await held.promise
  try {
    return await work(check)
  } finally {
    free.resolve()
    await holder
  }
}

/** Asks again and again: a statement that waits would be ended by the time that the database gives each. */
async function take(database: Database): Promise<void> {
  const start = performance.now()
  while (!(await isTaken(database))) {
    if (performance.now() - start > PATIENCE)
      throw new NuagesError('ORM_MIGRATION_LOCKED', `another process has migrated this database for more than ${PATIENCE / 60_000} minutes`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

async function isTaken(database: Database): Promise<boolean> {
  const isPostgres = database.dialect === 'postgres'
  const { rows } = isPostgres
    ? await database.execute('SELECT pg_try_advisory_xact_lock($1)', [NUMBER])
    : await database.execute(`SELECT GET_LOCK(${NAME}, 0)`)
  return Number(rows[0]?.[0]) === 1
}

/**
 * What PostgreSQL answers without a look at any row: after a SELECT the transaction of the lock would see what there was then, until the
 * next statement, and CREATE INDEX CONCURRENTLY waits for all who may see what was before it.
 */
const STILL_THERE = 'SHOW server_version_num'

/** Asks on the connection of the lock. PostgreSQL keeps its lock for as long as that has its transaction, MySQL as long as it is the same session. */
async function checkHeld(database: Database): Promise<void> {
  let isHeld: boolean
  let cause: unknown
  try {
    const { rows } = await database.execute(
      database.dialect === 'postgres' ? STILL_THERE : `SELECT IS_USED_LOCK(${NAME}) = CONNECTION_ID()`,
    )
    isHeld = Number(rows[0]?.[0]) >= 1
  } catch (error) {
    isHeld = false
    cause = error
  }
  if (isHeld) return
  throw new NuagesError(
    'ORM_MIGRATION_LOCK_LOST',
    'the connection that keeps other processes from migrating was lost: nothing more is done',
    {
      hint: 'migrate again: what is noted as done is not done twice',
      cause,
    },
  )
}
