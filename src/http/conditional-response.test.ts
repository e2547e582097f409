import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { checkConditions, conditional } from './conditional-response.ts'
import { Response } from './response.ts'

function ask(response: Response, headers: Record<string, string> = {}, method = 'GET'): Response {
  return conditional(fakeExchange(method, '/', { headers }), response)
}

function tagged(body: string | Uint8Array, tag?: string, weak?: boolean): Response {
  const response = new Response(body)
  response.setETag(tag, weak)
  return response
}

describe('a response with a tag', () => {
  test('is not sent to who has it', () => {
    const response = tagged('hello')
    const etag = response.headers.get('etag') as string
    assert.match(etag, /^"[\w+/]{43}"$/)
    assert.equal(ask(tagged('hello'), { 'if-none-match': `"x", W/${etag}` }).status, 304)
    assert.equal(ask(tagged('other'), { 'if-none-match': etag }).status, 200)
    assert.equal(ask(tagged(new Uint8Array(1), 'v1', true), { 'if-none-match': '"v1"' }).status, 304)
  })

  test('of another status or method stays as it is', () => {
    const made = new Response('x', { status: 404, headers: { etag: '"a"' } })
    assert.equal(ask(made, { 'if-none-match': '"a"' }), made)
    const posted = tagged('x', 'a')
    assert.equal(ask(posted, { 'if-match': '"b"' }, 'POST'), posted)
  })

  test('keeps what caches need, and cookies', () => {
    const response = new Response('x', {
      headers: {
        etag: '"a"',
        vary: 'accept',
        'cache-control': 'no-cache',
        'set-cookie': 'a=1',
        'content-language': 'de',
        'content-location': '/x',
        'content-security-policy': "default-src 'self'",
      },
    })
    assert.deepEqual(
      [...ask(response, { 'if-none-match': '*' }).headers.keys()],
      ['etag', 'vary', 'cache-control', 'set-cookie', 'content-location', 'content-security-policy'],
    )
  })

  test('closes a body that is not sent', () => {
    let closed = 0
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('asked')),
        return: () => Promise.reject(new Error(String(closed++))),
      }),
    }
    const response = (): Response => Response.stream(body, { headers: { etag: '"a"' } })
    assert.equal(ask(response(), { 'if-none-match': '"a"' }).status, 304)
    assert.equal(ask(response(), { 'if-match': '"b"' }).status, 412)
    assert.equal(closed, 2)
  })

  test('needs a whole body, or a tag', () => {
    assert.throws(() => Response.stream([]).setETag(), { code: 'RESPONSE_ETAG', message: /without a whole body/ })
  })
})

describe('a response that takes ranges', () => {
  const accept = { headers: { 'accept-ranges': 'bytes' } }

  test('is cut where it is whole', () => {
    assert.equal(ask(new Response('0123', accept), { range: 'bytes=1-2' }).status, 206)
    assert.equal(String(ask(new Response('üü', accept), { range: 'bytes=2-' }).body), '195,188')
    assert.equal(ask(new Response('0123'), { range: 'bytes=1-2' }).status, 200)
    assert.equal(ask(Response.stream(['0123'], accept), { range: 'bytes=1-2' }).status, 200)
  })

  test('several parts of bytes', async () => {
    const response = ask(new Response(Buffer.from('0123456789'), { headers: { 'accept-ranges': 'bytes' } }), { range: 'bytes=0-0,9-9' })
    const text = Buffer.concat(await Array.fromAsync(response.body as AsyncIterable<Uint8Array>)).toString()
    assert.equal(response.headers.get('content-length'), String(text.length))
    assert.match(text, /content-range: bytes 0-0\/10\r\n\r\n0\r\n--/)
  })
})

test('a handler asks before it changes something', () => {
  const put = fakeExchange('PUT', '/', { headers: { 'if-match': '"old"' } })
  assert.throws(() => checkConditions(put, { etag: { value: 'new', weak: false } }), { status: 412 })
  checkConditions(put, { etag: { value: 'old', weak: false } })
})

test('a refusal keeps cookies and what caches and other sites need, and nothing that was said of the content', () => {
  const headers = { etag: '"a"', vary: 'origin', 'set-cookie': 'a=1', 'access-control-allow-origin': 'https://b.example' }
  const make = (): Response =>
    new Response('hello', { headers: { ...headers, 'cache-control': 'max-age=60', 'content-language': 'en', 'accept-ranges': 'bytes' } })
  for (const asked of [{ 'if-match': '"b"' }, { range: 'bytes=99-' }]) {
    const { headers: kept } = ask(make(), asked)
    assert.deepEqual(
      ['vary', 'set-cookie', 'access-control-allow-origin', 'cache-control', 'etag', 'content-language'].map((name) => kept.get(name)),
      ['origin', 'a=1', 'https://b.example', null, null, null],
    )
  }
})
