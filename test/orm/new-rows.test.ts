import assert from 'node:assert/strict'
import {
  createTables,
  dropTables,
  f,
  foreignKey,
  integer,
  is,
  json,
  lower,
  manyToMany,
  model,
  modelSet,
  reverse,
  subquery,
  text,
  value,
  when,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Tag extends model({ name: text(), stories: reverse(() => Story, 'tags') }) {}
class Story extends model({
  title: text({ default: 'Untitled' }),
  views: integer({ default: 0 }),
  notes: json<unknown>({ null: true }),
  tags: manyToMany(() => Tag, { through: () => Tagging }),
}) {}
class Tagging extends model({
  story: foreignKey(() => Story, { onDelete: 'cascade' }),
  tag: foreignKey(() => Tag),
  place: integer({ default: 0 }),
}) {}
const stories = modelSet('stories', { Tag, Story, Tagging })

describeEachDatabase('new rows', (each) => {
  each.test('are given as a list, with options that are known', async (database) => {
    await createTables(database, stories)
    try {
      const all = Story.using(database)
      for (const rows of [{ views: 1 }, null, 'x', new Set()] as never[]) {
        await assert.rejects(all.createMany(rows), { code: 'ORM_VALUES_SHAPE' })
        await assert.rejects(all.saveMany(rows), { code: 'ORM_VALUES_SHAPE' })
      }
      for (const options of ['x', [], { around: 'id' }, { arround: ['id'] }] as never[])
        await assert.rejects(all.createMany([{ views: 1 }], options), { code: 'ORM_VALUES_SHAPE' })
      assert.equal(await all.count(), 0)
    } finally {
      await dropTables(database, stories)
    }
  })

  each.test('are given a foreign key as a row or as a key, not as two that disagree', async (database) => {
    await createTables(database, stories)
    try {
      const links = Tagging.using(database)
      const [one, two] = await Story.using(database).createMany([{}, {}])
      const tag = await Tag.using(database).create({ name: 'rain' })
      const unsaved = new Story({ title: 'New' })
      const refused = (message: RegExp) => ({
        code: 'ORM_VALUES_SHAPE',
        message,
        hint: 'give one of them: { story: row } or { storyId: key }',
      })
      const disagree = refused(/^Tagging was given story and storyId, which disagree: \d+ and \d+$/)
      await assert.rejects(async () => links.create({ story: one as Story, storyId: two?.id as number, tag }), disagree)
      await assert.rejects(async () => links.createMany([{ storyId: two?.id as number, story: one as Story, tag }]), disagree)
      await assert.rejects(async () => links.where({}).update({ story: one as Story, storyId: two?.id as number }), disagree)
      await assert.rejects(
        async () => links.create({ story: unsaved, storyId: two?.id as number, tag }),
        refused(/a row that has no key yet and \d+$/),
      )
      assert.equal(await links.count(), 0)
      const same = await links.create({ story: one as Story, storyId: one?.id as number, tag: tag.id, tagId: tag.id })
      assert.deepEqual([same.storyId, same.tagId], [one?.id, tag.id])
      await links.where({}).update({ story: two as Story, storyId: two?.id as number })
      assert.equal(await links.where({ story: two as Story }).count(), 1)
    } finally {
      await dropTables(database, stories)
    }
  })

  each.test(
    'that are linked twice are twice in a list that is loaded, as in Django, and once in the query set of one row',
    async (database) => {
      await createTables(database, stories)
      try {
        const [one, two] = (await Story.using(database).createMany([{ title: 'a' }, { title: 'b' }])) as [Story, Story]
        const [rain, snow, sun] = (await Tag.using(database).createMany([{ name: 'rain' }, { name: 'snow' }, { name: 'sun' }])) as [
          Tag,
          Tag,
          Tag,
        ]
        await Tagging.using(database).createMany(
          [
            [one, rain],
            [one, rain],
            [one, snow],
            [two, snow],
            [two, snow],
            [two, sun],
            [two, rain],
          ].map(([story, tag], place) => ({ story: story as Story, tag: tag as Tag, place })),
        )
        const names = (rows: readonly { tags: readonly { name: string }[] }[]): string[][] =>
          rows.map(({ tags }) => tags.map(({ name }) => name))
        const query = Story.using(database).orderBy('title')
        const sorted = Tag.query().orderBy('name')
        assert.deepEqual(names(await query.with({ tags: sorted }).all()), [
          ['rain', 'rain', 'snow'],
          ['rain', 'snow', 'snow', 'sun'],
        ])
        assert.deepEqual(names(await query.with({ tags: sorted.limit(2) }).all()), [
          ['rain', 'rain'],
          ['rain', 'snow'],
        ])
        assert.deepEqual(names(await query.with({ tags: sorted.limit(1).offset(1) }).all()), [['rain'], ['snow']])
        const [first] = await query.all()
        await first?.load('tags')
        const loaded = await Story.using(database).with('tags').get({ title: 'b' })
        assert.equal(loaded.tags.length, 4)
        assert.equal(await one.tags.count(), 2)
        const back = await Tag.using(database).with({ stories: true }).orderBy('name').all()
        assert.deepEqual(
          back.map(({ stories }) => stories.map(({ title }) => title).sort()),
          [['a', 'a', 'b'], ['a', 'b', 'b'], ['b']],
        )
        // Of many owners at once.
        const many = await Story.using(database).createMany(Array.from({ length: 40 }, (_, place) => ({ title: `m${place}` })))
        await Tagging.using(database).createMany(many.flatMap((story) => [rain, rain, sun].map((tag) => ({ story, tag }))))
        const all = await Story.using(database)
          .where({ title: is.startingWith('m') })
          .with({ tags: sorted.limit(5) })
          .all()
        assert.ok(all.length === 40 && all.every(({ tags }) => tags.map(({ name }) => name).join() === 'rain,rain,sun'))
      } finally {
        await dropTables(database, stories)
      }
    },
  )

  each.test('cannot be computed of themselves', async (database) => {
    await createTables(database, stories)
    try {
      const all = Story.using(database)
      const computed = [f('views'), f('views').plus(1), when({ views: 1 }, 2).otherwise(3)] as never[]
      const refused = { code: 'ORM_VALUE_TYPE', message: /Story\.views of a new row cannot be computed of its columns/ }
      for (const views of computed) {
        await assert.rejects(all.create({ views }), refused)
        await assert.rejects(all.createMany([{ views: 1 }, { views }]), refused)
        await assert.rejects(all.getOrCreate({ id: 1 }, { views }), refused)
      }
      await assert.rejects(all.create({ title: lower(f('title')) as never }), { code: 'ORM_VALUE_TYPE' })
      assert.equal(await all.count(), 0)
      const made = await all.create({ views: value(3).plus(1) as never })
      const copied = await all.create({ views: subquery(Story.where({ id: made.id }).values('views')) as never })
      assert.deepEqual([made.views, copied.views], [4, 4])
      const tag = await Tag.using(database).create({ name: 'rain' })
      await assert.rejects(made.tags.addWith({ place: f('place') }, tag), { code: 'ORM_VALUE_TYPE' })
      await all.where({ id: made.id }).update({ views: f('views').plus(1) })
      assert.equal((await all.get({ id: made.id })).views, 5)
    } finally {
      await dropTables(database, stories)
    }
  })

  each.test('hold no json that would come back as something else', async (database) => {
    await createTables(database, stories)
    try {
      const all = Story.using(database)
      for (const notes of [{ a: Number.NaN }, [Number.POSITIVE_INFINITY], { at: new Date(Number.NaN) }, [undefined]])
        await assert.rejects(all.create({ notes }), { code: 'ORM_VALUE_TYPE', message: /its numbers finite/ })
      await all.create({ notes: { a: null, b: undefined, c: [null, 'null'] } })
      assert.deepEqual((await all.get({ notes: is.at('c', 1).eq('null') })).notes, { a: null, c: [null, 'null'] })
    } finally {
      await dropTables(database, stories)
    }
  })
})
