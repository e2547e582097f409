import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../base/clock.ts'
import { CookieJar } from '../http/cookie-jar.ts'
import { Response } from '../http/response.ts'
import { serve } from '../server/serve.ts'
import { App } from './app.ts'
import { client, type TestClientOptions } from './client.ts'
import type { Log } from './log.ts'

const silent = { error() {}, warn() {}, info() {}, log() {}, debug() {} } as unknown as Log

/** An application with something of everything. */
function site(): App {
  const app = new App({ log: silent })
  app.get('/', (request) => `hello ${request.cookies.get('name') ?? 'stranger'}`)
  app.get('/echo', (request) => [request.method, request.url, request.headers.get('x-mine'), request.query.all('q')])
  app.post('/name', async (request) => {
    const response = Response.redirect('/')
    response.cookies.set('name', (await request.form()).get('name') ?? '')
    return response
  })
  app.post('/json', async (request) => [request.headers.get('content-type'), await request.json()])
  app.post('/body', async (request) => [request.headers.get('content-type'), await request.text()])
  app.post('/upload', async (request) => {
    const form = await request.form()
    return [form.get('title'), ...form.files('pictures').map(({ name, type, size }) => ({ name, type, size }))]
  })
  app.get('/stream', () => Response.stream(['a', 'b', 'c']))
  app.route(
    '/again/{status:int}',
    { methods: ['GET', 'POST', 'PUT'] },
    ({ params }) => new Response(null, { status: params.status, headers: { location: '/seen' } }),
  )
  app.route('/seen', { methods: ['GET', 'POST', 'PUT'] }, async (request) => `${request.method} ${await request.text()}`)
  app.get('/loop', () => Response.redirect('/loop'))
  app.get('/away', () => Response.redirect(new URL('https://elsewhere.example/')))
  app.put('/verb', () => 'put')
  app.patch('/verb', () => 'patch')
  app.delete('/verb', () => null)
  app.get('/fault', () => {
    throw new TypeError('broken')
  })
  return app
}

const WAYS: readonly [string, TestClientOptions][] = [
  ['directly', {}],
  ['over a socket', { socket: true }],
]

for (const [way, options] of WAYS) {
  describe(`a client that asks ${way}`, () => {
    test('every verb', async () => {
      await using user = client(site(), options)
      assert.equal(await (await user.put('/verb')).text(), 'put')
      assert.equal(await (await user.patch('/verb')).text(), 'patch')
      const deleted = await user.delete('/verb')
      assert.deepEqual([deleted.status, deleted.ok, (await deleted.bytes()).length], [204, true, 0])
      const head = await user.head('/')
      assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '14', ''])
      assert.equal((await user.head('/stream')).status, 200)
      assert.match((await user.options('/verb')).headers.get('allow') ?? '', /PATCH/)
      assert.equal((await user.request('GET', '/nowhere')).status, 404)
    })

    test('cookies, forms, redirects with their history', async () => {
      const app = site()
      await using ada = client(app, { ...options, follow: true })
      await using bob = client(app, options)
      const response = await ada.post('/name', { form: { name: 'Ada' } })
      assert.equal(await response.text(), 'hello Ada')
      assert.equal(response.url.pathname, '/')
      assert.deepEqual(
        response.history.map(({ status, url }) => [status, url.pathname]),
        [[303, '/name']],
      )
      assert.equal((await bob.post('/name', { form: { name: 'Bob' } })).status, 303)
      assert.equal(await (await ada.get('/')).text(), 'hello Ada')
      assert.equal(await (await bob.get('/')).text(), 'hello Bob')
      assert.deepEqual(
        [...bob.cookies].map(({ name, value }) => `${name}=${value}`),
        ['name=Bob'],
      )
    })

    test('redirects by their status', async () => {
      await using user = client(site(), { ...options, follow: true })
      const seen = async (method: string, status: number) => (await user.request(method, `/again/${status}`, { body: 'x' })).text()
      assert.deepEqual(await Promise.all([301, 302, 303, 307, 308].map((status) => seen('POST', status))), [
        'GET ',
        'GET ',
        'GET ',
        'POST x',
        'POST x',
      ])
      assert.equal(await seen('PUT', 302), 'PUT x')
      await assert.rejects(user.post('/again/307', { body: ['x'] }), { code: 'CLIENT_REDIRECT' })
      await assert.rejects(user.get('/loop'), { code: 'CLIENT_REDIRECT', message: /^More than 20 redirects/ })
      await assert.rejects(user.get('/away'), { code: 'CLIENT_REDIRECT', message: /leads away from the application: "https:\/\/elsewhere/ })
      assert.equal((await user.get('/away', { follow: false })).status, 303)
    })

    test('bodies', async () => {
      await using user = client(site(), options)
      assert.deepEqual(await (await user.post('/json', { json: { a: [1] } })).json(), ['application/json', { a: [1] }])
      assert.deepEqual(await (await user.post('/body', { body: 'ü' })).json(), ['text/plain; charset=utf-8', 'ü'])
      const typed = { body: new Uint8Array([97]), headers: { 'content-type': 'text/x' } }
      assert.deepEqual(await (await user.post('/body', typed)).json(), ['text/x', 'a'])
      assert.deepEqual((await (await user.post('/body', { body: ['a', 'b'] })).json<string[]>())[1], 'ab')
      const pictures = [new File(['abc'], 'ü "1".png', { type: 'image/png' }), new Blob(['x'])]
      assert.deepEqual(await (await user.post('/upload', { form: { title: 'T', n: 3, pictures } })).json(), [
        'T',
        { name: 'ü "1".png', type: 'image/png', size: 3 },
        { name: 'blob', type: 'application/octet-stream', size: 1 },
      ])
      await assert.rejects(user.post('/', { body: '', json: 1 }), { code: 'CLIENT_BODY' })
      await assert.rejects(user.post('/', { form: { a: {} as never } }), {
        code: 'CLIENT_BODY',
        message: /^The field "a" of a form is Object/,
      })
    })

    test('queries, header fields, streams', async () => {
      await using user = client(site(), { ...options, headers: { 'x-mine': 'all' } })
      const [method, url, mine, q] = await (await user.get('/echo?q=1', { query: { q: ['ü', 2] } })).json<string[]>()
      assert.deepEqual([method, new URL(url as string).search, mine, q], ['GET', '?q=1&q=%C3%BC&q=2', 'all', ['1', 'ü', '2']])
      assert.equal((await (await user.get('/echo', { headers: { 'x-mine': 'one' } })).json<string[]>())[2], 'one')
      const response = await user.get('/stream')
      assert.equal(Buffer.concat(await Array.fromAsync(response.body)).toString(), 'abc')
      await assert.rejects(response.text(), { code: 'BODY_USED' })
      const again = await user.get('/stream')
      assert.deepEqual([await again.text(), await again.text()], ['abc', 'abc'])
      assert.equal((await Array.fromAsync(again.body)).length, 1)
      await (await user.get('/stream')).close()
      await (await user.get('/')).close()
      await assert.rejects((await user.get('/')).json(), { code: 'CLIENT_JSON', message: /^The response \(200\) is no JSON: "hello/ })
    })
  })
}

describe('only directly', () => {
  test('faults can be thrown', async () => {
    assert.equal((await client(site()).get('/fault')).status, 500)
    await assert.rejects(client(site(), { rethrow: true }).get('/fault'), { name: 'TypeError', message: 'broken' })
    assert.equal((await client(site(), { rethrow: true }).get('/nowhere')).status, 404)
  })

  test('start and stop run once, whoever asks', async () => {
    const calls: string[] = []
    const app = new App({ log: silent })
    app.onStart(() => void calls.push('start'))
    app.onStop(() => void calls.push('stop'))
    app.get('/', (request) => `${request.remoteAddress}`)
    const [one, two] = [client(app), client(app, { remoteAddress: '192.0.2.9' })]
    assert.equal(await (await one.get('/')).text(), '127.0.0.1')
    assert.equal(await (await two.get('/')).text(), '192.0.2.9')
    await one.close()
    await two.close()
    assert.deepEqual(calls, ['start', 'stop'])
  })

  test('a start that fails is told, every time, and nothing is left to stop', async () => {
    let stops = 0
    const broken = {
      start() {
        throw new Error('no start')
      },
      stop() {
        stops++
      },
      handle: () => ({ status: 200, headers: [], body: '' }),
    }
    for (const options of [{}, { socket: true }]) {
      await using user = client(broken, options)
      await assert.rejects(user.get('/'), { message: 'no start' })
      await assert.rejects(user.get('/'), { message: 'no start' })
    }
    assert.equal(stops, 0)
  })

  test('targets go out as they are spelled, hosts and schemes as they are given', async () => {
    const user = client({
      handle: ({ target, headers, connection }) => ({
        status: 200,
        headers: [],
        body: `${connection.scheme} ${headers.get('host')} ${target}`,
      }),
    })
    const text = async (url: string | URL) => (await user.get(url)).text()
    assert.equal(await text('/a/../b?x'), 'http localhost /a/../b?x')
    assert.equal(await text('//x'), 'http localhost //x')
    assert.equal(await text('/ü'), 'http localhost /%C3%BC')
    assert.equal(await text('/x#y'), 'http localhost /x')
    assert.equal(await text('https://a.example:8443/x'), 'https a.example:8443 /x')
    assert.equal(await text('x'), 'http localhost /x')
  })

  test('the client leaves', async () => {
    const controller = new AbortController()
    const user = client({
      handle: ({ signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve({ status: 200, headers: [], body: new Uint8Array([97]) }))),
    })
    const asked = user.get('/', { signal: controller.signal })
    setImmediate(() => controller.abort())
    assert.equal(await (await asked).text(), 'a')
  })

  test('cookies go by the clock', async () => {
    const clock = new ManualClock(0)
    const app = site()
    app.get('/short', () => {
      const response = Response.text('')
      response.cookies.set('name', 'Eve', { maxAge: 5 })
      return response
    })
    const user = client(app, { clock })
    await user.get('/short')
    assert.equal(await (await user.get('/')).text(), 'hello Eve')
    clock.advance(5000)
    assert.equal(await (await user.get('/')).text(), 'hello stranger')
    assert.ok(user.cookies instanceof CookieJar)
  })
})

test('a server at a URL', async () => {
  const server = await serve(site(), { port: 0, signals: false })
  const user = client(new URL(server.url))
  assert.equal(await (await user.get('/')).text(), 'hello stranger')
  await user.close()
  await server.close()
  await assert.rejects(user.get('/'), { code: 'CLIENT_SOCKET' })
})
