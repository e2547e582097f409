// What transactions see of each other, on each database: what a level allows happens, and what it forbids does not.

import assert from 'node:assert/strict'
import { createTables, type Database, DatabaseError, dropTables, integer, is, model, modelSet, sum, text } from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'

class Doctor extends model({ name: text({ maxLength: 20, unique: true }), onCall: integer({ default: 1 }) }) {}
const hospital = modelSet('isolation', { Doctor })

async function withDoctors(database: Database, work: () => Promise<void>): Promise<void> {
  await createTables(database, hospital)
  try {
    await Doctor.using(database).createMany([{ name: 'Ada' }, { name: 'Bea' }])
    await work()
  } finally {
    await dropTables(database, hospital)
  }
}

const called = async (database: Database, name: string): Promise<number> => (await Doctor.using(database).get({ name })).onCall
const call = (database: Database, name: string, onCall: number): Promise<number> =>
  Doctor.using(database).where({ name }).update({ onCall })

/** Leaves if another one stays, as two do at once: each sees the other one. */
async function leave(database: Database, name: string, meet: () => Promise<void>): Promise<void> {
  const others = await Doctor.using(database)
    .where({ name: is.not(name), onCall: 1 })
    .count()
  await meet()
  if (others > 0) await call(database, name, 0)
}

/** Waits for two; whoever comes later, a second time, goes on. */
function meeting(): () => Promise<void> {
  const both = Promise.withResolvers<void>()
  let count = 0
  return async () => {
    if (++count >= 2) both.resolve()
    await both.promise
  }
}

describeEachDatabase('transactions', (each) => {
  const isServer = each.dialect !== 'sqlite'

  each.test('that read what is committed see what others commit meanwhile, and nothing before', (database, another) =>
    withDoctors(database, async () => {
      if (!isServer) return
      const other = another()
      for (const options of [{}, { isolation: 'read committed' }] as const) {
        await call(database, 'Ada', 1)
        await database.transaction(async () => {
          const before = await called(database, 'Ada')
          await other.outside(() =>
            other.transaction(async () => {
              await call(other, 'Ada', 7)
              assert.equal(await called(database, 'Ada'), before, 'not committed yet')
            }),
          )
          assert.equal(await called(database, 'Ada'), 7)
        }, options)
      }
    }),
  )

  each.test('that read repeatably see one state, and do not write over what they did not see', (database, another) =>
    withDoctors(database, async () => {
      const other = another()
      const reading = database.transaction(
        async () => {
          assert.equal(await called(database, 'Ada'), 1)
          if (database !== other) {
            await other.outside(async () => call(other, 'Ada', 7))
            await other.outside(async () => Doctor.using(other).create({ name: 'Cy' }))
          }
          assert.equal(await called(database, 'Ada'), 1)
          assert.equal(await Doctor.using(database).count(), 2)
        },
        { isolation: 'repeatable read', readOnly: true },
      )
      await reading
      if (!isServer) return
      const blind = database.transaction(
        async () => {
          const seen = await called(database, 'Bea')
          await other.outside(async () => call(other, 'Bea', 7))
          await call(database, 'Bea', seen + 1)
        },
        { isolation: 'repeatable read' },
      )
      // MySQL, and MariaDB before it minds snapshots, write over it in this level.
      const minds =
        each.dialect === 'postgres' || (await database.execute("show variables like 'innodb_snapshot_isolation'")).rows[0]?.[1] === 'ON'
      if (minds) await assert.rejects(blind, { code: 'DATABASE_SERIALIZATION_FAILURE', status: 503 })
      else await blind
      assert.equal(await called(database, 'Bea'), minds ? 7 : 2)
    }),
  )

  each.test('that are serializable end as if one came after the other, where they are run again', (database, another) =>
    withDoctors(database, async () => {
      const other = another()
      const meet = isServer ? meeting() : async () => {}
      const runs: string[] = []
      const leaving = (handle: Database, name: string): Promise<void> =>
        handle.transaction(
          async () => {
            runs.push(name)
            await leave(handle, name, meet)
          },
          { isolation: 'serializable', retries: 10 },
        )
      await Promise.all([leaving(database, 'Ada'), leaving(other, 'Bea')])
      const { left } = await Doctor.using(database).aggregate({ left: sum('onCall') })
      assert.equal(left, 1, 'one of them stayed')
      if (isServer) assert.ok(runs.length > 2, 'one of them was run again')
    }),
  )

  each.test('of lower levels may leave nobody, so the level is really another one', (database, another) =>
    withDoctors(database, async () => {
      if (!isServer) return
      const other = another()
      const meet = meeting()
      const leaving = (handle: Database, name: string) =>
        handle.transaction(() => leave(handle, name, meet), { isolation: 'repeatable read' })
      await Promise.all([leaving(database, 'Ada'), leaving(other, 'Bea')])
      assert.equal(await Doctor.using(database).where({ onCall: 1 }).count(), 0)
    }),
  )

  each.test('leave their level to nobody', async (_database, another) => {
    if (!isServer) return
    const database = another()
    const level = async (): Promise<unknown> => {
      if (each.dialect === 'postgres') return (await database.execute('show transaction_isolation')).rows[0]?.[0]
      const { rows } = await database.execute("show variables where variable_name in ('tx_isolation', 'transaction_isolation')")
      return String(rows[0]?.[1]).toLowerCase().replace('-', ' ')
    }
    await database.transaction(() => database.execute('select 1'), { isolation: 'serializable', readOnly: true })
    assert.equal(await database.transaction(level), 'read committed')
    assert.equal(await level(), 'read committed')
  })

  each.test('that wait for each other are told apart, and run again where they may be', (database, another) =>
    withDoctors(database, async () => {
      if (!isServer) return
      const other = another()
      const crossing = (handle: Database, names: readonly [string, string], meet: () => Promise<void>, retries: number) =>
        handle.transaction(
          async () => {
            if (each.dialect === 'postgres') await handle.execute('set local deadlock_timeout = 20')
            await Doctor.using(handle).where({ name: names[0] }).lock().get()
            await meet()
            for await (const doctor of Doctor.using(handle).where({ name: names[1] }).lock()) {
              doctor.onCall += 1
              await doctor.save()
            }
          },
          { retries },
        )
      const both = (retries: number) => {
        const meet = meeting()
        return [crossing(database, ['Ada', 'Bea'], meet, retries), crossing(other, ['Bea', 'Ada'], meet, retries)]
      }
      const once = await Promise.allSettled(both(0))
      const codes = once.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      assert.deepEqual(codes, ['DATABASE_DEADLOCK'])
      await Promise.all(both(5))
      assert.equal((await called(database, 'Ada')) + (await called(database, 'Bea')), 5)
    }),
  )

  each.test('that were ended while they read row by row write nothing alone afterwards', (database, another) =>
    withDoctors(database, async () => {
      if (!isServer) return
      const other = another()
      const meet = meeting()
      const crossing = (handle: Database, names: readonly [string, string]) =>
        handle.transaction(async () => {
          if (each.dialect === 'postgres') await handle.execute('set local deadlock_timeout = 20')
          await Doctor.using(handle).where({ name: names[0] }).update({ onCall: 5 })
          await meet()
          try {
            for await (const doctor of Doctor.using(handle).where({ name: names[1] }).lock()) assert.ok(doctor)
          } catch (error) {
            assert.ok(error instanceof DatabaseError)
            await assert.rejects(Doctor.using(handle).create({ name: 'alone' }), { code: 'DATABASE_TRANSACTION_FAILED' })
          }
        })
      const results = await Promise.allSettled([crossing(database, ['Ada', 'Bea']), crossing(other, ['Bea', 'Ada'])])
      const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      assert.deepEqual(codes, ['DATABASE_TRANSACTION_FAILED'])
      assert.equal(await Doctor.using(database).where({ name: 'alone' }).count(), 0)
      assert.equal(await Doctor.using(database).where({ onCall: 5 }).count(), 1)
    }),
  )

  each.test('that only read refuse every way to write, and what is within them too', (database) =>
    withDoctors(database, async () => {
      const doctor = await Doctor.using(database).get({ name: 'Ada' })
      const writes: Readonly<Record<string, () => Promise<unknown>>> = {
        create: () => Doctor.using(database).create({ name: 'x' }),
        update: () => call(database, 'Ada', 2),
        delete: () => Doctor.using(database).delete(),
        save: async () => {
          doctor.onCall += 1
          await doctor.save()
        },
        nested: () => database.transaction(() => Doctor.using(database).create({ name: 'x' })),
        raw: async () => database.execute("insert into isolation_doctor (name, on_call) values ('x', 1)"),
        schema: async () =>
          each.dialect === 'mysql' ? Doctor.using(database).delete() : database.execute('create table never (id integer)'),
      }
      for (const [name, write] of Object.entries(writes)) {
        await assert.rejects(database.transaction(write, { readOnly: true }), { code: 'DATABASE_READ_ONLY' }, name)
      }
      assert.deepEqual(await Doctor.using(database).orderBy('id').values('name', 'onCall').all(), [
        { name: 'Ada', onCall: 1 },
        { name: 'Bea', onCall: 1 },
      ])
    }),
  )
})

describeEachDatabase('many who ask for one row at once', (each) => {
  each.test('get one, and one of them is told that it is new', (database, another) =>
    withDoctors(database, async () => {
      const other = another()
      const handles = [database, other, database, other, database, other]
      const got = await Promise.all(handles.map((handle) => Doctor.using(handle).getOrCreate({ name: 'Cy' }, { onCall: 0 })))
      const updated = await Promise.all(
        handles.map((handle, place) => Doctor.using(handle).updateOrCreate({ name: 'Dan' }, { onCall: place })),
      )
      const isolated = await Promise.all(
        handles.map((handle) =>
          handle.transaction(() => Doctor.using(handle).updateOrCreate({ name: 'Eve' }, { onCall: 3 }), {
            isolation: 'serializable',
            retries: 30,
          }),
        ),
      )
      for (const answers of [got, updated, isolated]) {
        assert.equal(answers.filter(({ created }) => created).length, 1, each.dialect)
        assert.equal(new Set(answers.map(({ row }) => row.id)).size, 1)
      }
      assert.equal(await Doctor.using(database).count(), 5)
    }),
  )
})
