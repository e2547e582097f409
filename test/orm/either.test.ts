import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  auto,
  count,
  createTables,
  datetime,
  dropTables,
  foreignKey,
  integer,
  is,
  model,
  modelSet,
  QuerySet,
  reverse,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Writer extends model({ id: auto(), name: text(), stories: reverse(() => Story, 'writer') }) {}
class Story extends model(
  { id: auto(), title: text(), views: integer({ null: true }), at: datetime({ null: true }), writer: foreignKey(() => Writer) },
  { query: () => StoryQuery },
) {}
class StoryQuery extends QuerySet<typeof Story> {
  live() {
    return this.where({ at: is.notNull })
  }
}
const paper = modelSet('either', { Writer, Story })

describeEachDatabase('scopes as conditions', (each) => {
  each.test('are joined, however deep', async (database) => {
    await createTables(database, paper)
    try {
      const ann = await Writer.using(database).create({ name: 'Ann' })
      const bob = await Writer.using(database).create({ name: 'Bob' })
      await Story.using(database).createMany([
        { title: 'one', views: 1, at: new Date(0), writer: ann },
        { title: 'two', views: null, at: null, writer: ann },
        { title: 'three', views: 3, at: new Date(0), writer: bob },
        { title: 'four', views: 4, at: null, writer: bob },
      ])
      const titles = async (query: StoryQuery): Promise<string[]> => (await query.orderBy('id').all()).map(({ title }) => title)
      const stories = Story.using(database)
      assert.deepEqual(
        await titles(
          stories.either(
            (q) => q.live(),
            (q) => q.where({ views: null }),
          ),
        ),
        ['one', 'two', 'three'],
      )
      assert.deepEqual(
        await titles(
          stories.neither(
            (q) => q.live(),
            (q) => q.where({ views: null }),
          ),
        ),
        ['four'],
      )
      assert.deepEqual(await titles(stories.neither((q) => q.where({ views: is.gt(1) }))), ['one', 'two'])
      assert.deepEqual(
        await titles(
          stories.either(
            (q) => q.live().where({ 'writer.name': 'Bob' }),
            (q) => q.neither((inner) => inner.where({ views: is.gte(3) })).exclude({ title: 'one' }),
          ),
        ),
        ['two', 'three'],
      )
      assert.deepEqual(
        await titles(
          stories.where({ writer: ann }).either(
            (q) => q,
            (q) => q.live(),
          ),
        ),
        ['one', 'two'],
      )
      assert.deepEqual(await titles(stories.either()), [])
      const writers = await Writer.using(database)
        .annotate({ written: count('stories') })
        .either(
          (q) => q.where({ written: is.gt(9) }),
          (q) => q.where({ stories: is.some({ title: 'four' }) }),
        )
        .all()
      assert.deepEqual(
        writers.map(({ name, written }) => [name, written]),
        [['Bob', 2]],
      )
      assert.equal(
        await stories
          .either(
            (q) => q.where({ title: 'one' }),
            (q) => q.where({ title: 'two' }),
          )
          .update({ views: 7 }),
        2,
      )
      assert.equal(await stories.where({ views: 7 }).count(), 2)
    } finally {
      await dropTables(database, paper)
    }
  })
})

test('a scope that does more than that is refused', () => {
  const refused = { code: 'ORM_QUERY_SCOPE' }
  assert.throws(() => Story.query().either((q) => q.limit(3)), refused)
  assert.throws(() => Story.query().either((q) => q.orderBy('id')), refused)
  assert.throws(() => Story.query().either((q) => q.with('writer')), refused)
  assert.throws(() => Story.query().neither(() => Writer.query() as never), refused)
})
