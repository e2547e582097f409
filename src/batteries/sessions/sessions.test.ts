import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askLinted, type FakeOptions, fakeExchange } from '../../../test/fake-exchange.ts'
import { ManualClock } from '../../http.ts'
import { App, Response as NuagesResponse, type Response } from '../../nuages.ts'
import { client } from '../../testing.ts'
import { MemoryBackend } from './memory-backend.ts'
import { type SessionOptions, sessions } from './sessions.ts'

const SECRET = 'a secret that only tests may know'

/** An application with sessions, and a visitor who keeps its cookies. */
function make(options: SessionOptions = { secret: SECRET }): {
  app: App
  ask: (target: string, more?: FakeOptions) => Promise<Response>
  jar: Map<string, string>
} {
  const app = new App({ log: { error() {}, warn() {}, info() {} } })
  app.use(sessions(options))
  app.get('/none', () => 'x')
  app.get('/read', ({ session }) => ({ count: session.get('count') ?? null, isNew: session.isNew }))
  app.get('/count', ({ session }) => {
    session.set('count', Number(session.get('count') ?? 0) + 1)
    return String(session.get('count'))
  })
  app.get('/cycle', ({ session }) => {
    session.cycle()
    return 'x'
  })
  app.get('/flush', ({ session }) => {
    session.flush()
    return 'x'
  })
  app.get('/fail', ({ session }) => {
    session.set('count', 99)
    throw new Error('x')
  })
  const jar = new Map<string, string>()
  const ask = async (target: string, more: FakeOptions = {}): Promise<Response> => {
    const headers = {
      ...(jar.size === 0 ? {} : { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...more.headers,
    }
    const response = await askLinted(app, fakeExchange('GET', target, { ...more, headers }))
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as unknown as [string, string, string]
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  return { app, ask, jar }
}

for (const [kind, options] of [
  ['cookie', () => ({ secret: SECRET })],
  ['memory', () => ({ backend: new MemoryBackend() })],
] as const) {
  describe(`sessions kept by ${kind}`, () => {
    test('last between requests, and are stored only when changed', async () => {
      const { ask } = make(options())
      assert.equal((await ask('/none')).headers.has('set-cookie'), false)
      assert.equal((await ask('/none')).headers.has('vary'), false)
      assert.equal((await ask('/count')).body, '1')
      assert.equal((await ask('/count')).body, '2')
      const read = await ask('/read')
      assert.deepEqual(JSON.parse(String(read.body)), { count: 2, isNew: false })
      assert.equal(read.headers.has('set-cookie'), false)
      assert.equal(read.headers.get('vary'), 'Cookie')
    })

    test('do not mix between visitors', async () => {
      const backend = options()
      const [one, two] = [make(backend), make(backend)]
      await one.ask('/count')
      assert.deepEqual(JSON.parse(String((await two.ask('/read')).body)), { count: null, isNew: true })
    })

    test('flush takes the cookie away', async () => {
      const { ask, jar } = make(options())
      await ask('/count')
      await ask('/flush')
      assert.equal(jar.size, 0)
      assert.deepEqual(JSON.parse(String((await ask('/read')).body)), { count: null, isNew: true })
    })

    test('what no one can have made is no session, and no error', async () => {
      const { ask, jar } = make(options())
      for (const forged of ['x', 'a.b.c', '__proto__', 'x'.repeat(5000), 'eyJjb3VudCI6OX0.Zx.AAAA']) {
        jar.set('session', forged)
        const response = await ask('/read')
        assert.deepEqual([response.status, JSON.parse(String(response.body))], [200, { count: null, isNew: true }])
      }
    })

    test('a failed request changes nothing', async () => {
      const { ask } = make(options())
      await ask('/count')
      assert.equal((await ask('/fail')).headers.has('set-cookie'), false)
      assert.equal(JSON.parse(String((await ask('/read')).body)).count, 1)
    })
  })
}

test('a cycled session has a new token, and the old one is forgotten', async () => {
  const { ask, jar } = make({ backend: new MemoryBackend() })
  await ask('/count')
  const old = jar.get('session') as string
  await ask('/cycle')
  assert.notEqual(jar.get('session'), old)
  assert.equal(JSON.parse(String((await ask('/read')).body)).count, 1)
  jar.set('session', old)
  assert.equal(JSON.parse(String((await ask('/read')).body)).count, null)
})

test('the cookie is closed to scripts, bound to the host, and to https where there is https', async () => {
  const { ask } = make()
  assert.match(
    (await ask('/count')).headers.getSetCookie()[0] as string,
    /^session=[^;]+;(?=.*HttpOnly)(?=.*SameSite=Lax)(?=.*Path=\/)(?=.*Max-Age=1209600)(?!.*Secure)/i,
  )
  assert.match(
    (await ask('/count', { scheme: 'https' })).headers.getSetCookie()[0] as string,
    /^__Host-session=[^;]+;(?=.*HttpOnly)(?=.*Secure)(?=.*Path=\/)(?!.*Domain)/i,
  )
})

test('expire after their last change, and old keys still verify', async () => {
  const clock = new ManualClock(1_700_000_000_000)
  const first = make({ secret: ['old key that is long enough'], maxAge: 60, clock })
  await first.ask('/count')
  const rotated = make({ secret: ['new key that is long enough', 'old key that is long enough'], maxAge: 60, clock })
  rotated.jar.set('session', first.jar.get('session') as string)
  assert.equal(JSON.parse(String((await rotated.ask('/read')).body)).count, 1)
  clock.advance(61_000)
  assert.equal(JSON.parse(String((await rotated.ask('/read')).body)).count, null)
})

test('a session that ended while a request was under way stays ended', async () => {
  const backend = new MemoryBackend()
  const app = new App()
  app.use(sessions({ backend }))
  app.get('/login', ({ session }) => {
    session.set('user', 1)
    return 'x'
  })
  app.get('/slow', ({ session, query }) => {
    session.set('seen', true)
    backend.remove(query.get('token') as string)
    return 'x'
  })
  const [line = ''] = (await askLinted(app, fakeExchange('GET', '/login'))).headers.getSetCookie()
  const token = /^session=([^;]+)/.exec(line)?.[1] as string
  const late = await askLinted(app, fakeExchange('GET', `/slow?token=${token}`, { headers: { cookie: `session=${token}` } }))
  assert.deepEqual([late.status, late.headers.has('set-cookie')], [200, false])
  assert.equal(backend.load(token), null)
})

test("the cookie lasts as long as the backend's sessions, and options that would do nothing are refused", async () => {
  const { ask } = make({ backend: new MemoryBackend({ maxAge: 60 }) })
  assert.match((await ask('/count')).headers.getSetCookie()[0] as string, /Max-Age=60(?:;|$)/i)
  const refused = { code: 'SESSION_OPTIONS' }
  assert.throws(() => sessions({ backend: new MemoryBackend(), maxAge: 60 }), refused)
  assert.throws(() => sessions({ backend: new MemoryBackend(), secret: SECRET }), refused)
  for (const maxAge of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => new MemoryBackend({ maxAge }), { code: 'SESSION_MAX_AGE' })
    assert.throws(() => sessions({ secret: SECRET, maxAge }), { code: 'SESSION_MAX_AGE' })
  }
})

test('what is missing is told with the cure', async () => {
  assert.throws(() => sessions({}), { code: 'SESSION_SECRET' })
  const errors: string[] = []
  const app = new App({ log: { error: (text) => void errors.push(text), warn() {}, info() {} } })
  app.get('/', ({ session }) => session)
  assert.equal((await app.handle(fakeExchange('GET', '/'))).status, 500)
  assert.match(errors[0] as string, /SESSION_MISSING[\s\S]*nuages\/sessions/)
})

test('a session too large for a cookie is told', async () => {
  const errors: string[] = []
  const app = new App({ log: { error: (text) => void errors.push(text), warn() {}, info() {} } })
  app.use(sessions({ secret: SECRET }))
  app.get('/', ({ session }) => {
    session.set('x', Array.from({ length: 900 }, (_, i) => `${i * 7919}`).join(' '))
    return 'x'
  })
  assert.equal((await app.handle(fakeExchange('GET', '/'))).status, 500)
  assert.match(errors[0] as string, /SESSION_TOO_LARGE/)
})

test('a change that comes when the session is stored already is an error, and no silence', async () => {
  const errors: string[] = []
  const app = new App({ log: { error: (text) => errors.push(text), warn() {}, info() {} } })
  app.use(sessions({ secret: SECRET }))
  app.get('/generator', function* ({ session }) {
    session.set('count', 1)
    yield 'x'
  })
  app.get('/after', (request) => {
    request.after(() => request.session.touch())
    return 'x'
  })
  const generated = (await app.handle(fakeExchange('GET', '/generator'))) as Response
  await assert.rejects(async () => {
    for await (const _piece of generated.body as AsyncIterable<Uint8Array>);
  }, /stored/)
  await app.handle(fakeExchange('GET', '/after'))
  assert.match(errors.at(-1) ?? '', /SESSION_STORED/)
})

test('an answer that may read the session while it is sent varies, and a file does not', async () => {
  const app = new App()
  app.use(sessions({ secret: SECRET }))
  app.get('/generator', function* ({ session }) {
    yield String(session.get('count'))
  })
  app.get('/file', () => NuagesResponse.file(import.meta.filename))
  assert.match((await askLinted(app, fakeExchange('GET', '/generator'))).headers.get('vary') ?? '', /Cookie/)
  assert.equal((await askLinted(app, fakeExchange('GET', '/file'))).headers.get('vary'), null)
})

test('options that would fail with the first session fail at start', () => {
  const bad = [
    undefined,
    null,
    5,
    { secret: SECRET, maxage: 5 },
    { secret: SECRET, sameSite: 'None' },
    { backend: {} },
    { backend: MemoryBackend },
  ]
  const names = ['', 'a b', 'a=b', '__Host-x', '__secure-x', 5].map((name) => ({ secret: SECRET, name }))
  for (const options of [...bad, ...names]) {
    assert.throws(() => sessions(options as never), { code: 'SESSION_OPTIONS' }, JSON.stringify(options))
  }
})

test('a cookie of one name is not good under another, where the secret is the same', async () => {
  const token = async (name: string): Promise<string> => {
    const response = await make({ secret: SECRET, name }).ask('/count')
    return String(
      response.headers
        .getSetCookie()[0]
        ?.slice(name.length + 1)
        .split(';')[0],
    )
  }
  const read = async (cookie: string): Promise<unknown> =>
    JSON.parse(String((await make({ secret: SECRET, name: 'admin' }).ask('/read', { headers: { cookie } })).body))
  assert.deepEqual(await read(`admin=${await token('admin')}`), { count: 1, isNew: false })
  assert.deepEqual(await read(`admin=${await token('shop')}`), { count: null, isNew: true })
})

test('a page for a request that a guard refused has the session, and no other middleware sees the request', async () => {
  const { app } = make()
  const seen: string[] = []
  app.use((request, next) => {
    seen.push(request.path)
    return next()
  })
  app.post('/send', () => 'sent')
  app.onError(403, (_error, { session }) => {
    session.set('refused', true)
    return { count: session.get('count') }
  })
  const visitor = client(app)
  await visitor.get('/count')
  const refused = await visitor.post('/send', { headers: { origin: 'https://other.example' } })
  assert.deepEqual([refused.status, await refused.json()], [403, { count: 1 }])
  assert.equal(refused.headers.get('x-content-type-options'), 'nosniff')
  assert.match(refused.headers.getSetCookie().join(), /^session=/)
  assert.deepEqual(seen, ['/count'])
})
