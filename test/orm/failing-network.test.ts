// What databases say, and do afterwards, where the network or the server fails: an error with a name in time, then all goes on as
// before, without a connection that nobody has any more.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { App } from '../../src/nuages.ts'
import { connect, type Database, type DatabaseOptions } from '../../src/orm.ts'
import { client } from '../../src/testing.ts'
import { type Found, makeDatabase } from '../databases.ts'
import { type Fate, FaultProxy } from './fault-proxy.ts'

const DIGITS = `(${Array.from({ length: 10 }, (_, digit) => `select ${digit} as n`).join(' union all ')})`

const SERVERS = {
  postgres: {
    many: 'select generate_series(1, 20000)',
    insert: 'insert into note values ($1)',
    sleep: 'select pg_sleep(20)',
    text: 'query',
    others: 'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    end: (id: unknown) => `select pg_terminate_backend(${String(id)})`,
  },
  mysql: {
    many: `select a.n + 10 * b.n + 100 * c.n + 1000 * d.n from ${DIGITS} a, ${DIGITS} b, ${DIGITS} c, ${DIGITS} d, ${DIGITS} e`,
    insert: 'insert into note values (?)',
    sleep: 'select sleep(20)',
    text: 'info',
    others: 'select id from information_schema.processlist where db = database() and id <> connection_id()',
    end: (id: unknown) => `kill ${String(id)}`,
  },
} as const

type Server = keyof typeof SERVERS
type Sql = (typeof SERVERS)[Server]

interface Bench {
  readonly sql: Sql
  readonly proxy: FaultProxy
  /** Leads through the proxy. */
  readonly open: (options?: DatabaseOptions) => Database
  /** Does not. */
  readonly direct: Database
}

const QUICK: DatabaseOptions = { pool: { max: 2, acquireTimeout: 1500 }, connectTimeout: 150, statementTimeout: 100 }

/** A judge that lets so many bytes pass. */
function afterBytes(most: number, fate: Fate): (chunk: Buffer) => Fate {
  let count = 0
  return ({ length }) => {
    count += length
    return count > most ? fate : 'pass'
  }
}

const one = async (database: Database): Promise<unknown> => (await database.execute('select 1')).rows[0]?.[0]

async function readAll(database: Database, sql: string, each?: () => unknown): Promise<number> {
  let count = 0
  for await (const row of database.iterate(sql, [], { chunk: 100 })) {
    count += row.length
    await each?.()
  }
  return count
}

async function untilGone(direct: Database, others: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await direct.execute(others)
    if (rows.length === 0) return
    assert.ok(attempt < 400, 'connections that nobody has any more')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const FAILURES: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'rows that are cut or reset in their midst are no result': async ({ sql, proxy, open }) => {
    const database = open()
    for (const fate of ['cut', 'reset'] as const) {
      for (const work of [() => database.execute(sql.many), () => readAll(database, sql.many)]) {
        proxy.fromServer = afterBytes(30_000, fate)
        await assert.rejects(async () => work(), { code: 'DATABASE_CONNECTION_LOST', status: 503 }, `${fate} ${work}`)
        proxy.heal()
        assert.equal(await one(database), 1)
      }
    }
    await database.close()
  },

  'rows that are cut while their reader does something else are no result either': async ({ sql, proxy, open }) => {
    const database = open()
    let count = 0
    const reading = readAll(database, sql.many, async () => {
      if (++count === 150) proxy.cutAll()
      if (count >= 150) await new Promise((resolve) => setImmediate(resolve))
    })
    await assert.rejects(reading, { code: 'DATABASE_CONNECTION_LOST' })
    assert.ok(count < 20_000)
    assert.equal(await one(database), 1)
    await database.close()
  },

  'a reader that stops early, or fails, gives its connection back': async ({ sql, open }) => {
    const database = open({ pool: { max: 1, acquireTimeout: 2000 } })
    for (let time = 0; time < 3; time++) {
      for await (const row of database.iterate(sql.many)) if (row[0] === 3) break
      const failing = readAll(database, sql.many, () => {
        throw new Error('mine')
      })
      await assert.rejects(failing, /mine/)
      assert.equal(await one(database), 1)
    }
    await database.close()
  },

  'a server that turns everybody away is told, until it does not': async ({ proxy, open }) => {
    const database = open()
    await one(database)
    proxy.isRefusing = true
    proxy.cutAll()
    const failures = new Set<unknown>()
    for (let time = 0; time < 4; time++) await one(database).catch((error) => failures.add(error.code))
    await database.transaction(() => 1).catch((error) => failures.add(error.code))
    assert.deepEqual(failures.difference(new Set(['DATABASE_CONNECTION_LOST', 'DATABASE_CONNECTION_FAILED'])), new Set())
    assert.ok(failures.has('DATABASE_CONNECTION_FAILED'))
    proxy.heal()
    assert.equal(await one(database), 1)
    await database.close()
  },

  'a server that stalls is given up in time, wherever that is': async ({ sql, proxy }) => {
    const waits: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
      DATABASE_TIMEOUT: one,
      'DATABASE_TIMEOUT ': (database) => readAll(database, sql.many),
      'DATABASE_TIMEOUT  ': (database) => database.transaction(() => one(database)),
    }
    await Promise.all(
      Object.entries(waits).map(async ([code, work]) => {
        const own = await FaultProxy.open(proxy.url)
        const database = connect(own.url, { statementTimeout: 100, pool: { max: 1, acquireTimeout: 5000 } })
        await one(database)
        own.fromServer = afterBytes(code.endsWith(' ') ? 30_000 : 0, 'stall')
        if (code.endsWith('  ')) own.fromServer = () => 'stall'
        await assert.rejects(work(database), { code: code.trim(), status: 503 })
        own.heal()
        assert.equal(await one(database), 1, 'the only connection is another one')
        await database.close()
        await own.close()
      }),
    )
  },

  'a server that stalls while a connection is opened is one that is not there': async ({ proxy, open }) => {
    for (const chunks of [0, 1, 3]) {
      const database = open(QUICK)
      let count = 0
      proxy.fromServer = () => (++count > chunks ? 'stall' : 'pass')
      await one(database).then(
        () => assert.ok(chunks > 1, 'the server said enough'),
        (error) => assert.match(error.code, /^DATABASE_(?:CONNECTION_FAILED|TIMEOUT)$/),
      )
      proxy.heal()
      await database.close()
    }
    const database = open()
    assert.equal(await one(database), 1)
    await database.close()
  },

  'a deadline ends a transaction though the server says nothing, and all who wait in it': async ({ proxy, open, sql }) => {
    const database = open({ pool: { max: 1, acquireTimeout: 5000 }, connectTimeout: 300 })
    await one(database)
    let told: unknown
    const work = async (): Promise<void> => {
      try {
        await database.execute(sql.insert, [1])
        proxy.fromServer = () => 'stall'
        await one(database)
      } catch (error) {
        told = (error as { code: unknown }).code
        throw error
      }
    }
    await assert.rejects(database.transaction(work, { deadline: 60 }), { code: 'DATABASE_TIMEOUT' })
    for (let turn = 0; turn < 100 && told === undefined; turn++) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(told !== undefined, 'work that waits is not left waiting')
    proxy.fromServer = () => 'stall'
    await assert.rejects(
      database.transaction(() => 1, { deadline: 60 }),
      { code: /^DATABASE_(?:TIMEOUT|CONNECTION_FAILED)$/ },
    )
    proxy.heal()
    assert.deepEqual((await database.execute('select id from note')).rows, [])
    await database.close()
  },

  'a slow statement of a transaction with a deadline is ended on the server too': async ({ open, direct, sql }) => {
    const database = open({ pool: { max: 1, acquireTimeout: 5000 } })
    await assert.rejects(
      database.transaction(async () => database.execute(sql.sleep), { deadline: 60 }),
      { code: 'DATABASE_TIMEOUT' },
    )
    await untilGone(direct, `${sql.others} and ${sql.text} like '%sleep(20)%'`)
    assert.equal(await one(database), 1)
    await database.transaction(() => one(database), { deadline: 300 })
    await database.execute(sql.sleep.replace('20', '0.4')) // the next one has its own time
    await database.close()
  },

  'a commit whose answer never comes is told as such, and never run again': async ({ sql, proxy, open, direct }) => {
    const database = open({ pool: { max: 1, acquireTimeout: 5000 } })
    for (const [id, fate] of (['cut', 'reset', 'stall'] as const).entries()) {
      let isSent = false
      let runs = 0
      proxy.fromClient = (chunk) => {
        isSent ||= /COMMIT(?!TED)/.test(chunk.toString('latin1'))
        return 'pass'
      }
      proxy.fromServer = () => (isSent ? fate : 'pass')
      const work = async (): Promise<void> => {
        runs++
        await database.execute(sql.insert, [id])
        await database.onCommit(() => assert.fail('nobody knows whether it was committed'))
      }
      const options = fate === 'stall' ? { retries: 3, deadline: 600 } : { retries: 3 }
      await assert.rejects(database.transaction(work, options), { code: 'DATABASE_COMMIT_UNKNOWN', status: 503 }, fate)
      assert.equal(runs, 1)
      proxy.heal()
      assert.deepEqual((await database.execute('select id from note where id = 0')).rows, [[0]], 'this time it was')
    }
    assert.deepEqual((await direct.execute('select id from note order by id')).rows, [[0], [1], [2]])
    await database.close()
  },

  'a connection that was lost before the commit commits nothing, and that is known': async ({ sql, proxy, open }) => {
    const database = open()
    const work = async (): Promise<void> => {
      await database.execute(sql.insert, [1])
      proxy.cutAll()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await assert.rejects(database.transaction(work), { code: 'DATABASE_CONNECTION_LOST', message: /nothing was kept/ })
    assert.deepEqual((await database.execute('select id from note')).rows, [])
    await database.close()
  },

  'a server that ends all connections, as when it restarts, is told once to who was at work': async ({ sql, proxy, open, direct }) => {
    const database = open({ pool: { max: 4 } })
    const open4 = Array.from({ length: 4 }, () => database.transaction(async () => one(database)))
    await Promise.all(open4)
    const asleep = Promise.allSettled([database.execute(sql.sleep), database.transaction(async () => database.execute(sql.sleep))])
    while ((await direct.execute(`${sql.others} and ${sql.text} like '%sleep(20)%'`)).rows.length < 2);
    const { rows } = await direct.execute(sql.others)
    for (const [id] of rows) await Promise.resolve(direct.execute(sql.end(id))).catch(() => {}) // MariaDB: it went before its turn
    const codes = (await asleep).map((result) => (result.status === 'rejected' ? result.reason.code : 'done'))
    assert.deepEqual(codes, ['DATABASE_CONNECTION_LOST', 'DATABASE_CONNECTION_LOST'])
    while (proxy.connections > 0) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(() => one(database))), [1, 1, 1, 1, 1])
    await database.close()
  },

  'a pool that is exhausted says so, and goes on when it is not': async ({ sql, open }) => {
    const database = open({ pool: { max: 2, acquireTimeout: 40 } })
    const hold = Promise.withResolvers<void>()
    const held = [1, 2].map((id) =>
      database.transaction(async () => {
        await database.execute(sql.insert, [id])
        await hold.promise
      }),
    )
    const refused = { code: 'DATABASE_POOL_EXHAUSTED', status: 503 }
    await assert.rejects(async () => one(database), refused)
    await assert.rejects(
      database.transaction(() => 1),
      refused,
    )
    await assert.rejects(readAll(database, sql.many), refused)
    hold.resolve()
    await Promise.all(held)
    assert.equal(await one(database), 1)
    await database.close()
    const single = open({ pool: { max: 1 } })
    const order: number[] = []
    await Promise.all([1, 2, 3, 4, 5, 6].map(async (place) => single.transaction(async () => void order.push(place))))
    assert.deepEqual(order, [1, 2, 3, 4, 5, 6], 'who came first is served first')
    await single.close()
  },

  'an application answers 503 meanwhile, and is not started again': async ({ sql, proxy, open }) => {
    const database = open({ pool: { max: 2, acquireTimeout: 500 }, connectTimeout: 500 })
    const app = new App({ log: { error() {}, warn() {}, info() {} } })
    app.get('/', async () => ({ one: await one(database) }))
    app.post('/{id:int}', async ({ params }) => {
      await database.transaction(async () => database.execute(sql.insert, [params.id]))
      return 'Kept.'
    })
    const statuses = async (id: number): Promise<number[]> => [
      (await client(app).get('/')).status,
      (await client(app).post(`/${id}`)).status,
    ]
    assert.deepEqual(await statuses(1), [200, 200])
    proxy.isRefusing = true
    proxy.cutAll()
    for (const id of [2, 3]) assert.deepEqual(await statuses(id), [503, 503])
    proxy.heal()
    assert.deepEqual(await statuses(4), [200, 200])
    assert.deepEqual((await database.execute('select id from note order by id')).rows, [[1], [4]])
    await database.close()
  },

  'closing does not wait for a server that says nothing': async ({ proxy, open }) => {
    const database = open()
    await one(database)
    proxy.fromServer = () => 'stall'
    proxy.fromClient = () => 'stall'
    await database.close()
    proxy.cutAll()
  },
}

// Most of it is waiting, so both wait at once.
describe('networks that fail', { concurrency: true }, () => {
  for (const server of ['postgres', 'mysql'] as const) {
    describe(`a network that fails before ${server}`, { concurrency: 1 }, () => {
      let found: Found = { missing: '' }
      before(async () => {
        found = await makeDatabase(server)
      })
      after(() => found.database?.drop())
      for (const [title, work] of Object.entries(FAILURES)) {
        test(title, async (t) => {
          if (found.database === undefined) return t.skip(found.missing)
          const { url } = found.database
          const proxy = await FaultProxy.open(url)
          const direct = connect(url, { pool: { max: 1 } })
          const sql = SERVERS[server]
          await direct.execute('create table note (id integer primary key)')
          try {
            const open = (options: DatabaseOptions = {}) => connect(proxy.url, { pool: { max: 2 }, connectTimeout: 2000, ...options })
            await work({ sql, proxy, open, direct })
            await untilGone(direct, sql.others)
          } finally {
            await proxy.close()
            await direct.execute('drop table note')
            await direct.close()
          }
        })
      }
    })
  }
})
