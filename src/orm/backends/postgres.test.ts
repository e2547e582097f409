import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import pg from 'pg'
import { describeBackend } from '../../../test/contracts/backend.ts'
import { describeDatabase } from '../../../test/contracts/database.ts'
import { type Found, makeDatabase } from '../../../test/databases.ts'
import { connect } from '../connect.ts'
import type { Database } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { parseDatabaseUrl, type ServerAddress } from '../database-url.ts'
import { sql } from '../sql-text.ts'
import type { DatabaseError } from './database-error.ts'
import { PostgresBackend, postgresBackend } from './postgres.ts'
import type { PostgresClient } from './postgres-client.ts'
import { postgresError } from './postgres-error.ts'

const OPTIONS = { connectTimeout: 5000, statementTimeout: 0 }

describe('the PostgreSQL backend', () => {
  let found: Found = { missing: '' }
  before(async () => {
    found = await makeDatabase('postgres')
  })
  after(() => found.database?.drop())

  const backend = (): PostgresBackend | string =>
    found.database === undefined ? found.missing : PostgresBackend.at(parseDatabaseUrl(found.database.url) as ServerAddress, OPTIONS)

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

  test('says where nobody listens, and where the login is refused', async () => {
    const nowhere = connect('postgres://u:secret@127.0.0.1:1/a', { connectTimeout: 1000 })
    await assert.rejects(
      async () => nowhere.execute('SELECT 1'),
      (error: Error) => {
        assert.match(error.message, /postgres:\/\/127\.0\.0\.1:1\/a/)
        assert.doesNotMatch(error.message, /secret/)
        return (error as { code?: string }).code === 'DATABASE_CONNECTION_FAILED'
      },
    )
    await nowhere.close()
  })

  test('a database that is not there is told', (t) =>
    using(t, async () => {
      const url = new URL(found.database?.url ?? '')
      url.pathname = '/not_there_at_all'
      const wrong = connect(url.href)
      await assert.rejects(async () => wrong.execute('SELECT 1'), { code: 'DATABASE_LOGIN_REFUSED' })
      await wrong.close()
    }))

  test('a connection that is cut is told, and the next statement has another', (t) =>
    using(t, async (database, another) => {
      const pid = (await database.execute('SELECT pg_backend_pid()')).rows[0]?.[0] as number
      const sleeping = assert.rejects(async () => database.execute('SELECT pg_sleep(20)'), {
        code: 'DATABASE_CONNECTION_LOST',
        status: 503,
      })
      while (
        (await another.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND query LIKE $2', [pid, '%sleep%']))
          .rows.length === 0
      );
      await sleeping
      assert.notEqual((await database.execute('SELECT pg_backend_pid()')).rows[0]?.[0], pid)
    }))

  test('a socket that cannot be written to is a connection that is lost', () => {
    const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    assert.equal((postgresError(error, true) as DatabaseError).code, 'DATABASE_CONNECTION_LOST')
  })

  test('one that is cut amid the rows, or in a transaction, is told', (t) =>
    using(t, async (database, another) => {
      const cut = async (): Promise<void> => {
        const pid = (await database.execute('SELECT pg_backend_pid()')).rows[0]?.[0] as number
        await another.execute('SELECT pg_terminate_backend($1)', [pid])
      }
      const work = database.transaction(async () => {
        for await (const [row] of database.iterate('SELECT generate_series(1, 100000)', [], { chunk: 100 })) if (row === 150) await cut()
      })
      await assert.rejects(work, { code: 'DATABASE_CONNECTION_LOST' })
      const swallowing = database.transaction(async () => {
        await cut()
        await Promise.resolve(database.execute('SELECT 1')).catch(() => {})
        await assert.rejects(async () => database.execute('SELECT 1'), { code: 'DATABASE_TRANSACTION_FAILED' })
      })
      await assert.rejects(swallowing, { code: 'DATABASE_TRANSACTION_FAILED' })
      assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
    }))

  test('a statement that takes too long is ended', (t) =>
    using(
      t,
      async (database) => {
        await assert.rejects(async () => database.execute('SELECT pg_sleep(20)'), { code: 'DATABASE_TIMEOUT' })
        assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
      },
      { statementTimeout: 20 },
    ))

  test('a statement that an administrator ends is told from one that takes too long', (t) =>
    using(
      t,
      async (database, another) => {
        const pid = (await database.execute('SELECT pg_backend_pid()')).rows[0]?.[0] as number
        const cancelled = assert.rejects(async () => database.execute('SELECT pg_sleep(20)'), { code: 'DATABASE_CANCELLED', status: 503 })
        while (
          (await another.execute('SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND query LIKE $2', [pid, '%sleep%']))
            .rows.length === 0
        );
        await cancelled
        assert.deepEqual((await database.execute('SELECT pg_backend_pid()')).rows, [[pid]])
        const late = database.transaction(async () => database.execute('SELECT pg_sleep(20)'), { deadline: 50 })
        await assert.rejects(late, { code: 'DATABASE_TIMEOUT' })
      },
      { pool: { max: 1 } },
    ))

  /** A database of one connection; what is sent as `word` fails behind it, as long as `state.isFailing`. */
  const failingAt = (word: string, state: { isFailing: boolean }): Database => {
    const { hostname: host, port, username: user, password, pathname, searchParams } = new URL(found.database?.url as string)
    const open = async (): Promise<PostgresClient> => {
      const client = new pg.Client({
        ...{ host: searchParams.get('host') ?? host, port: Number(port || 5432), user, password, database: pathname.slice(1) },
      })
      await client.connect()
      const query = client.query.bind(client) as (text: unknown) => Promise<never>
      const failing = (text: unknown): Promise<never> =>
        state.isFailing && typeof text === 'string' && text.startsWith(word) ? query(failure(text)) : query(text)
      return Object.assign(client, { query: failing }) as unknown as PostgresClient
    }
    return connect(postgresBackend('failing', open), { pool: { max: 1 } })
  }
  // A transaction is open after either.
  const failure = (text: string): string => (text.startsWith('BEGIN') ? `${text}; SELECT 1 / 0` : 'SELECT 1 / 0')
  const pidOf = async (database: Database): Promise<unknown> => (await database.execute('SELECT pg_backend_pid()')).rows[0]?.[0]
  const iterating = async (database: Database): Promise<unknown> => {
    for await (const row of database.iterate('SELECT 1')) return row
    return undefined
  }
  const ways: [name: string, word: string, run: (database: Database) => Promise<unknown>][] = [
    ['could not be begun', 'BEGIN', (database) => database.transaction(async () => database.isInTransaction)],
    ['could not be begun for a cursor', 'BEGIN', iterating],
    ['could not be ended for a cursor', 'ROLLBACK', iterating],
  ]
  for (const [name, word, run] of ways) {
    test(`a connection whose transaction ${name} is given to nobody`, async (t) => {
      if (found.database === undefined) return t.skip(found.missing)
      const state = { isFailing: true }
      const database = failingAt(word, state)
      try {
        const before = await pidOf(database)
        await assert.rejects(run(database), { code: 'DATABASE_VALUE_REFUSED' })
        state.isFailing = false
        assert.notEqual(await pidOf(database), before)
        assert.ok(await run(database))
      } finally {
        await database.close()
      }
    })
  }

  test("transactions in each other's way are run again", (t) =>
    using(t, async (database, another) => {
      await database.execute('CREATE TABLE counter (id integer PRIMARY KEY, value integer)')
      await database.execute('INSERT INTO counter VALUES (1, 0)')
      const add = async (handle: Database, retries: number): Promise<void> => {
        await handle.transaction(
          async () => {
            const value = (await handle.execute('SELECT value FROM counter')).rows[0]?.[0] as number
            await handle.execute('UPDATE counter SET value = $1', [value + 1])
          },
          { isolation: 'serializable', retries },
        )
      }
      await Promise.all([add(database, 20), add(another, 20), add(database, 20), add(another, 20)])
      assert.deepEqual((await database.execute('SELECT value FROM counter')).rows, [[4]])
      await database.execute('DROP TABLE counter')
    }))

  test('two who wait for each other are told apart: one is ended', (t) =>
    using(t, async (database, another) => {
      await database.execute('CREATE TABLE pair (id integer PRIMARY KEY, value integer)')
      await database.execute('INSERT INTO pair VALUES (1, 0), (2, 0)')
      const both = Promise.withResolvers<void>()
      let count = 0
      const lock = (handle: Database, first: number, second: number): Promise<void> =>
        handle.transaction(async () => {
          await handle.execute('SET LOCAL deadlock_timeout = 20')
          await handle.execute('UPDATE pair SET value = value + 1 WHERE id = $1', [first])
          if (++count === 2) both.resolve()
          await both.promise
          await handle.execute('UPDATE pair SET value = value + 1 WHERE id = $1', [second])
        })
      const results = await Promise.allSettled([lock(database, 1, 2), lock(another, 2, 1)])
      const failed = results.filter((result) => result.status === 'rejected')
      assert.deepEqual(
        failed.map(({ reason }) => reason.code),
        ['DATABASE_DEADLOCK'],
      )
      await database.execute('DROP TABLE pair')
    }))

  test('the session is the same whatever the server says', (t) =>
    using(t, async (database) => {
      const settings = await database.execute(
        "SELECT current_setting('TimeZone'), current_setting('standard_conforming_strings'), interval '1 day 2 hours', '\\n'",
      )
      assert.deepEqual(settings.rows, [['UTC', 'on', 'P1DT2H', '\\n']])
    }))

  test('more parameters than it takes are told, and cost no connection', (t) =>
    using(
      t,
      async (database) => {
        const list = (count: number): [string, number[]] => [
          `SELECT 1 WHERE 1 IN (${Array.from({ length: count }, (_, place) => `$${place + 1}`).join(', ')})`,
          new Array(count).fill(1),
        ]
        const [{ pid }] = (await database.query(sql`SELECT pg_backend_pid() AS pid`)) as [{ pid: number }]
        await assert.rejects(async () => database.execute(...list(65_536)), {
          code: 'DATABASE_STATEMENT_FAILED',
          message: /65536 parameters, and PostgreSQL takes 65535 at most/,
        })
        assert.deepEqual(await database.query(sql`SELECT pg_backend_pid() AS pid`), [{ pid }])
        assert.deepEqual((await database.execute(...list(65_535))).rows, [[1]])
      },
      { pool: { max: 1 } },
    ))

  test('a statement that is prepared and comes again gives rows of its columns, as the first time', (t) =>
    using(t, async (database) => {
      await database.execute('CREATE TABLE kinds (id integer, big bigint, flag boolean, bytes bytea, word text)')
      await database.execute("INSERT INTO kinds VALUES (1, 9007199254740993, true, '\\x00ff', NULL), (2, 5, false, '\\x', 'two')")
      const text = 'SELECT * FROM kinds WHERE id >= $1 ORDER BY id'
      const columns = ['id', 'big', 'flag', 'bytes', 'word']
      for (const from of [1, 3, 1, 2, 1]) {
        const answer = await database.execute(text, [from])
        assert.deepEqual(answer.columns, columns)
        const [one, two] = [
          [1, 9007199254740993n, true, new Uint8Array([0, 255]), null],
          [2, 5, false, new Uint8Array(), 'two'],
        ]
        assert.deepEqual(answer.rows, from === 3 ? [] : [one, two].slice(from - 1))
      }
      for (const flag of [true, false, true, false]) {
        const { changes, rows } = await database.execute('UPDATE kinds SET flag = $1', [flag])
        assert.deepEqual([changes, rows], [2, []])
      }
      await database.execute('DROP TABLE kinds')
    }))

  test('a statement that fails leaves the connection to the next: before it runs, amid its rows, and one that wants to be sent rows', (t) =>
    using(
      t,
      async (database) => {
        await database.execute('CREATE TABLE sent (id integer)')
        const { rows: before } = await database.execute('SELECT pg_backend_pid()')
        for (let time = 0; time < 3; time++) {
          await assert.rejects(async () => database.execute('SELECT nothing FROM sent'), { code: 'DATABASE_STATEMENT_FAILED' })
          await assert.rejects(async () => database.execute('SELECT 1 / (3 - i) FROM generate_series(1, 5) AS i WHERE $1 > 0', [1]))
          await assert.rejects(async () => database.execute('COPY sent FROM STDIN'), /nothing to copy from/)
          assert.deepEqual((await database.execute('SELECT pg_backend_pid() WHERE $1 > 0', [1])).rows, before)
        }
        await database.execute('DROP TABLE sent')
      },
      { pool: { max: 1 } },
    ))

  test('a statement that comes again is prepared once', (t) =>
    using(
      t,
      async (database) => {
        for (let time = 0; time < 5; time++) await database.execute('SELECT $1::int', [time])
        const { rows } = await database.execute('SELECT name, statement FROM pg_prepared_statements')
        assert.deepEqual(rows, [['nuages_1', 'SELECT $1::int']])
      },
      { pool: { max: 1 } },
    ))

  test('statements that are given together make one trip, also where what they were prepared for has changed', (t) =>
    using(
      t,
      async (database, another) => {
        await database.execute('CREATE TABLE changing (id integer, word text)')
        await database.execute("INSERT INTO changing VALUES (1, 'one')")
        const asked = [
          { sql: 'SELECT * FROM changing WHERE id = $1', parameters: [1] },
          { sql: 'SELECT word FROM changing', parameters: [] },
        ]
        const answers = async (): Promise<unknown[]> => (await database.executeAll(asked)).map(({ rows }) => rows)
        for (let time = 0; time < 3; time++) assert.deepEqual(await answers(), [[[1, 'one']], [['one']]])
        await another.execute('ALTER TABLE changing ADD COLUMN more integer')
        for (let time = 0; time < 3; time++) assert.deepEqual(await answers(), [[[1, 'one', null]], [['one']]])
        await another.execute('ALTER TABLE changing DROP COLUMN more')
        await assert.rejects(database.transaction(answers), { code: 'DATABASE_SCHEMA_CHANGED', hint: /^Run the transaction again/ })
        assert.deepEqual(await database.transaction(answers), [[[1, 'one']], [['one']]])
        // Behind one Sync they are one transaction, whose time is that of its begin.
        const now = { sql: 'SELECT now()', parameters: [] }
        const [one, two] = await database.executeAll([now, now])
        assert.deepEqual(one?.rows, two?.rows)
        await database.execute('DROP TABLE changing')
      },
      { pool: { max: 1 } },
    ))

  test('a statement that was prepared before its table changed is told in a transaction, which can be run again', (t) =>
    using(
      t,
      async (database, another) => {
        await database.execute('CREATE TABLE changing (id integer)')
        const all = async (): Promise<unknown> => (await database.execute('SELECT * FROM changing')).rows
        for (let time = 0; time < 3; time++) assert.deepEqual(await all(), [])
        await another.execute('ALTER TABLE changing ADD COLUMN more integer')
        const told = {
          code: 'DATABASE_SCHEMA_CHANGED',
          message: /^A table was changed after this connection had prepared a statement on it, and within a transaction/,
          status: 503,
        }
        await assert.rejects(database.transaction(all), told)
        assert.deepEqual(await database.transaction(all), [])
        for (let time = 0; time < 3; time++) await all()
        await another.execute('ALTER TABLE changing DROP COLUMN more')
        assert.deepEqual(await database.transaction(all, { retries: 1 }), [])
        for (let time = 0; time < 3; time++) await all()
        await another.execute('ALTER TABLE changing ADD COLUMN more text')
        // A savepoint is undone alone, and the rest goes on.
        await database.transaction(async () => {
          await assert.rejects(
            database.transaction(() => all()),
            told,
          )
          assert.deepEqual(await all(), [])
        })
        await database.execute('DROP TABLE changing')
      },
      { pool: { max: 1 } },
    ))

  test('a server that knows no NULLS NOT DISTINCT is told with its cure', (t) =>
    using(t, async (database) => {
      // What one before 15 says of it.
      await assert.rejects(async () => database.execute('CREATE UNIQUE INDEX one ON two (three) INCLUDE (four) NULLS NULLS'), {
        code: 'DATABASE_STATEMENT_FAILED',
        message: /syntax error at or near "NULLS"/,
        hint: 'unique([...], { nullsDistinct: false }) needs PostgreSQL 15 or later.',
      })
    }))

  test('of statements that are given together each has as long as one', (t) =>
    using(
      t,
      async (database) => {
        const sleeping = { sql: 'SELECT pg_sleep(0.3)', parameters: [] }
        assert.equal((await database.executeAll([sleeping, sleeping])).length, 2)
        const long = { sql: 'SELECT pg_sleep(20)', parameters: [] }
        await assert.rejects(async () => database.executeAll([sleeping, long, sleeping]), { code: 'DATABASE_TIMEOUT' })
        assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
      },
      { statementTimeout: 500 },
    ))

  test('statements that are given together and cut are told', (t) =>
    using(t, async (database, another) => {
      const sleeping = { sql: 'SELECT pg_sleep(20) AS asleep_together', parameters: [] }
      const told = assert.rejects(async () => database.executeAll([sleeping, sleeping]), { code: 'DATABASE_CONNECTION_LOST' })
      while (
        (
          await another.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE $1 AND pid <> pg_backend_pid()', [
            '%asleep_together%',
          ])
        ).rows.length === 0
      );
      await told
      assert.deepEqual((await database.execute('SELECT 1')).rows, [[1]])
    }))
})
