import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type RunningExample, startExample } from '../../test/start-example.ts'

const IN_MEMORY = { DATABASE_URL: 'sqlite::memory:', SECRET_KEY: 'only for these tests, and nothing else', DESK_PASSWORD: 'open' }

describe('the newsroom', () => {
  let example: RunningExample

  before(async () => {
    example = await startExample('examples/newsroom/app.ts', IN_MEMORY)
  })
  after(() => example.stop())

  test('has a page at the end of every link', async () => {
    const seen = new Set(['/'])
    for (const path of seen) {
      const response = await fetch(example.url + path)
      assert.equal(response.status, 200, path)
      const text = await response.text()
      for (const [, link] of text.matchAll(/<(?:a|link)\b[^>]*? href="(\/[^"#]*)"/g)) seen.add(link as string)
    }
    assert.ok(seen.size > 20, [...seen].join(' '))
  })

  test('lets a browser keep the style sheet, and has no other version of it', async () => {
    const front = await (await fetch(example.url)).text()
    const path = /href="(\/static\/style\.\w+\.css)"/.exec(front)?.[1] as string
    const style = await fetch(example.url + path)
    assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8')
    assert.equal(style.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.match(await style.text(), /prefers-color-scheme: dark/)
    const other = await fetch(`${example.url}/static/style.00000000.css`)
    assert.equal(other.status, 404)
    await other.text()
  })

  test('sends the style sheet compressed, in parts, and once', async () => {
    const front = await (await fetch(example.url)).text()
    const url = example.url + /href="(\/static\/style[^"]+)"/.exec(front)?.[1]
    const ask = async (headers: Record<string, string>): Promise<{ response: Response; text: string }> => {
      const response = await fetch(url, { headers })
      return { response, text: await response.text() }
    }
    const plain = await ask({ 'accept-encoding': 'identity' })
    const small = await ask({ 'accept-encoding': 'gzip' })
    assert.deepEqual([small.response.headers.get('content-encoding'), small.text], ['gzip', plain.text])
    const part = await ask({ 'accept-encoding': 'identity', range: 'bytes=-9' })
    assert.deepEqual([part.response.status, part.text], [206, plain.text.slice(-9)])
    for (const { response } of [plain, small]) {
      const again = await ask({ 'if-none-match': response.headers.get('etag') as string })
      assert.equal(again.response.status, 304)
    }
  })

  test('answers with a page where there is nothing', async () => {
    const response = await fetch(`${example.url}/articles/nothing`)
    assert.equal(response.status, 404)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(await response.text(), /<h1>This page has blown away<\/h1>/)
  })

  test('lets a page load nothing but what is its own', async () => {
    for (const path of ['/', '/nothing']) {
      const response = await fetch(example.url + path)
      await response.text()
      assert.match(
        response.headers.get('content-security-policy') ?? '',
        /^default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self';/,
      )
    }
  })

  test('marks what was searched for, as text', async () => {
    const text = await (await fetch(`${example.url}/search?q=${encodeURIComponent('tide <i>')}`)).text()
    assert.match(text, /<q>tide &lt;i&gt;<\/q>/)
    assert.match(await (await fetch(`${example.url}/search?q=TIDE`)).text(), /opened to the <mark>tide<\/mark> again/)
  })

  test('prints where it is, and nothing more, and ends when it is told to', async () => {
    assert.equal(await example.stop(), 0)
    assert.equal(example.output(), `The Nimbus is at ${example.url}\nEditors work at ${example.url}/desk with the password open\n`)
  })
})
