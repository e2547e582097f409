import assert from 'node:assert/strict'
import { createTables, dropTables, f, foreignKey, integer, is, model, modelSet, outer, reverse, subquery, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Section extends model({ name: text({ maxLength: 20 }), articles: reverse(() => Article, 'section') }) {}
class Article extends model({
  title: text({ maxLength: 20 }),
  views: integer({ default: 0 }),
  section: foreignKey(() => Section, { null: true }),
  notes: reverse(() => Note, 'article'),
}) {}
class Note extends model({ score: integer(), article: foreignKey(() => Article, { null: true, onDelete: 'cascade' }) }) {}
const press = modelSet('inquery', { Section, Article, Note })

async function titles(query: { all(): Promise<{ title: string }[]> }): Promise<string[]> {
  return (await query.all()).map(({ title }) => title).sort()
}

describeEachDatabase('a query within another', ({ test }) => {
  test('gives one column, or is refused by name', async (database) => {
    await createTables(database, press)
    try {
      await database.within(async () => {
        const two = subquery(Note.query().values('articleId', 'score'))
        const refused = {
          code: 'ORM_SUBQUERY_COLUMNS',
          message: 'a subquery of Note gives 2 columns, "articleId", "score": expected one',
          hint: /^say which: subquery\(Note\.query\(\)\.values\("articleId"\)\)/,
        }
        await assert.rejects(Article.where({ id: is.in(two) as never }).all(), refused)
        await assert.rejects(Article.query().annotate({ two }).all(), refused)
        await assert.rejects(async () => Article.where({}).update({ views: two as never }), refused)
        const more = subquery(Note.query().annotate({ a: f('score').plus(1), b: f('score').plus(2) }))
        await assert.rejects(Article.query().annotate({ more }).all(), {
          code: 'ORM_SUBQUERY_COLUMNS',
          message: /gives 2 columns, "a", "b"/,
        })
        assert.equal(await Article.where({ id: is.in(subquery(Note.query())) as never }).count(), 0)
      })
    } finally {
      await dropTables(database, press)
    }
  })
})

describeEachDatabase('is.in of a query', ({ test }) => {
  test('is one of what it gives', async (database) => {
    await createTables(database, press)
    try {
      await database.within(async () => {
        const [sport, city] = (await Section.query().createMany([{ name: 'Sport' }, { name: 'City' }])) as [Section, Section]
        const [match, river] = (await Article.query().createMany([
          { title: 'Match', views: 10, section: sport },
          { title: 'River', views: 20, section: city },
          { title: 'Notes', views: 30 },
        ])) as [Article, Article]
        await Note.query().createMany([
          { score: 10, article: match },
          { score: 5, article: river },
          { score: 7, article: null },
        ])

        const named = (name: string) => subquery(Section.where({ name }).values('id'))
        assert.deepEqual(await titles(Article.where({ section: is.in(named('Sport')) })), ['Match'])
        assert.deepEqual(await titles(Article.where({ section: is.in(named('City')) })), ['River'])
        assert.deepEqual(await titles(Article.where({ section: is.in(named('None')) })), [])
        assert.deepEqual(await titles(Article.where({ 'section.id': is.notIn(named('City')) })), ['Match', 'Notes'])

        // A null among the values is the same as nothing else, and keeps nobody out.
        const noted = subquery(Note.query().values('articleId'))
        assert.deepEqual(await titles(Article.where({ id: is.in(noted) })), ['Match', 'River'])
        assert.deepEqual(await titles(Article.where({ id: is.notIn(noted) })), ['Notes'])

        // All of its rows, or as many as it says.
        const best = subquery(Note.where({ article: is.notNull }).orderBy('-score').limit(1).values('articleId'))
        assert.deepEqual(await titles(Article.where({ id: is.in(best) })), ['Match'])
        // With the row around it.
        const same = subquery(Note.where({ article: outer('id') }).values('score'))
        assert.deepEqual(await titles(Article.where({ views: is.in(same) })), ['Match'])
        const whole = subquery(Note.where({ article: outer('section') }).values('score'))
        await assert.rejects(titles(Article.where({ views: is.in(whole) })), { code: 'ORM_PATH_RELATION', hint: /'sectionId'/ })
        assert.deepEqual(
          await titles(
            Article.query().either(
              (query) => query.where({ id: is.in(best) }),
              (query) => query.where({ views: 30 }),
            ),
          ),
          ['Match', 'Notes'],
        )

        assert.equal(await Article.where({ id: is.in(best) }).update({ views: f('views').plus(1) }), 1)
        const popular = subquery(Article.where({ views: is.gte(20) }).values('id'))
        assert.equal((await Article.where({ id: is.in(popular) }).delete()).get('inquery_article'), 2)
        assert.deepEqual(await titles(Article.query()), ['Match'])
      })
    } finally {
      await dropTables(database, press)
    }
  })
})
