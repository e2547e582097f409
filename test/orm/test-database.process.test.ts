import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, type TestContext, test } from 'node:test'
import { connect, model, modelSet, text } from 'nuages/orm'
import { testDatabase } from 'nuages/testing'
import { makeDatabase } from '../databases.ts'

const CACHE = join(import.meta.dirname, '../../.cache')
/** Waits in the middle of its test until it is told to go on, as long tests do. */
const WORKER = `
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { model, modelSet, text } from ${entry('orm')}
import { testDatabase } from ${entry('testing')}
class Note extends model({ text: text() }) {}
const { database, url, remove } = await testDatabase(process.argv[2], { sets: [modelSet('notes', { Note })] })
await Note.using(database).create({ text: 'mine' })
console.log(url)
for await (const line of createInterface(process.stdin)) if (line === 'end') break
assert.equal(await Note.using(database).count(), 1)
await remove()
process.exit()
`
const MIGRATION = `
import { createModel, migration } from ${entry('migrations')}
import { auto, text } from ${entry('orm')}
export default migration({ operations: [createModel('Kept', { id: auto(), text: text() })] })
`

function entry(name: string): string {
  return JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url).href)
}

// Numbers begin with that of the worker that runs this file, which may be any.
delete process.env['NODE_TEST_WORKER_ID']

class Note extends model({ text: text() }) {}
class Kept extends model({ text: text() }) {}
const notes = modelSet('notes', { Note })

interface Worker {
  readonly child: ChildProcess
  readonly url: string
  end(): Promise<void>
}

async function startWorker(t: TestContext, folder: string, base: string): Promise<Worker> {
  const child = spawn(process.execPath, [join(folder, 'worker.ts'), base], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const [line = ''] = (await child.stdout.setEncoding('utf8').take(1).toArray()) as string[]
  assert.notEqual(line, '', errors)
  const end = async (): Promise<void> => {
    const closed = once(child, 'close')
    child.stdin.end('end\n')
    assert.deepEqual(await closed, [0, null], errors)
  }
  return { child, url: line.trim(), end }
}

interface Place {
  readonly url: string
  /** The databases for tests that are there. */
  list(): Promise<string[]>
}

function makeFolder(): string {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'test-database-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'worker.ts'), WORKER)
  mkdirSync(join(folder, 'migrations'))
  writeFileSync(join(folder, 'migrations/0001_first.ts'), MIGRATION)
  return folder
}

/** A server with a base database of its own name, so that others who test on it are not seen. */
async function serverPlace(t: TestContext, server: 'postgres' | 'mysql'): Promise<Place | null> {
  const { database: base, missing } = await makeDatabase(server)
  if (base === undefined) t.skip(missing)
  if (base === undefined) return null
  t.after(() => base.drop())
  const name = decodeURIComponent(new URL(base.url).pathname.slice(1))
  const database = connect(base.url)
  t.after(() => database.close())
  const sql = server === 'postgres' ? 'SELECT datname FROM pg_database' : 'SELECT schema_name FROM information_schema.schemata'
  const list = async (): Promise<string[]> =>
    (await database.execute(sql)).rows.map(([each]) => String(each)).filter((each) => each.startsWith(`nuages_test_${name}_`))
  return { url: base.url, list }
}

/** Two processes at once, one of which is killed; then one more, here. */
async function tryWorkers(t: TestContext, folder: string, { url, list }: Place): Promise<void> {
  const [worker, killed] = (await Promise.all([1, 2].map(() => startWorker(t, folder, url)))) as [Worker, Worker]
  const closed = once(killed.child, 'close')
  killed.child.kill('SIGKILL')
  await closed
  assert.equal((await list()).length, 2)
  const next = await testDatabase(url, { sets: [notes] })
  assert.equal(await Note.using(next.database).count(), 0)
  assert.equal((await list()).length, 2)
  assert.notEqual(next.url, worker.url)
  await worker.end()
  await next.remove()
  assert.deepEqual(await list(), [])
}

describe('databases of processes that test', () => {
  const folder = makeFolder()
  const managed = modelSet('kept', { Kept }, { migrations: join(folder, 'migrations') })

  for (const server of ['postgres', 'mysql'] as const) {
    test(`are each one's own, and none is left: ${server}`, async (t) => {
      const place = await serverPlace(t, server)
      if (place !== null) await tryWorkers(t, folder, place)
    })

    test(`can be kept: ${server}`, async (t) => {
      const place = await serverPlace(t, server)
      if (place === null) return
      const many = await Promise.all([1, 2, 3].map(() => testDatabase(place.url, { sets: [managed], keep: true })))
      assert.deepEqual(many.map(({ url }) => new URL(url).pathname.slice(-2)).toSorted(), ['_1', '_2', '_3'])
      for (const { database, remove } of many) {
        await Kept.using(database).create({ text: 'there' })
        await remove()
      }
      const again = await testDatabase(place.url, { sets: [managed], keep: true })
      assert.equal(await Kept.using(again.database).count(), 1)
      await again.remove()
      assert.equal((await place.list()).length, 3)
      // Whoever keeps none removes what was kept.
      const last = await testDatabase(place.url, { sets: [managed] })
      assert.equal(await Kept.using(last.database).count(), 0)
      await last.remove()
      assert.deepEqual(await place.list(), [])
    })
  }

  test("are each one's own, and none is left: a file", async (t) => {
    const list = async (): Promise<string[]> => readdirSync(folder).filter((name) => /^news\.test-.*\.db$/.test(name))
    await tryWorkers(t, folder, { url: `sqlite:${join(folder, 'news.db')}`, list })
    assert.deepEqual(readdirSync(folder).toSorted(), ['migrations', 'worker.ts'])
  })

  test('can be kept: a file', async () => {
    const url = `sqlite:${join(folder, 'kept.db')}`
    const list = (): string[] => readdirSync(folder).filter((name) => name.startsWith('kept.'))
    const many = await Promise.all([1, 2, 3].map(() => testDatabase(url, { sets: [managed], keep: true })))
    assert.equal(new Set(many.map((made) => made.url)).size, 3)
    for (const { database, remove } of many) {
      await Kept.using(database).create({ text: 'there' })
      await remove()
    }
    assert.deepEqual(list().toSorted(), ['kept.test-kept-1.db', 'kept.test-kept-2.db', 'kept.test-kept-3.db'])
    const again = await Promise.all([1, 2].map(() => testDatabase(url, { sets: [managed], keep: true })))
    for (const { database, remove } of again) {
      assert.equal(await Kept.using(database).count(), 1)
      await remove()
    }
    assert.equal(list().length, 3)
    // Whoever keeps none removes what was kept.
    const last = await testDatabase(url, { sets: [managed] })
    assert.equal(await Kept.using(last.database).count(), 0)
    await last.remove()
    assert.deepEqual(list(), [])
  })

  test('may be in memory', async () => {
    await using made = await testDatabase('sqlite::memory:')
    assert.equal((await made.database.execute('SELECT 1')).rows.length, 1)
  })
})

test('what is in the way of a database for tests is said', async (t) => {
  const place = await serverPlace(t, 'postgres')
  if (place === null) return
  const database = connect(place.url)
  const role = `nuages_poor_${process.pid}`
  await database.execute(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  try {
    const url = new URL(place.url)
    url.username = role
    url.password = 'secret'
    url.hostname = '127.0.0.1'
    url.searchParams.delete('host')
    await assert.rejects(testDatabase(url.href), (error: Error & { code: string; hint: string }) => {
      assert.deepEqual([error.code, error.hint], ['TEST_DATABASE', 'its user needs the right to make some: ALTER USER name CREATEDB'])
      assert.ok(!error.message.includes('secret'))
      return true
    })
  } finally {
    await database.execute(`DROP ROLE ${role}`)
    await database.close()
  }
})

test('a database of models without migrations cannot be kept', async () => {
  await assert.rejects(testDatabase('sqlite::memory:', { sets: [notes], keep: true }), {
    code: 'TEST_DATABASE',
    message: 'a database was to be kept whose models of notes have no migrations',
  })
})
