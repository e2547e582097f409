import assert from 'node:assert/strict'
import { App, serve } from 'nuages'
import { auto, createTables, type Database, dropTables, model, modelSet, onCommit, text } from 'nuages/orm'
import { client, rolledBack } from 'nuages/testing'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({ id: auto(), name: text() }) {}
const library = modelSet('rolled', { Shelf })

function appOn(database: Database): App {
  const app = new App()
  app.post('/shelves/{name}', async ({ params }) => {
    const shelf = await database.transaction(async () => Shelf.using(database).create({ name: params.name }))
    return { id: shelf.id }
  })
  app.get('/shelves', async () => ({ count: await Shelf.using(database).count() }))
  return app
}

describeEachDatabase('tests that are rolled back', (each) => {
  each.test('leave nothing behind, whoever wrote', async (database) => {
    await createTables(database, library)
    try {
      await Shelf.using(database).create({ name: 'there' })
      let committed = 0
      const body = rolledBack(database, async (name: string) => {
        await Shelf.create({ name })
        await onCommit(() => {
          committed += 1
        })
        const asked = client(appOn(database))
        assert.equal((await asked.post('/shelves/client')).status, 200)
        const server = await serve(appOn(database), { port: 0 })
        try {
          await fetch(`${server.url}/shelves/socket`, { method: 'POST' })
          assert.deepEqual(await (await fetch(`${server.url}/shelves`)).json(), { count: 4 })
        } finally {
          await server.close()
        }
        assert.equal(await Shelf.query().count(), 4)
      })
      await body('mine')
      assert.equal(await Shelf.using(database).count(), 1)
      assert.equal(committed, 0)
      await assert.rejects(rolledBack(database, async () => assert.fail('broken'))(), /broken/)
      assert.equal(await Shelf.using(database).count(), 1)
    } finally {
      await dropTables(database, library)
    }
  })

  each.test('take the options that a transaction has without them', async (database) => {
    await createTables(database, library)
    try {
      await rolledBack(database, async () => {
        const made = await database.transaction(async () => Shelf.create({ name: 'mine' }), { retries: 2, isolation: 'serializable' })
        assert.equal(made.name, 'mine')
        await assert.rejects(
          database.transaction(() => database.transaction(() => 1, { retries: 2 })),
          { code: 'DATABASE_OPTION_INVALID' },
        )
      })()
      assert.equal(await Shelf.using(database).count(), 0)
    } finally {
      await dropTables(database, library)
    }
  })
})
