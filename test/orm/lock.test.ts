import assert from 'node:assert/strict'
import { count, createTables, type Database, dropTables, foreignKey, integer, model, modelSet, text } from '../../src/orm.ts'
import { describeEachDatabase, type EachDatabase } from '../each-database.ts'

class Queue extends model({ name: text({ maxLength: 20 }) }) {}
class Job extends model({ place: integer(), queue: foreignKey(() => Queue) }, { ordering: ['id'] }) {}
const work = modelSet('locks', { Queue, Job })

async function withJobs(database: Database, run: () => Promise<void>): Promise<void> {
  await createTables(database, work)
  try {
    const queue = await Queue.using(database).create({ name: 'mail' })
    await Job.using(database).createMany([1, 2, 3].map((place) => ({ place, queue })))
    await run()
  } finally {
    await dropTables(database, work)
  }
}

/** Runs something in a transaction of another connection. */
function beside<T>(other: Database, run: () => Promise<T>): Promise<T> {
  return other.outside(() => other.transaction(run))
}

const idsOf = (jobs: readonly { id: number }[]): number[] => jobs.map(({ id }) => id)

describeEachDatabase('locks', (each: EachDatabase) => {
  const isServer = each.dialect !== 'sqlite'

  each.test('are taken within a transaction alone', (database) =>
    withJobs(database, async () => {
      const locked = Job.using(database).lock()
      await assert.rejects(locked.all(), { code: 'ORM_LOCK_OUTSIDE' })
      await assert.rejects(locked.get({ id: 1 }), { code: 'ORM_LOCK_OUTSIDE' })
      await assert.rejects(
        async () => {
          for await (const job of locked) assert.fail(String(job.id))
        },
        { code: 'ORM_LOCK_OUTSIDE' },
      )
      assert.deepEqual(idsOf(await database.transaction(() => locked.all())), [1, 2, 3])
    }),
  )

  each.test('leave the key free for rows that refer to it, where the database can', (database, another) =>
    withJobs(database, async () => {
      const queues = Queue.using(database)
      const queue = await queues.get({ name: 'mail' })
      await database.transaction(async () => {
        assert.equal((await queues.lock({ noKey: true }).all()).length, 1)
        if (each.dialect !== 'postgres') return
        const other = another()
        await beside(other, () => Job.using(other).create({ place: 9, queue }))
        const lock = (options: { noKey: true; shared?: true }): Promise<Queue[]> =>
          beside(other, () =>
            Queue.using(other)
              .lock({ ...options, noWait: true })
              .all(),
          )
        await assert.rejects(lock({ noKey: true }), { code: 'DATABASE_BUSY' })
        assert.equal((await lock({ noKey: true, shared: true })).length, 1)
      })
    }),
  )

  each.test('are of rows as they are in the table', (database) =>
    withJobs(database, async () => {
      const jobs = Job.using(database)
      const wrong: Readonly<Record<string, () => Promise<unknown>>> = {
        union: () => jobs.union(jobs).lock().all(),
        'in a union': () => jobs.lock().union(jobs.lock()).all(),
        distinct: () => jobs.distinct().lock().all(),
        'distinct paths': () => jobs.distinct('place').lock().all(),
        groups: () =>
          jobs
            .values('place')
            .annotate({ n: count('*') })
            .lock()
            .all(),
      }
      await database.transaction(async () => {
        for (const [name, lock] of Object.entries(wrong)) await assert.rejects(lock, { code: 'ORM_LOCK_ROWS' }, name)
        assert.equal((await jobs.values('place').lock().all()).length, 3)
        assert.equal((await jobs.orderBy('-id').lock().limit(2).all()).length, 2)
      })
    }),
  )

  each.test('are passed over, refused at once, or shared', (database, another) =>
    withJobs(database, async () => {
      if (!isServer) return
      const other = another()
      await database.transaction(async () => {
        const mine = await Job.using(database).where({ id: 1 }).lock().get()
        assert.equal(mine.place, 1)
        assert.deepEqual(idsOf(await beside(other, () => Job.using(other).lock({ skipLocked: true }).all())), [2, 3])
        const refused = { code: 'DATABASE_BUSY', status: 503 }
        await assert.rejects(
          beside(other, () => Job.using(other).where({ id: 1 }).lock({ noWait: true }).all()),
          refused,
        )
        assert.equal((await beside(other, () => Job.using(other).where({ id: 2 }).lock({ noWait: true }).get())).id, 2)
        assert.equal((await other.outside(() => Job.using(other).get({ id: 1 }))).id, 1, 'reading waits for nobody')
      })
      await database.transaction(async () => {
        await Job.using(database).where({ id: 1 }).lock({ shared: true }).get()
        assert.equal((await beside(other, () => Job.using(other).where({ id: 1 }).lock({ shared: true }).get())).id, 1)
        await assert.rejects(
          beside(other, () => Job.using(other).where({ id: 1 }).lock({ noWait: true }).get()),
          { code: 'DATABASE_BUSY' },
        )
      })
      await beside(other, () => Job.using(other).lock({ noWait: true }).all())
    }),
  )

  each.test('hold the rows of relations that are named, and of PostgreSQL no others', (database, another) =>
    withJobs(database, async () => {
      if (!isServer) return
      const other = another()
      const isFree = () =>
        beside(other, () => Queue.using(other).lock({ noWait: true }).all()).then(
          () => true,
          (error) => (error.code === 'DATABASE_BUSY' ? false : Promise.reject(error)),
        )
      await database.transaction(async () => {
        await Job.using(database)
          .with('queue')
          .where({ id: 1 })
          .lock({ of: ['queue'] })
          .all()
        assert.equal(await isFree(), false)
      })
      await database.transaction(async () => {
        await Job.using(database).with('queue').where({ id: 1 }).lock().all()
        assert.equal(await isFree(), each.dialect === 'postgres')
      })
      assert.equal(await isFree(), true)
    }),
  )

  each.test('share out the work of a queue: each job is done once, whoever asks', (database, another) =>
    withJobs(database, async () => {
      await Job.using(database).createMany([4, 5, 6, 7, 8].map((place) => ({ place, queue: 1 })))
      const done: number[] = []
      const worker = async (handle: Database): Promise<void> => {
        for (let isBusy = true; isBusy; ) {
          isBusy = await handle.transaction(async () => {
            const job = await Job.using(handle).orderBy('place').lock({ skipLocked: true }).first()
            if (job === null) return false
            await new Promise((resolve) => setImmediate(resolve))
            await job.delete()
            done.push(job.place)
            return true
          })
        }
      }
      const other = another()
      await Promise.all([worker(database), worker(other), worker(database), worker(other)])
      assert.deepEqual(done.toSorted(), [1, 2, 3, 4, 5, 6, 7, 8])
    }),
  )
})
