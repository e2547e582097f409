// What is no look-up, no path, no pattern and no statement is refused by name, wherever it is given.

import assert from 'node:assert/strict'
import {
  count,
  createTables,
  f,
  foreignKey,
  integer,
  is,
  json,
  loadRows,
  lpad,
  model,
  modelSet,
  outer,
  over,
  type Path,
  reverse,
  rowNumber,
  type Sql,
  stringAgg,
  sum,
  text,
  value,
} from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'
import { loose } from './loose.ts'

class Shelf extends model({ name: text({ maxLength: 20 }), books: reverse(() => Book, 'shelf') }) {}
class Book extends model({
  title: text({ maxLength: 20, unique: true }),
  pages: integer({ default: 0 }),
  extra: json<object>({ default: () => ({}) }),
  shelf: foreignKey(() => Shelf, { null: true }),
}) {}
const REFUSED = modelSet('refused', { Shelf, Book })

/** Something with the prototype of what was made, which is all that can be had of it from outside. */
const forged = (made: object): never => Object.create(made) as never

describeEachDatabase('what is refused', (each) => {
  each.test('objects that only look like look-ups and expressions', async (database) => {
    await createTables(database, REFUSED)
    await Book.using(database).create({ title: 'Emma', pages: 300 })
    const books = loose(Book.using(database))
    const fakes = [forged(is.eq(1)), forged(f('id')), forged(count())]
    for (const fake of fakes) {
      for (const refused of [
        () => books.where({ id: fake }).all(),
        () => books.where({ id: is.in([fake]) }).all(),
        () => books.where({ id: is.gt(fake) }).all(),
        () => books.annotate({ a: fake }).all(),
        () => books.annotate({ a: f('pages').plus(fake) }).all(),
        () => books.orderBy(fake).all(),
        () => Book.using(database).create({ title: fake }),
        () => Book.where({ id: 1 }).using(database).update({ pages: fake }),
      ])
        await assert.rejects(async () => refused(), { code: /^ORM_/ })
    }
    assert.throws(() => books.where({ id: forged(is.eq(1)) }), { code: 'ORM_MADE_FORGED' })
  })

  each.test('patterns that are none', async (database) => {
    await assert.rejects(
      Book.using(database)
        .where({ title: is.matching('*(') })
        .all(),
      { code: 'DATABASE_VALUE_REFUSED' },
    )
    assert.equal(
      await Book.using(database)
        .where({ title: is.matching('^E') })
        .count(),
      1,
    )
  })

  each.test('names and options of the wrong kind', async (database) => {
    const books = loose(Book.using(database))
    const shelves = loose(Shelf.using(database))
    const odd = { toString: 1, valueOf: 1 } as unknown as string
    for (const [refused, code] of [
      [() => Book.using(database).only(odd as never), 'ORM_FIELD_UNKNOWN'],
      [() => books.where({ title: is.json({}) }), 'ORM_CONDITION_VALUE'],
      [() => sum('*' as Path<typeof Book>), 'ORM_PATH_UNKNOWN'],
      [() => outer(odd), 'ORM_PATH_UNKNOWN'],
      [() => lpad(f('title'), 3, odd), 'ORM_VALUE_TYPE'],
      [() => stringAgg('books.title', { separator: odd }), 'ORM_SQL_VALUE'],
      [() => shelves.annotate({ a: stringAgg('books.title', { orderBy: odd as never }) }), 'ORM_PATH_UNKNOWN'],
      [() => books.annotate({ a: rowNumber({ orderBy: odd }) }), 'ORM_PATH_UNKNOWN'],
      [() => books.annotate({ a: rowNumber({ orderBy: 'shelf' }) }), 'ORM_PATH_RELATION'],
      [() => books.annotate({ a: over(count(), { partitionBy: ['no'], orderBy: 'id' }) }), 'ORM_PATH_UNKNOWN'],
    ] as const)
      assert.throws(refused as () => unknown, { code })
    await assert.rejects(books.annotate({ a: f('pages').plus(Buffer.from('x') as never) }).all(), { code: 'ORM_EXPRESSION_NUMBER' })
    assert.throws(() => database.execute('select 1', 'x' as never), { code: 'DATABASE_PARAMETER_INVALID' })
    for (const [refused, code] of [
      [() => database.query('select 1' as unknown as Sql), 'ORM_SQL_VALUE'],
      [() => loadRows(database, [REFUSED], {} as never), 'ORM_FIXTURE_SHAPE'],
      [() => Book.using(database).createMany([{ title: 'x' }], { around: [odd] }), 'ORM_FIELD_UNKNOWN'],
    ] as const)
      await assert.rejects(refused as () => Promise<unknown>, { code })
    assert.equal((await books.annotate({ a: value(1) }).first())?.['a'], 1)
  })
})
