// Who writes to a file of SQLite's while another process does: nobody waits within the event loop, and what is told is written.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { connect, createTables, type Database, type DatabaseOptions, model, modelSet, text } from '../../src/orm.ts'

class Note extends model({ words: text() }, { ordering: ['id'] }) {}
const notes = modelSet('beside', { Note })

/** Takes the lock for writing, says so, and gives it up when it is told to. */
const HOLDER = `
import { DatabaseSync } from 'node:sqlite'
const database = new DatabaseSync(process.argv[1], { timeout: 5000 })
database.exec('BEGIN IMMEDIATE')
database.exec("INSERT INTO beside_note (words) VALUES ('held')")
process.stdout.write('held')
process.stdin.once('data', () => {
  database.exec('COMMIT')
  database.close()
  process.exit(0)
})
`

interface Held {
  readonly database: Database
  /** Ends the other process's transaction. */
  readonly free: () => Promise<void>
  readonly holder: ChildProcess
}

async function whileHeld(t: TestContext, work: (held: Held) => Promise<void>, options: DatabaseOptions = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  const path = join(folder, 'notes.db')
  const database = connect(`sqlite:${path}`, options)
  await createTables(database, notes)
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(async () => {
    holder.kill('SIGKILL')
    await database.close()
    rmSync(folder, { recursive: true })
  })
  await once(holder.stdout, 'data')
  const free = async (): Promise<void> => {
    const exit = once(holder, 'exit')
    holder.stdin.write('go')
    await exit
  }
  await work({ database, free, holder })
}

const words = async (database: Database): Promise<string[]> => (await Note.using(database).all()).map((note) => note.words)
const add = (database: Database, text: string): Promise<Note> => Note.using(database).create({ words: text })

/** Lets the event loop go round so often; gives how many timers came on the way. */
async function turns(count: number): Promise<number> {
  let timers = 0
  const interval = setInterval(() => timers++, 1)
  for (let turn = 0; turn < count || timers < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  clearInterval(interval)
  return timers
}

describe('a file that another process writes to', () => {
  test('is read meanwhile, and written to when it is free; the event loop goes on', (t) =>
    whileHeld(t, async ({ database, free }) => {
      let written = 0
      const writing = [
        add(database, 'one'),
        database.transaction(async () => {
          await add(database, 'two')
          await add(database, 'three')
        }),
        Note.using(database).where({ words: 'held' }).update({ words: 'seen' }),
      ].map((promise) => promise.then(() => written++))
      assert.ok((await turns(200)) >= 20)
      assert.deepEqual(await words(database), [], 'readers see what is committed, and wait for nobody')
      assert.deepEqual(await database.transaction(() => words(database), { readOnly: true }), [])
      for await (const note of Note.using(database)) assert.fail(note.words)
      assert.equal(written, 0)
      await free()
      await Promise.all(writing)
      assert.deepEqual(await words(database), ['seen', 'one', 'two', 'three'])
    }))

  test('is given up in time, by name, and nothing is written afterwards', (t) =>
    whileHeld(
      t,
      async ({ database, free }) => {
        const refused = { code: 'DATABASE_BUSY', status: 503 }
        await assert.rejects(add(database, 'one'), refused)
        await assert.rejects(
          database.transaction(() => assert.fail('it did not begin')),
          refused,
        )
        await free()
        await add(database, 'two')
        assert.deepEqual(await words(database), ['held', 'two'])
      },
      { busyTimeout: 30 },
    ))

  test('is free when that process is killed', (t) =>
    whileHeld(t, async ({ database, holder }) => {
      const writing = add(database, 'one')
      holder.kill('SIGKILL')
      await writing
      assert.deepEqual(await words(database), ['one'])
    }))
})

test('who is told that it was written is not undone with another one that waits', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  const database = connect(`sqlite:${join(folder, 'notes.db')}`)
  t.after(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })
  await createTables(database, notes)
  const begun = Promise.withResolvers<void>()
  const hold = Promise.withResolvers<void>()
  const order: string[] = []
  const first = database
    .transaction(async () => {
      await add(database, 'A')
      begun.resolve()
      await hold.promise
      throw new Error('undone')
    })
    .catch((error) => order.push(error.message))
  await begun.promise
  const second = add(database, 'B').then(() => order.push('B is written'))
  await turns(50)
  assert.deepEqual(await words(database), [], 'a reader beside both')
  hold.resolve()
  await Promise.all([first, second])
  assert.deepEqual(order, ['undone', 'B is written'])
  assert.deepEqual(await words(database), ['B'])
})
