import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../../test/fake-exchange.ts'
import { NuagesError } from '../../base/errors.ts'
import type { Exchange } from '../../gateway/exchange.ts'
import { notFound } from '../../http/error.ts'
import type { Response } from '../../http/response.ts'
import { App } from '../app.ts'

interface Asked {
  peer?: string | null
  headers?: Record<string, string>
  body?: string
  method?: string
}

/** In what must not be seen. Made here, so that it is not in the source that the page shows. */
const HIDDEN = ['hid', 'den'].join('')
const quiet = { error() {}, warn() {}, info() {} }

/** Asks as a browser on this machine would, unless told otherwise. */
async function ask(app: App, target: string, { peer = '127.0.0.1', headers = {}, body, method = 'GET' }: Asked = {}): Promise<Response> {
  const fields = { host: 'localhost:8000', accept: 'text/html', ...headers }
  const exchange = fakeExchange(method, target, { headers: fields, ...(body !== undefined && { body }) })
  return await app.handle({ ...exchange, connection: { ...exchange.connection, remoteAddress: peer } } as Exchange)
}

function failing(options = {}): App {
  const app = new App({ debug: true, log: quiet, ...options })
  app.get('/fail/{id:int}', { name: 'fail' }, () => {
    throw new NuagesError('TEST_FAILED', 'It failed <b>here</b>.', {
      hint: 'Do better & again.',
      details: { table: 'articles', apiToken: `${HIDDEN}-1` },
      cause: new TypeError("Cannot read properties of undefined (reading 'title')"),
    })
  })
  return app
}

describe('the debug page', () => {
  test('tells class, code, message, hint, details, causes, source, route and request, all escaped', async () => {
    const response = await ask(failing(), '/fail/7?page=2')
    const body = String(response.body)
    assert.equal(response.status, 500)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/)
    assert.match(body, /<h1>It failed &lt;b&gt;here&lt;\/b&gt;\.<\/h1>/)
    assert.match(body, /NuagesError <code>TEST_FAILED<\/code>/)
    assert.match(body, /Do better &amp; again\./)
    assert.match(body, /&#34;articles&#34;/)
    assert.match(body, /Caused by[\s\S]*Cannot read properties of undefined[\s\S]*What stands before \.title is undefined/)
    assert.match(body, /<span class="here"><i>\d+<\/i> {4}throw new NuagesError\(&#39;TEST_FAILED&#39;/)
    assert.match(body, /<th scope="row">route<\/th><td>\/fail\/\{id:int\}<\/td>/)
    assert.match(body, /<th scope="row">page<\/th><td>&#34;2&#34;<\/td>/)
    assert.doesNotMatch(body, new RegExp(`<b>here|<script|${HIDDEN}-\\d`))
  })

  test('names the page about a code of ours, and of no other', async () => {
    const app = new App({ debug: true, log: quiet })
    app.get('/ours', () => undefined as never)
    app.get('/status', () => notFound())
    assert.match(String((await ask(app, '/ours')).body), /<code>RETURN_VALUE<\/code> <code>docs\/errors\/RETURN_VALUE\.md<\/code>/)
    assert.match(String((await ask(app, '/ours', { headers: { accept: 'text/plain' } })).body), /^More: docs\/errors\/RETURN_VALUE\.md$/m)
    assert.doesNotMatch(String((await ask(app, '/status')).body), /docs\/errors/)
  })

  test('masks secrets: cookies, credentials, and what is named like one', async () => {
    const app = failing()
    app.post('/form', async (request) => {
      await request.form()
      throw new Error(`broken at postgres://user:${HIDDEN}-2@host/db`)
    })
    const headers = {
      authorization: `Bearer ${HIDDEN}-3`,
      cookie: `session=${HIDDEN}-4; theme=${HIDDEN}-5`,
      'x-api-key': `${HIDDEN}-6`,
      'content-type': 'application/x-www-form-urlencoded',
      referer: `http://localhost/?token=${HIDDEN}-7`,
    }
    const body = String(
      (await ask(app, `/form?access_token=${HIDDEN}-8`, { method: 'POST', headers, body: `password=${HIDDEN}-9&title=shown` })).body,
    )
    assert.doesNotMatch(body, new RegExp(`${HIDDEN}-\\d`))
    assert.match(body, /Bearer ••••••/)
    assert.match(body, /session=••••••; theme=••••••/)
    assert.match(body, /postgres:\/\/user:••••••@host\/db/)
    assert.match(body, /<th scope="row">title<\/th><td>&#34;shown&#34;/)
  })

  test('is shown to a loopback peer that asks for a loopback name without a proxy, and to nobody else', async () => {
    const app = failing()
    const shows = async (asked: Asked): Promise<boolean> => /TEST_FAILED|failed/.test(String((await ask(app, '/fail/1', asked)).body))
    for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8000', '[::1]:8000', '127.9.9.9']) {
      assert.equal(await shows({ headers: { host } }), true, host)
    }
    for (const peer of ['::1', '::ffff:127.0.0.1', '127.3.2.1']) assert.equal(await shows({ peer }), true, peer)
    for (const host of [
      'example.org',
      'localhost.example.org',
      '127.0.0.1.nip.io',
      'localhost@x',
      '10.0.0.1',
      '[::2]',
      '127.0.0.1:80:80',
    ]) {
      assert.equal(await shows({ headers: { host } }), false, host)
    }
    for (const peer of [null, '10.0.0.1', '192.168.1.2', '::2', '1.127.0.0.1']) assert.equal(await shows({ peer }), false, String(peer))
    for (const name of ['forwarded', 'X-Forwarded-For', 'x-forwarded-host', 'via', 'x-real-ip', 'cf-connecting-ip']) {
      assert.equal(await shows({ headers: { [name]: '127.0.0.1' } }), false, name)
    }
  })

  test('is not shown to a script of another site, which cors may let read answers', async () => {
    const shows = async (origin: string): Promise<boolean> =>
      /TEST_FAILED/.test(String((await ask(failing(), '/fail/1', { headers: { origin, host: 'localhost:8000' } })).body))
    for (const origin of ['https://evil.example', 'http://localhost', 'https://localhost:8000', 'null', 'http://127.0.0.1:8000']) {
      assert.equal(await shows(origin), false, origin)
    }
    assert.equal(await shows('http://localhost:8000'), true)
  })

  test('is never shown where debug is off, whatever a client sends', async () => {
    const headers = { cookie: 'debug=1', 'x-debug': '1' }
    const body = String((await ask(failing({ debug: false }), '/fail/1?debug=1', { headers })).body)
    assert.doesNotMatch(body, /TEST_FAILED|failed/)
  })

  test('gives text and problem details to who prefers them', async () => {
    const text = await ask(failing(), '/fail/1', { headers: { accept: '*/*' } })
    assert.match(text.headers.get('content-type') ?? '', /^text\/plain/)
    assert.match(
      String(text.body),
      /^500 Internal Server Error\nGET http:\/\/localhost:8000\/fail\/1\n\nNuagesError \[TEST_FAILED\]: It failed <b>here/,
    )
    const json = await ask(failing(), '/fail/1', { headers: { accept: 'application/json' } })
    assert.equal(json.headers.get('content-type'), 'application/problem+json')
    const problem = JSON.parse(String(json.body)) as { detail: string; hint: string; debug: string[] }
    assert.equal(problem.detail, 'NuagesError: It failed <b>here</b>.')
    assert.equal(problem.hint, 'Do better & again.')
    assert.ok(problem.debug.some((line) => line.startsWith('Caused by TypeError')))
  })

  test('stands in for a page for status 500, not for one for a class', async () => {
    const app = failing()
    app.onError(500, () => 'sorry')
    assert.match(String((await ask(app, '/fail/1')).body), /TEST_FAILED/)
    assert.equal((await ask(app, '/fail/1', { peer: '10.0.0.1' })).body, 'sorry')
    const other = failing()
    other.onError(NuagesError, () => 'known')
    assert.equal((await ask(other, '/fail/1')).body, 'known')
  })

  test('lists the routes near a path that has none, for browsers', async () => {
    const app = new App({ debug: true, log: quiet })
    app.get('/zebra', () => '')
    app.get('/articles/{id:int}', () => '')
    app.get('/articles', () => '')
    const body = String((await ask(app, '/articels')).body)
    assert.match(body, /<h1>Nothing is at \/articels<\/h1>/)
    assert.match(body, /href="\/articles"[\s\S]*\/articles\/\{id:int\}[\s\S]*\/zebra/)
    assert.equal((await ask(app, '/articels', { headers: { accept: 'text/plain' } })).body, 'Not Found\n')
  })

  test('shows what is thrown and is no Error', async () => {
    const app = new App({ debug: true, log: quiet })
    app.get('/', () => {
      throw { secret: HIDDEN, shown: 1 }
    })
    const body = String((await ask(app, '/')).body)
    assert.match(body, /\{ secret: ••••••, shown: 1 \}/)
    assert.match(body, /Throw an Error/)
  })

  test('names the cure for a handler that returned undefined', async () => {
    const app = new App({ debug: true, log: quiet })
    app.get('/', () => undefined as unknown as string)
    assert.match(String((await ask(app, '/')).body), /class="hint"/)
  })
})
