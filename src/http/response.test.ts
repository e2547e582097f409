import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { safe } from '../base/safe-string.ts'
import type { AnswerBody } from '../gateway/exchange.ts'
import { Response } from './response.ts'

async function read(body: AnswerBody): Promise<string> {
  if (body === null || typeof body === 'string') return String(body)
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  let out = ''
  for await (const piece of body) out += new TextDecoder().decode(piece)
  return out
}

describe('new Response', () => {
  test('is an answer: status, fields, body', async () => {
    const response = new Response('hi', { status: 201, headers: { 'x-a': '1' } })
    assert.equal(response.status, 201)
    assert.deepEqual(
      [...response.headers],
      [
        ['content-type', 'text/plain; charset=utf-8'],
        ['x-a', '1'],
      ],
    )
    assert.equal(response.body, 'hi')
    assert.deepEqual([...new Response().headers], [])
    assert.equal(new Response('x', { headers: { 'Content-Type': 'text/css' } }).headers.get('content-type'), 'text/css')
  })

  test('takes bytes of every kind, and streams', async () => {
    const opaque = [new Uint8Array([97]), new Uint8Array([97]).buffer, new Blob(['a'], { type: 'text/html' }), new Blob(['a']).stream()]
    for (const body of opaque) {
      const response = new Response(body)
      assert.equal(await read(response.body), 'a')
      assert.equal(response.headers.get('content-type'), 'application/octet-stream')
    }
    const streamed = Response.stream(['a', 'b'])
    assert.equal(await read(streamed.body), 'ab')
    assert.equal(streamed.headers.get('content-type'), 'text/plain; charset=utf-8')
  })

  test('refuses a status that is none and a body that cannot be', () => {
    for (const status of [99, 101, 600, 200.5, Number.NaN]) assert.throws(() => new Response(null, { status }), { code: 'RESPONSE_STATUS' })
    assert.throws(() => Response.text('x', { status: 99 }), {
      message: 'A response has the status 99, expected a whole number from 200 to 599.',
    })
    for (const make of [
      () => new Response('x', { status: 204 }),
      () => Response.text('x', { status: 304 }),
      () => Response.events([], { status: 204 }),
    ]) {
      assert.throws(make, { code: 'RESPONSE_BODY_FORBIDDEN', message: /cannot have a body/ })
    }
    assert.throws(() => new Response({} as unknown as string), { code: 'RESPONSE_STREAM' })
  })
})

describe('short forms', () => {
  test('text, html, json', () => {
    assert.deepEqual([...Response.text('x').headers], [['content-type', 'text/plain; charset=utf-8']])
    assert.deepEqual([...Response.html(safe('<p>')).headers], [['content-type', 'text/html; charset=utf-8']])
    assert.equal(Response.html('<p>').body, '<p>')
    const json = Response.json({ a: 1 }, { status: 201, headers: { 'x-a': '1' } })
    assert.deepEqual(
      [json.status, json.body, [...json.headers]],
      [
        201,
        '{"a":1}',
        [
          ['content-type', 'application/json'],
          ['x-a', '1'],
        ],
      ],
    )
    assert.equal(
      Response.json(1, { headers: { 'content-type': 'application/problem+json' } }).headers.block,
      'content-type: application/problem+json\r\n',
    )
    assert.equal(Response.json(null).body, 'null')
  })

  test('json says what it cannot say', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    for (const value of [undefined, () => 1, Symbol('x')]) assert.throws(() => Response.json(value), { code: 'RESPONSE_JSON' })
    assert.throws(() => Response.json(undefined), {
      message: 'A value cannot be written as JSON: undefined.',
      hint: 'Use null where there is nothing.',
    })
    assert.throws(() => Response.json(cycle), {
      code: 'RESPONSE_JSON',
      message: 'A value cannot be written as JSON: Converting circular structure to JSON.',
      hint: /toJSON/,
    })
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown
    assert.throws(() => Response.json(deep), { code: 'RESPONSE_JSON', hint: /^It is nested too deeply/ })
    const promised = { list: [{ tags: Promise.resolve([]) }] }
    assert.throws(() => Response.json(promised), { code: 'RESPONSE_JSON', message: /: "list\.0\.tags" is a promise\.$/, hint: /`await`/ })
    assert.throws(() => Response.json([Promise.resolve(1)]), { code: 'RESPONSE_JSON', message: /"0" is a promise/ })
    assert.equal(Response.json({ none: {}, list: [{}] }).status, 200)
    assert.throws(() => Response.json({ big: 1n }), { code: 'RESPONSE_JSON', message: /BigInt/ })
  })

  test('redirect goes on with GET, and stays here', () => {
    const response = Response.redirect('/login?next=%2F')
    assert.deepEqual([response.status, response.headers.get('location'), response.body], [303, '/login?next=%2F', null])
    assert.equal(Response.redirect('/x', 301).status, 301)
    const kept = Response.redirect('/x', { status: 307, headers: { location: '//evil', 'x-a': '1' } })
    assert.deepEqual(
      [...kept.headers],
      [
        ['x-a', '1'],
        ['location', '/x'],
      ],
    )
    assert.throws(() => Response.redirect('/x', { status: 200 }), {
      code: 'RESPONSE_STATUS',
      message: /expected 301, 302, 303, 307 or 308/,
    })
    assert.throws(() => Response.redirect('//evil'), { code: 'REDIRECT_NOT_LOCAL' })
  })

  test('events are not held back by caches and proxies', async () => {
    const response = Response.events(['x'], { headers: { 'cache-control': 'no-cache' } })
    assert.equal(await read(response.body), 'data: x\n\n')
    assert.deepEqual(
      response.headers.toJSON(),
      Object.assign(Object.create(null), { 'cache-control': 'no-cache', 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }),
    )
  })

  test('cookies', () => {
    const response = Response.text('x')
    response.cookies.set('a', '1')
    assert.deepEqual(response.headers.getSetCookie(), ['a=1; Path=/; HttpOnly; SameSite=Lax'])
  })
})

test('what is no text is refused where it is given, not sent as [object Object]', () => {
  for (const value of [undefined, null, 5, {}, []]) {
    assert.throws(() => Response.text(value as never), { code: 'RESPONSE_TEXT' })
    assert.throws(() => Response.html(value as never), { code: 'RESPONSE_TEXT' })
  }
  for (const headers of ['x-a: b', 5, null, true]) {
    assert.throws(() => Response.text('x', { headers } as never), { code: 'HEADERS_INVALID' })
  }
})

test('a file is named by a path or a URL', async () => {
  for (const path of [undefined, null, 5, {}, []]) await assert.rejects(Response.file(path as never), { code: 'FILE_PATH' })
})

test('a generator that was sent is not sent again as an empty body', async () => {
  const read = async (response: Response): Promise<number> => {
    let count = 0
    for await (const _piece of response.body as AsyncIterable<Uint8Array>) count++
    return count
  }
  const once = Response.stream(
    (function* () {
      yield 'a'
    })(),
  )
  assert.equal(await read(once), 1)
  await assert.rejects(read(once), { code: 'RESPONSE_STREAM' })
  const often = Response.stream(['a', 'b'])
  assert.deepEqual([await read(often), await read(often)], [2, 2])
})
