import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer, Application } from './exchange.ts'
import { asApplication, fromFetch, toFetch } from './fetch.ts'
import { lint } from './lint.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function text({ body }: Answer): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  return new Response(body as Uint8Array<ArrayBuffer>).text()
}

describe('a stranger with fetch', () => {
  test('gets a global Request with method, URL, fields and body', async () => {
    const app = fromFetch({
      async fetch(request) {
        assert.ok(request instanceof Request)
        const fields = Object.fromEntries(request.headers)
        return Response.json({ method: request.method, url: request.url, fields, body: await request.text() }, { status: 201 })
      },
    })
    const headers = { host: 'example.org', 'x-a': '1', connection: 'x-b, close', 'keep-alive': '5', expect: '100-continue', te: 'trailers' }
    const answer = await app.handle(fakeExchange('POST', '/a?b=c', { headers, body: 'hello' }))
    assert.equal(answer.status, 201)
    const seen = JSON.parse(await text(answer))
    assert.deepEqual([seen.method, seen.url, seen.body], ['POST', 'http://example.org/a?b=c', 'hello'])
    assert.equal(seen.fields['x-a'], '1')
    for (const name of ['connection', 'keep-alive', 'expect', 'te']) assert.equal(seen.fields[name], undefined, name)
  })

  test('keeps each cookie on a line of its own', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
    const answer = await fromFetch({ fetch: () => new Response(null, { headers }) }).handle(fakeExchange('GET', '/'))
    assert.deepEqual(
      [...answer.headers].filter(([name]) => name === 'set-cookie').map(([, value]) => value),
      ['a=1', 'b=2'],
    )
  })

  test('is asked nothing that makes no URL, and nothing that Fetch forbids', async () => {
    const app = lint(fromFetch({ fetch: () => assert.fail('asked') }))
    for (const host of ['a/b', 'a@b', 'a\\b', '[::', 'a?b']) {
      assert.equal((await app.handle(fakeExchange('GET', '/', { headers: { host } }))).status, 400, host)
    }
    assert.equal((await app.handle(fakeExchange('TRACE', '/'))).status, 501)
    assert.equal((await app.handle({ ...fakeExchange('CONNECT', '/'), target: 'example.org:443' })).status, 501)
  })

  test('gets a URL of its own: after the mount, without a fragment, whole for *', async () => {
    const app = fromFetch({ fetch: (request) => new Response(request.url) })
    const ask = async (method: string, target: string): Promise<string> =>
      text(await app.handle(fakeExchange(method, target, { mount: '/m' })))
    assert.equal(await ask('GET', '/a?b#c'), 'http://example.org/a?b')
    assert.equal(await ask('GET', '//a/b'), 'http://example.org//a/b')
    assert.equal(await ask('OPTIONS', '*'), 'http://example.org/')
  })

  test('is told by the signal when the client leaves', async () => {
    const controller = new AbortController()
    const app = fromFetch({
      fetch: (request) => new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason))),
    })
    const answering = app.handle(fakeExchange('GET', '/', { signal: controller.signal }))
    controller.abort(new Error('gone'))
    await assert.rejects(async () => answering, /gone/)
  })

  test('that leaves the body of a request unread does not begin it', async () => {
    let begun = false
    const body = (async function* (): AsyncGenerator<Uint8Array> {
      begun = true
      yield bytes('x')
    })()
    const answer = await fromFetch({ fetch: () => new Response('ok') }).handle({ ...fakeExchange('POST', '/'), body })
    assert.deepEqual([await text(answer), begun], ['ok', false])
  })

  test('streams its answer, and is told where it is left', async () => {
    let cancelled = false
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(bytes('x')),
      cancel: () => {
        cancelled = true
      },
    })
    const watched = lint(fromFetch({ fetch: () => new Response(stream) }))
    await watched.start?.()
    const { body } = await watched.handle(fakeExchange('GET', '/'))
    for await (const _ of body as AsyncIterable<Uint8Array>) break
    assert.ok(cancelled)
    await watched.stop?.()
  })

  test('has what fetch() decoded sent without its coding, and what it made itself with it', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-length': '20', 'x-a': '1', connection: 'close' }
    const own = new Response('x', { headers })
    const fetched = Object.defineProperty(new Response('x', { headers }), 'url', { value: 'http://elsewhere.example/' })
    const names = async (response: Response): Promise<string[]> =>
      [...(await fromFetch({ fetch: () => response }).handle(fakeExchange('GET', '/'))).headers].map(([name]) => name)
    assert.deepEqual(await names(own), ['content-encoding', 'content-length', 'content-type', 'x-a'])
    assert.deepEqual(await names(fetched), ['content-type', 'x-a'])
  })

  test('that gives no Response is told so', async () => {
    const app = fromFetch({ fetch: () => 'text' as unknown as Response })
    await assert.rejects(async () => app.handle(fakeExchange('GET', '/')), { code: 'GATEWAY_NO_RESPONSE' })
  })
})

describe('an application as fetch', () => {
  test('gets an exchange of the Request', async () => {
    const fetch = toFetch(
      lint({
        async handle(exchange) {
          const parts: Uint8Array[] = []
          for await (const chunk of exchange.body ?? []) parts.push(chunk)
          const facts = [
            exchange.method,
            exchange.target,
            exchange.headers.get('host'),
            exchange.connection.scheme,
            Buffer.concat(parts).toString(),
          ]
          return {
            status: 200,
            headers: [
              ['x-a', '1'],
              ['x-a', '2'],
            ],
            body: facts.join(' '),
          }
        },
      }),
    )
    const response = await fetch(new Request('https://example.org/p?q=1', { method: 'POST', body: 'hi' }))
    assert.equal(await response.text(), 'POST /p?q=1 example.org https hi')
    assert.equal(response.headers.get('x-a'), '1, 2')
  })

  test('is told what the host knows of the peer, and hands on what is waited for', async () => {
    const waited: Promise<unknown>[] = []
    const errors: unknown[] = []
    const fault = new Error('late')
    const app: Application = {
      handle({ connection }) {
        connection.waitUntil(Promise.reject(fault))
        return { status: 200, headers: [], body: `${connection.remoteAddress} ${connection.remotePort}` }
      },
    }
    const ask = async (...more: unknown[]): Promise<string> =>
      (await toFetch(app, (error) => errors.push(error))(new Request('http://x/'), ...more)).text()
    assert.equal(await ask(), 'null null')
    assert.equal(await ask({ remoteAddr: { hostname: '192.0.2.7', port: 9 } }), '192.0.2.7 9')
    assert.equal(await ask({ requestIP: () => ({ address: '::1', port: 8 }) }), '::1 8')
    assert.equal(await ask({ requestIP: () => null }), 'null null')
    assert.equal(await ask({ SECRET: 'env' }, { waitUntil: (promise: Promise<unknown>) => waited.push(promise) }), 'null null')
    await Promise.all(waited)
    assert.equal(waited.length, 1)
    assert.deepEqual(errors, [fault, fault, fault, fault, fault])
  })

  test('that throws answers with a plain 500, and tells the error', async () => {
    const errors: unknown[] = []
    const fault = new Error('secret')
    const fails: Application = {
      handle: () => {
        throw fault
      },
    }
    const response = await toFetch(fails, (error) => errors.push(error))(new Request('http://x/'))
    assert.deepEqual([response.status, await response.text(), errors], [500, 'Internal Server Error\n', [fault]])
  })

  test('whose body fails breaks the stream', async () => {
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('half')
      throw new Error('mine')
    }
    const response = await toFetch({ handle: () => ({ status: 200, headers: [], body: body() }) })(new Request('http://x/'))
    await assert.rejects(response.text(), /mine/)
  })

  test('sends no type that it did not state, and no field for one connection', async () => {
    const app: Application = { handle: () => ({ status: 200, headers: [['connection', 'close']], body: 'é' }) }
    const response = await toFetch(app)(new Request('http://x/'))
    assert.deepEqual([[...response.headers], await response.text()], [[], 'é'])
  })

  test('is started once, before its first request', async () => {
    const seen: string[] = []
    const fetch = toFetch({
      async start() {
        await null
        seen.push('start')
      },
      handle() {
        seen.push('handle')
        return { status: 200, headers: [], body: null }
      },
    })
    await Promise.all([fetch(new Request('http://x/')), fetch(new Request('http://x/'))])
    assert.deepEqual(seen, ['start', 'handle', 'handle'])
  })

  test('streams as it is read, and is told when nobody reads on', async () => {
    const seen: string[] = []
    const fetch = toFetch({
      handle: () => ({
        status: 200,
        headers: [],
        body: (async function* () {
          try {
            for (let i = 0; ; i++) {
              seen.push(`made ${i}`)
              yield bytes(String(i))
            }
          } finally {
            seen.push('closed')
          }
        })(),
      }),
    })
    const response = await fetch(new Request('http://x/'))
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    assert.deepEqual((await reader.read()).value, bytes('0'))
    assert.deepEqual(seen, ['made 0'])
    await reader.cancel()
    assert.deepEqual(seen, ['made 0', 'closed'])
  })

  test('sends no body for HEAD and null body statuses, and closes what there was', async () => {
    let closed = 0
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true as const, value: undefined }),
        return: async () => ({ done: true as const, value: ++closed && undefined }),
      }),
    }
    const fetch = toFetch({ handle: ({ target }) => ({ status: target === '/304' ? 304 : 200, headers: [], body }) })
    assert.equal((await fetch(new Request('http://x/', { method: 'HEAD' }))).body, null)
    assert.equal((await fetch(new Request('http://x/304'))).status, 304)
    assert.equal(closed, 2)
  })
})

test('what is no application is told with a hint', () => {
  const app = { handle: () => ({ status: 200, headers: [], body: null }) }
  assert.equal(asApplication(app), app)
  assert.throws(() => asApplication((() => null) as never), { code: 'GATEWAY_NO_APPLICATION', hint: /\{ fetch: handler \}/ })
  assert.throws(() => asApplication(((_a: unknown, _b: unknown) => null) as never), { hint: /fromWsgi/ })
  assert.throws(() => asApplication(undefined as never), { code: 'GATEWAY_NO_APPLICATION', hint: /default export/ })
})
