// Schemas of PostgreSQL: `?schema=` of a URL, with tables of the same names side by side.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import {
  connect,
  type Database,
  foreignKey,
  inspectModels,
  integer,
  introspect,
  makeMigrations,
  migrate,
  migrationStatus,
  model,
  modelSet,
  text,
} from 'nuages/orm'
import { testDatabase } from 'nuages/testing'
import { type Found, makeDatabase } from '../databases.ts'

/** The label of both sets is the same, and so are their tables. */
function shop(migrations: string) {
  class Customer extends model({ name: text() }) {}
  class Order extends model({ customer: foreignKey(() => Customer), amount: integer({ index: true }) }) {}
  return { Customer, Order, models: modelSet('shop', { Customer, Order }, { migrations }) }
}
function newsletter(migrations: string) {
  class Customer extends model({ address: text({ unique: true }) }) {}
  return { Customer, models: modelSet('shop', { Customer }, { migrations }) }
}

const CACHE = join(import.meta.dirname, '../../.cache')

describe('a schema of PostgreSQL', () => {
  let found: Found = { missing: '' }
  let root = ''
  const at = (schema: string, database = found.database?.url as string): string => {
    const url = new URL(database)
    url.searchParams.set('schema', schema)
    return url.href
  }
  before(async () => {
    mkdirSync(CACHE, { recursive: true })
    root = mkdtempSync(join(CACHE, 'schemas-'))
    found = await makeDatabase('postgres')
  })
  after(async () => {
    rmSync(root, { recursive: true })
    await found.database?.drop()
  })
  const using = async (t: TestContext, schemas: readonly string[], work: (...databases: Database[]) => Promise<void>): Promise<void> => {
    if (found.database === undefined) return t.skip(found.missing)
    const open = connect(found.database.url)
    const databases = schemas.map((schema) => connect(at(schema)))
    try {
      for (const schema of schemas) await open.execute(`CREATE SCHEMA ${open.quote(schema)}`)
      await work(...databases, open)
    } finally {
      for (const database of databases) await database.close()
      for (const schema of schemas) await open.execute(`DROP SCHEMA ${open.quote(schema)} CASCADE`)
      await open.close()
    }
  }

  test('is where tables are made, found, migrated and introspected, and nothing of others is seen', (t) =>
    using(t, ['sales', 'Odd "name, x'], async (sales, odd, open) => {
      const first = shop(join(root, 'first'))
      const second = newsletter(join(root, 'second'))
      for (const [database, { models }] of [
        [sales, first],
        [odd, second],
      ] as [Database, { models: typeof first.models }][]) {
        await makeMigrations([models])
        assert.deepEqual((await migrate(database, [models])).applied, ['shop/0001_initial'])
        assert.deepEqual(await makeMigrations([models]), [])
      }
      const customer = await first.Customer.using(sales).create({ name: 'Anna' })
      await first.Order.using(sales).create({ id: 7, customer, amount: 3 })
      await first.Order.using(sales).create({ customer, amount: 4 })
      await second.Customer.using(odd).create({ address: 'a@example.org' })
      assert.deepEqual(
        (await first.Order.using(sales).with('customer').orderBy('id').all()).map(({ id, customer }) => [id, customer.name]),
        [
          [7, 'Anna'],
          [8, 'Anna'],
        ],
      )
      assert.deepEqual(
        (await introspect(odd)).map(({ name }) => name),
        ['shop_customer'],
      )
      assert.match(await inspectModels(sales, { label: 'shop' }), /customer: foreignKey\(\(\) => Customer/)
      assert.deepEqual(await introspect(open), [])
      assert.deepEqual(
        await odd.kysely
          .selectFrom('shop_customer' as never)
          .selectAll()
          .execute(),
        [{ id: 1, address: 'a@example.org' }],
      )
      assert.equal((await migrate(sales, [first.models], { label: 'shop', to: 'zero' })).undone.length, 1)
      assert.deepEqual(await introspect(sales), [])
      assert.equal((await migrationStatus(odd, [second.models]))[0]?.applied, true)
      assert.equal(await second.Customer.using(odd).count(), 1)
      assert.equal(sales.place.endsWith('?schema=sales'), true)
    }))

  test('that is not there is told with the statement that makes it', async (t) => {
    if (found.database === undefined) return t.skip(found.missing)
    const database = connect(at('nowhere'))
    const told = { code: 'DATABASE_SCHEMA_UNKNOWN', message: /there is no schema "nowhere"/, hint: 'make it: CREATE SCHEMA "nowhere"' }
    try {
      for (let time = 0; time < 2; time++) await assert.rejects(async () => database.execute('SELECT 1'), told)
      await assert.rejects(migrate(database, [newsletter(join(root, 'none')).models]), told)
    } finally {
      await database.close()
    }
  })

  test('is made in databases for tests', async (t) => {
    if (found.database === undefined) return t.skip(found.missing)
    const own = await testDatabase(at('sales'))
    try {
      const { rows } = await own.database.execute('SELECT current_schema(), current_schemas(false)::text')
      assert.deepEqual(rows, [['sales', '{sales}']])
    } finally {
      await own.remove()
    }
  })
})
