import assert from 'node:assert/strict'
import { count, f, is } from '../../src/orm.ts'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, Comment, Section, Tag } from './press.ts'
import { fillPress } from './press-rows.ts'

describeEachDatabase('lists with a limit for each row', (each) => {
  each.test('have rows to be found in', async (database) => {
    await fillPress(database)
    assert.ok((await Article.using(database).count()) > 33)
  })

  each.test('do not carry along what was left out, and still load what belongs to them', async (database) => {
    const newest = Article.query().defer('body').orderBy('-views').limit(2).with('section', 'editor', 'tags')
    const { result, queries } = await countQueries(() => Section.using(database).orderBy('id').with({ articles: newest }).all())
    assert.ok(queries.every(({ sql }) => !/\bbody\b/.test(sql)))
    assert.ok(result.some(({ articles }) => articles.length === 2))
    for (const { id, articles } of result) {
      const whole = await Article.using(database).where({ sectionId: id }).orderBy('-views', 'id').limit(2).with('editor', 'tags').all()
      assert.deepEqual(
        articles.map(({ title, section, editor, tags }) => [title, section?.id, editor?.name, tags.map(({ name }) => name).sort()]),
        whole.map(({ title, editor, tags }) => [title, id, editor?.name, tags.map(({ name }) => name).sort()]),
      )
    }
  })

  each.test('are those of each row by itself, of few rows and of many', async (database) => {
    const lists = {
      'null first': Comment.query().orderBy('-stars').limit(2),
      'null last': Comment.query().orderBy('stars').limit(2),
      'null said otherwise': Comment.query()
        .orderBy(f('stars').desc({ nulls: 'last' }), 'written')
        .limit(2),
      'through a relation': Comment.query().orderBy('reader.name', '-written').limit(2),
      'no null, as a condition says': Comment.query()
        .where({ stars: is.lte(4) })
        .orderBy('-stars')
        .limit(2),
      'an offset': Comment.query().orderBy('-written').offset(1).limit(2),
      'an offset alone': Comment.query().orderBy('-written').offset(2),
      'a long limit': Comment.query().orderBy('written').limit(1500),
      'no order': Comment.query().limit(2),
      'turned round': Comment.query().orderBy('stars').reverse().limit(2),
      'an annotation': Comment.query()
        .annotate({ twice: f('stars').times(2) })
        .orderBy('-twice', 'id')
        .limit(2),
      'one of each': Comment.query().distinct('stars').orderBy('stars', '-id'),
      'some of one of each': Comment.query()
        .where({ approved: true })
        .distinct('reader.city')
        .orderBy('reader.city', '-id')
        .offset(1)
        .limit(2),
      'rows that differ': Comment.query().distinct().orderBy('stars', 'id').limit(2),
    }
    for (const [name, list] of Object.entries(lists)) {
      for (const owners of [1, 3, 4, 33, 1000]) {
        const { result, queries } = await countQueries(() =>
          Article.using(database).orderBy('id').limit(owners).with({ comments: list }).all(),
        )
        assert.equal(queries.length, 2)
        for (const article of result.filter((_, place) => place % 7 === 0)) {
          const own = await list.using(database).where({ articleId: article.id }).all()
          const ids = article.comments.map(({ id }) => id)
          if (name === 'no order' || name === 'turned round' || name.startsWith('null') || name.startsWith('no null')) {
            // Rows that are equal in the order may come in any.
            assert.deepEqual(
              article.comments.map(({ stars }) => stars),
              own.map(({ stars }) => stars),
              `${name}, ${owners}`,
            )
          } else
            assert.deepEqual(
              ids,
              own.map(({ id }) => id),
              `${name}, ${owners}`,
            )
        }
      }
    }
  })

  each.test('over a table between, nobody has what is of another', async (database) => {
    const articles = Article.query().orderBy('-views', 'id').limit(3)
    for (const owners of [3, 5, 1000]) {
      for (const { id, articles: found } of await Tag.using(database).orderBy('id').limit(owners).with({ articles }).all()) {
        const own = await Article.using(database).where({ 'tags.id': id }).orderBy('-views', 'id').limit(3).all()
        assert.deepEqual(
          found.map((article) => article.id),
          own.map((article) => article.id),
        )
      }
    }
  })

  each.test('over a table between, there is one of each for each row', async (database) => {
    const articles = Article.query().distinct('status').orderBy('status', '-id').with('section', 'tags')
    for (const { id, articles: found } of await Tag.using(database).with({ articles }).all()) {
      const own = await articles.using(database).where({ 'tags.id': id }).all()
      assert.deepEqual(
        found.map((article) => [article.id, article.section?.name, article.tags.length]),
        own.map((article) => [article.id, article.section?.name, article.tags.length]),
      )
    }
  })

  each.test('may be empty, and are of nobody where there is no row', async (database) => {
    const comments = Comment.query()
      .where({ id: is.lt(0) })
      .limit(2)
    assert.ok((await Article.using(database).limit(3).with({ comments }).all()).every((article) => article.comments.length === 0))
    assert.deepEqual(
      await Article.using(database)
        .where({ id: is.lt(0) })
        .with({ comments })
        .all(),
      [],
    )
  })

  each.test('hold what is counted of each of their rows', async (database) => {
    const articles = Article.query()
      .annotate({ said: count('comments') })
      .orderBy('-said', 'id')
      .limit(2)
    for (const { id, articles: found } of await Section.using(database).with({ articles }).all()) {
      const own = await articles.using(database).where({ sectionId: id }).all()
      assert.deepEqual(
        found.map((article) => [article.id, article.said]),
        own.map((article) => [article.id, article.said]),
      )
    }
  })
})
