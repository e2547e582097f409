// What is commonly done wrong is told with its cure, and with the line that did it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Response } from 'nuages'
import {
  bindRouter,
  connect,
  createTables,
  date,
  dropTables,
  duration,
  foreignKey,
  integer,
  manyToMany,
  model,
  modelSet,
  reverse,
  text,
  time,
  withReplicas,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Author extends model({ name: text() }) {}
class Book extends model({
  title: text(),
  year: integer({ null: true }),
  authors: manyToMany(() => Author),
  copies: reverse(() => Copy, 'book'),
}) {}
class Copy extends model({ book: foreignKey(() => Book), loans: reverse(() => Loan, 'copy') }) {}
class Loan extends model({ copy: foreignKey(() => Copy), dueOn: date(), dueAt: time({ null: true }), lasts: duration({ null: true }) }) {}
class Lonely extends model({ name: text() }) {}
const authors = modelSet('curesalone', { Lonely })
modelSet('cures', { Author, Book, Copy, Loan })

/** What a program without types can ask. */
const untyped = Book as never as {
  where(conditions: object): { all(): Promise<unknown> }
  query(): { with(name: string): { all(): Promise<unknown> }; only(name: string): { all(): Promise<unknown> } }
}

describe('the cure', () => {
  const database = connect('sqlite::memory:')
  const query = (): ReturnType<typeof untyped.query> => untyped.query()

  test('of look-ups and paths with underscores', () => {
    const hint = "a path has dots, as in 'author.name', and a look-up is a value, as in { title: is.icontaining('river') }"
    for (const name of ['title__icontains', 'authors__name', 'year__gt']) {
      assert.throws(() => untyped.where({ [name]: 1 }).all(), { code: 'ORM_PATH_UNKNOWN', hint })
    }
  })

  test('of a list where one value belongs', () => {
    assert.throws(() => untyped.where({ title: ['a', 'b'] }).all(), {
      code: 'ORM_VALUE_TYPE',
      hint: 'one of several values is a condition: { title: is.in([...]) }',
    })
  })

  test('of relations that are named as a path, or as a column', () => {
    const hint = 'relations of relations are a tree: with({ copies: { loans: true } })'
    for (const name of ['copies.loans', 'copies__loans']) assert.throws(() => query().with(name), { code: 'ORM_RELATION_UNKNOWN', hint })
    assert.throws(() => query().with('author.x'), { code: 'ORM_RELATION_UNKNOWN', hint: 'the relations of Book are authors, copies' })
    assert.throws(() => query().only('authors'), { code: 'ORM_FIELD_UNKNOWN', hint: "load a relation by with('authors')" })
    assert.throws(() => Copy.query().only('book' as never), { code: 'ORM_FIELD_UNKNOWN', hint: "name its column, 'bookId'" })
  })

  test('of days, times and durations as texts', async () => {
    const given: readonly (readonly [string, string])[] = [
      ['dueOn', "PlainDate.from('2026-11-25')"],
      ['dueAt', "PlainTime.from('18:30')"],
      ['lasts', 'Duration.from({ days: 7 })'],
    ]
    for (const [name, example] of given) {
      assert.throws(() => Loan.where({ [name]: '2026-11-25' } as never), {
        code: 'ORM_VALUE_TYPE',
        hint: `make one with Temporal.${example}; where Node has no Temporal, import { Temporal } from 'temporal-polyfill'`,
      })
    }
    await database.close()
  })

  test('of a query that is sent, and was not run', () => {
    const wrong = { code: 'ORM_QUERY_UNRUN', message: 'a query of Book rows was to be written as JSON, and has not been run' }
    assert.throws(() => JSON.stringify({ books: Book.query() }), wrong)
    assert.throws(() => Response.json(Book.where({ title: 'x' })), wrong)
  })

  test('of routers and replicas that are no databases', async () => {
    const wrong = { code: 'ORM_DATABASE_NONE' }
    assert.throws(() => withReplicas(database, [5 as never]), { ...wrong, message: 'withReplicas() was given 5: expected a database' })
    assert.throws(() => bindRouter(database as never), { ...wrong, hint: /^write bindRouter/ })
    const end = bindRouter((): never => undefined as never)
    await assert.rejects(async () => Book.query().all(), { ...wrong, message: 'the router gave for Book undefined: expected a database' })
    end()
  })

  test('of a file of SQLite whose folder is not there', async () => {
    const message = 'The database could not be reached: unable to open database file: /nowhere/at/all.db.'
    const nowhere = connect('sqlite:/nowhere/at/all.db')
    await assert.rejects(async () => nowhere.execute('SELECT 1'), { message, hint: /^Its folder has to be there/ })
    await nowhere.close()
  })

  test('stands with the line that asked, however deep the query goes', async () => {
    async function asked(): Promise<unknown> {
      return untyped.where({ titel: 'x' }).all()
    }
    const error = await asked().catch((thrown: unknown) => thrown)
    assert.match(String((error as Error).stack), /at asked \(.*cures\.test\.ts:\d+/)
    assert.equal(Error.stackTraceLimit < 50, true)
  })
})

describeEachDatabase('a table that is not there, or is there', (each) => {
  each.test('already, is told with the cure', async (database) => {
    await createTables(database, authors)
    await assert.rejects(createTables(database, authors), { code: 'DATABASE_STATEMENT_FAILED', hint: /^createTables makes tables once/ })
    await dropTables(database, authors)
  })

  each.test('is told with the cure', async (database) => {
    await assert.rejects(Author.using(database).all(), { code: 'DATABASE_STATEMENT_FAILED', hint: /`nuages migrate app\.ts`/ })
    await assert.rejects(Author.using(database).create({ name: 'Ada' }), { code: 'DATABASE_STATEMENT_FAILED', hint: /createTables/ })
  })
})
