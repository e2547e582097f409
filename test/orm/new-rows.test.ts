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
  subquery,
  text,
  value,
  when,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Tag extends model({ name: text() }) {}
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
