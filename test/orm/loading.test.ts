// Relations that are loaded with rows: how many statements and rows that takes, and in which order lists come.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { connect, type QuerySet } from '../../src/orm.ts'
import { assertQueries, countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, Comment, Section, Tag, Writer } from './press.ts'
import { fillPress } from './press-rows.ts'

const START = new Date('2026-01-01T00:00:00Z')

describeEachDatabase('relations', (each) => {
  each.test('come with rows of few columns, and with those that are left out', async (database) => {
    await fillPress(database)
    const query = Article.using(database).orderBy('id')
    const whole = await query.with('section').all()
    const [bare, deferred] = [await query.only('title').with('section').all(), await query.defer('sectionId', 'body').with('section').all()]
    for (const rows of [bare, deferred]) {
      assert.deepEqual(
        rows.map(({ id, section }) => [id, section?.name]),
        whole.map(({ id, section }) => [id, section?.name]),
      )
      assert.throws(() => rows[0]?.body, { code: 'ORM_COLUMN_DEFERRED' })
    }
    assert.ok(whole.some(({ section }) => section === null) && whole.some(({ section }) => section !== null))
    const deep = await Comment.using(database)
      .only('text')
      .with({ article: { section: { parent: true }, tags: true } })
      .orderBy('id')
      .first()
    assert.equal(
      deep?.article.tags.length,
      (
        await Tag.using(database)
          .where({ 'articles.comments.id': deep?.id ?? 0 })
          .distinct()
          .all()
      ).length,
    )
    const list = Comment.query().only('text').with('reader').orderBy('id').limit(2)
    const [some] = await Article.using(database).with({ comments: list }).where({ id: 1 }).all()
    assert.ok(some?.comments.every(({ reader, readerId }) => (reader?.id ?? null) === readerId))
  })

  each.test('are limited, ordered and passed over for each parent', async (database) => {
    const section = await Section.using(database).create({ name: 'own' })
    const articles = await Article.using(database).createMany(
      [0, 1, 2].map((number) => ({ title: `a${number}`, body: '', code: randomUUID(), status: 'x', section })),
    )
    const comments = articles.flatMap((article, place) =>
      Array.from({ length: [0, 2, 7][place] as number }, (_, number) => ({
        article,
        text: `${number}`,
        stars: number % 3 === 0 ? null : number,
        approved: number !== 4,
        written: START,
      })),
    )
    await Comment.using(database).createMany(comments)
    const texts = async (asked: QuerySet<typeof Comment>): Promise<string[][]> =>
      (await Article.using(database).where({ section: section.id }).orderBy('id').with({ comments: asked }).all()).map((article) =>
        article.comments.map(({ text }) => text),
      )
    assert.deepEqual(await texts(Comment.query().orderBy('-id').limit(3)), [[], ['1', '0'], ['6', '5', '4']])
    assert.deepEqual(await texts(Comment.query().orderBy('id').limit(2).offset(1)), [[], ['1'], ['1', '2']])
    assert.deepEqual(await texts(Comment.query().orderBy('id').offset(5)), [[], [], ['5', '6']])
    assert.deepEqual(await texts(Comment.query().orderBy('stars', '-id').limit(5)), [[], ['1', '0'], ['1', '2', '4', '5', '6']])
    assert.deepEqual(await texts(Comment.query().where({ approved: true }).orderBy('-id').reverse().limit(5)), [
      [],
      ['0', '1'],
      ['0', '1', '2', '3', '5'],
    ])
    assert.deepEqual(await texts(Comment.query().limit(0)), [[], [], []])
  })
})

describe('relations', () => {
  test('of many rows take a statement for each level, and read each row once', async () => {
    await using database = connect('sqlite::memory:')
    await fillPress(database)
    await Article.using(database).delete()
    const section = await Section.using(database).create({ name: 'many' })
    const articles = await Article.using(database).createMany(
      Array.from({ length: 1000 }, (_, number) => ({ title: `${number}`, body: '', code: randomUUID(), status: 'x', section })),
    )
    await Comment.using(database).createMany(
      Array.from({ length: 11_000 }, (_, number) => ({ article: articles[number % 1000] as Article, text: '', written: START })),
    )
    const { result, queries } = await countQueries(() =>
      Article.using(database)
        .with({ section: true, comments: { reader: true } })
        .all(),
    )
    assert.deepEqual(
      queries.map(({ rows }) => rows),
      [1000, 11_000],
    )
    assert.ok(result.every(({ comments }) => comments.length === 11))
    assert.equal(new Set(result.map((article) => article.section)).size, 1, 'one row for each key')
    await assertQueries(1, () => result[0]?.load('tags'))
    await assertQueries(0, () => result[999]?.load('tags'))
  })

  test('of relations end somewhere', async () => {
    await using database = connect('sqlite::memory:')
    await fillPress(database)
    const query = Section.using(database) as unknown as { with(...trees: unknown[]): { first(): Promise<Section> } }
    await query.with(chainOf('parent', 16)).first()
    assert.throws(() => query.with(chainOf('parent', 17)), { code: 'ORM_LOAD_DEPTH', message: /more than 16 levels deep/ })
    const parsed: unknown = JSON.parse(`${'{"parent":'.repeat(5000)}true${'}'.repeat(5000)}`)
    assert.throws(() => query.with(parsed), { code: 'ORM_LOAD_DEPTH' })
    const section = await Section.using(database).first()
    await assert.rejects(async () => (section as unknown as { load(tree: object): Promise<unknown> }).load(chainOf('parent', 17)), {
      code: 'ORM_LOAD_DEPTH',
    })
    const pupils = Writer.query().with(chainOf('mentor', 16) as never)
    assert.throws(() => Writer.query().with({ pupils } as never), { code: 'ORM_LOAD_DEPTH' })
  })
})

function chainOf(name: string, levels: number): object {
  let tree: object = { [name]: true }
  for (let level = 1; level < levels; level++) tree = { [name]: tree }
  return tree
}
