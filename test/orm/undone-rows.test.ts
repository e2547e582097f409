// Rows whose transaction is undone know that what was written of them is not there: saved again, it is written again.

import assert from 'node:assert/strict'
import { auto, createTables, type Database, DatabaseError, datetime, dropTables, integer, model, modelSet, text } from '../../src/orm.ts'
import { assertQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

class Task extends model(
  {
    id: auto(),
    title: text({ maxLength: 20 }),
    state: text({ maxLength: 10, default: 'open' }),
    tries: integer({ default: 0 }),
    changed: datetime({ autoNow: true }),
  },
  { ordering: ['id'] },
) {}
const tasks = modelSet('undone', { Task })

class Undo extends Error {}

async function withTasks(database: Database, work: () => Promise<void>): Promise<void> {
  await createTables(database, tasks)
  try {
    await database.within(work)
  } finally {
    await dropTables(database, tasks)
  }
}

async function undone(database: Database, work: () => Promise<unknown>): Promise<void> {
  const whole = database.transaction(async () => {
    await work()
    throw new Undo()
  })
  await assert.rejects(whole, Undo)
}

const states = async (): Promise<string[]> => (await Task.query().all()).map(({ title, state }) => `${title} ${state}`)

describeEachDatabase('rows whose transaction is undone', (each) => {
  each.test('are written again', (database) =>
    withTasks(database, async () => {
      const task = await Task.create({ title: 'a' })
      await undone(database, async () => {
        task.state = 'done'
        await task.save()
        await task.save()
      })
      assert.deepEqual(await states(), ['a open'])
      await task.save()
      assert.deepEqual(await states(), ['a done'])
      await assertQueries(0, () => task.save())
    }),
  )

  each.test('are written by the run that counts, where it is run again', (database) =>
    withTasks(database, async () => {
      const task = await Task.create({ title: 'a' })
      const fresh = new Task({ title: 'b' })
      let runs = 0
      await database.transaction(
        async () => {
          task.state = 'done'
          await task.save()
          await fresh.save()
          if (++runs < 3) throw new DatabaseError('DATABASE_SERIALIZATION_FAILURE')
        },
        { retries: 5 },
      )
      assert.equal(runs, 3)
      assert.deepEqual(await states(), ['a done', 'b open'])
      assert.equal((await Task.get({ title: 'b' })).id, fresh.id)
    }),
  )

  each.test('are new again where they were new, and have no key of the database', (database) =>
    withTasks(database, async () => {
      const [one, named] = [new Task({ title: 'one' }), new Task({ id: 50, title: 'named' })]
      let many: Task[] = []
      await undone(database, async () => {
        await one.save()
        one.tries = 1
        await one.save()
        await named.save()
        many = await Task.query().createMany([{ title: 'x' }, { title: 'y' }])
        assert.ok(many.every(({ id }) => typeof id === 'number'))
      })
      await Task.create({ title: 'other' })
      await one.save()
      await named.save()
      await many[1]?.save()
      assert.deepEqual((await states()).toSorted(), ['named open', 'one open', 'other open', 'y open'])
      assert.deepEqual([(await Task.get({ title: 'one' })).tries, named.id], [1, 50])
      one.state = 'done'
      await one.save()
      assert.equal((await Task.get({ id: one.id })).state, 'done')
    }),
  )

  each.test('are still there where they were deleted', (database) =>
    withTasks(database, async () => {
      const task = await Task.create({ title: 'a' })
      await undone(database, () => task.delete())
      task.state = 'done'
      await task.save()
      assert.deepEqual(await states(), ['a done'])
      await task.delete()
      assert.deepEqual(await states(), [])
    }),
  )

  each.test('lose no more than what was undone, at any depth', (database) =>
    withTasks(database, async () => {
      const [a, b, c] = (await Task.query().createMany([{ title: 'a' }, { title: 'b' }, { title: 'c' }])) as [Task, Task, Task]
      await database.transaction(async () => {
        a.state = 'kept'
        await a.save()
        await undone(database, async () => {
          a.state = 'no'
          await a.save()
          b.state = 'no'
          await Task.query().saveMany([b])
        })
        await database.transaction(async () => {
          c.state = 'kept'
          await c.save()
        })
      })
      assert.deepEqual(await states(), ['a kept', 'b open', 'c kept'])
      await assertQueries(0, () => c.save())
      await a.save()
      await b.save()
      assert.deepEqual(await states(), ['a no', 'b no', 'c kept'])
      await undone(database, async () => {
        await database.transaction(async () => {
          c.state = 'no'
          await c.save()
        })
      })
      await c.save()
      assert.deepEqual(await states(), ['a no', 'b no', 'c no'])
    }),
  )

  each.test('are so after a deadline and after undoIf too', (database) =>
    withTasks(database, async () => {
      const task = await Task.create({ title: 'a' })
      const late = database.transaction(
        async () => {
          task.state = 'late'
          await task.save()
          await new Promise((resolve) => setTimeout(resolve, 300))
        },
        { deadline: 100 },
      )
      await assert.rejects(late, { code: 'DATABASE_TIMEOUT' })
      await task.save()
      assert.deepEqual(await states(), ['a late'])
      const refused = async (): Promise<number> => {
        task.state = 'refused'
        await task.save()
        return 422
      }
      await database.transaction(refused, { undoIf: (status) => status >= 400 })
      assert.deepEqual(await states(), ['a late'])
      await task.save()
      assert.deepEqual(await states(), ['a refused'])
    }),
  )
})
