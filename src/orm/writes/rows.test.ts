import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { testExecutor, withModelsOn } from '../../../test/writing-executor.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { integer } from '../fields/integers.ts'
import { datetime } from '../fields/moments.ts'
import { text } from '../fields/texts.ts'
import { getOrCreate, updateOrCreate } from '../get-or-create.ts'
import { unique } from '../indexes.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { schemaOf } from '../schema.ts'
import { wholeState } from '../state.ts'

class Page extends model(
  { site: text({ maxLength: 20 }), path: text({ maxLength: 50 }), hits: integer({ default: 0 }), seen: datetime({ autoNow: true }) },
  { indexes: [unique(['site', 'path'])] },
) {}
const models = modelSet('rows', { Page })

describeEachDatabase('rows', ({ test }) => {
  const state = async (database: Database) => ({ ...wholeState(schemaOf(Page)), executor: await testExecutor(database) })
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

  test('one is got or created, by many at once, and made once', async (database, another) => {
    const handles = database.dialect === 'sqlite' ? [database, database] : [database, another()]
    const states = await Promise.all(handles.map(state))
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        getOrCreate(states[place % 2] as never, { site: 'b', path: `/${place % 5}` }, { hits: place }),
      ),
    )
    assert.equal(all.filter(({ created }) => created).length, 5)
    assert.equal(new Set(all.map(({ row }) => (row as Page).id)).size, 5)
    await assert.rejects(getOrCreate(states[0] as never, { site: 'b' }, { path: '/' }), { code: 'ORM_KEY_NOT_UNIQUE' })
  })

  test('one is updated or created, by many at once', async (database, another) => {
    const handles = database.dialect === 'sqlite' ? [database, database] : [database, another()]
    const states = await Promise.all(handles.map(state))
    const before = (await count(database)) as number
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, place) => updateOrCreate(states[place % 2] as never, { site: 'c', path: '/' }, { hits: 100 + place })),
    )
    assert.equal(new Set(all.map(({ row }) => (row as Page).id)).size, 1)
    assert.equal(await count(database), before + 1)
    const { row, created } = await updateOrCreate(states[0] as never, { site: 'c', path: '/' }, { hits: 7 })
    assert.deepEqual([(row as Page).hits, created], [7, false])
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
