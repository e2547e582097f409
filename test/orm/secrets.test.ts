// A secret field goes into the database and to who asks for it by name, and nowhere else.

import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { App } from '../../src/nuages.ts'
import {
  auto,
  connect,
  createTables,
  type Database,
  dropTables,
  dumpRows,
  integer,
  is,
  model,
  modelSet,
  param,
  text,
} from '../../src/orm.ts'
import { client } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

class Account extends model({
  id: auto(),
  name: text({ maxLength: 30 }),
  token: text({ maxLength: 40, secret: true, unique: true }),
  pin: integer({ secret: true, null: true }),
}) {}
const accounts = modelSet('secrets', { Account })

/** Made here, so that it is not in the source that a debug page shows. */
const SECRET = ['open', "sesame'", '77'].join('-')
const PIN = Number(['64', '83', '21'].join(''))
const TOO_LONG = SECRET.repeat(9)

function assertHidden(what: string, ...texts: readonly string[]): void {
  for (const shown of texts) {
    for (const secret of [SECRET, SECRET.replaceAll("'", "''"), SECRET.replaceAll("'", "\\'"), String(PIN)]) {
      assert.ok(!shown.includes(secret), `${what}: ${shown}`)
    }
  }
}

/** All that an error may be printed as. */
function printed(error: unknown): string[] {
  const chain: unknown[] = []
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at)
  return [
    String(error),
    inspect(error, { depth: 9 }),
    JSON.stringify(error),
    ...chain.flatMap((each) => [inspect(each, { depth: 9, showHidden: true })]),
  ]
}

async function withAccount(database: Database, work: (account: Account) => Promise<void>): Promise<void> {
  await createTables(database, accounts)
  try {
    await work(await Account.using(database).create({ name: 'Ada', token: SECRET, pin: PIN }))
  } finally {
    await dropTables(database, accounts)
  }
}

describeEachDatabase('a secret', (each) => {
  each.test('is in no form of its row', (database) =>
    withAccount(database, async (made) => {
      const read = await Account.using(database).get({ token: SECRET })
      assert.deepEqual([read.token, read.pin], [SECRET, PIN])
      await read.refresh()
      for (const row of [made, read]) {
        assertHidden(
          'row',
          JSON.stringify(row),
          String(row),
          inspect(row, { depth: 9 }),
          format('%s %j %O %o', row, row, row, row),
          inspect([row], { showHidden: true, getters: true }),
          Object.keys(row).join(),
        )
        assertHidden(
          'copies',
          JSON.stringify({ ...row }),
          inspect(Object.entries(row)),
          inspect(structuredClone({ ...row })),
          `${Object.assign({}, row)}`,
        )
      }
      assertHidden('list', inspect([made, { read }], { depth: 9 }), JSON.stringify({ rows: [made, read] }))
      read.token = `${SECRET}x`
      assertHidden('changed', JSON.stringify(read), inspect(read))
      const [{ token } = { token: '' }] = await Account.using(database).values('token').all()
      assert.equal(token, SECRET, 'who asks by name is told')
    }),
  )

  each.test('is in no error', (database) =>
    withAccount(database, async (account) => {
      const query = Account.using(database)
      const failures: Readonly<Record<string, () => Promise<unknown>>> = {
        unique: () => query.create({ name: 'Bea', token: SECRET }),
        'unique of many': () =>
          query.createMany([
            { name: 'Bea', token: 'fresh' },
            { name: 'Cy', token: SECRET },
          ]),
        'unique in update': async () => {
          await query.create({ name: 'Dan', token: `d${each.dialect}` })
          await query.where({ name: 'Dan' }).update({ token: SECRET })
        },
        'too long': () => query.create({ name: 'Bea', token: TOO_LONG }),
        'too long in the database': async () => database.execute(`update secrets_account set token = ${mark(database)}`, [TOO_LONG]),
        'of a wrong type': () => query.create({ name: 'Bea', token: PIN as never }),
        'of a wrong type in a condition': async () => query.where({ token: PIN as never }).all(),
        'an object in a condition': async () => query.where({ token: { [SECRET]: 1 } as never }).all(),
        'a list of a wrong type': async () => query.where({ token: is.in([PIN as never]) }).all(),
        'a look-up of a wrong type': async () => query.where({ pin: is.gte(SECRET as never) }).all(),
        'a parameter': async () =>
          query
            .where({ pin: param('pin') })
            .prepare()
            .all({ pin: SECRET as never }),
        'a text for a number': async () => database.execute(`update secrets_account set pin = ${mark(database)}`, [SECRET]),
        'an order of stretches': async () => query.orderBy('token').stretch({ size: 1 }),
        'get several': async () => {
          await query.create({ name: 'Eve', token: `e${each.dialect}` })
          await query.get({ pin: is.notIn([PIN]) })
        },
        'get none': () => query.get({ token: `${SECRET}${SECRET}` }),
        'not null': async () =>
          database.execute(`insert into secrets_account (name, token, pin) values (null, ${mark(database)}, 1)`, [SECRET + 1]),
        gone: async () => {
          await query.delete()
          account.token = `${SECRET}!`
          await account.save()
        },
      }
      for (const [name, fail] of Object.entries(failures)) {
        const error = await fail().then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        // SQLite takes a text of any length; nothing is said then.
        if (error === undefined) assert.ok(each.dialect === 'sqlite' && name === 'too long in the database', name)
        else assertHidden(name, ...printed(error))
      }
    }),
  )

  each.test('is in no log, no plan and no dump', (database) =>
    withAccount(database, async () => {
      const events: unknown[] = []
      const listen = (event: unknown): void => void events.push(event)
      const query = Account.using(database)
      subscribe('nuages.query', listen)
      try {
        await query.where({ token: SECRET, pin: is.gte(PIN) }).all()
        await query.create({ name: 'Bea', token: SECRET }).catch(() => {})
        await query.where({ pin: PIN }).update({ token: `${SECRET}2` })
        await query.where({ token: is.in([SECRET, `${SECRET}2`]) }).count()
      } finally {
        unsubscribe('nuages.query', listen)
      }
      assert.ok(events.length >= 4)
      assertHidden('events', inspect(events, { depth: 9, showHidden: true }), JSON.stringify(events))
      const plans = [
        query.where({ token: SECRET }),
        query.where({ pin: PIN }).exclude({ token: is.startingWith(SECRET) }),
        query.where({ token: is.in(['a', SECRET]) }).union(query.where({ pin: is.lt(PIN) })),
      ]
      for (const plan of plans) assertHidden('plan', await plan.explain())
      assertHidden('dump', JSON.stringify(await dumpRows(database, [accounts])))
      const errors = await new Account({ name: 'x', token: TOO_LONG, pin: 'x' as never }).validate()
      assertHidden('validation', JSON.stringify(errors))
    }),
  )
})

test('a secret is not on the debug page', async () => {
  await using database = connect('sqlite::memory:')
  await createTables(database, accounts)
  const app = new App({ debug: true, log: { error() {}, warn() {}, info() {} } })
  app.get('/taken', async () => {
    const account = await Account.using(database).create({ name: 'Ada', token: SECRET, pin: PIN })
    const again = Account.using(database).create({ name: account.name, token: account.token })
    await again.catch((cause: unknown) => {
      throw new Error('It went wrong.', { cause })
    })
  })
  const response = await client(app).get('/taken', { headers: { accept: 'text/html' } })
  assert.equal(response.status, 500)
  assertHidden('page', await response.text())
})

function mark({ dialect }: Database): string {
  return dialect === 'postgres' ? '$1' : '?'
}
