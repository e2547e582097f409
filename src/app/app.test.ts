import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askLinted, type FakeOptions, fakeExchange } from '../../test/fake-exchange.ts'
import { HttpError, notFound } from '../http/error.ts'
import { html } from '../http/html.ts'
import { Response } from '../http/response.ts'
import { App } from './app.ts'
import type { AppOptions } from './options.ts'
import type { Schema } from './schema.ts'

/** An application whose log is kept instead of written. */
function quiet(options: AppOptions = {}): { app: App; logged: string[] } {
  const logged: string[] = []
  const write = (message: string): void => void logged.push(message)
  return { app: new App({ ...options, log: { error: write, warn: write, info: write } }), logged }
}

async function ask(app: App, method: string, target: string, options?: FakeOptions): Promise<Response> {
  return askLinted(app, fakeExchange(method, target, options))
}

async function told(app: App, method: string, target: string, options?: FakeOptions): Promise<string> {
  const { status, body } = await ask(app, method, target, options)
  return `${status} ${String(body).split('\n')[0]}`
}

describe('routes', () => {
  test('five lines', async () => {
    const { app } = quiet()
    app.get('/hello/{name}', ({ params }) => `Hello ${params.name}!`)
    const response = app.handle(fakeExchange('GET', '/hello/Ada'))
    assert.ok(response instanceof Response, 'what is synchronous stays so')
    assert.equal(response.body, 'Hello Ada!')
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
  })

  test('every verb, and route with methods', async () => {
    const { app } = quiet()
    for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const) app[verb]('/v', () => verb)
    app.route('/both', { methods: ['GET', 'PURGE'] }, (request) => request.method)
    app.get('/more', { methods: ['POST'] }, (request) => request.method)
    for (const verb of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
      assert.equal(await told(app, verb, '/v'), `200 ${verb.toLowerCase()}`)
    assert.equal(await told(app, 'PURGE', '/both'), '200 PURGE')
    assert.equal(await told(app, 'POST', '/more'), '200 POST')
    assert.equal(await told(app, 'PUT', '/more'), '405 Method Not Allowed')
  })

  test('a route is a value with a URL', () => {
    const { app } = quiet()
    const show = app.get('/{id:int}', { name: 'show' }, () => null)
    assert.equal(show.url({ id: 3 }), '/3')
    assert.equal(show.name, 'show')
    assert.equal(show.path, '/{id:int}')
  })

  test('404, 405, OPTIONS, redirects, bad paths', async () => {
    const { app } = quiet()
    app.get('/a', () => 'a')
    app.get('/dir/', () => 'dir')
    assert.equal(await told(app, 'GET', '/none'), '404 Not Found')
    assert.equal(await told(app, 'GET', '/__proto__'), '404 Not Found')
    const refused = await ask(app, 'POST', '/a')
    assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
    const options = await ask(app, 'OPTIONS', '/a')
    assert.deepEqual([options.status, options.headers.get('allow'), options.body], [204, 'GET, HEAD, OPTIONS', null])
    assert.equal((await ask(app, 'OPTIONS', '*')).status, 204)
    assert.equal(await told(app, 'HEAD', '/a'), '200 a')
    const moved = await ask(app, 'GET', '/dir?x=1', { mount: '/m' })
    assert.deepEqual([moved.status, moved.headers.get('location')], [308, '/m/dir/?x=1'])
    assert.equal(await told(app, 'GET', '/a/../b'), '400 Bad Request')
    assert.equal(await told(app, 'CONNECT', 'example.org:443'), '501 Not Implemented')
  })

  test('a duplicate is refused at start, both places named', () => {
    const { app } = quiet()
    app.get('/a/{x}', () => null)
    app.get('/a/{y}', () => null)
    assert.throws(() => app.start(), {
      code: 'ROUTE_DUPLICATE',
      message: /one in \S*app\.test\.ts:\d+, one in \S*app\.test\.ts:\d+ \("\/a\/\{y\}"\)/,
    })
    assert.throws(() => app.get('/a', { name: 'n' }, () => null) && app.get('/b', { name: 'n' }, () => null), {
      code: 'ROUTE_NAME_TWICE',
      message: /^Two routes have the name "n": one in \S*app\.test\.ts:\d+, one in \S*app\.test\.ts:\d+\.$/,
    })
  })

  test('what makes no route is refused where it stands', () => {
    const { app } = quiet()
    const late =
      (handler: unknown): (() => unknown) =>
      () =>
        app.get('/a', handler as () => null)
    assert.throws(late(3), { code: 'ROUTE_HANDLER' })
    assert.throws(() => app.get('/a', {}, undefined as unknown as () => null), {
      code: 'ROUTE_HANDLER',
      message: 'The route "/a" has undefined as its handler, expected a function.',
    })
    assert.throws(() => app.route('/a', () => null), { code: 'ROUTE_METHODS', message: 'The route "/a" has no methods.' })
    assert.throws(() => app.route('/a', { methods: ['get'] }, () => null), {
      code: 'ROUTE_METHODS',
      message: /"get", expected a name such as GET/,
    })
    assert.throws(() => app.get('/a', { limit: Number.NaN }, () => null), {
      code: 'LIMIT_INVALID',
      message: 'The limit of the route "/a" is NaN, expected a whole number of bytes.',
    })
    assert.throws(() => new App({ limit: '1mb' as unknown as number }), { code: 'LIMIT_INVALID', message: /"1mb"/ })
    assert.throws(() => app.get('/:id' as '/id', () => null), { code: 'ROUTE_PATTERN_INVALID', hint: 'Write {id}.' })
    assert.throws(() => app.use(3 as unknown as () => Response), {
      code: 'APP_SETUP',
      message: 'app.use() was given 3, expected a function.',
    })
  })

  test('nothing is added after the start', () => {
    const { app } = quiet()
    app.get('/', () => 'x')
    app.handle(fakeExchange('GET', '/'))
    assert.throws(() => app.get('/late', () => 'x'), {
      code: 'APP_STARTED',
      message: /^app\.get\(\) was called after the application had started\. Routes, middleware/,
    })
    for (const add of [
      () => app.use((_, next) => next()),
      () => app.onError(404, () => ''),
      () => app.before(() => {}),
      () => app.after(() => {}),
      () => app.teardown(() => {}),
      () => app.onStart(() => {}),
      () => app.onStop(() => {}),
    ]) {
      assert.throws(add, { code: 'APP_STARTED' })
    }
  })
})

describe('bodies', () => {
  test('are limited: by the application, by the route', async () => {
    const { app } = quiet({ limit: 3 })
    app.post('/small', (request) => request.text())
    app.post('/large', { limit: 5 }, (request) => request.text())
    assert.equal(await told(app, 'POST', '/small', { body: 'abcd' }), '413 Content Too Large')
    assert.equal(await told(app, 'POST', '/large', { body: 'abcd' }), '200 abcd')
  })
})

describe('errors', () => {
  test('an HttpError answers for itself, anything else is a 500 that says nothing', async () => {
    const { app, logged } = quiet()
    app.get('/http', () => notFound('No article 3.'))
    app.get('/sync', () => {
      throw new Error('secret')
    })
    app.get('/async', async () => {
      throw new Error('secret')
    })
    app.get('/odd', () => {
      throw null
    })
    app.get('/value', () => undefined as unknown as string)
    app.get('/later', async () => 3 as unknown as string)
    app.get('/known', () => {
      throw new HttpError(503, 'Back soon.', { headers: { 'retry-after': '60' } })
    })
    assert.deepEqual([(await ask(app, 'GET', '/http')).body, logged.length], ['Not Found\nNo article 3.\n', 0])
    for (const path of ['/sync', '/async', '/odd', '/value', '/later']) {
      const response = await ask(app, 'GET', path)
      assert.deepEqual([response.status, response.body], [500, 'Internal Server Error\n'], path)
      assert.match(logged.pop() as string, new RegExp(`^GET ${path}: `))
    }
    const known = await ask(app, 'GET', '/known')
    assert.deepEqual([known.body, known.headers.get('retry-after')], ['Service Unavailable\nBack soon.\n', '60'])
    assert.match(logged.pop() as string, /^GET \/known: HttpError \[HTTP_SERVICE_UNAVAILABLE\]: Back soon\./)
  })

  test('the page is what the client reads', async () => {
    const { app } = quiet()
    app.get('/', () => notFound('<b>'))
    const page = await ask(app, 'GET', '/', { headers: { accept: 'text/html,*/*;q=0.8' } })
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(String(page.body), /<h1>Not Found<\/h1>\n<p>&lt;b&gt;<\/p>/)
    const problem = await ask(app, 'GET', '/', { headers: { accept: 'application/json' } })
    assert.equal(problem.headers.get('content-type'), 'application/problem+json')
    assert.deepEqual(JSON.parse(String(problem.body)), { type: 'about:blank', title: 'Not Found', status: 404, detail: '<b>' })
    assert.equal(
      (await ask(app, 'GET', '/', { headers: { accept: 'application/problem+json' } })).headers.get('content-type'),
      'application/problem+json',
    )
    assert.equal(
      (await ask(app, 'GET', '/', { headers: { accept: 'image/png' } })).headers.get('content-type'),
      'text/plain; charset=utf-8',
    )
    assert.equal(problem.headers.get('vary'), 'accept')
  })

  test('onError by class and by status', async () => {
    class Missing extends Error {}
    class VeryMissing extends Missing {}
    const { app, logged } = quiet()
    app.get('/missing', () => {
      throw new VeryMissing('x')
    })
    app.get('/broken', () => {
      throw new Error('x')
    })
    app.get('/twice', () => {
      throw new RangeError('x')
    })
    app.get('/thrice', async () => {
      throw new SyntaxError('first')
    })
    app.onError(Missing, (error, request) => Response.text(`${error.constructor.name} ${request.path}`, { status: 410 }))
    app.onError(404, async () => html`<h1>Nothing</h1>`)
    app.onError(405, () => null)
    app.onError(500, () => 'sorry')
    app.onError(RangeError, () => {
      throw new HttpError(418)
    })
    app.onError(SyntaxError, async () => {
      throw new Error('second')
    })
    assert.equal(await told(app, 'GET', '/missing'), '410 VeryMissing /missing')
    assert.equal(await told(app, 'GET', '/nothing'), '404 <h1>Nothing</h1>')
    assert.equal(await told(app, 'GET', '/broken'), '500 sorry')
    assert.equal(await told(app, 'GET', '/twice'), "418 I'm a teapot")
    logged.length = 0
    assert.equal(await told(app, 'GET', '/thrice'), '500 Internal Server Error')
    assert.match(logged[0] as string, /first/)
    assert.match(logged[1] as string, /second/)
    const refused = await ask(app, 'POST', '/missing')
    assert.deepEqual([refused.status, refused.headers.get('allow')], [204, 'GET, HEAD, OPTIONS'])
    assert.throws(() => quiet().app.onError(200, () => ''), {
      code: 'ERROR_HANDLER_INVALID',
      message: 'An error handler is for 200, expected a status from 400 to 599 or a class.',
    })
  })
})

describe('hooks', () => {
  test('before, after and teardown', async () => {
    const { app, logged } = quiet()
    const steps: string[] = []
    app.before((request) => (request.query.has('stop') ? 'stopped' : undefined))
    app.before(async (request) => (request.query.has('null') ? null : undefined))
    app.before((request) => void steps.push(`before ${request.path}`))
    app.after((response) => void response.headers.set('x-after', '1'))
    app.after(async (_response, request) => (request.query.has('other') ? Response.text('other') : undefined))
    app.teardown(() => void steps.push('teardown'))
    app.teardown(() => {
      throw new Error('teardown failed')
    })
    app.teardown(async () => {
      throw new Error('late teardown failed')
    })
    app.get('/', () => 'x')
    const response = await ask(app, 'GET', '/')
    assert.deepEqual([response.body, response.headers.get('x-after')], ['x', '1'])
    assert.deepEqual(steps, ['before /', 'teardown'])
    assert.equal(await told(app, 'GET', '/?stop'), '200 stopped')
    assert.equal(await told(app, 'GET', '/?null'), '204 null')
    assert.equal(await told(app, 'GET', '/?other'), '200 other')
    assert.equal(await told(app, 'GET', '/none'), '404 Not Found')
    await new Promise(setImmediate)
    assert.ok(logged.some((line) => line.includes('late teardown failed')))
    assert.ok(logged.some((line) => line.includes(': Error: teardown failed')))
  })

  test('synchronous hooks keep a request synchronous, and a failing one is a page', async () => {
    const { app } = quiet()
    let torn = 0
    app.before(() => {})
    app.after((response, request) => {
      if (request.query.has('boom')) throw new HttpError(409)
      return response
    })
    app.teardown(() => void torn++)
    app.get('/', () => 'x')
    assert.ok(app.handle(fakeExchange('GET', '/')) instanceof Response)
    assert.equal(await told(app, 'GET', '/?boom'), '409 Conflict')
    assert.equal(torn, 2)
  })

  test('start and stop, one after the other', async () => {
    const { app } = quiet()
    const steps: string[] = []
    app.onStart(async () => void steps.push('start a'))
    app.onStart(() => void steps.push('start b'))
    app.onStop(() => void steps.push('stop a'))
    app.onStop(async () => void steps.push('stop b'))
    await app.start()
    await app.stop()
    assert.deepEqual(steps, ['start a', 'start b', 'stop b', 'stop a'])
    assert.equal(quiet().app.start(), undefined)
  })
})

describe('guards', () => {
  test('an unsafe request from another site is refused, a safe one is not', async () => {
    const { app } = quiet()
    app.route('/', { methods: ['GET', 'POST'] }, () => 'x')
    const headers = { origin: 'https://evil.example' }
    assert.equal(await told(app, 'POST', '/', { headers }), '403 Forbidden')
    assert.equal(await told(app, 'GET', '/', { headers }), '200 x')
    assert.equal(await told(app, 'POST', '/'), '200 x')
    assert.equal(await told(app, 'POST', '/none', { headers }), '403 Forbidden')
  })

  test('hosts', async () => {
    const { app } = quiet({ hosts: ['example.org'] })
    app.get('/', () => 'x')
    assert.equal(await told(app, 'GET', '/'), '200 x')
    assert.equal(await told(app, 'GET', '/', { headers: { host: 'evil' } }), '400 Bad Request')
  })

  test('can be switched off, and the headers changed', async () => {
    const { app } = quiet({ guards: { headers: false, origin: false } })
    app.post('/', () => 'x')
    const response = await ask(app, 'POST', '/', { headers: { origin: 'https://evil.example' } })
    assert.deepEqual([response.status, response.headers.block], [200, 'content-type: text/plain; charset=utf-8\r\n'])
    const own = quiet({ guards: { headers: { 'x-a': '1' } } }).app
    assert.equal((await ask(own, 'GET', '/none')).headers.get('x-a'), '1')
  })
})

describe('schemas', () => {
  const number = (field: string): Schema<{ [k: string]: unknown }, { n: number }> => ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        const n = Number((value as Record<string, unknown>)[field])
        return Number.isNaN(n) ? { issues: [{ message: 'no number', path: [field] }] } : { value: { n } }
      },
    },
  })
  const later = <T>(schema: Schema<unknown, T>): Schema<unknown, T> => ({
    '~standard': { version: 1, vendor: 'test', validate: async (value) => schema['~standard'].validate(value) },
  })
  const json = (body: string): FakeOptions => ({ body, headers: { 'content-type': 'application/json' } })

  test('give data, search and params', async () => {
    const { app } = quiet()
    app.post('/{a}', { body: number('b'), query: number('c'), params: number('a') }, ({ data, search, params }) => [
      params.n,
      search.n,
      data.n,
    ])
    assert.equal(await told(app, 'POST', '/1?c=2', json('{"b":3}')), '200 [1,2,3]')
    assert.equal(
      await told(app, 'POST', '/1?c=2', { body: 'b=3', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      '200 [1,2,3]',
    )
    assert.equal(await told(app, 'POST', '/1?c=2', { body: 'b=3' }), '415 Unsupported Media Type')
    assert.equal(await told(app, 'POST', '/1?c=2', json('{"b":')), '400 Bad Request')
  })

  test('a query schema keeps a request synchronous', () => {
    const { app } = quiet()
    app.get('/', { query: number('a') }, ({ search }) => String(search.n))
    assert.equal((app.handle(fakeExchange('GET', '/?a=1')) as Response).body, '1')
  })

  test('failures of all parts come together, as problem details', async () => {
    const { app } = quiet()
    app.post('/{a}', { body: later(number('b')), query: later(number('c')), params: number('a') }, () => null)
    const response = await ask(app, 'POST', '/x?c=y', {
      ...json('{"b":"z"}'),
      headers: { 'content-type': 'application/json', accept: 'text/html' },
    })
    assert.equal(response.status, 422)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.deepEqual(JSON.parse(String(response.body)), {
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      detail: 'The request does not have the form that is expected.',
      errors: [
        { in: 'path', pointer: '/a', message: 'no number' },
        { in: 'query', pointer: '/c', message: 'no number' },
        { in: 'body', pointer: '/b', message: 'no number' },
      ],
    })
  })

  test('a response schema decides what goes out', async () => {
    const { app, logged } = quiet()
    app.get('/ok', { response: number('n') }, () => ({ n: '3', secret: 'x' }))
    app.get('/later', { response: later(number('n')) }, async () => ({ n: 4 }))
    app.get('/own', { response: number('n') }, () => Response.text('mine'))
    app.get('/wrong', { response: number('n') }, () => ({ n: 'x' }))
    assert.equal(await told(app, 'GET', '/ok'), '200 {"n":3}')
    assert.equal(await told(app, 'GET', '/later'), '200 {"n":4}')
    assert.equal(await told(app, 'GET', '/own'), '200 mine')
    assert.equal(await told(app, 'GET', '/wrong'), '500 Internal Server Error')
    assert.match(logged[0] as string, /\[RESPONSE_SCHEMA\]: A handler returned what its response schema refuses: \/n: no number\./)
  })
})

describe('environment', () => {
  test('production unless said otherwise', () => {
    assert.equal(new App({ debug: true }).debug, true)
    assert.equal(typeof new App().debug, 'boolean')
    assert.equal(new App().log, console)
  })

  test('requests do not mix', async () => {
    const { app } = quiet()
    app.get('/{name}', async ({ params, query }) => {
      await new Promise(setImmediate)
      return `${params.name} ${query.get('n')}`
    })
    const asked = Array.from({ length: 200 }, (_, i) => told(app, 'GET', `/a${i}?n=${i}`))
    assert.deepEqual(
      await Promise.all(asked),
      asked.map((_, i) => `200 a${i} ${i}`),
    )
  })
})
