// What belongs to a transaction, and what does not, however work is begun, passed on, and left behind.

import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { createTables, type Database, dropTables, model, modelSet, text } from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'

class Line extends model({ words: text({ maxLength: 30, unique: true }) }, { ordering: ['id'] }) {}
const book = modelSet('scope', { Line })
const ENDED = { code: 'DATABASE_TRANSACTION_ENDED' }

async function withLines(database: Database, work: () => Promise<void>): Promise<void> {
  await createTables(database, book)
  try {
    await work()
  } finally {
    await dropTables(database, book)
  }
}

const add = (database: Database, words: string): Promise<Line> => Line.using(database).create({ words })
const lines = async (database: Database): Promise<string[]> => (await Line.using(database).all()).map(({ words }) => words)
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

class Undo extends Error {}

/** Runs work in a transaction that is undone. */
async function undone(database: Database, work: () => Promise<unknown>): Promise<void> {
  const whole = database.transaction(async () => {
    await work()
    throw new Undo()
  })
  await assert.rejects(whole, Undo)
}

describeEachDatabase('a transaction', (each) => {
  each.test('has what is begun in it: timers, events, promises, many at once', (database) =>
    withLines(database, async () => {
      await undone(database, async () => {
        await new Promise<void>((resolve, reject) => {
          setTimeout(() => void add(database, 'timer').then(() => resolve(), reject), 1)
        })
        const emitter = new EventEmitter()
        const heard = Promise.withResolvers<unknown>()
        emitter.on('go', () => heard.resolve(add(database, 'event')))
        emitter.emit('go')
        await heard.promise
        await Promise.all(Array.from({ length: 20 }, (_, number) => add(database, `many ${number}`)))
        assert.equal((await lines(database)).length, 22)
      })
      assert.deepEqual(await lines(database), [])
    }),
  )

  each.test('has no query that was only made in it, and has one that was made before', (database) =>
    withLines(database, async () => {
      const query = Line.using(database).where({ words: 'inside' })
      let made = query
      await undone(database, async () => {
        await add(database, 'inside')
        assert.equal(await query.count(), 1)
        made = Line.using(database).where({ words: 'inside' })
      })
      assert.equal(await made.count(), 0)
    }),
  )

  each.test('has no work that was begun outside and is awaited in it', (database) =>
    withLines(database, async () => {
      const go = Promise.withResolvers<void>()
      const outside = go.promise.then(() => add(database, 'outside'))
      const bound = AsyncResource.bind(() => add(database, 'bound'))
      const emitter = new EventEmitter()
      const begun = Promise.withResolvers<void>()
      const whole = undone(database, async () => {
        begun.resolve()
        go.resolve()
        if (each.dialect !== 'sqlite') await outside
        emitter.emit('go')
      })
      await begun.promise
      await whole
      await outside
      await bound()
      assert.deepEqual(await lines(database), ['outside', 'bound'])
    }),
  )

  each.test('that has ended takes nothing more from work that it left behind', (database) =>
    withLines(database, async () => {
      const later = Promise.withResolvers<void>()
      const left: Promise<unknown>[] = []
      let rows: AsyncIterator<unknown> | undefined
      await database.transaction(async () => {
        await Line.using(database).createMany(Array.from({ length: 5 }, (_, number) => ({ words: `${number}` })))
        left.push(later.promise.then(() => add(database, 'promise')))
        const timed = (): Promise<unknown> => later.promise.then(() => add(database, 'timer'))
        left.push(new Promise((resolve, reject) => void setTimeout(() => timed().then(resolve, reject), 30)))
        left.push(later.promise.then(() => database.transaction(() => add(database, 'nested'))))
        left.push(later.promise.then(() => database.onCommit(() => assert.fail('never'))))
        left.push(later.promise.then(() => lines(database)))
        left.push(later.promise.then(() => database.transaction(() => 1)))
        rows = database.iterate('select id from scope_line order by id', [], { chunk: 2 })[Symbol.asyncIterator]()
        await rows.next()
      })
      left.push(later.promise.then(() => (rows as AsyncIterator<unknown>).next()))
      const refused = left.map((promise) => assert.rejects(promise, ENDED))
      later.resolve()
      await Promise.all(refused)
      assert.equal((await lines(database)).length, 5)
      await add(database, 'goes on')
    }),
  )

  each.test('within another one, left behind, is refused while the outer one goes on', (database) =>
    withLines(database, async () => {
      await database.transaction(async () => {
        const later = Promise.withResolvers<void>()
        let left: Promise<unknown> = Promise.resolve()
        await database.transaction(async () => {
          left = later.promise.then(() => add(database, 'left'))
        })
        later.resolve()
        await assert.rejects(left, ENDED)
        await add(database, 'kept')
      })
      assert.deepEqual(await lines(database), ['kept'])
    }),
  )

  each.test('keeps what came before one within that fails, at any depth', (database) =>
    withLines(database, async () => {
      const told: string[] = []
      const level = async (depth: number): Promise<void> => {
        await add(database, `before ${depth}`)
        await database.onCommit(() => void told.push(`before ${depth}`))
        if (depth === 5) await add(database, 'before 1')
        await database.transaction(() => level(depth + 1)).catch((error) => (depth === 2 ? undefined : Promise.reject(error)))
        await add(database, `after ${depth}`)
        await database.onCommit(() => void told.push(`after ${depth}`))
      }
      await database.transaction(() => level(1))
      assert.deepEqual(await lines(database), ['before 1', 'before 2', 'after 2', 'after 1'])
      assert.deepEqual(told, ['before 1', 'before 2', 'after 2', 'after 1'])
    }),
  )

  each.test('does what follows it once, in order, with transactions of its own; all of it, whatever fails', (database) =>
    withLines(database, async () => {
      const whole = database.transaction(async () => {
        await database.onCommit(async () => {
          assert.equal(database.isInTransaction, false)
          await database.transaction(async () => {
            await add(database, 'first')
            await database.onCommit(() => add(database, 'its own'))
          })
        })
        await database.onCommit(() => Promise.reject(new Error('one')))
        await database.transaction(() => database.onCommit(() => Promise.reject(new Error('two'))))
        await database.onCommit(() => add(database, 'last'))
      })
      const error = await whole.then(
        () => assert.fail('it says nothing'),
        (thrown: unknown) => thrown as Error & { code: string },
      )
      assert.equal(error.code, 'DATABASE_AFTER_COMMIT_FAILED')
      assert.deepEqual(
        (error.cause as AggregateError).errors.map(({ message }) => message),
        ['one', 'two'],
      )
      assert.deepEqual(await lines(database), ['first', 'its own', 'last'])
      await undone(database, () => database.onCommit(() => assert.fail('it was undone')))
    }),
  )

  each.test('that fails gives its connection back', (database) =>
    withLines(database, async () => {
      for (let time = 0; time < 15; time++) {
        await undone(database, () => add(database, 'x'))
        await assert.rejects(
          database.transaction(async () => {
            throw new Undo()
          }),
          Undo,
        )
        await assert.rejects(
          database.transaction(() => Promise.reject(new Undo())),
          Undo,
        )
        const failing = database.transaction(() => {
          throw new Undo()
        })
        await assert.rejects(failing, Undo)
      }
      await tick()
      await add(database, 'goes on')
    }),
  )
})
