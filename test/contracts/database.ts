// What every database does alike: transactions, what is current, the pool. Run for each engine.

import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { connect } from '../../src/orm/connect.ts'
import { currentDatabase, type Database, onCommit, transaction } from '../../src/orm/database.ts'
import type { DatabaseOptions } from '../../src/orm/database-options.ts'
import type { QueryEvent } from '../../src/orm/query-log.ts'
import { NESTED_TRANSACTIONS } from './nested-transactions.ts'

/** A database with a table, for one case of the contract. */
export interface Bench {
  readonly database: Database
  /** Writes a row in whatever transaction this is. */
  readonly add: (id: number, name?: string) => Promise<void>
  readonly ids: () => Promise<number[]>
  /** Another handle of the same database. */
  readonly open: () => Database
}

/** Lets others go on. */
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Runs the contract on the database at a URL, where a table `row_of_test` is made and dropped; skips where there is none. */
export function describeDatabase(url: () => string | undefined, options: DatabaseOptions = {}): void {
  for (const [title, work] of Object.entries({ ...CONTRACT, ...NESTED_TRANSACTIONS })) {
    test(title, async (t) => {
      const place = url()
      if (place === undefined) return t.skip('no server')
      const open = (): Database => connect(place, { pool: { max: 4, acquireTimeout: 2000 }, ...options })
      const database = open()
      const mark = database.dialect === 'postgres' ? ['$1', '$2'] : ['?', '?']
      const ends = database.features.tableOptions
      await database.execute(
        `CREATE TABLE row_of_test (id integer PRIMARY KEY, name varchar(50)) ${ends}`.replace(
          'varchar(50)',
          database.dialect === 'sqlite' ? 'text' : 'varchar(50)',
        ),
      )
      const add = async (id: number, name = 'n'): Promise<void> => {
        await database.execute(`INSERT INTO row_of_test (id, name) VALUES (${mark.join(', ')})`, [id, name])
      }
      const ids = async (): Promise<number[]> =>
        (await database.execute('SELECT id FROM row_of_test ORDER BY id')).rows.map(([id]) => Number(id))
      try {
        await work({ database, add, ids, open })
      } finally {
        await database.execute('DROP TABLE row_of_test')
        await database.close()
      }
    })
  }
}

const CONTRACT: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'a transaction keeps all or nothing': async ({ database, add, ids }) => {
    assert.equal(
      await database.transaction(async () => {
        await add(1)
        await add(2)
        return 'done'
      }),
      'done',
    )
    const error = new Error('no')
    await assert.rejects(
      database.transaction(async () => {
        await add(3)
        throw error
      }),
      error,
    )
    assert.deepEqual(await ids(), [1, 2])
    assert.equal(database.isInTransaction, false)
  },

  'who writes beside a transaction that waits is not undone with it': async ({ database, add, ids }) => {
    const hold = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const first = database.transaction(async () => {
      await add(1)
      begun.resolve()
      await hold.promise
      throw new Error('undo the first')
    })
    await begun.promise
    let isWritten = false
    const second = add(2).then(() => {
      isWritten = true
    })
    for (let turn = 0; turn < 20; turn++) await tick()
    if (isWritten) assert.deepEqual(await ids(), [2], 'the first is not seen')
    hold.resolve()
    await assert.rejects(first, /undo the first/)
    await second
    assert.deepEqual(await ids(), [2])
  },

  'work that outlives its transaction is told so, and writes nothing': async ({ database, add, ids }) => {
    const later = Promise.withResolvers<void>()
    let outliving: Promise<unknown> | undefined
    await database.transaction(async () => {
      await add(1)
      outliving = later.promise.then(() => add(2))
    })
    later.resolve()
    await assert.rejects(outliving as Promise<unknown>, { code: 'DATABASE_TRANSACTION_ENDED' })
    let loop: Promise<unknown> | undefined
    await database.transaction(async () => {
      loop = database.outside(async () => {
        await tick()
        assert.equal(database.isInTransaction, false)
      })
    })
    await loop
    await assert.rejects(
      database.transaction(async () => {
        outliving = tick()
          .then(() => tick())
          .then(() => database.transaction(() => add(3)))
        outliving.catch(() => {})
        throw new Error('x')
      }),
      /x/,
    )
    await assert.rejects(outliving as Promise<unknown>, { code: 'DATABASE_TRANSACTION_ENDED' })
    assert.deepEqual(await ids(), [1])
  },

  'onCommit waits for the commit, and is forgotten with a rollback': async ({ database, add, ids }) => {
    const done: string[] = []
    await database.onCommit(() => done.push('none'))
    await database.transaction(async () => {
      await add(1)
      await database.onCommit(async () => {
        assert.equal(database.isInTransaction, false)
        done.push(`outer sees ${await ids()}`)
        await add(9)
      })
      await database.transaction(async () => void (await database.onCommit(() => done.push('inner'))))
      await database
        .transaction(async () => {
          await database.onCommit(() => done.push('undone'))
          throw new Error('x')
        })
        .catch(() => {})
      assert.deepEqual(done, ['none'])
    })
    assert.deepEqual(done, ['none', 'outer sees 1', 'inner'])
    const failing = database.transaction(async () => {
      await add(2)
      await database.onCommit(() => {
        throw new Error('mail')
      })
      await database.onCommit(() => done.push('after'))
    })
    await assert.rejects(failing, { code: 'DATABASE_AFTER_COMMIT_FAILED' })
    assert.equal(done.at(-1), 'after')
    assert.deepEqual(await ids(), [1, 2, 9])
  },

  'a failed statement that was caught never passes for a commit': async ({ database, add, ids }) => {
    await add(1)
    const swallowing = database.transaction(async () => {
      await add(2)
      await add(1).catch(() => {})
    })
    if (database.features.failureEndsTransaction) {
      await assert.rejects(swallowing, { code: 'DATABASE_TRANSACTION_FAILED' })
      assert.deepEqual(await ids(), [1])
    } else {
      await swallowing
      assert.deepEqual(await ids(), [1, 2])
    }
  },

  'a deadline undoes what is not done in time': async ({ database, add, ids }) => {
    const hold = Promise.withResolvers<void>()
    let late: Promise<unknown> | undefined
    const slow = database.transaction(
      async () => {
        late = hold.promise.then(() => add(2))
        await add(1)
        await late
      },
      { deadline: 30 },
    )
    await assert.rejects(slow, { code: 'DATABASE_TIMEOUT' })
    await add(3)
    const refused = assert.rejects(late as Promise<unknown>, { code: 'DATABASE_TRANSACTION_FAILED' })
    hold.resolve()
    await refused
    assert.deepEqual(await ids(), [3])
    await database.transaction(() => add(4), { deadline: 5000 })
  },

  'a transaction that only reads writes nothing, and the next one may': async ({ database, add, ids }) => {
    await assert.rejects(
      database.transaction(() => add(1), { readOnly: true }),
      { code: 'DATABASE_READ_ONLY' },
    )
    assert.deepEqual(await database.transaction(ids, { readOnly: true, isolation: 'repeatable read' }), [])
    await database.transaction(() => add(2))
    assert.deepEqual(await ids(), [2])
  },

  'statements that would steer a shared connection are refused': async ({ database }) => {
    const more = [
      ';begin',
      ' ; -- a\n;commit',
      'SET TRANSACTION READ ONLY',
      'set session transaction read only',
      "prepare transaction 'a'",
      "XA START 'a'",
    ]
    const characteristics = 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY'
    for (const sql of [
      ...more,
      characteristics,
      'BEGIN',
      ' commit',
      'ROLLBACK TO x',
      '-- a\nSAVEPOINT a',
      '/* */ START TRANSACTION',
      'release savepoint a',
      'END',
    ]) {
      assert.throws(() => database.execute(sql), { code: 'DATABASE_CONTROL_REFUSED' }, sql)
    }
  },

  'options that no transaction takes are refused': async ({ database }) => {
    const wrong = [
      { isolation: 'chaos' },
      { retries: -1 },
      { deadline: 0 },
      { readOnly: 1 },
      { deadlines: 1 },
      { durable: 1 },
      { savepoint: null },
    ]
    for (const options of wrong)
      await assert.rejects(
        database.transaction(() => 1, options as object),
        { code: 'DATABASE_OPTION_INVALID' },
      )
    await assert.rejects(
      database.transaction(() => database.transaction(() => 1, { readOnly: true })),
      { code: 'DATABASE_OPTION_INVALID' },
    )
  },

  'there is a current database, and transactions of it': async ({ database, add, ids }) => {
    await database.within(async () => {
      assert.equal(currentDatabase(), database)
      const done: number[] = []
      await transaction(async () => {
        await add(1)
        await onCommit(() => done.push(1))
        assert.deepEqual(done, [])
      })
      assert.deepEqual(done, [1])
    })
    assert.deepEqual(await ids(), [1])
    assert.throws(() => currentDatabase(), { code: 'DATABASE_UNBOUND' })
    assert.equal(database.bind(), database)
    assert.equal(currentDatabase(), database)
    await database.within(async () => assert.equal(currentDatabase(), database))
  },

  'rows are iterated while others write': async ({ database, add, ids }) => {
    for (let id = 1; id <= 5; id++) await add(id)
    const seen: unknown[] = []
    for await (const [id] of database.iterate('SELECT id FROM row_of_test ORDER BY id', [], { chunk: 2 })) {
      seen.push(id)
      await add(Number(id) + 100)
    }
    assert.deepEqual(seen.slice(0, 5), [1, 2, 3, 4, 5])
    await database.transaction(async () => {
      const within: unknown[] = []
      for await (const [id] of database.iterate('SELECT id FROM row_of_test WHERE id < 4 ORDER BY id', [], { chunk: 2 })) {
        within.push(id)
        await add(Number(id) + 200)
      }
      assert.deepEqual(within, [1, 2, 3])
    })
    assert.equal((await ids()).length, 13)
    for await (const [id] of database.iterate('SELECT id FROM row_of_test ORDER BY id')) if (id === 2) break
    await add(500)
  },

  'statements are told of, without values': async ({ database, add }) => {
    const events: QueryEvent[] = []
    const listen = (event: unknown): void => void events.push(event as QueryEvent)
    subscribe('nuages.query', listen)
    try {
      await add(1, 'secret')
      await add(1, 'secret').catch(() => {})
      await database.transaction(async () => void (await database.execute('SELECT id FROM row_of_test')))
    } finally {
      unsubscribe('nuages.query', listen)
    }
    assert.deepEqual(
      events.map(({ database: name, parameters, rows, changes, isInTransaction, error }) => [
        name,
        parameters,
        rows,
        changes,
        isInTransaction,
        error instanceof Error,
      ]),
      [
        ['default', ['number', 'string'], 0, 1, false, false],
        ['default', ['number', 'string'], 0, 0, false, true],
        ['default', [], 1, 0, true, false],
      ],
    )
    assert.ok(events.every(({ milliseconds, sql }) => milliseconds >= 0 && /row_of_test/.test(sql)))
  },

  'statements that are given together are answered in their order, and told of': async ({ database, add }) => {
    for (let id = 1; id <= 3; id++) await add(id)
    const mark = database.dialect === 'postgres' ? '$1' : '?'
    const rows = async (...ids: readonly number[]): Promise<unknown[]> => {
      const sql = `SELECT id FROM row_of_test WHERE id = ${mark}`
      return (await database.executeAll(ids.map((id) => ({ sql, parameters: [id] })))).map((result) =>
        result.rows.map(([id]) => Number(id)),
      )
    }
    const events: QueryEvent[] = []
    const listen = (event: unknown): void => void events.push(event as QueryEvent)
    for (let time = 0; time < 3; time++) assert.deepEqual(await rows(3, 9, 1), [[3], [], [1]])
    subscribe('nuages.query', listen)
    try {
      assert.deepEqual(await database.transaction(() => rows(2, 1)), [[2], [1]])
      assert.deepEqual(await rows(), [])
    } finally {
      unsubscribe('nuages.query', listen)
    }
    assert.deepEqual(
      events.map((event) => [event.rows, event.isInTransaction]),
      [
        [1, true],
        [1, true],
      ],
    )
  },

  'of statements that are given together one that fails is told, and the connection goes on': async ({ database, add }) => {
    await add(1)
    const good = { sql: 'SELECT id FROM row_of_test', parameters: [] }
    const bad = { sql: 'SELECT nothing_such FROM row_of_test', parameters: [] }
    for (let time = 0; time < 3; time++) {
      for (const together of [
        [bad, good],
        [good, bad],
        [good, bad, good],
      ]) {
        await assert.rejects(async () => database.executeAll(together), { code: 'DATABASE_STATEMENT_FAILED' })
        assert.equal((await database.executeAll([good, good])).length, 2)
      }
    }
    await assert.rejects(async () => database.executeAll([good, { sql: 'COMMIT', parameters: [] }]), { code: 'DATABASE_CONTROL_REFUSED' })
    await assert.rejects(
      database.transaction(async () => database.executeAll([good, bad])),
      { code: 'DATABASE_STATEMENT_FAILED' },
    )
    assert.equal((await database.executeAll([good, good])).length, 2)
  },

  'closing waits for who is at work, and turns away who comes later': async ({ database, add, open }) => {
    const another = open()
    if (database.place !== 'sqlite::memory:') {
      const hold = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<void>()
      const work = another.transaction(async () => {
        await another.execute('SELECT 1')
        await assert.rejects(another.close(), { code: 'DATABASE_IN_USE' })
        begun.resolve()
        await hold.promise
        return (await another.execute('SELECT 1')).rows
      })
      await begun.promise
      let isClosed = false
      const closing = another.close().then(() => {
        isClosed = true
      })
      await assert.rejects(async () => another.execute('SELECT 1'), { code: 'DATABASE_CLOSED' })
      await tick()
      assert.equal(isClosed, false)
      hold.resolve()
      assert.deepEqual(await work, [[1]])
      await closing
    } else {
      await another.close()
    }
    await assert.rejects(async () => another.execute('SELECT 1'), { code: 'DATABASE_CLOSED' })
    await add(1)
  },
}
