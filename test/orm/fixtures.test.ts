import assert from 'node:assert/strict'
import {
  auto,
  binary,
  createTables,
  datetime,
  decimal,
  dropTables,
  dumpRows,
  type FixtureRow,
  flushRows,
  foreignKey,
  json,
  loadRows,
  manyToMany,
  model,
  modelSet,
  slug,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Topic extends model({ slug: slug({ unique: true }), name: text() }) {
  static readonly naturalKey = ['slug'] as const
}
class Note extends model({
  id: auto(),
  title: text(),
  at: datetime(),
  price: decimal({ digits: 8, places: 2, null: true }),
  extra: json<object>({ default: () => ({}) }),
  bytes: binary({ null: true }),
  password: text({ secret: true, default: '' }),
  topic: foreignKey(() => Topic),
  parent: foreignKey(() => Note, { null: true }),
  also: manyToMany(() => Topic),
}) {}
const notes = modelSet('fixed', { Note, Topic })

describeEachDatabase('fixtures', (each) => {
  each.test('hold rows, and give them back elsewhere', async (database) => {
    await createTables(database, notes)
    try {
      const [rain, sun] = await Topic.using(database).createMany([
        { slug: 'rain', name: 'Rain' },
        { slug: 'sun', name: 'Sun' },
      ])
      const first = await Note.using(database).create({
        title: 'one',
        at: new Date('2026-03-01T10:00:00.5Z'),
        price: '1.50',
        extra: { a: [1] },
        bytes: Uint8Array.of(0, 255),
        password: 'x',
        topic: rain as Topic,
      })
      const second = await Note.using(database).create({ title: 'two', at: new Date(0), topic: sun as Topic, parent: first })
      await database.within(async () => second.also.add(rain as Topic, sun as Topic))
      const dumped = JSON.parse(JSON.stringify(await dumpRows(database, [notes]))) as FixtureRow[]
      assert.deepEqual(dumped[0], {
        model: 'fixed.Note',
        key: { id: first.id },
        fields: {
          title: 'one',
          at: '2026-03-01T10:00:00.500Z',
          price: '1.50',
          extra: { a: [1] },
          bytes: 'AP8=',
          topic: ['rain'],
          parent: null,
        },
        links: { also: [] },
      })
      assert.ok(!JSON.stringify(dumped).includes('password'))
      assert.deepEqual((await flushRows(database, [notes])).get('fixed_note'), 2)
      // Notes come before the topics that they are about.
      assert.equal(await loadRows(database, [notes], dumped), 4)
      assert.equal(await loadRows(database, [notes], dumped), 4)
      assert.deepEqual(JSON.parse(JSON.stringify(await dumpRows(database, [notes]))), dumped)
      assert.deepEqual(
        (await dumpRows(database, [notes], ['fixed.Topic'])).map(({ fields }) => fields),
        [
          { slug: 'rain', name: 'Rain' },
          { slug: 'sun', name: 'Sun' },
        ],
      )
      await assert.rejects(
        loadRows(database, [notes], [{ model: 'fixed.Note', fields: { title: 'x', at: '2026-01-01T00:00:00Z', topic: ['none'] } }]),
        { code: 'ORM_FIXTURE_TARGET' },
      )
      await assert.rejects(loadRows(database, [notes], [{ model: 'fixed.Nothing', fields: {} }]), { code: 'ORM_FIXTURE_MODEL' })
      assert.equal(await Note.using(database).count(), 2)
    } finally {
      await dropTables(database, notes)
    }
  })
})
