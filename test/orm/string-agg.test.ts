// Texts in a row, in an order that is asked for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  count,
  createTables,
  type Database,
  dropTables,
  f,
  foreignKey,
  integer,
  is,
  lower,
  model,
  modelSet,
  reverse,
  stringAgg,
  sum,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({ name: text(), books: reverse(() => Book, 'shelf') }) {}
class Book extends model({
  title: text({ null: true }),
  rank: integer({ null: true }),
  shelf: foreignKey(() => Shelf),
  author: foreignKey(() => Author),
}) {}
class Author extends model({ name: text(), books: reverse(() => Book, 'author') }) {}
const library = modelSet('string_agg', { Shelf, Book, Author })

describeEachDatabase('texts in a row', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, library)
    try {
      const shelf = await Shelf.using(database).create({ name: 'one' })
      const other = await Shelf.using(database).create({ name: 'two' })
      const zoe = await Author.using(database).create({ name: 'Zoe' })
      const ada = await Author.using(database).create({ name: 'Ada' })
      await Book.using(database).createMany([
        { title: 'b', rank: 2, shelf, author: zoe },
        { title: 'a', rank: 2, shelf, author: zoe },
        { title: 'c', rank: 1, shelf, author: ada },
        { title: 'd', rank: null, shelf, author: ada },
        { title: null, rank: 0, shelf, author: ada },
        { title: 'B', rank: 3, shelf: other, author: ada },
        { title: 'b', rank: 1, shelf: other, author: zoe },
      ])
      await work()
    } finally {
      await dropTables(database, library)
    }
  }

  each.test('of all rows: null last in ascending order and first in descending, equal ones by themselves', (database) =>
    within(database, async () => {
      const found = await Book.using(database)
        .where({ 'shelf.name': 'one' })
        .aggregate({
          own: stringAgg('title'),
          up: stringAgg('title', { orderBy: 'rank', separator: '' }),
          down: stringAgg('title', { orderBy: '-rank', separator: '' }),
          turned: stringAgg('title', { orderBy: '-title', separator: '' }),
          both: stringAgg('title', { orderBy: ['-rank', '-title'], separator: '' }),
          joined: stringAgg('title', { orderBy: ['author.name', '-rank'], separator: '' }),
          some: stringAgg('title', { orderBy: '-rank', separator: '', where: { rank: is.gt(0), 'author.name': 'Zoe' } }),
          none: stringAgg('title', { orderBy: '-rank', where: { rank: 99 } }),
        })
      assert.deepEqual(found, {
        own: 'a, b, c, d',
        up: 'cabd',
        down: 'dabc',
        turned: 'dcba',
        both: 'dbac',
        joined: 'dcab',
        some: 'ab',
        none: null,
      })
    }),
  )

  each.test('of distinct texts, up or down', (database) =>
    within(database, async () => {
      const found = await Book.using(database).aggregate({
        up: stringAgg('title', { distinct: true, orderBy: 'title', separator: '' }),
        down: stringAgg('title', { distinct: true, orderBy: '-title', separator: '', where: { title: is.not('c') } }),
      })
      assert.deepEqual(found, { up: 'Babcd', down: 'dbaB' })
    }),
  )

  each.test('of groups, of what belongs to each row, and of annotations', (database) =>
    within(database, async () => {
      const groups = await Book.using(database)
        .values('author.name')
        .annotate({ titles: stringAgg('title', { orderBy: '-rank', separator: '' }), all: count() })
        .orderBy('author.name')
        .all()
      assert.deepEqual(
        groups.map(({ titles }) => titles),
        ['dBc', 'abb'],
      )
      const shelves = await Shelf.using(database)
        .annotate({
          titles: stringAgg('books.title', { orderBy: ['-books.author.name', 'books.rank'], separator: '' }),
          ranks: sum('books.rank'),
        })
        .orderBy('name')
        .all()
      assert.deepEqual(
        shelves.map(({ titles, ranks }) => [titles, ranks]),
        [
          ['abcd', 5],
          ['bB', 4],
        ],
      )
      const lowered = await Book.using(database)
        .annotate({ small: lower(f('title')) })
        .aggregate({ all: stringAgg('title', { orderBy: '-small', separator: '' }) })
      assert.equal(lowered.all, 'dcBbba')
      const sorted = await Shelf.using(database)
        .annotate({ titles: stringAgg('books.title', { orderBy: 'books.rank', separator: '' }) })
        .where({ titles: is.startingWith('b') })
        .all()
      assert.deepEqual(
        sorted.map(({ name }) => name),
        ['two'],
      )
    }),
  )

  each.test('refuse paths that there are none of, and those that lead to many', (database) =>
    within(database, async () => {
      const ordered = (orderBy: string): Promise<unknown> =>
        Shelf.using(database).aggregate({ all: stringAgg('name', { orderBy }) } as never)
      await assert.rejects(ordered('nmae'), { code: 'ORM_PATH_UNKNOWN', hint: /name/ })
      await assert.rejects(ordered('books.rank'), { code: 'ORM_PATH_MANY' })
    }),
  )
})

test('distinct texts are ordered by nothing but themselves', () => {
  assert.throws(() => stringAgg('title', { distinct: true, orderBy: ['title', '-rank'] }), {
    code: 'ORM_AGGREGATE_DISTINCT',
    message: 'stringAgg("title", { distinct: true }) was to be ordered by "-rank", of which each text may have several',
    hint: 'order by "title" or "-title", or leave distinct out',
  })
})
