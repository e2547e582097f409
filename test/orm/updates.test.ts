import assert from 'node:assert/strict'
import {
  concat,
  count,
  createTables,
  type Database,
  dropTables,
  either,
  exists,
  f,
  foreignKey,
  integer,
  is,
  model,
  modelSet,
  outer,
  reverse,
  subquery,
  text,
  when,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Desk extends model({ name: text() }) {}
class Writer extends model(
  { name: text(), score: integer({ null: true }), desk: foreignKey(() => Desk, { null: true }), books: reverse(() => Book, 'writer') },
  { ordering: ['id'] },
) {}
class Book extends model(
  {
    title: text(),
    pages: integer(),
    writer: foreignKey(() => Writer, { null: true }),
    next: foreignKey(() => Book, { null: true }),
  },
  { ordering: ['id'] },
) {}
const library = modelSet('updating', { Desk, Writer, Book })

describeEachDatabase('an update', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, library)
    try {
      await database.within(async () => {
        // So that no row has the id of the row it belongs to.
        const desk = await Desk.create({ name: 'Sport' })
        await Writer.create({ name: 'Zed' })
        const ada = await Writer.create({ name: 'Ada', desk })
        const bo = await Writer.create({ name: 'Bo' })
        await Book.query().createMany([
          { title: 'One', pages: 100, writer: ada },
          { title: 'Two', pages: 200, writer: bo },
          { title: 'Three', pages: 50, writer: ada },
          { title: 'Four', pages: 7 },
        ])
        await work()
      })
    } finally {
      await dropTables(database, library)
    }
  }
  const scores = async (): Promise<(number | null)[]> => (await Writer.query().all()).map(({ score }) => score)
  const titles = async (): Promise<string[]> => (await Book.query().all()).map(({ title }) => title)

  each.test('reads other rows of its table as they were before it', (database) =>
    within(database, async () => {
      const ids = (await Book.query().all()).map(({ id }) => id) as [number, number, number, number]
      for (const [place, id] of ids.entries()) await Book.where({ id }).update({ next: ids[(place + 1) % 4] as number })
      const pages = async (): Promise<number[]> => (await Book.query().all()).map((book) => book.pages)
      assert.equal(await Book.query().update({ pages: f('next.pages') as never, title: 'all' }), 4)
      assert.deepEqual(await pages(), [200, 50, 7, 100])
      const first = subquery(Book.where({ next: outer('id') }).values('pages'))
      assert.equal(await Book.where({ pages: is.gte(50) }).update({ pages: first as never }), 3)
      assert.deepEqual(await pages(), [100, 200, 7, 7])
      assert.deepEqual(await titles(), ['all', 'all', 'all', 'all'])
    }),
  )

  each.test('reads other tables by its own row, whatever their columns are called', (database) =>
    within(database, async () => {
      const longest = subquery(
        Book.where({ writer: outer('id') })
          .orderBy('-pages')
          .values('pages')
          .limit(1),
      )
      await Writer.query().update({ score: longest as never })
      assert.deepEqual(await scores(), [null, 100, 200])
      await Writer.query().update({ score: when({ books: is.some({ pages: is.lt(60) }) }, 9).otherwise(1) as never })
      assert.deepEqual(await scores(), [1, 9, 1])
      await Writer.query().update({ score: when({ 'books.title': 'Two' }, f('score').plus(1)).otherwise(f('id')) as never })
      assert.deepEqual(
        (await scores()).map((score) => Number(score)),
        [1, 2, 2],
      )
      const [row] = await Writer.where({ name: 'Ada' }).all()
      assert.ok(row)
      row.score = subquery(
        Book.where({ writer: outer('id') })
          .values('writerId')
          .annotate({ all: count() })
          .values('all'),
      ) as never
      await row.save()
      assert.deepEqual((await scores())[1], 2)
      const hasBooks = exists(Book.where({ writer: outer('id'), pages: is.gt(150) }))
      await Writer.query().annotate({ busy: hasBooks }).where({ busy: true }).update({ score: 77 })
      assert.deepEqual((await scores())[2], 77)
    }),
  )

  each.test('takes values of rows that its own lead to', (database) =>
    within(database, async () => {
      assert.equal(await Book.where({ writer: is.notNull }).update({ title: f('writer.name') }), 3)
      assert.deepEqual(await titles(), ['Ada', 'Bo', 'Ada', 'Four'])
      const both = concat(f('title'), ' of ', f('writer.desk.name'), '/', f('writer.name'))
      assert.equal(
        await Book.where({ 'writer.desk.name': 'Sport' }).update({ title: both as never, pages: f('pages').plus(f('writer.id')) }),
        2,
      )
      assert.deepEqual(await titles(), ['Ada of Sport/Ada', 'Bo', 'Ada of Sport/Ada', 'Four'])
      await Book.query().update({ pages: when({ 'writer.name': 'Ada' }, 1).otherwise(f('pages')) as never })
      assert.deepEqual(
        (await Book.query().all()).map(({ pages }) => pages),
        [1, 200, 1, 7],
      )
    }),
  )

  each.test('reads what was there before it, in conditions and queries within too', (database) =>
    within(database, async () => {
      const books = async (): Promise<string[]> => (await Book.query().all()).map(({ title, pages }) => `${title} ${pages}`)
      const size = when({ pages: is.gt(80) }, 'long').otherwise('short')
      await Book.query().update({ pages: 0, title: size as never })
      assert.deepEqual(await books(), ['long 0', 'long 0', 'short 0', 'short 0'])
      await Book.query().update({ pages: f('id').times(10) as never })
      const either_ = when(either({ pages: 10 }, { pages: is.gt(f('id').times(9).plus(3)) }), 'yes').otherwise('no')
      await Book.query().update({ pages: 0, title: either_ as never })
      assert.deepEqual(await books(), ['yes 0', 'no 0', 'no 0', 'yes 0'])
      const named = subquery(Writer.where({ id: outer('writerId') }).values('name'))
      await Book.where({ writer: is.notNull }).update({ writer: null, title: named as never })
      assert.deepEqual(await books(), ['Ada 0', 'Bo 0', 'Ada 0', 'yes 0'])
      await Writer.where({ name: 'Ada' }).update({ desk: null, name: f('desk.name') })
      assert.deepEqual(
        (await Writer.query().all()).map(({ name }) => name),
        ['Zed', 'Sport', 'Bo'],
      )
    }),
  )

  each.test('takes what is annotated', (database) =>
    within(database, async () => {
      await Writer.query()
        .annotate({ all: count('books'), twice: f('id').times(2) })
        .update({ score: f('all') as never, name: when({ twice: is.gt(4) }, 'late').otherwise(f('name')) as never })
      assert.deepEqual(await scores(), [0, 2, 1])
      assert.deepEqual(
        (await Writer.query().all()).map(({ name }) => name),
        ['Zed', 'Ada', 'late'],
      )
      // What is written and what is read stand in each other's way on MySQL alone.
      await Book.query()
        .annotate({ more: f('pages').plus(1) })
        .where({ pages: is.lt(100) })
        .update({ pages: 0, title: concat(f('more'), '') as never })
      assert.deepEqual(await titles(), ['One', 'Two', '51', '8'])
    }),
  )
})
