import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { describeBackend } from '../../../test/contracts/backend.ts'
import { SqliteBackend, type SqliteConnection } from './sqlite.ts'
import { fold } from './sqlite-functions.ts'

function inFile(work: (writer: SqliteConnection, backend: SqliteBackend) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  const backend = new SqliteBackend(join(folder, 'a.db'))
  const writer = backend.connect()
  try {
    writer.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT) STRICT')
    work(writer, backend)
  } finally {
    writer.close()
    rmSync(folder, { recursive: true })
  }
}

describe('the SQLite backend', () => {
  describeBackend(() => new SqliteBackend(':memory:'))

  test('reads beside one that writes, and sees what was committed', () =>
    inFile((writer, backend) => {
      const reader = backend.connect({ reader: true })
      writer.begin({})
      writer.execute("INSERT INTO t VALUES (1, 'a')")
      assert.deepEqual(reader.execute('SELECT * FROM t').rows, [])
      writer.control('COMMIT')
      assert.deepEqual(reader.execute('SELECT * FROM t').rows, [[1, 'a']])
      assert.throws(() => reader.execute("INSERT INTO t VALUES (2, 'b')"), { code: 'DATABASE_READ_ONLY' })
      reader.close()
    }))

  test('never waits for a lock', () =>
    inFile((writer, backend) => {
      const other = backend.connect()
      writer.begin({})
      const before = performance.now()
      assert.throws(() => other.begin({}), { code: 'DATABASE_BUSY' })
      assert.throws(() => other.execute("INSERT INTO t VALUES (2, 'b')"), { code: 'DATABASE_BUSY' })
      assert.ok(performance.now() - before < 500)
      other.close()
    }))

  test('keeps foreign keys on every connection, and takes no text in double quotes', () =>
    inFile((writer, backend) => {
      assert.deepEqual(writer.execute('PRAGMA foreign_keys').rows, [[1]])
      const reader = backend.connect({ reader: true })
      assert.deepEqual(reader.execute('PRAGMA foreign_keys').rows, [[1]])
      reader.close()
      assert.throws(() => writer.execute('SELECT "nothing"'), { code: 'DATABASE_STATEMENT_FAILED' })
    }))

  test('folds the case of all letters, also in an index', () =>
    inFile((writer) => {
      assert.equal(fold('ÉCOLE straße'), fold('école STRASSE'))
      writer.execute('CREATE INDEX folded ON t (nuages_fold(name))')
      writer.execute("INSERT INTO t VALUES (1, 'Éa'), (2, NULL)")
      assert.deepEqual(writer.execute('SELECT id FROM t WHERE nuages_fold(name) = ?', [fold('éA')]).rows, [[1]])
      assert.deepEqual(writer.execute('SELECT nuages_fold(NULL), nuages_fold(9223372036854775807), nuages_fold(1.5)').rows, [
        [null, 2n ** 63n - 1n, 1.5],
      ])
    }))

  test('reads what a statement that writes returns without running it twice', () =>
    inFile((writer) => {
      const id = 2n ** 60n
      assert.deepEqual(writer.execute("INSERT INTO t VALUES (?, 'a') RETURNING id", [id]).rows, [[id]])
      assert.equal(writer.execute("INSERT INTO t (name) VALUES ('b')").lastId, id + 1n)
      assert.deepEqual(writer.execute('SELECT count(*) FROM t').rows, [[2]])
    }))

  test('iterates while the same statement is executed', async () => {
    const connection = new SqliteBackend(':memory:').connect()
    const sql = 'SELECT column1 FROM (VALUES (1), (2), (3))'
    const seen: unknown[] = []
    for await (const [value] of connection.iterate(sql)) {
      seen.push(value)
      assert.equal(connection.execute(sql).rows.length, 3)
    }
    assert.deepEqual(seen, [1, 2, 3])
    connection.close()
  })

  test('says where there is no database', () => {
    assert.throws(() => new SqliteBackend('/nowhere/at/all.db').connect(), { code: 'DATABASE_CONNECTION_FAILED' })
  })
})
