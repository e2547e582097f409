import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { describeDatabase } from '../../test/contracts/database.ts'
import { connect } from './connect.ts'
import type { QueryEvent } from './query-log.ts'

describe('a database of SQLite in memory', () => {
  describeDatabase(() => 'sqlite::memory:')

  test('answers at once, unless somebody writes', async () => {
    const database = connect('sqlite::memory:')
    assert.ok(!(database.execute('CREATE TABLE t (id INTEGER)') instanceof Promise))
    assert.ok(!(database.execute('SELECT id FROM t') instanceof Promise))
    await database.transaction(async () => {
      assert.ok(!(database.execute('INSERT INTO t VALUES (1)') instanceof Promise))
      const outside = database.outside(() => database.execute('SELECT count(*) FROM t'))
      assert.ok(outside instanceof Promise)
      outside.then(({ rows }) => assert.deepEqual(rows, [[2]]))
      database.execute('INSERT INTO t VALUES (2)')
    })
    await database.close()
  })
})

describe('a database of SQLite in a file', () => {
  let folder = ''
  let url = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-'))
    url = `sqlite:${join(folder, 'a.db')}`
  })
  after(() => rmSync(folder, { recursive: true }))
  describeDatabase(() => url)

  test('waits for another process that writes while the event loop goes on', async () => {
    const [one, other] = [connect(url), connect(url)]
    await one.execute('CREATE TABLE shared (id INTEGER PRIMARY KEY) STRICT')
    let turns = 0
    const waiting = one.transaction(async () => {
      await one.execute('INSERT INTO shared VALUES (1)')
      const alone = other.outside(() => other.execute('INSERT INTO shared VALUES (2)'))
      const within = other.transaction(() => other.execute('INSERT INTO shared VALUES (3)'))
      for (; turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual((await other.execute('SELECT id FROM shared')).rows, [], 'readers do not wait')
      return [alone, within]
    })
    await Promise.all(await waiting)
    assert.equal(turns, 100)
    assert.deepEqual((await one.execute('SELECT id FROM shared')).rows, [[1], [2], [3]])
    await Promise.all([one.close(), other.close()])
  })

  test('gives up waiting in time', async () => {
    const [one, other] = [connect(url), connect(url, { busyTimeout: 20 })]
    await one.execute('CREATE TABLE IF NOT EXISTS lock (id INTEGER)')
    await one.transaction(async () => {
      await one.execute('INSERT INTO lock VALUES (1)')
      await assert.rejects(async () => other.execute('INSERT INTO lock VALUES (2)'), { code: 'DATABASE_BUSY' })
      await assert.rejects(
        other.transaction(() => 1),
        { code: 'DATABASE_BUSY' },
      )
    })
    await other.execute('INSERT INTO lock VALUES (2)')
    await Promise.all([one.close(), other.close()])
  })

  test('sends WITH ... INSERT to the one that writes', async () => {
    const database = connect(url)
    await database.execute('CREATE TABLE target (id INTEGER)')
    for (let time = 0; time < 2; time++) await database.execute('WITH a AS (SELECT 1 AS id) INSERT INTO target SELECT id FROM a')
    assert.deepEqual((await database.execute('WITH a AS (SELECT count(*) FROM target) SELECT * FROM a')).rows, [[2]])
    await database.close()
  })

  test('knows when SQLite rolled back by itself, and commits nothing afterwards', async () => {
    const database = connect(url)
    await database.execute('CREATE TABLE given_up (id INTEGER PRIMARY KEY)')
    const work = database.transaction(async () => {
      await database.execute('INSERT INTO given_up VALUES (1)')
      assert.throws(() => database.execute('INSERT OR ROLLBACK INTO given_up VALUES (1)'), { code: 'DATABASE_UNIQUE_VIOLATION' })
      assert.throws(() => database.execute('INSERT INTO given_up VALUES (2)'), { code: 'DATABASE_TRANSACTION_FAILED' })
    })
    await assert.rejects(work, { code: 'DATABASE_TRANSACTION_FAILED' })
    assert.deepEqual((await database.execute('SELECT id FROM given_up')).rows, [])
    await database.execute('INSERT INTO given_up VALUES (3)')
    await database.close()
  })
})

describe('a database', () => {
  test('retries a transaction that others were in the way of, as often as it is told', async () => {
    const { DatabaseError } = await import('./backends/database-error.ts')
    const database = connect('sqlite::memory:')
    await database.execute('CREATE TABLE t (id INTEGER)')
    let attempts = 0
    const work = async (): Promise<number> => {
      await database.execute('INSERT INTO t VALUES (1)')
      if (++attempts < 3) throw new DatabaseError('DATABASE_SERIALIZATION_FAILURE')
      return attempts
    }
    await assert.rejects(database.transaction(work, { retries: 1 }), { code: 'DATABASE_SERIALIZATION_FAILURE' })
    assert.equal(attempts, 2)
    assert.equal(await database.transaction(work, { retries: 1 }), 3)
    assert.deepEqual((await database.execute('SELECT id FROM t')).rows, [[1]])
    await database.close()
  })

  test('reports what is slow', async () => {
    const slow: QueryEvent[] = []
    const database = connect('sqlite::memory:', {
      name: 'archive',
      slow: { after: 0, report: (event) => void slow.push(event) },
      logParameters: true,
    })
    await database.execute('SELECT ?', ['a'])
    assert.deepEqual([slow[0]?.database, slow[0]?.sql, slow[0]?.parameters, slow[0]?.rows], ['archive', 'SELECT ?', ['a'], 1])
    await database.close()
  })

  test('shows no password', () => {
    const database = connect('sqlite::memory:')
    assert.doesNotMatch(inspect(database, { depth: 9, showHidden: true }), /secret/)
  })
})
