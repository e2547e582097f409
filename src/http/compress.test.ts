import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { type CompressOptions, compress } from './compress.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'

const TEXT = 'all the same '.repeat(200)
const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync }

interface Asked extends CompressOptions {
  readonly accept?: string | null
  readonly method?: string
  readonly headers?: Record<string, string>
}

async function ask(
  response: Response | Promise<Response>,
  { accept = 'gzip', method = 'GET', headers = {}, ...options }: Asked = {},
): Promise<Response> {
  const fields = accept === null ? headers : { 'accept-encoding': accept, ...headers }
  return compress(options)(new Request(fakeExchange(method, '/', { headers: fields }), '/'), () => response)
}

async function bytesOf({ body }: Response): Promise<Uint8Array> {
  if (body === null || body instanceof Uint8Array) return body ?? new Uint8Array()
  return typeof body === 'string' ? Buffer.from(body) : Buffer.concat(await Array.fromAsync(body))
}

function text(headers: Record<string, string> = {}): Response {
  return Response.text(TEXT, { headers })
}

describe('what is compressed', () => {
  test('text, by the coding that both like', async () => {
    for (const [accept, coding] of [
      ['gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip;q=1, br;q=0.5', 'gzip'],
      ['zstd', 'zstd'],
      ['*', 'br'],
    ] as const) {
      const response = await ask(text(), { accept })
      assert.equal(response.headers.get('content-encoding'), coding)
      assert.equal(response.headers.get('vary'), 'accept-encoding')
      const bytes = await bytesOf(response)
      assert.ok(bytes.length < TEXT.length / 10)
      assert.equal(String(DECODERS[coding](bytes)), TEXT)
    }
    assert.equal((await ask(text(), { accept: 'gzip, br', codings: ['gzip', 'br'] })).headers.get('content-encoding'), 'gzip')
  })

  test('types that are text at heart', async () => {
    for (const type of ['application/json', 'application/problem+json', 'image/svg+xml', 'text/html; charset=utf-8', 'application/wasm']) {
      assert.ok((await ask(text({ 'content-type': type }))).headers.has('content-encoding'), type)
    }
  })

  test('later responses, bytes, and streams piece by piece', async () => {
    assert.ok((await ask(Promise.resolve(text()))).headers.has('content-encoding'))
    const bytes = new Response(Buffer.from(TEXT), { headers: { 'content-type': 'text/css' } })
    assert.equal(String(gunzipSync(await bytesOf(await ask(bytes)))), TEXT)
    for (const accept of ['br', 'gzip', 'zstd'] as const) {
      let made = 0
      const pieces = (function* () {
        for (; made < 3; made++) yield `piece ${made};`
      })()
      const response = await ask(Response.stream(pieces), { accept })
      const iterator = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
      const got: Uint8Array[] = []
      for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) got.push(result.value)
      assert.ok(got.length >= 3, accept)
      assert.equal(String(DECODERS[accept](Buffer.concat(got))), 'piece 0;piece 1;piece 2;')
    }
  })

  test('a stream that fails, or is left', async () => {
    const failing = (async function* () {
      yield 'a'
      throw new Error('halfway')
    })()
    await assert.rejects(bytesOf(await ask(Response.stream(failing))), { message: 'halfway' })
    let closed = false
    const left = (async function* () {
      try {
        for (;;) yield 'a'
      } finally {
        closed = true
      }
    })()
    for await (const _ of (await ask(Response.stream(left))).body as AsyncIterable<Uint8Array>) break
    await new Promise((resolve) => setImmediate(resolve))
    assert.ok(closed)
  })

  test('the fields that speak of the bytes are changed', async () => {
    const response = await ask(text({ etag: '"a"', 'accept-ranges': 'bytes', 'content-length': String(TEXT.length), vary: 'accept' }))
    assert.deepEqual(Object.entries(response.headers.toJSON()), [
      ['content-type', 'text/plain; charset=utf-8'],
      ['vary', 'accept, accept-encoding'],
      ['content-encoding', 'gzip'],
      ['etag', 'W/"a"'],
    ])
    assert.equal((await ask(text({ etag: 'W/"a"' }))).headers.get('etag'), 'W/"a"')
    assert.equal((await ask(text(), { method: 'HEAD' })).headers.get('content-encoding'), 'gzip')
    const stream = Response.stream([TEXT])
    const { body } = stream
    assert.equal((await ask(stream, { method: 'HEAD' })).body, body)
  })
})

describe('what is not', () => {
  const cases: readonly [string, () => Response, Asked?][] = [
    ['small answers', () => Response.text('x'.repeat(1023))],
    ['small files', () => Response.stream(['x'], { headers: { 'content-length': '1' } })],
    ['small bytes', () => new Response(new Uint8Array(1), { headers: { 'content-type': 'text/css' } })],
    ['images', () => text({ 'content-type': 'image/png' })],
    ['what is compressed', () => text({ 'content-encoding': 'br' })],
    ['parts', () => Response.text(TEXT, { status: 206 })],
    ['event streams', () => text({ 'content-type': 'text/event-stream' })],
    ['what must not be changed', () => text({ 'cache-control': 'no-transform' })],
    ['nothing', () => new Response(null)],
    ['exceptions', () => text(), { except: () => true }],
  ]
  for (const [what, make, options] of cases) {
    test(what, async () => {
      const response = make()
      const before = response.headers.block
      assert.equal((await ask(response, options)).headers.block, before)
    })
  }

  test('answers to who asks for a part, or cannot read it', async () => {
    for (const options of [
      { headers: { range: 'bytes=0-1' } },
      { accept: null },
      { accept: 'identity' },
      { accept: 'deflate' },
      { accept: '*;q=0' },
    ]) {
      const response = await ask(text(), options)
      assert.equal(response.headers.has('content-encoding'), false)
      assert.equal(response.headers.get('vary'), 'accept-encoding')
    }
  })
})

test('mistakes are told at start', () => {
  assert.throws(() => compress({ codings: ['deflate' as 'gzip'] }), {
    message: /^The option codings of compress\(\) is "deflate", expected br, zstd, gzip/,
  })
  assert.throws(() => compress({ treshold: 1 } as CompressOptions), {
    code: 'COMPRESS_INVALID',
    message: 'There is no option "treshold" of compress().',
    hint: 'Did you mean threshold?',
  })
  assert.throws(() => compress({ bogus: 1 } as CompressOptions), { hint: 'There are codings, threshold, except.' })
  assert.throws(() => compress({ threshold: Number.NaN }), { code: 'COMPRESS_INVALID' })
})
