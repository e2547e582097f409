import assert from 'node:assert/strict'
import { createTables, datetime, foreignKey, index, integer, is, model, modelSet, reverse, uuid } from '../../src/orm.ts'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({ id: uuid({ primaryKey: true }), place: integer(), books: reverse(() => Book, 'shelf') }) {}
class Book extends model(
  { shelf: foreignKey(() => Shelf), place: integer(), lent: datetime({ null: true }) },
  { indexes: [index(['shelf', 'lent'])] },
) {}
const models = modelSet('shelves', { Shelf, Book })

const name = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`

describeEachDatabase('lists of rows whose keys are no numbers', (each) => {
  each.test('with a limit for each row', async (database) => {
    await createTables(database, models)
    await Shelf.using(database).createMany([1, 2, 3, 4, 5].map((place) => ({ id: name(place), place })))
    const books = Array.from({ length: 20 }, (_, place) => ({ shelfId: name((place % 4) + 1), place }))
    await Book.using(database).createMany(books)
    const last = Book.query().orderBy('-place').limit(2)
    const shelves = await Shelf.using(database).orderBy('place').with({ books: last }).all()
    assert.deepEqual(
      shelves.map((shelf) => shelf.books.map(({ place }) => place)),
      [[16, 12], [17, 13], [18, 14], [19, 15], []],
    )
  })

  each.test('are found in the order of an index where a condition leaves null out', async (database) => {
    const lent = Book.using(database).where({ shelfId: name(1), lent: is.gte(new Date(0)) })
    const { queries } = await countQueries(() => lent.orderBy('-lent').limit(2).all())
    assert.doesNotMatch(queries[0]?.sql ?? '', /nulls|is not null/)
    if (each.dialect === 'sqlite') assert.doesNotMatch(await lent.orderBy('-lent').limit(2).explain(), /TEMP B-TREE/)
    const { queries: others } = await countQueries(() => Book.using(database).orderBy('-lent').all())
    assert.equal(/nulls|is not null/.test(others[0]?.sql ?? ''), each.dialect !== 'postgres')
  })
})
