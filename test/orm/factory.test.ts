import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auto, createTables, dropTables, foreignKey, manyToMany, model, modelSet, text } from 'nuages/orm'
import { assertQueries, factory, rolledBack, sequence } from 'nuages/testing'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({ id: auto(), name: text() }) {}
class Label extends model({ name: text() }) {}
class Book extends model({
  id: auto(),
  title: text(),
  slug: text({ default: '' }),
  shelf: foreignKey(() => Shelf),
  twin: foreignKey(() => Book, { null: true }),
  labels: manyToMany(() => Label),
}) {}
const library = modelSet('made', { Shelf, Book, Label })

describeEachDatabase('factories', (each) => {
  each.test('make rows, what they point at, and what points at them', async (database) => {
    await createTables(database, library)
    try {
      await rolledBack(database, async () => {
        const labels = factory(Label, { name: sequence(['red', 'blue']) })
        const shelves = factory(Shelf, { name: async (number) => `Shelf ${number}` })
        const books = factory(
          Book,
          { title: (number) => `Book ${number}`, slug: (number, { title }) => `${number}-${title}`, shelf: shelves },
          { afterCreate: async (book) => book.labels.add(await labels.create()) },
        )
        const book = await books.create({ slug: 'mine' })
        assert.deepEqual([book.title, book.slug, (await book.load('shelf')).shelf.name], ['Book 1', 'mine', 'Shelf 1'])
        const shelf = await shelves.create({ name: 'mine' })
        const more = await books.createMany(3, { shelf })
        assert.deepEqual(
          more.map(({ title, slug, shelfId }) => [title, slug, shelfId]),
          [2, 3, 4].map((number) => [`Book ${number}`, `${number}-Book ${number}`, shelf.id]),
        )
        assert.equal((await books.create({ shelfId: shelf.id })).shelfId, shelf.id)
        // No shelf was made for a book that was given one.
        assert.equal(await Shelf.query().count(), 2)
        assert.deepEqual(
          (await Label.query().orderBy('id').values('name').all()).map(({ name }) => name),
          ['red', 'blue', 'red', 'blue', 'red'],
        )
        const values = await books.values({ slug: 'x' })
        assert.deepEqual([values.title, values.slug], ['Book 6', 'x'])
        assert.equal((await Book.query().create(values as never)).title, 'Book 6')
      })()
      assert.equal(await Book.using(database).count(), 0)
    } finally {
      await dropTables(database, library)
    }
  })
})

test('a factory builds rows without a database, and those that they point at', async () => {
  const books = factory(Book, { title: (number) => `Book ${number}`, shelf: factory(Shelf, { name: 'left' }) })
  const twins = factory(Book, { title: 'twin', shelf: 3, twin: books })
  const [twin, other] = (await assertQueries(0, () => twins.buildMany(2))) as [Book, Book]
  const inner = twin.twin as unknown as Book
  assert.deepEqual([twin.title, inner.title, (inner.shelf as unknown as Shelf).name], ['twin', 'Book 1', 'left'])
  assert.equal((other.twin as unknown as Book).title, 'Book 2')
  // The twin is not there: that the row has none would be another row.
  await assert.rejects(twin.save(), { code: 'ORM_VALUE_MISSING' })
})

test('a sequence that factories share goes on', async () => {
  const names = sequence((number) => `n${number}`)
  const shelves = factory(Shelf, { name: names })
  const labels = factory(Label, { name: names })
  assert.deepEqual([(await shelves.build()).name, (await labels.build()).name, (await shelves.build()).name], ['n1', 'n2', 'n3'])
})

test('a factory says what is wrong with its defaults', () => {
  const labels = factory(Label)
  // @ts-expect-error no such field
  assert.throws(() => factory(Shelf, { nam: 'x' }), { code: 'ORM_FIELD_UNKNOWN', hint: 'did you mean "name"?' })
  // @ts-expect-error a list
  assert.throws(() => factory(Book, { labels: [] }), { code: 'ORM_FIELD_UNKNOWN' })
  // @ts-expect-error of another model
  assert.throws(() => factory(Book, { shelf: labels }), {
    code: 'ORM_FACTORY_VALUE',
    message: 'a factory of Book has for "shelf" one that makes Label rows',
    hint: 'it needs a factory of Shelf',
  })
  assert.throws(() => sequence([]), { code: 'ORM_FACTORY_VALUE' })
})
