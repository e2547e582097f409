// Every page, its JSON, and how many queries it takes.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { lint } from 'nuages/gateway'
import { countQueries } from 'nuages/testing'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { Article } from './articles/models.ts'
import { writeReadings } from './articles/reading.ts'
import { app, reader } from './test-paper.ts'

/** Pages, with the most statements that each may take. */
const PAGES: readonly (readonly [path: string, queries: number])[] = [
  ['/', 6],
  ['/sections/city', 5],
  ['/sections/city?page=2', 5],
  ['/writers', 2],
  ['/writers/edda-lund', 5],
  ['/tags/fog', 5],
  ['/most-read', 4],
  ['/archive', 2],
  ['/archive/2026', 2],
  ['/archive/2026/11', 3],
  ['/archive/2026/11/25', 3],
  ['/articles/old-basin-opens-to-the-tide', 10],
  ['/articles/old-basin-opens-to-the-tide/history', 5],
  ['/search', 4],
  ['/search?q=foghorn', 4],
]

const newest = (): Promise<Article | null> => Article.query().published().first()

describe('the newsroom', () => {
  const visitor = reader()
  after(() => app.stop())

  test('takes few statements for a page, and one less for its JSON, which has no frame', async () => {
    await visitor.get('/')
    const moved = await archivePaths()
    for (const [given, most] of PAGES) {
      const path = moved(given)
      const { result, queries } = await countQueries(() => visitor.get(path))
      assert.equal(result.status, 200, path)
      assert.ok(queries.length <= most, `${path} took ${queries.length} statements:\n${queries.map(({ sql }) => sql).join('\n')}`)
      assert.match(await result.text(), /^<!doctype html>\n<html lang="en">/)
      const json = await visitor.get(`/api${path === '/' ? '' : path}`)
      assert.equal(json.status, 200, path)
      assert.equal(json.headers.get('content-type'), 'application/json', path)
      assert.equal(typeof (await json.json()), 'object')
    }
  })

  /** The sample's days move with the week in which it is loaded. */
  async function archivePaths(): Promise<(path: string) => string> {
    const { publishedAt } = (await newest()) as { publishedAt: Date }
    const [year, month, day] = [publishedAt.getUTCFullYear(), publishedAt.getUTCMonth() + 1, publishedAt.getUTCDate()]
    return (path) => path.replace('2026', String(year)).replace('/11', `/${month}`).replace('/25', `/${day}`)
  }

  test('shows neither drafts nor what is still to come', async () => {
    const hidden = await Article.query().where({ status: 'draft' }).all()
    const future = await Article.query().orderBy('-publishedAt').first()
    assert.ok(hidden.length >= 4 && (future?.publishedAt ?? 0) > new Date())
    for (const { slug, title } of [...hidden, ...(future === null ? [] : [future])]) {
      assert.equal((await visitor.get(`/articles/${slug}`)).status, 404, slug)
      assert.equal((await visitor.get(`/api/articles/${slug}`)).status, 404, slug)
      const { found } = (await (await visitor.get('/api/search', { query: { q: title } })).json()) as {
        found: { rows: { article: { slug: string } }[] }
      }
      assert.ok(found.rows.every(({ article }) => article.slug !== slug))
    }
  })

  test('never shows an address of a reader or a writer in its JSON', async () => {
    for (const path of ['/api', '/api/writers/edda-lund', '/api/articles/old-basin-opens-to-the-tide']) {
      assert.doesNotMatch(await (await visitor.get(path)).text(), /example|@/, path)
    }
  })

  test('lists a section page by page, each article once', async () => {
    const slugs: string[] = []
    for (let page = 1; ; page++) {
      const { articles } = (await (await visitor.get(`/api/sections/city?page=${page}`)).json()) as {
        articles: { rows: { slug: string }[]; pages: number }
      }
      slugs.push(...articles.rows.map(({ slug }) => slug))
      if (page === articles.pages) break
    }
    assert.equal(new Set(slugs).size, slugs.length)
    assert.equal(slugs.length, await Article.query().published().where({ 'section.slug': 'city' }).count())
  })

  test('answers with its own page where there is nothing, and with problem details under /api', async () => {
    for (const path of [
      '/nothing',
      '/articles/nothing',
      '/sections/x',
      '/sections/city?page=0',
      '/most-read?page=x',
      '/archive/2026/2/30',
    ]) {
      const response = await visitor.get(path)
      assert.equal(response.status, 404, path)
      assert.match(await response.text(), /<h1>This page has blown away<\/h1>/, path)
      const json = await visitor.get(`/api${path}`)
      assert.deepEqual([json.status, json.headers.get('content-type')], [404, 'application/problem+json'], path)
    }
  })

  test('counts its readers, without a write for each', async () => {
    await writeReadings()
    const { slug, views } = (await newest()) as Article
    const { queries } = await countQueries(() => visitor.get(`/articles/${slug}`))
    assert.ok(queries.every(({ sql }) => /^select/i.test(sql)))
    await visitor.get(`/articles/${slug}`)
    await writeReadings()
    assert.equal((await Article.query().get({ slug })).views, views + 2)
  })

  test('keeps the rules of the gateway', async () => {
    const linted = lint(app)
    await linted.start?.()
    const statuses: Record<string, number> = {}
    for (const target of ['/', '/articles/listening-for-meteors', '/search?q=%3Cb%3E', '/nothing', '/archive/', '/export/articles.csv']) {
      for (const method of ['GET', 'HEAD', 'POST'])
        statuses[`${method} ${target}`] = (await linted.handle(fakeExchange(method, target))).status
    }
    assert.equal(statuses['GET /search?q=%3Cb%3E'], 200)
    assert.equal(statuses['HEAD /articles/listening-for-meteors'], 200)
    assert.equal(statuses['POST /'], 405)
    assert.equal(statuses['POST /nothing'], 404)
    assert.equal(statuses['GET /archive/'], 308)
    assert.equal(statuses['GET /nothing'], 404)
  })
})
