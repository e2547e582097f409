import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '../connect.ts'

test('what was written is in the file alone, once a database that was read is closed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const database = connect(`sqlite:${join(folder, 'a.db')}`)
  await database.execute('CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT')
  await database.execute('INSERT INTO t VALUES (1)')
  assert.deepEqual((await database.execute('SELECT id FROM t')).rows, [[1]])
  await database.transaction(() => database.execute('SELECT id FROM t'), { readOnly: true })
  for await (const row of database.iterate('SELECT id FROM t')) assert.deepEqual(row, [1])
  assert.ok(readdirSync(folder).includes('a.db-wal'))
  await database.close()
  assert.deepEqual(readdirSync(folder), ['a.db'])
})
