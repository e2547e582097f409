import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Connection } from './backend.ts'
import { Pool } from './pool.ts'

class Fake {
  isBroken = false
  isClosed = false

  async close(): Promise<void> {
    this.isClosed = true
  }
}

function poolOf(
  max: number,
  more: { open?: () => Promise<Fake>; acquireTimeout?: number; idleTimeout?: number; maxLifetime?: number } = {},
): { pool: Pool; opened: Fake[] } {
  const opened: Fake[] = []
  const open = async (): Promise<Connection> => {
    const fake = await (more.open?.() ?? Promise.resolve(new Fake()))
    opened.push(fake)
    return fake as unknown as Connection
  }
  const { acquireTimeout = 1000, idleTimeout = 60_000, maxLifetime = 0 } = more
  return { pool: new Pool(open, { max, acquireTimeout, idleTimeout, maxLifetime }), opened }
}

describe('a pool', () => {
  test('opens as many as are needed, hands them on in order, and never more than its limit', async () => {
    const { pool, opened } = poolOf(2)
    const order: number[] = []
    const use = async (id: number): Promise<void> => {
      const connection = await pool.acquire()
      order.push(id)
      await new Promise((resolve) => setImmediate(resolve))
      pool.release(connection)
    }
    await Promise.all([1, 2, 3, 4, 5, 6].map(use))
    assert.deepEqual(order, [1, 2, 3, 4, 5, 6])
    assert.equal(opened.length, 2)
    assert.deepEqual(pool.counts, { connections: 2, idle: 2, waiting: 0 })
    await pool.close()
    assert.ok(opened.every(({ isClosed }) => isClosed))
  })

  test('says when no connection became free in time', async () => {
    const { pool } = poolOf(1, { acquireTimeout: 10 })
    const connection = await pool.acquire()
    await assert.rejects(async () => pool.acquire(), { code: 'DATABASE_POOL_EXHAUSTED', status: 503 })
    pool.release(connection)
    pool.release(await pool.acquire())
    await pool.close()
  })

  test('ends what is thrown away, and opens another for who waits', async () => {
    const { pool, opened } = poolOf(1)
    const first = await pool.acquire()
    const second = pool.acquire()
    pool.discard(first)
    assert.notEqual(await second, first)
    assert.deepEqual([opened.map(({ isClosed }) => isClosed), pool.counts], [[true, false], { connections: 1, idle: 0, waiting: 0 }])
    pool.release(await second)
    await pool.close()
  })

  test('ends what is older than it is to be, when it is given back', async (t) => {
    let time = 1000
    t.mock.method(performance, 'now', () => time)
    const { pool, opened } = poolOf(1, { maxLifetime: 100 })
    const first = await pool.acquire()
    time += 99
    pool.release(first)
    assert.equal(await pool.acquire(), first)
    const second = pool.acquire()
    time += 1
    pool.release(first)
    assert.notEqual(await second, first)
    pool.release(await second)
    assert.deepEqual(
      opened.map(({ isClosed }) => isClosed),
      [true, false],
    )
    await pool.close()
  })

  test('drops what is broken and opens another for who waits', async () => {
    const { pool, opened } = poolOf(1)
    const first = await pool.acquire()
    const second = pool.acquire()
    assert.ok(second instanceof Promise)
    ;(opened[0] as Fake).isBroken = true
    pool.release(first)
    assert.notEqual(await second, first)
    pool.release(await second)
    ;(opened[1] as Fake).isBroken = true
    pool.release(await pool.acquire())
    assert.equal(opened.length, 3, 'one that broke while nobody used it')
    await pool.close()
  })

  test('tells who waits when none can be opened, and tries again for the next', async () => {
    let attempts = 0
    const { pool } = poolOf(1, { open: async () => Promise.reject(new Error(`no ${++attempts}`)) })
    const results = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()])
    assert.deepEqual(
      results.map((result) => (result as PromiseRejectedResult).reason.message),
      ['no 1', 'no 2', 'no 3'],
    )
    assert.equal(pool.counts.connections, 0)
    await pool.close()
  })

  test('ends those that nobody uses for long', async () => {
    const { pool, opened } = poolOf(2, { idleTimeout: 5 })
    pool.release(await pool.acquire())
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.deepEqual([opened[0]?.isClosed, pool.counts.connections], [true, 0])
    await pool.close()
  })

  test('turns away who waits when it is closed', async () => {
    const { pool } = poolOf(1)
    const connection = await pool.acquire()
    const waiting = assert.rejects(async () => pool.acquire(), { code: 'DATABASE_CLOSED' })
    const closing = pool.close()
    await waiting
    pool.release(connection)
    await closing
    assert.throws(() => pool.acquire(), { code: 'DATABASE_CLOSED' })
  })
})
