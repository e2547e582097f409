import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Executor, setAmbientExecutor } from './executor.ts'
import { count, f, sum } from './expression.ts'
import { boolean } from './fields/boolean.ts'
import { integer } from './fields/integers.ts'
import { datetime } from './fields/moments.ts'
import { choice, text } from './fields/texts.ts'
import { is } from './is.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { readTerm } from './refine.ts'
import { setRelated } from './related.ts'
import { foreignKey, reverse } from './relations.ts'
import { hydrate, makePeers } from './row-values.ts'
import { schemaOf } from './schema.ts'
import type { QueryState } from './state.ts'

class Writer extends model({
  name: text({ maxLength: 50 }),
  password: text({ secret: true, default: 'x' }),
  articles: reverse(() => Article, 'writer'),
}) {}
class Article extends model(
  {
    title: text({ maxLength: 200 }),
    status: choice(['draft', 'published'], { default: 'draft' }),
    views: integer({ default: 0 }),
    approved: boolean({ default: false }),
    publishedAt: datetime({ null: true }),
    writer: foreignKey(() => Writer, { onDelete: 'cascade' }),
  },
  { ordering: ['-publishedAt'] },
) {}
modelSet('news', { Writer, Article })

/** An executor that answers with nothing, and remembers what it was asked. */
function recording(): { executor: Executor; asked: QueryState[] } {
  const asked: QueryState[] = []
  const executor = {
    all: async (state: QueryState) => {
      asked.push(state)
      return []
    },
    count: async (state: QueryState) => {
      asked.push(state)
      return 0
    },
  } as unknown as Executor
  return { executor, asked }
}

describe('models', () => {
  test('know their tables and columns', () => {
    const schema = schemaOf(Article)
    assert.equal(schema.table, 'news_article')
    assert.deepEqual(
      [...schema.columns.values()].map(({ column }) => column),
      ['id', 'title', 'status', 'views', 'approved', 'published_at', 'writer_id'],
    )
  })

  test('make rows with defaults, and refuse fields that they do not have', () => {
    const article = new Article({ title: 'River' })
    assert.deepEqual([article.title, article.status, article.views, article.publishedAt], ['River', 'draft', 0, null])
    assert.throws(() => new Article({ titel: 'x' } as never), { code: 'ORM_FIELD_UNKNOWN' })
    assert.throws(() => new Article(JSON.parse('{"__proto__": {"admin": true}}') as never))
  })
})

describe('query sets', () => {
  test('are immutable, and run on the current executor', async () => {
    const { executor, asked } = recording()
    const before = setAmbientExecutor(() => executor)
    try {
      const all = Article.query()
      const some = all
        .where({ title: is.icontaining('river'), 'writer.name': 'Ada' })
        .orderBy('-views')
        .limit(5)
      await some.all()
      await all.all()
      assert.deepEqual([asked[0]?.conditions.length, asked[0]?.limit, asked[1]?.conditions.length, asked[1]?.limit], [1, 5, 0, null])
      assert.equal(await Article.where({ approved: true }).count(), 0)
      await Writer.query()
        .annotate({ works: count('articles'), read: sum('articles.views') })
        .where({ works: is.gt(1) })
        .all()
      assert.deepEqual([...(asked.at(-1)?.annotations.keys() ?? [])], ['works', 'read'])
    } finally {
      setAmbientExecutor(before)
    }
    await assert.rejects(async () => Article.query().all(), { code: 'ORM_DATABASE_NONE' })
  })

  test('take what came as JSON as values at most', () => {
    const attacks: unknown[] = [
      { title: {} },
      { title: { contains: 'x' } },
      { title: ['a'] },
      { views: '1' },
      { $or: [] },
      { title: undefined },
    ]
    for (const attack of attacks) {
      assert.throws(
        () => Article.where(attack as never),
        (error: { code?: string }) => /^ORM_/.test(error.code ?? ''),
        JSON.stringify(attack),
      )
    }
    assert.throws(() => Article.where(JSON.parse('{"__proto__": 1}') as never), { code: /^ORM_/ })
    assert.throws(() => Article.query().orderBy('title; drop table' as never), { code: /^ORM_/ })
    assert.throws(() => Article.query().values('secret"' as never), { code: /^ORM_/ })
  })

  test('order by names and expressions', () => {
    const term = readTerm(schemaOf(Article), '-views', new Map())
    assert.deepEqual([term.descending, term.nulls], [true, 'first'])
    assert.equal(readTerm(schemaOf(Article), f('views').asc(), new Map()).nulls, 'last')
    assert.throws(() => readTerm(schemaOf(Article), 3, new Map()), { code: 'ORM_ORDER_TERM' })
  })
})

describe('rows from the database', () => {
  const writers = schemaOf(Writer)
  const columns = [...writers.columns.values()]
  const row = (id: number, name: string): InstanceType<typeof Writer> =>
    hydrate(
      writers,
      columns,
      columns.map(({ name: field }) => ({ id, name, password: 'secret' })[field as 'id'] ?? null),
      null,
    ) as InstanceType<typeof Writer>

  test('are instances, show no secret, and say how to load what is not there', () => {
    const ada = row(1, 'Ada')
    assert.ok(ada instanceof Writer)
    assert.deepEqual(JSON.parse(JSON.stringify(ada)), { id: 1, name: 'Ada' })
    const articles = schemaOf(Article)
    const all = [...articles.columns.values()]
    const values = { id: 7, title: 'River', status: 'draft', views: 3, approved: true, publishedAt: null, writerId: 1 }
    const article = hydrate(
      articles,
      all,
      all.map(({ name }) => values[name as 'id'] ?? null),
      null,
    ) as InstanceType<typeof Article>
    assert.throws(() => (article.writer as unknown as { name: string }).name, { code: 'ORM_RELATION_NOT_LOADED' })
    setRelated(article, 'writer', ada)
    assert.equal((article.writer as unknown as InstanceType<typeof Writer>).name, 'Ada')
    makePeers([article])
    assert.ok(Object.keys(article).every((name) => name !== 'writer'))
  })
})
