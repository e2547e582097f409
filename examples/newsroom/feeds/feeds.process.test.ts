// What programs read: feeds, the map of the site, the table.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Article } from '../articles/models.ts'
import { app, reader } from '../test-paper.ts'

/** Checks that a text is well-formed enough: every element that is opened is closed, in order, and no `&` stands alone. */
function assertXml(text: string): void {
  assert.ok(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n'), text.slice(0, 80))
  assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i)
  const open: string[] = []
  for (const [, slash, name, empty] of text.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (slash === '/') assert.equal(open.pop(), name)
    else if (empty === '') open.push(name as string)
  }
  assert.deepEqual(open, [])
}

describe('for programs, the newsroom', () => {
  const visitor = reader()
  after(() => app.stop())

  for (const [path, type, entry] of [
    ['/feeds/atom', 'application/atom+xml; charset=utf-8', /<entry>/g],
    ['/feeds/rss', 'application/rss+xml; charset=utf-8', /<item>/g],
  ] as const) {
    test(`has its newest articles at ${path}, with addresses that lead to them`, async () => {
      const response = await visitor.get(path)
      const text = await response.text()
      assert.deepEqual([response.status, response.headers.get('content-type')], [200, type])
      assertXml(text)
      assert.equal(text.match(entry)?.length, 30)
      const links = [...text.matchAll(/http:\/\/localhost(\/articles\/[\w-]+)/g)].map(([, link]) => link as string)
      assert.ok(links.length >= 30)
      assert.equal((await visitor.get(links.at(-1) as string)).status, 200)
      assert.match(text, /&lt;p&gt;/)
      const again = await visitor.get(path, { headers: { 'if-none-match': response.headers.get('etag') as string } })
      assert.deepEqual([again.status, await again.text()], [304, ''])
    })
  }

  test('names every page at /sitemap.xml', async () => {
    const text = await (await visitor.get('/sitemap.xml')).text()
    assertXml(text)
    const published = await Article.query().published().count()
    assert.equal(text.match(/<loc>[^<]*\/articles\/[\w-]+<\/loc>/g)?.length, published)
    for (const [, path] of text.matchAll(/<loc>http:\/\/localhost(\/(?!articles)[^<]*)<\/loc>/g)) {
      assert.equal((await visitor.get(path as string)).status, 200, path)
    }
  })

  test('streams its articles as CSV, a line for each', async () => {
    const response = await visitor.get('/export/articles.csv')
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.equal(response.headers.get('content-length'), null)
    const lines = (await response.text()).trimEnd().split('\r\n')
    assert.equal(lines[0], 'slug,title,section,authors,published,views')
    assert.equal(lines.length - 1, await Article.query().published().count())
    assert.ok(
      lines.some((line) =>
        line.startsWith('old-basin-opens-to-the-tide,The Old Basin will be opened to the tide again,City,Maren Oakes; Tobias Fenn,'),
      ),
    )
  })
})
