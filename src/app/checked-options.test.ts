import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { Response } from '../http/response.ts'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'
import { client } from './client.ts'
import { formTokens } from './guards/form-tokens.ts'

/** As a program without types would call it. */
const loosely = (options: unknown): never => options as never

describe('options that mean nothing', () => {
  test('are refused by name, with the nearest that there is', () => {
    assert.throws(() => new App(loosely({ host: ['a.example'] })), { code: 'OPTION_UNKNOWN', hint: /hosts/ })
    assert.throws(() => new Blueprint('a', loosely({ prefx: '/a' })), { code: 'OPTION_UNKNOWN', hint: /prefix/ })
    assert.throws(() => new App().get('/', loosely({ limits: 1 }), () => 'x'), { code: 'OPTION_UNKNOWN', hint: /limit/ })
    assert.throws(() => new App(loosely({ guards: { orign: false } })), { code: 'OPTION_UNKNOWN', hint: /origin/ })
    assert.throws(() => formTokens(loosely({ secret: 'x', feild: 'token' })), { code: 'OPTION_UNKNOWN', hint: /field/ })
    assert.throws(() => client(new App(), loosely({ rethow: true })), { code: 'OPTION_UNKNOWN', hint: /rethrow/ })
    assert.throws(() => new App(loosely(JSON.parse('{"__proto__":1}'))), { code: 'OPTION_UNKNOWN' })
    assert.throws(() => new App().get('/', loosely({ constructor: 1 }), () => 'x'), { code: 'OPTION_UNKNOWN' })
  })

  test('are refused where they are of another kind', () => {
    for (const options of [
      { debug: 'false' },
      { debug: 0 },
      { log: 5 },
      { log: { error() {} } },
      { engine: 'jinja' },
      { guards: false },
      'x',
      null,
      [],
    ]) {
      assert.throws(() => new App(loosely(options)), { code: 'OPTION_INVALID' }, JSON.stringify(options))
    }
    const bad = [
      { methods: 'POST' },
      { methods: null },
      { name: 5 },
      { uploads: 3 },
      { body: {} },
      { query: 'x' },
      { params: () => true },
      { response: 1 },
    ]
    for (const options of bad) {
      assert.throws(() => new App().get('/', loosely(options), () => 'x'), { code: 'OPTION_INVALID' }, JSON.stringify(options))
    }
    for (const options of [null, 5, 'x', []])
      assert.throws(() => new App().get('/', loosely(options), () => 'x'), { code: 'OPTION_INVALID' })
  })

  test('schemas that are functions are schemas', () => {
    const schema = Object.assign(() => true, { '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 1 }) } } as const)
    new App().get('/', { query: schema }, () => 'x')
  })
})

describe('what is missing', () => {
  test('is named: a handler, a blueprint, a view, a command', () => {
    const app = new App()
    for (const handler of [undefined, null, 5]) assert.throws(() => app.get('/', loosely(handler)), { code: 'ROUTE_HANDLER' })
    for (const blueprint of [undefined, null, {}, () => {}]) assert.throws(() => app.register(loosely(blueprint)), { code: 'APP_SETUP' })
    assert.throws(() => app.register(new App()), { code: 'APP_SETUP', hint: /mount/ })
    for (const view of [undefined, null, 5]) assert.throws(() => app.view('/', loosely(view)), { code: 'VIEW_EMPTY' })
    assert.throws(() => app.command('a', loosely(undefined), () => {}), { code: 'COMMAND_INVALID' })
    assert.throws(() => app.command(loosely(undefined), {}, () => {}), { code: 'COMMAND_INVALID' })
    assert.throws(() => new Blueprint(loosely(undefined)), { code: 'BLUEPRINT_NAME' })
    assert.throws(() => app.use(loosely(undefined)), { code: 'APP_SETUP', hint: /call/ })
  })
})

describe('whatever a handler does', () => {
  const errors: string[] = []
  const app = new App({ log: { error: (text) => errors.push(text), warn() {}, info() {} } })
  app.get('/trap', () => {
    throw new Proxy(
      {},
      {
        get() {
          throw new Error('trap')
        },
      },
    )
  })
  app.get('/stack', () => {
    throw Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('stack')
      },
    })
  })
  app.get('/thenable', () => ({ then: (resolve: (value: string) => void) => resolve('rows') }) as unknown as Promise<string>)

  test('an error that cannot be looked at is logged and answered', async () => {
    for (const path of ['/trap', '/stack']) {
      assert.equal((await app.handle(fakeExchange('GET', path))).status, 500)
      assert.match(errors.at(-1) ?? '', new RegExp(`^GET ${path}: `))
    }
  })

  test('a value with a then of its own is waited for', async () => {
    assert.equal((await app.handle(fakeExchange('GET', '/thenable'))).body, 'rows')
  })
})

test('a response is for one request: what was put on it for one visitor goes to no other', async () => {
  const errors: string[] = []
  const shared = Response.text('shared')
  const refusal = Response.text('no', { status: 403 })
  const app = new App({ log: { error: (text) => errors.push(text), warn() {}, info() {} } })
  app.after((response, request) => response.cookies.set('visitor', request.query.get('v') ?? ''))
  app.use((request, next) => (request.path === '/refused' ? refusal : next()))
  app.get('/', () => shared)
  app.get('/refused', () => 'x')
  app.get('/text', () => 'constant')
  const ask = async (target: string): Promise<Response> => (await app.handle(fakeExchange('GET', target))) as Response
  for (const path of ['/', '/refused']) {
    await ask(`${path}?v=one`)
    const second = await ask(`${path}?v=two`)
    assert.equal(second.status, 500)
    assert.doesNotMatch(second.headers.getSetCookie().join(), /one/)
    assert.match(errors.at(-1) ?? '', /RESPONSE_REUSED/)
  }
  assert.deepEqual([(await ask('/text')).status, (await ask('/text')).status], [200, 200])
})
