// Transactions within each other, as every database has them: part of the contract in database.ts.

import assert from 'node:assert/strict'
import { setImmediate as tick } from 'node:timers/promises'
import { rolledBack } from '../../src/orm/rolled-back.ts'
import type { Bench } from './database.ts'

/** What every database does alike, by what it is. */
export const NESTED_TRANSACTIONS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'nested transactions are undone alone, and with the outer one': async ({ database, add, ids }) => {
    await database.transaction(async () => {
      await add(1)
      await assert.rejects(
        database.transaction(async () => {
          await add(2)
          await add(1)
        }),
        { code: 'DATABASE_UNIQUE_VIOLATION' },
      )
      await database.transaction(() => add(3))
    })
    assert.deepEqual(await ids(), [1, 3])
    await assert.rejects(
      database.transaction(async () => {
        await database.transaction(() => add(4))
        throw new Error('all')
      }),
      /all/,
    )
    assert.deepEqual(await ids(), [1, 3])
  },

  'a part of a transaction that is no savepoint takes all of it along': async ({ database, add, ids }) => {
    const failing = (id: number): Promise<void> =>
      database.transaction(
        async () => {
          await add(id)
          throw new Error('no')
        },
        { savepoint: false },
      )
    await database.transaction(async () => {
      await add(1)
      await database.transaction(() => add(2), { savepoint: false })
      // A savepoint between them is what is undone.
      await assert.rejects(
        database.transaction(async () => {
          await add(3)
          await failing(4)
        }),
        /no/,
      )
      await add(5)
    })
    assert.deepEqual(await ids(), [1, 2, 5])
    const swallowed = database.transaction(async () => {
      await add(6)
      await assert.rejects(failing(7), /no/)
      await assert.rejects(async () => add(8), { code: 'DATABASE_TRANSACTION_FAILED' })
    })
    await assert.rejects(swallowed, { code: 'DATABASE_TRANSACTION_FAILED', message: /no savepoint threw/, hint: /savepoint: false/ })
    await assert.rejects(failing(9), /no/)
    assert.deepEqual(await ids(), [1, 2, 5])
    await add(10)
    assert.deepEqual(await ids(), [1, 2, 5, 10])
  },

  'such a part takes all of it along whatever it throws, if it is nothing': async ({ database, add, ids }) => {
    for (const nothing of [undefined, null, 0]) {
      const caught = database.transaction(async () => {
        await database.transaction(() => add(1).then(() => Promise.reject(nothing)), { savepoint: false }).catch(() => {})
      })
      await assert.rejects(caught, { code: 'DATABASE_TRANSACTION_FAILED' })
    }
    assert.deepEqual(await ids(), [])
  },

  'a durable transaction is the outermost, or refused': async ({ database, add, ids }) => {
    await database.transaction(() => add(1), { durable: true })
    const within = database.transaction(() => database.transaction(() => add(2), { durable: true }))
    await assert.rejects(within, { code: 'DATABASE_TRANSACTION_NESTED' })
    await database.transaction(() => database.transaction(() => add(3), { durable: false, savepoint: true }))
    assert.deepEqual(await ids(), [1, 3])
    await rolledBack(database, () => database.transaction(() => add(4), { durable: true, savepoint: false }))()
    assert.deepEqual(await ids(), [1, 3])
  },

  'what a transaction gives may undo it, within another one alone': async ({ database, add, ids }) => {
    const done: string[] = []
    const adding = (id: number, status: number) =>
      database.transaction(
        async () => {
          await add(id)
          await database.onCommit(() => done.push(`${id}`))
          return { status }
        },
        { undoIf: (result) => result.status >= 400 },
      )
    assert.deepEqual(await adding(1, 200), { status: 200 })
    assert.deepEqual(await adding(2, 404), { status: 404 })
    await database.transaction(async () => {
      await adding(3, 500)
      await adding(4, 200)
    })
    assert.deepEqual(await ids(), [1, 4])
    assert.deepEqual(done, ['1', '4'])
    await assert.rejects(
      database.transaction(() => 1, { undoIf: true as never }),
      { code: 'DATABASE_OPTION_INVALID', message: 'undoIf is true, expected a function.' },
    )
  },

  'transactions side by side within one do not mix, nor with its statements': async ({ database, add, ids }) => {
    await database.transaction(async () => {
      const inner = (id: number, fails: boolean): Promise<void> =>
        database.transaction(async () => {
          await tick()
          await add(id)
          await tick()
          if (fails) throw new Error(`no ${id}`)
        })
      const results = await Promise.allSettled([inner(1, false), inner(2, true), add(3), inner(4, true), inner(5, false), add(6)])
      assert.deepEqual(
        results.map(({ status }) => status[0]),
        ['f', 'r', 'f', 'r', 'f', 'f'],
      )
    })
    assert.deepEqual(await ids(), [1, 3, 5, 6])
  },
}
