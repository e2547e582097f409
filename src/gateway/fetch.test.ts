import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer } from './exchange.ts'
import { asApplication, fromFetch, toFetch } from './fetch.ts'

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

  test('that gives no Response is told so', async () => {
    const app = fromFetch({ fetch: () => 'text' as unknown as Response })
    await assert.rejects(async () => app.handle(fakeExchange('GET', '/')), { code: 'GATEWAY_NO_RESPONSE' })
  })
})

describe('an application as fetch', () => {
  test('gets an exchange of the Request', async () => {
    const fetch = toFetch({
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
    })
    const response = await fetch(new Request('https://example.org/p?q=1', { method: 'POST', body: 'hi' }))
    assert.equal(await response.text(), 'POST /p?q=1 example.org https hi')
    assert.equal(response.headers.get('x-a'), '1, 2')
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
  assert.throws(() => asApplication(undefined as never), { code: 'GATEWAY_NO_APPLICATION', hint: /default export/ })
})
