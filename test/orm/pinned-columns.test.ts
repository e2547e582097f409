import assert from 'node:assert/strict'
import { boolean, createTables, f, foreignKey, integer, is, model, modelSet, param, reverse, text } from '../../src/orm.ts'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

class Pier extends model({ name: text(), boats: reverse(() => Boat, 'pier') }) {}
class Boat extends model(
  { name: text(), afloat: boolean(), berths: integer({ null: true }), pier: foreignKey(() => Pier) },
  { ordering: ['name'] },
) {}
const models = modelSet('piers', { Pier, Boat })
class Buoy extends model({ lit: integer(), seen: boolean() }, { table: 'piers_buoys', managed: false }) {}
modelSet('buoys', { Buoy })

describeEachDatabase('columns that a condition fixes', (each) => {
  each.test('are not read, and rows have them as others do', async (database) => {
    await createTables(database, models)
    const east = await Pier.using(database).create({ name: 'east' })
    const west = await Pier.using(database).create({ name: 'west' })
    await Boat.using(database).createMany([
      { name: 'Ada', afloat: true, berths: 2, pier: east },
      { name: 'Bo', afloat: false, berths: null, pier: east },
      { name: 'Cy', afloat: true, berths: 3, pier: west },
    ])
    const boats = Boat.using(database)
    const selected = async (run: () => Promise<unknown>): Promise<string> =>
      /^select (.*?) from/is.exec((await countQueries(run)).queries[0]?.sql ?? '')?.[1] ?? ''

    const read = await selected(() => boats.where({ afloat: true, pier: east.id }).all())
    assert.doesNotMatch(read, /afloat|pier/)
    assert.match(read, /id.*name.*berths/)
    for (const afloat of [true, false, true]) {
      const rows = await boats.where({ afloat, pier: east }).all()
      const all = (await boats.all()).filter((row) => row.afloat === afloat && row.pierId === east.id)
      assert.deepEqual(rows.map(Object.entries), all.map(Object.entries))
      assert.equal(JSON.stringify(rows), JSON.stringify(all))
    }
    // What leaves more than one value, what is equal in other letters, keys, and what is not asked whole, are read.
    assert.match(await selected(() => boats.where({ berths: is.in([2]) }).all()), /berths/)
    assert.match(await selected(() => boats.where({ berths: null }).all()), /berths/)
    assert.match(await selected(() => boats.where({ berths: f('id') }).all()), /berths/)
    assert.match(await selected(() => boats.exclude({ afloat: true }).all()), /afloat/)
    assert.match(await selected(() => boats.where({ name: 'Ada' }).all()), /name/)
    assert.match(await selected(() => boats.where({ id: 1 }).all()), /id/)
    assert.deepEqual(
      (await boats.where({ afloat: true }).distinct().all()).map(({ name, afloat }) => [name, afloat]),
      [
        ['Ada', true],
        ['Cy', true],
      ],
    )
    const both = boats
      .where({ afloat: true, berths: 2 })
      .union(boats.where({ afloat: false }))
      .orderBy('name')
    assert.deepEqual(
      (await both.all()).map(({ afloat, berths }) => [afloat, berths]),
      [
        [true, 2],
        [false, null],
      ],
    )
  })

  each.test('are those of each run of a prepared query, and of rows that are streamed', async (database) => {
    const boats = Boat.using(database)
    const prepared = boats
      .where({ afloat: param('afloat'), berths: param('berths') })
      .with('pier')
      .prepare()
    const found = async (values: { afloat: boolean; berths: number | null }): Promise<unknown> =>
      (await prepared.all(values)).map(({ name, afloat, berths, pier }) => [name, afloat, berths, pier.name])
    assert.deepEqual(await found({ afloat: true, berths: 3 }), [['Cy', true, 3, 'west']])
    assert.deepEqual(await found({ afloat: true, berths: 2 }), [['Ada', true, 2, 'east']])
    assert.deepEqual(await found({ afloat: false, berths: null }), [['Bo', false, null, 'east']])
    const streamed: unknown[] = []
    for await (const { afloat, berths } of boats.where({ afloat: true, berths: 3 })) streamed.push([afloat, berths])
    assert.deepEqual(streamed, [[true, 3]])
  })

  each.test('are read where others made the table: what it holds may be of another type', async (database) => {
    await database.execute('create table piers_buoys (id integer primary key, lit decimal(6, 2), seen decimal(6, 2))')
    await database.execute('insert into piers_buoys (id, lit, seen) values (1, 1, 1)')
    const { queries } = await countQueries(async () => {
      const [asked, whole] = await Promise.allSettled([Buoy.using(database).where({ lit: 1 }).all(), Buoy.using(database).all()])
      // What the engine gives for it is taken or refused alike.
      assert.deepEqual([asked.status, JSON.stringify(asked)], [whole.status, JSON.stringify(whole)])
    })
    assert.match(queries[0]?.sql ?? '', /select .*lit.* from/)
  })

  each.test('are known to be unchanged when a row is saved, and written where they are not', async (database) => {
    const boats = Boat.using(database)
    const boat = await boats.get({ name: 'Cy', afloat: true, berths: 3 })
    const { queries } = await countQueries(() => boat.save())
    assert.equal(queries.length, 0)
    boat.afloat = false
    boat.name = 'Cyd'
    const written = (await countQueries(() => boat.save())).queries.at(-1)?.sql ?? ''
    assert.doesNotMatch(written, /berths/)
    const again = await boats.get({ id: boat.id })
    assert.deepEqual([again.name, again.afloat, again.berths], ['Cyd', false, 3])
    assert.equal((await again.refresh()).afloat, false)
  })
})
