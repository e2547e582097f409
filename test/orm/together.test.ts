import assert from 'node:assert/strict'
import { setTimeout as later } from 'node:timers/promises'
import { PostgresConnection } from '../../src/orm/backends/postgres.ts'
import { count, createTables, foreignKey, integer, is, model, modelSet, reverse, text, together, transaction } from '../../src/orm.ts'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

class Port extends model({ name: text(), ships: reverse(() => Ship, 'port') }) {}
class Ship extends model({ name: text(), tons: integer(), port: foreignKey(() => Port) }, { ordering: ['name'] }) {}
class Ghost extends model({ name: text() }, { table: 'orm_ghosts' }) {}
const models = modelSet('ports', { Port, Ship })
modelSet('ghosts', { Ghost })

describeEachDatabase('queries that are asked for together', (each) => {
  each.test('answer as those that are asked for one by one', async (database) => {
    await createTables(database, models)
    await database.within(async () => {
      const south = await Port.query().create({ name: 'south' })
      const north = await Port.query().create({ name: 'north' })
      for (const [name, tons, port] of [
        ['Ada', 3, south],
        ['Bo', 2, north],
        ['Cy', 1, south],
      ] as const)
        await Ship.query().create({ name, tons, port })
      const ask = () =>
        [
          Port.query().orderBy('name').with('ships').all(),
          Ship.query()
            .with('port')
            .where({ tons: is.gt(1) })
            .all(),
          Ship.query().count(),
          Ship.query().exists(),
          Ship.query().orderBy('-tons').first(),
          Ship.query().get({ name: 'Cy' }),
          Ship.query().aggregate({ ships: count('id') }),
          Ship.query().page(1, 2),
          Ship.query().values('name').all(),
        ] as const
      const alone: unknown[] = []
      for (const asked of ask()) alone.push(await asked)
      const { result: found, queries } = await countQueries(() => together(ask))
      assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(alone)))
      assert.equal(queries.length, 11)
      const [ports, ships, number, hasSome, first] = found
      const names: string[] = [...ports.flatMap((port) => port.ships.map((ship) => ship.name)), ...ships.map((ship) => ship.port.name)]
      assert.deepEqual(names, ['Bo', 'Ada', 'Cy', 'south', 'north'])
      assert.deepEqual([number satisfies number, hasSome satisfies boolean, first?.tons], [3, true, 3])
    })
  })

  each.test('go in as few trips as there are levels of relations, where trips can be told', async (database) => {
    const trips: number[] = []
    const { executeAll } = PostgresConnection.prototype
    PostgresConnection.prototype.executeAll = function (statements) {
      trips.push(statements.length)
      return executeAll.call(this, statements)
    }
    try {
      await database.within(() =>
        together(() => [
          Port.query().with('ships').all(),
          Ship.query().count(),
          // A second step of somebody's own goes with the relations of the first.
          Ship.query()
            .all()
            .then(() => Port.query().all()),
        ]),
      )
    } finally {
      PostgresConnection.prototype.executeAll = executeAll
    }
    assert.deepEqual(trips, each.dialect === 'postgres' ? [3, 2] : [])
  })

  each.test('are in the transaction that they are asked for in', async (database) => {
    await database.within(async () => {
      const inside = (): Promise<unknown> => together(() => [Ship.query().count(), Port.query().where({ name: 'east' }).exists()])
      const seen = transaction(async () => {
        await Port.query().create({ name: 'east' })
        await Ship.query().where({ name: 'Ada' }).delete()
        assert.deepEqual(await inside(), [2, true])
        throw new Error('undone')
      })
      await assert.rejects(seen, { message: 'undone' })
      assert.deepEqual(await inside(), [3, false])
      // One that is begun meanwhile has a connection of its own, and sees what it wrote.
      const own = transaction(async () => {
        await Port.query().create({ name: 'west' })
        const found = await Port.query().where({ name: 'west' }).exists()
        await Port.query().where({ name: 'west' }).delete()
        return found
      })
      assert.deepEqual(await together(() => [own, Port.query().count()]).then(([found]) => found), true)
    })
  })

  each.test('are in their own transaction, whoever asked first', async (database, another) => {
    const other = another()
    // In memory there is but one connection, which the transaction has.
    if (other === database) return
    await database.within(async () => {
      const seen = transaction(async () => {
        await Port.query().create({ name: 'mine' })
        const mine = { name: 'mine' }
        const ask = () =>
          [
            database.outside(() => Port.using(other).where(mine).count()),
            Port.query().where(mine).count(),
            database.outside(() => Port.query().where(mine).count()),
          ] as const
        assert.deepEqual(await together(ask), [0, 1, 0])
        assert.deepEqual(await together(() => ask().toReversed()), [0, 1, 0])
        throw new Error('undone')
      })
      await assert.rejects(seen, { message: 'undone' })
    })
  })

  each.test('fail together, and leave nothing behind', async (database) => {
    await database.within(async () => {
      await assert.rejects(
        together(() => [Ship.query().all(), Ship.query().get({ name: 'nobody' }), Ship.query().count()]),
        { code: 'ORM_ROW_NONE' },
      )
      const broken = Ghost.query().all()
      await assert.rejects(broken, { name: 'DatabaseError' })
      const asked = together(() => [Ship.query().count(), Ghost.query().all(), together(() => [Port.query().count()])])
      await assert.rejects(asked, { name: 'DatabaseError', message: /orm_ghosts/ })
      assert.deepEqual(await together(() => [Ship.query().count(), together(() => [Port.query().count()])]), [3, [2]])
      assert.deepEqual(await together(() => []), [])
      await assert.rejects(
        together(() => Ship.query().all() as never),
        { code: 'DATABASE_OPTION_INVALID', message: /returns a Promise|returns Promise/ },
      )
      const late: Promise<number>[] = []
      await together(() => [late.push(later(20).then(() => Ship.query().count())), later(1)])
      assert.deepEqual(await Promise.all(late), [3])
    })
  })

  each.test('are counted for who asks', async (database) => {
    await database.within(async () => {
      const asked = (): Promise<[readonly unknown[], ...number[]]> =>
        together(() => [
          Port.query().all(),
          countQueries(() => Ship.query().count()).then(({ queries }) => queries.length),
          countQueries(() => Port.query().with('ships').all()).then(({ queries }) => queries.length),
        ])
      const { result, queries } = await countQueries(asked)
      assert.deepEqual([result.slice(1), queries.length], [[1, 2], 1])
    })
  })

  each.test('are told of with the line that asked', async (database) => {
    const before = process.env['DEBUG']
    process.env['DEBUG'] = '1'
    try {
      const { queries } = await countQueries(() =>
        database.within(() => together(() => [Ship.query().all(), Port.query().with('ships').all()])),
      )
      assert.equal(queries.length, 3)
      const { queries: alone } = await countQueries(() => database.within(() => together(() => [Port.query().with('ships').all()])))
      assert.equal(alone.length, 2)
      for (const { caller } of [...queries, ...alone]) assert.match(caller ?? '', /together\.test\.ts:\d+$/)
    } finally {
      if (before === undefined) delete process.env['DEBUG']
      else process.env['DEBUG'] = before
    }
  })
})
