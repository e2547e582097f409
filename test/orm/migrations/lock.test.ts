import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { auto, connect, type Database, text } from 'nuages/orm'
import { createModel, migration, runCode, runSql } from 'nuages/orm/migrations'
import { MigrationExecutor } from '../../../src/orm/migrations/executor.ts'
import { MigrationGraph } from '../../../src/orm/migrations/graph.ts'
import { withLock } from '../../../src/orm/migrations/lock.ts'
import type { PlacedMigration } from '../../../src/orm/migrations/migration.ts'
import { Recorder } from '../../../src/orm/migrations/recorder.ts'
import { makeDatabase } from '../../databases.ts'
import { describeEachDatabase } from '../../each-database.ts'

const LOST = { code: 'ORM_MIGRATION_LOCK_LOST' }
const INSERT = "INSERT INTO locked_page (path) VALUES ('a')"

/** A table, `meanwhile`, and a row. */
function placed(meanwhile: () => Promise<void>): PlacedMigration {
  const operations = [
    createModel('Page', { id: auto(), path: text() }),
    runCode({}, meanwhile, async () => {}),
    runSql(INSERT, ['DELETE FROM locked_page']),
  ]
  return { label: 'locked', name: '0001_page', id: 'locked/0001_page', migration: migration({ operations }) }
}

/** Migrates forwards on a handle; gives what was done. */
async function deploy(database: Database, meanwhile: () => Promise<void>): Promise<string[]> {
  const done: string[] = []
  const one = placed(meanwhile)
  const recorder = new Recorder(database)
  await withLock(database, async (check) => {
    await recorder.prepare()
    if ((await recorder.read()).applied.has(one.id)) return
    const executor = new MigrationExecutor(database, recorder, check, ({ what }) => done.push(what))
    await executor.run({ placed: one, before: new MigrationGraph([one]).stateAfter([]), direction: 'forwards' })
  })
  return done
}

/** Ends the session of whoever has the lock, as a server or what is between does. */
async function killHolder(database: Database): Promise<void> {
  const isPostgres = database.dialect === 'postgres'
  const asked = isPostgres
    ? "SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE locktype = 'advisory' AND d.datname = current_database()"
    : "SELECT IS_USED_LOCK(CONCAT('nuages_migrations_', MD5(DATABASE())))"
  const { rows } = await database.execute(asked)
  const id = Number(rows[0]?.[0])
  assert.ok(id > 0)
  await database.execute(isPostgres ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`)
}

async function paths(database: Database): Promise<unknown[]> {
  return (await database.execute('SELECT path FROM locked_page')).rows.map(([path]) => path)
}

describe('the lock of a migration', () => {
  describeEachDatabase('that SQLite has none of', (each) => {
    if (each.dialect !== 'sqlite') return
    each.test('is told by each migration: what another has done meanwhile is left, and not told as done', async (database) => {
      const one = placed(async () => {})
      const recorder = new Recorder(database)
      await recorder.prepare()
      const executor = new MigrationExecutor(
        database,
        recorder,
        async () => {},
        () => {},
      )
      const move = { placed: one, before: new MigrationGraph([one]).stateAfter([]), direction: 'forwards' } as const
      assert.deepEqual([await executor.run(move), await executor.run(move)], [true, false])
      assert.deepEqual(await paths(database), ['a'])
    })
  })

  describeEachDatabase('whose connection is lost', (each) => {
    if (each.dialect === 'sqlite') return
    each.test('ends the work before its next step, and the next deployer goes on', async (database, another) => {
      const other = another()
      await assert.rejects(
        deploy(database, async () => killHolder(other)),
        LOST,
      )
      assert.deepEqual((await new Recorder(database).read()).applied, new Set())
      const done = await deploy(database, async () => {})
      assert.ok(done.includes(INSERT))
      assert.deepEqual(await paths(database), ['a'])
      assert.deepEqual(await deploy(database, async () => assert.fail('it is applied')), [])
    })
  })

  describeEachDatabase('that another took meanwhile', (each) => {
    if (each.dialect !== 'mysql') return
    each.test('leaves the other its work: nothing is done twice, and nothing noted over it', async (database, another) => {
      const other = another()
      const slow = deploy(database, async () => {
        await killHolder(other)
        await deploy(other, async () => {})
      })
      await assert.rejects(slow, LOST)
      assert.deepEqual(await new Recorder(database).read(), { applied: new Set(['locked/0001_page']), unfinished: [] })
      assert.deepEqual(await paths(database), ['a'])
    })
  })

  for (const server of ['postgres', 'mysql'] as const) {
    test(`that another has is waited for, however short statements are to be: ${server}`, async (t) => {
      const { database: place, missing } = await makeDatabase(server)
      if (place === undefined) return t.skip(missing)
      const [slow, hurried] = [connect(place.url), connect(place.url, { statementTimeout: 500 })]
      const order: string[] = []
      const [held, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const first = withLock(slow, async () => {
        held.resolve()
        await asked.promise
        order.push('first')
      })
      await held.promise
      let count = 0
      const listen = (event: unknown): void => {
        if (/lock/i.test((event as { readonly sql: string }).sql) && ++count === 3) asked.resolve()
      }
      subscribe('nuages.query', listen)
      try {
        await withLock(hurried, async () => void order.push('second'))
      } finally {
        unsubscribe('nuages.query', listen)
        asked.resolve()
        await first
        await Promise.all([slow.close(), hurried.close()])
        await place.drop()
      }
      assert.deepEqual(order, ['first', 'second'])
    })
  }
})
