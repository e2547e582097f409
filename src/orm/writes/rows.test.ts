import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { testExecutor, withModelsOn } from '../../../test/writing-executor.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { f } from '../expression.ts'
import { integer } from '../fields/integers.ts'
import { datetime } from '../fields/moments.ts'
import { text } from '../fields/texts.ts'
import { check, unique } from '../indexes.ts'
import { is } from '../is.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { lower } from '../text-functions.ts'

class Guest extends model(
  { name: text({ maxLength: 20 }), seats: integer({ default: 1 }) },
  {
    indexes: [
      unique([lower(f('name'))], { message: 'There is a guest of this name.' }),
      check({ seats: is.gt(0) }, { message: 'A guest has a seat.' }),
      check({ seats: is.lt(9) }),
    ],
  },
) {}
const guests = modelSet('guests', { Guest })

class Page extends model(
  { site: text({ maxLength: 20 }), path: text({ maxLength: 50 }), hits: integer({ default: 0 }), seen: datetime({ autoNow: true }) },
  { indexes: [unique(['site', 'path'])] },
) {}
const models = modelSet('rows', { Page })

/** Counts the statements of a database. */
function watch(database: Database): { stop(): number } {
  let count = 0
  const { execute } = database
  database.execute = (...given) => {
    count++
    return execute.apply(database, given)
  }
  return {
    stop: () => {
      Reflect.deleteProperty(database, 'execute')
      return count
    },
  }
}

describeEachDatabase('rows', ({ test }) => {
  const pages = async (database: Database) => Page.using({ executor: await testExecutor(database) })
  const count = async (database: Database): Promise<unknown> => (await database.execute('SELECT count(*) FROM rows_page')).rows[0]?.[0]

  test('are created, changed, read again and deleted', async (database) => {
    await createTables(database, models)
    await withModelsOn(database, async () => {
      const page = await Page.create({ site: 'a', path: '/' })
      assert.equal(page.id, 1)
      page.hits = 5
      await page.save()
      await database.execute('UPDATE rows_page SET hits = hits + 1')
      await page.refresh()
      assert.equal(page.hits, 6)
      await page.delete()
      assert.equal(await count(database), 0)
      await assert.rejects(
        () =>
          page
            .save()
            .then(() => page.refresh())
            .then(() => Page.create({ site: 'a', path: '/' })),
        { code: 'ORM_VALUE_TAKEN', message: 'Page.site and path is taken: another row has the same value' },
      )
    })
  })

  test('are refused in the words of the constraint', async (database) => {
    await createTables(database, guests)
    await withModelsOn(database, async () => {
      await Guest.create({ name: 'Ada' })
      await assert.rejects(Guest.create({ name: 'ADA' }), { code: 'ORM_VALUE_TAKEN', message: 'There is a guest of this name.' })
      await assert.rejects(Guest.create({ name: 'Bea', seats: 0 }), { code: 'ORM_CHECK_BROKEN', message: 'A guest has a seat.' })
      await assert.rejects(Guest.create({ name: 'Bea', seats: 9 }), { code: 'ORM_CHECK_BROKEN', message: /guests_guest_own2_check/ })
    })
    await dropTables(database, guests)
  })

  test('one is got or created, by many at once, and made once', async (database, another) => {
    const one = await pages(database)
    const two = await pages(another())
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, place) => (place % 2 ? one : two).getOrCreate({ site: 'b', path: `/${place % 5}` }, { hits: place })),
    )
    assert.equal(all.filter(({ created }) => created).length, 5)
    assert.equal(new Set(all.map(({ row }) => row.id)).size, 5)
    await assert.rejects(one.getOrCreate({ site: 'b' }, { path: '/' }), { code: 'ORM_KEY_NOT_UNIQUE' })
  })

  test('one is updated or created, by many at once', async (database, another) => {
    const one = await pages(database)
    const two = await pages(another())
    const before = (await count(database)) as number
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, place) => (place % 2 ? one : two).updateOrCreate({ site: 'c', path: '/' }, { hits: 100 + place })),
    )
    assert.equal(new Set(all.map(({ row }) => row.id)).size, 1)
    assert.equal(await count(database), before + 1)
    const { row, created } = await one.updateOrCreate({ site: 'c', path: '/' }, { hits: 7 })
    assert.deepEqual([row.hits, created], [7, false])
    await assert.rejects(one.updateOrCreate({ site: 'c', path: '/' }, { path: '/c' }), {
      code: 'ORM_VALUES_SHAPE',
      message: 'Page.updateOrCreate was given path twice: to find the row, and to write',
    })
  })

  test('many are made by few statements, around those that are there', async (database) => {
    const query = await pages(database)
    const made = await query.createMany(Array.from({ length: 700 }, (_, place) => ({ site: 'd', path: `/${place}` })))
    assert.equal(new Set(made.map(({ id }) => id)).size, 700)
    const [first] = made
    await first?.refresh()
    assert.deepEqual([first?.path, first?.seen instanceof Date], ['/0', true])
    const some = [0, 1, 2].map((place) => ({ site: 'd', path: place === 1 ? '/new' : `/${place}`, hits: 9 }))
    const around = await query.createMany(some, { around: ['site', 'path'] })
    assert.deepEqual(
      around.map(({ path }) => path),
      ['/new'],
    )
    const updated = await query.createMany(some, { around: ['site', 'path'], update: ['hits'] })
    assert.deepEqual(
      updated.map(({ id }) => id),
      [made[0]?.id, around[0]?.id, made[2]?.id],
    )
    await first?.refresh()
    assert.equal(first?.hits, 9)
    await assert.rejects(query.createMany(some), { code: 'ORM_VALUE_TAKEN' })
    await assert.rejects(query.createMany(some, { around: ['path'] }), { code: 'ORM_KEY_NOT_UNIQUE' })
    await assert.rejects(query.where({ site: 'd' }).create({ site: 'd', path: '/' }), { code: 'ORM_QUERY_CREATE' })
  })

  test('many are changed by few statements, each in its own way', async (database) => {
    const query = await pages(database)
    const made = await query.createMany(Array.from({ length: 600 }, (_, place) => ({ site: 'e', path: `/${place}` })))
    for (const [place, row] of made.entries()) {
      if (place % 3 === 0) continue
      row.hits = place
      if (place % 3 === 2) row.path = `/new ${place}`
    }
    const counted = watch(database)
    await query.saveMany(made)
    assert.ok(counted.stop() < 20)
    const rows = (await database.execute("SELECT path, hits FROM rows_page WHERE site = 'e' ORDER BY id")).rows
    assert.deepEqual(
      rows,
      made.map(({ path, hits }) => [path, hits]),
    )
    assert.deepEqual(rows[5], ['/new 5', 5])
    const [one, two] = made
    await query.saveMany(made)
    Object.assign(one as object, { path: 'same' })
    Object.assign(two as object, { path: 'same' })
    await assert.rejects(query.saveMany(made), { code: 'ORM_VALUE_TAKEN' })
    Object.assign(one as object, { path: 'other' })
    await two?.delete()
    await assert.rejects(query.saveMany(made), { code: 'ORM_ROW_UNSAVED' })
    await database.execute(`DELETE FROM rows_page WHERE id = ${made[2]?.id}`)
    Object.assign(made[2] as object, { path: 'third' })
    const rest = made.filter((row) => row !== two)
    await assert.rejects(query.saveMany(rest), { code: 'ORM_ROW_GONE', message: 'a Page is no longer in the database, and none was saved' })
    assert.deepEqual((await database.execute("SELECT count(*) FROM rows_page WHERE path IN ('other', 'third')")).rows, [[0]])
  })

  test('of a request whose transaction is rolled back take nothing of another request with them', async (database) => {
    await withModelsOn(database, async () => {
      const begun = Promise.withResolvers<void>()
      const told = Promise.withResolvers<void>()
      const rollBack = Promise.withResolvers<void>()
      const first = database.transaction(async () => {
        await Page.create({ site: 'first', path: '/' })
        begun.resolve()
        await rollBack.promise
        throw new Error('rolled back')
      })
      const second = begun.promise.then(() => Page.create({ site: 'second', path: '/' })).then((page) => (told.resolve(), page))
      await begun.promise
      // SQLite has one writer, so there the second is told only when the first has ended.
      if (database.dialect === 'sqlite') for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      else await told.promise
      rollBack.resolve()
      await assert.rejects(first, { message: 'rolled back' })
      const page = await second
      const { rows } = await database.execute("SELECT id, site FROM rows_page WHERE site IN ('first', 'second')")
      assert.deepEqual(rows, [[page.id, 'second']])
    })
    await dropTables(database, models)
  })
})
