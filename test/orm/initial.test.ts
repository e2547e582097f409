import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  boolean,
  count,
  createTables,
  datetime,
  dumpRows,
  exists,
  flushRows,
  foreignKey,
  integer,
  is,
  loadRows,
  manyToMany,
  model,
  modelSet,
  outer,
  param,
  QuerySet,
  reverse,
  subquery,
  text,
} from '../../src/orm.ts'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

const tenants = new AsyncLocalStorage<number>()

class Folder extends model({ name: text(), files: reverse(() => File, 'folder') }) {}
class Tag extends model({ name: text({ unique: true }), hidden: boolean({ default: false }) }, { query: () => TagQuery }) {}
class TagQuery extends QuerySet<typeof Tag> {
  override initial() {
    return this.where({ hidden: false })
  }
}
class File extends model(
  {
    slug: text({ unique: true }),
    tenant: integer(),
    deletedAt: datetime({ null: true }),
    folder: foreignKey(() => Folder),
    tags: manyToMany(() => Tag),
  },
  { query: () => FileQuery, ordering: ['slug'] },
) {}
class FileQuery extends QuerySet<typeof File> {
  override initial() {
    const tenant = tenants.getStore()
    if (tenant === undefined) throw new Error('There is no tenant.')
    return this.where({ deletedAt: null, tenant })
  }
  named(slug: string) {
    return this.where({ slug })
  }
}
const models = modelSet('files', { Folder, Tag, File })
const GONE = new Date(0)
const of = <T>(tenant: number, work: () => Promise<T>): Promise<T> => tenants.run(tenant, work)
const slugs = (rows: readonly { slug: string }[]): string => rows.map(({ slug }) => slug).join('')

describeEachDatabase('what queries of a model begin with', (each) => {
  each.test('is in all that asks for its rows', async (database) => {
    await createTables(database, models)
    await database.within(async () => {
      const folder = await Folder.create({ name: 'docs' })
      const files = File.query()
      const make = (slug: string, tenant: number, deletedAt: Date | null = null) => File.create({ slug, tenant, deletedAt, folder })
      const a = await make('a', 1)
      for (const [slug, tenant, at] of [
        ['b', 1, GONE],
        ['c', 2, null],
        ['d', 2, GONE],
      ] as const)
        await make(slug, tenant, at)
      await of(1, async () => {
        assert.equal(slugs(await files.all()), 'a')
        assert.equal(slugs(await files.unfiltered().all()), 'abcd')
        assert.deepEqual([await files.count(), await files.exists(), await File.where({ slug: 'c' }).exists()], [1, true, false])
        assert.deepEqual(await files.aggregate({ all: count('id') }), { all: 1 })
        assert.deepEqual(await files.values('slug').all(), [{ slug: 'a' }])
        assert.equal((await files.named('a').first())?.slug, 'a')
        await assert.rejects(File.get({ slug: 'b' }), { code: 'ORM_ROW_NONE' })
        assert.equal((await files.page(1, 5)).count, 1)
        assert.equal(
          slugs(
            await files
              .where({ slug: 'a' })
              .union(files.unfiltered().where({ slug: 'd' }))
              .orderBy('slug')
              .all(),
          ),
          'ad',
        )
        const streamed: string[] = []
        for await (const { slug } of files.iterate()) streamed.push(slug)
        assert.deepEqual(streamed, ['a'])
      })
      // The same query sets: who asks is looked at when they are run.
      await of(2, async () => {
        assert.equal(slugs(await files.all()), 'c')
        assert.equal(await files.update({ slug: 'cc' }), 1)
        assert.deepEqual(
          [...(await files.delete()).values()].reduce((sum, one) => sum + one, 0),
          1,
        )
        assert.equal(await files.count(), 0)
      })
      await assert.rejects(files.all(), { message: 'There is no tenant.' })
      // A row is itself, whatever is asked of others.
      a.slug = 'aa'
      a.deletedAt = GONE
      await a.save()
      await a.refresh()
      assert.equal(a.slug, 'aa')
      assert.equal(slugs(await files.unfiltered().all()), 'aabd')
      await File.query().unfiltered().delete()
      await folder.delete()
    })
  })

  each.test('is in lists of relations, and in queries within queries; paths lead to all rows', async (database) => {
    await database.within(async () => {
      const [one, two] = [await Folder.create({ name: 'one' }), await Folder.create({ name: 'two' })]
      for (const [slug, folder, at] of [
        ['a', one, null],
        ['b', one, GONE],
        ['c', two, GONE],
      ] as const)
        await File.create({ slug, tenant: 1, deletedAt: at, folder })
      const [shown, hidden] = [await Tag.create({ name: 'shown' }), await Tag.create({ name: 'hidden', hidden: true })]
      const a = await of(1, () => File.get({ slug: 'a' }))
      await a.tags.add(shown, hidden)
      await of(1, async () => {
        const folders = await Folder.query().orderBy('name').with('files').all()
        assert.deepEqual(
          folders.map(({ files }) => slugs(files)),
          ['a', ''],
        )
        const all = await Folder.query().orderBy('name').with({ files: File.query().unfiltered() }).all()
        assert.deepEqual(
          all.map(({ files }) => slugs(files)),
          ['ab', 'c'],
        )
        assert.equal(slugs(await one.files.all()), 'a')
        assert.equal(await one.files.unfiltered().count(), 2)
        const tagged = await File.query().with('tags', 'folder').get({ slug: 'a' })
        assert.deepEqual([tagged.tags.map(({ name }) => name), tagged.folder.name], [['shown'], 'one'])
        const deep = await Folder.query()
          .with({ files: { tags: true } })
          .get({ name: 'one' })
        assert.deepEqual(
          deep.files.map(({ slug, tags }) => [slug, tags.length]),
          [['a', 1]],
        )
        const filled = Folder.query()
          .annotate({ isFilled: exists(File.query().where({ folder: outer('id') })) })
          .where({ isFilled: true })
        assert.deepEqual(
          (await filled.all()).map(({ name }) => name),
          ['one'],
        )
        assert.equal(await Folder.where({ id: is.in(subquery(File.query().values('folderId'))) }).count(), 1)
        assert.equal(await Folder.where({ 'files.slug': 'c' }).count(), 1)
        // Loaded once for all, as without.
        const again = await Folder.query().orderBy('name').all()
        const { queries } = await countQueries(async () => {
          for (const folder of again) assert.equal((await folder.load('files')).files.length, folder.name === 'one' ? 1 : 0)
        })
        assert.equal(queries.length, 1)
      })
      const { tags } = await of(2, async () => a.load('tags'))
      assert.equal(tags.length, 1)
      // Links are all its own, whatever they lead to.
      await of(1, async () => (await File.get({ slug: 'a' })).tags.set(shown))
      assert.equal(await of(1, async () => (await File.get({ slug: 'a' })).tags.unfiltered().count()), 1)
      await File.query().unfiltered().delete()
    })
  })

  each.test('is that of each run of a prepared query', async (database) => {
    await database.within(async () => {
      const folder = await Folder.create({ name: 'p' })
      for (const [slug, tenant] of [
        ['x', 1],
        ['y', 2],
      ] as const)
        await File.create({ slug, tenant, deletedAt: null, folder })
      const prepared = File.query()
        .where({ folder: param('folder') })
        .prepare()
      for (const [tenant, slug] of [
        [1, 'x'],
        [2, 'y'],
        [1, 'x'],
      ] as const)
        assert.equal(slugs(await of(tenant, () => prepared.all({ folder }))), slug)
      assert.deepEqual(await of(2, () => prepared.count({ folder })), 1)
      await assert.rejects(prepared.all({ folder }), { message: 'There is no tenant.' })
    })
  })

  each.test('is in queries of generic code, and in no fixtures', async (database) => {
    await database.within(async () => {
      await File.query().unfiltered().delete()
      const folder = await Folder.create({ name: 'f' })
      const [shown, hidden] = [await Tag.create({ name: 'first' }), await Tag.create({ name: 'second', hidden: true })]
      for (const [slug, tenant, at] of [
        ['a', 1, null],
        ['b', 1, GONE],
        ['c', 2, null],
      ] as const)
        await (await File.create({ slug, tenant, deletedAt: at, folder })).tags.add(shown, hidden)
      await of(1, async () => {
        assert.equal(slugs(await new QuerySet(File).all()), 'a')
        assert.equal(slugs(await new FileQuery(File).named('c').all()), '')
        assert.equal(slugs(await new FileQuery(File).unfiltered().named('c').all()), 'c')
      })
      const text = (rows: readonly unknown[]): string => JSON.stringify(rows)
      const dumped = await dumpRows(database, [models])
      assert.equal(dumped.filter(({ model }) => model === 'files.File').length, 3)
      assert.equal(await loadRows(database, [models], dumped), dumped.length)
      assert.equal(text(await dumpRows(database, [models])), text(dumped))
      const emptied = await flushRows(database, [models])
      assert.equal(emptied.get('files_file'), 3)
      assert.equal(await File.query().unfiltered().count(), 0)
      assert.equal(await loadRows(database, [models], dumped), dumped.length)
      assert.equal(text(await dumpRows(database, [models])), text(dumped))
      await File.query().unfiltered().delete()
      await Tag.query().unfiltered().delete()
    })
  })

  each.test('does not keep rows from being made, nor makes them twice', async (database) => {
    await database.within(async () => {
      await Tag.query().createMany([{ name: 'seen' }, { name: 'unseen', hidden: true }])
      assert.equal((await Tag.query().create({ name: 'new' })).hidden, false)
      assert.equal((await Tag.query().getOrCreate({ name: 'seen' })).created, false)
      await assert.rejects(Tag.query().getOrCreate({ name: 'unseen' }), { code: 'ORM_ROW_HIDDEN', status: 409 })
      await assert.rejects(Tag.query().updateOrCreate({ name: 'unseen' }, { hidden: false }), { code: 'ORM_ROW_HIDDEN' })
      assert.equal((await Tag.query().unfiltered().updateOrCreate({ name: 'unseen' }, { hidden: false })).created, false)
      const more = [{ name: 'seen' }, { name: 'unseen' }]
      const around = { around: ['name'], update: ['hidden'] }
      assert.equal((await Tag.query().createMany(more, { around: ['name'] })).length, 0)
      await assert.rejects(Tag.query().createMany(more, around), { code: 'ORM_QUERY_CREATE', hint: /unfiltered/ })
      assert.equal((await Tag.query().unfiltered().createMany(more, around)).length, 2)
      await assert.rejects(Tag.where({ name: 'x' }).create({ name: 'x' }), { code: 'ORM_QUERY_CREATE' })
      assert.deepEqual(Object.keys(await new Tag({ name: 'seen' }).validate()), ['name'])
    })
  })
})

class Odd extends model({ n: integer() }, { query: () => OddQuery }) {}
let beginning: (query: OddQuery) => object = (query) => query
class OddQuery extends QuerySet<typeof Odd> {
  override initial() {
    return beginning(this)
  }
}
const odd = modelSet('odd', { Odd })

describeEachDatabase('what no query begins with', (each) => {
  each.test('is refused by name', async (database) => {
    await createTables(database, odd)
    await database.within(async () => {
      const refused = async (begin: (query: OddQuery) => object, code: string, message: RegExp): Promise<void> => {
        beginning = begin
        await assert.rejects(Odd.query().all(), { code, message })
      }
      await refused((query) => query.limit(3), 'ORM_QUERY_SCOPE', /limit/)
      await refused((query) => query.orderBy('n'), 'ORM_QUERY_SCOPE', /order/)
      await refused(() => ({}), 'ORM_QUERY_INITIAL', /expected the query/)
      await refused((query) => query.where({ n: param('n') }), 'ORM_QUERY_INITIAL', /"n"/)
      await refused((query) => query.where({ n: subquery(Odd.query().values('n')) }), 'ORM_QUERY_INITIAL', /begins with it again/)
      beginning = (query) => query.where({ n: subquery(Odd.query().unfiltered().values('n')) })
      assert.deepEqual(await Odd.query().all(), [])
      beginning = (query) => query
      assert.equal(await Odd.query().count(), 0)
      beginning = (query) => query.none()
      await Odd.create({ n: 1 })
      assert.equal(await Odd.query().count(), 0)
      assert.equal(await Odd.query().unfiltered().count(), 1)
    })
  })
})
