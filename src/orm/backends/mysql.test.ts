import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { describeBackend } from '../../../test/contracts/backend.ts'
import { describeDatabase } from '../../../test/contracts/database.ts'
import { type Found, makeDatabase } from '../../../test/databases.ts'
import { connect } from '../connect.ts'
import type { Database } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { parseDatabaseUrl, type ServerAddress } from '../database-url.ts'
import { MysqlBackend } from './mysql.ts'

const OPTIONS = { connectTimeout: 5000, statementTimeout: 0 }

describe('the MySQL backend', () => {
  let found: Found = { missing: '' }
  before(async () => {
    found = await makeDatabase('mysql')
  })
  after(() => found.database?.drop())

  const backend = (): MysqlBackend | string =>
    found.database === undefined ? found.missing : new MysqlBackend(parseDatabaseUrl(found.database.url) as ServerAddress, OPTIONS)

  const using = async (
    t: TestContext,
    work: (database: Database, another: Database) => Promise<void>,
    options?: DatabaseOptions,
  ): Promise<void> => {
    if (found.database === undefined) return t.skip(found.missing)
    const [one, another] = [connect(found.database.url, options), connect(found.database.url)]
    try {
      await work(one, another)
    } finally {
      await Promise.all([one.close(), another.close()])
    }
  }

  describeBackend(backend)
  describeDatabase(() => found.database?.url)

  test('says where nobody listens', async () => {
    const nowhere = connect('mysql://u:secret@127.0.0.1:1/a', { connectTimeout: 1000 })
    await assert.rejects(
      async () => nowhere.execute('SELECT 1'),
      (error: Error) => {
        assert.match(error.message, /mysql:\/\/127\.0\.0\.1:1\/a/)
        assert.doesNotMatch(error.message, /secret/)
        return (error as { code?: string }).code === 'DATABASE_CONNECTION_FAILED'
      },
    )
    await nowhere.close()
  })

  test('a connection that is cut is told, and the next statement has another', (t) =>
    using(t, async (database, another) => {
      const id = (await database.execute('SELECT CONNECTION_ID()')).rows[0]?.[0] as number
      const sleeping = assert.rejects(async () => database.execute('SELECT SLEEP(20)'), { code: 'DATABASE_CONNECTION_LOST', status: 503 })
      const isAsleep = async (): Promise<boolean> =>
        (await another.execute("SELECT 1 FROM information_schema.processlist WHERE id = ? AND info LIKE '%SLEEP%'", [id])).rows.length > 0
      while (!(await isAsleep()));
      await another.execute(`KILL ${id}`)
      await sleeping
      assert.notEqual((await database.execute('SELECT CONNECTION_ID()')).rows[0]?.[0], id)
    }))

  test('a statement that takes too long is ended', (t) =>
    using(
      t,
      async (database) => {
        await assert.rejects(async () => database.execute('SELECT SLEEP(20) FROM information_schema.tables'), { code: 'DATABASE_TIMEOUT' })
        assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
      },
      { statementTimeout: 20 },
    ))

  test('a statement that an administrator ends is told from one that takes too long', (t) =>
    using(t, async (database, another) => {
      const id = (await database.execute('SELECT CONNECTION_ID()')).rows[0]?.[0] as number
      const long = 'SELECT SLEEP(20) FROM information_schema.tables'
      const cancelled = assert.rejects(async () => database.execute(long), { code: 'DATABASE_CANCELLED', status: 503 })
      const isAsleep = async (): Promise<boolean> =>
        (await another.execute("SELECT 1 FROM information_schema.processlist WHERE id = ? AND info LIKE '%SLEEP%'", [id])).rows.length > 0
      while (!(await isAsleep()));
      await another.execute(`KILL QUERY ${id}`)
      await cancelled
      assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
    }))

  test('two who wait for each other: one is ended and may be run again', (t) =>
    using(t, async (database, another) => {
      await database.execute('CREATE TABLE pair (id integer PRIMARY KEY, value integer)')
      await database.execute('INSERT INTO pair VALUES (1, 0), (2, 0)')
      const both = Promise.withResolvers<void>()
      let count = 0
      const lock = (handle: Database, first: number, second: number, retries: number): Promise<void> =>
        handle.transaction(
          async () => {
            await handle.execute('UPDATE pair SET value = value + 1 WHERE id = ?', [first])
            if (++count === 2) both.resolve()
            await both.promise
            await handle.execute('UPDATE pair SET value = value + 1 WHERE id = ?', [second])
          },
          { retries },
        )
      await Promise.all([lock(database, 1, 2, 3), lock(another, 2, 1, 3)])
      assert.deepEqual((await database.execute('SELECT value FROM pair')).rows, [[2], [2]])
      await database.execute('DROP TABLE pair')
    }))

  test('after a deadlock nothing of the transaction is committed, though MySQL ended it by itself', (t) =>
    using(t, async (database, another) => {
      await database.execute('CREATE TABLE pair (id integer PRIMARY KEY, value integer)')
      await database.execute('INSERT INTO pair VALUES (1, 0), (2, 0)')
      const both = Promise.withResolvers<void>()
      let count = 0
      const lock = (handle: Database, first: number, second: number): Promise<void> =>
        handle.transaction(async () => {
          await handle.execute('UPDATE pair SET value = value + 1 WHERE id = ?', [first])
          if (++count === 2) both.resolve()
          await both.promise
          await Promise.resolve(handle.execute('UPDATE pair SET value = value + 1 WHERE id = ?', [second])).catch(() => {})
          await handle.execute('UPDATE pair SET value = value + 10')
        })
      const results = await Promise.allSettled([lock(database, 1, 2), lock(another, 2, 1)])
      assert.deepEqual(results.map((result) => (result.status === 'rejected' ? result.reason.code : 'done')).sort(), [
        'DATABASE_TRANSACTION_FAILED',
        'done',
      ])
      assert.deepEqual((await database.execute('SELECT value FROM pair')).rows, [[11], [11]])
      await database.execute('DROP TABLE pair')
    }))

  test('the session is strict, in UTC, and minds case', (t) =>
    using(t, async (database) => {
      const { rows } = await database.execute("SELECT @@time_zone, 'a' = 'A', 'a' || 'b', '\\n', ? = 'É', LENGTH(?)", ['é', '\u{1f600}'])
      assert.deepEqual(rows, [['+00:00', 0, 'ab', '\\n', 0, 4]])
      assert.deepEqual((await database.execute('SELECT 1 LIMIT ?', [1])).rows, [[1]])
    }))

  test('changes of the schema are refused in a transaction, which they would commit', (t) =>
    using(t, async (database) => {
      const work = database.transaction(() => database.execute('CREATE TABLE never (id integer)'))
      await assert.rejects(work, { code: 'DATABASE_CONTROL_REFUSED' })
      await assert.rejects(async () => database.execute('SELECT * FROM never'), { code: 'DATABASE_STATEMENT_FAILED' })
    }))
})
