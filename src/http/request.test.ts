import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FakeOptions, fakeExchange } from '../../test/fake-exchange.ts'
import { IncomingBody } from '../gateway/body.ts'
import { parseHostPattern } from './host-pattern.ts'
import { key } from './key.ts'
import { parsePattern } from './pattern.ts'
import { Request } from './request.ts'
import { Route } from './route.ts'

const FORM = 'application/x-www-form-urlencoded'

function request(target = '/', options: FakeOptions & { method?: string; limit?: number } = {}): Request {
  return new Request(
    fakeExchange(options.method ?? 'POST', target, options),
    '/path',
    {},
    options.limit === undefined ? undefined : { limit: options.limit, url: String },
  )
}

/** A request whose body has arrived, or will. */
function arriving(text: string, ended: boolean): { request: Request; body: IncomingBody } {
  const body = new IncomingBody({ pull: () => {}, cancel: () => {} })
  body.push(new TextEncoder().encode(text))
  if (ended) body.end()
  return { request: new Request({ ...fakeExchange('POST', '/'), body }, '/'), body }
}

describe('what a request says of itself', () => {
  test('method, path, url, mount, peer', () => {
    const seen = request('/a?b=c', { scheme: 'https', mount: '/m', headers: { host: 'a.example:8443' } })
    assert.equal(seen.method, 'POST')
    assert.equal(seen.path, '/path')
    assert.equal(seen.url, 'https://a.example:8443/m/a?b=c')
    assert.equal(seen.mount, '/m')
    assert.equal(seen.remoteAddress, '192.0.2.1')
    assert.equal(seen.connection.protocol, 'HTTP/1.1')
    assert.equal(seen.headers.get('HOST'), 'a.example:8443')
    assert.deepEqual([seen.params, seen.data, seen.search], [{}, undefined, undefined])
    assert.equal(request('*').url, 'http://example.org/')
    const { host: _, ...nameless } = { host: 1, ...fakeExchange('GET', '/x') }
    assert.equal(new Request({ ...nameless, headers: new Headers() }, '/x').url, 'http://localhost/x')
  })

  test('the parts of its URL', () => {
    const seen = request('/path?b=c#f', { scheme: 'https', mount: '/m', headers: { host: 'a.example:8443' } })
    assert.deepEqual([seen.isSecure, seen.host, seen.fullPath], [true, 'a.example:8443', '/path?b=c'])
    assert.equal(seen.rootUrl, 'https://a.example:8443/m/')
    assert.equal(seen.baseUrl, 'https://a.example:8443/m/path')
    const plain = request('/path')
    assert.deepEqual([plain.isSecure, plain.fullPath, plain.rootUrl], [false, '/path', 'http://example.org/'])
  })

  test('what the client says of itself', () => {
    const headers = { referer: 'https://b.example/', 'user-agent': 'Browser/1', 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' }
    const seen = request('/', { headers })
    assert.deepEqual([seen.referrer, seen.userAgent], ['https://b.example/', 'Browser/1'])
    assert.deepEqual(seen.fetchMetadata, { site: 'none', mode: null, dest: null, isUser: true })
    assert.deepEqual([request().referrer, request().userAgent, request().fetchMetadata.isUser], [null, null, false])
  })

  test('query and cookies, read once', () => {
    const seen = request('/?tag=a&tag=b&__proto__=x#f', { headers: { cookie: 'a=1; __proto__=2' } })
    assert.equal(seen.query.get('tag'), 'a')
    assert.deepEqual(seen.query.all('tag'), ['a', 'b'])
    assert.equal(seen.query.get('__proto__'), 'x')
    assert.equal(seen.query, seen.query)
    assert.equal(seen.cookies.get('a'), '1')
    assert.equal(seen.cookies.get('__proto__'), '2')
    assert.equal(seen.cookies, seen.cookies)
    assert.equal(request('/').query.size, 0)
  })

  test("the signal is the exchange's", () => {
    const controller = new AbortController()
    const seen = request('/', { signal: controller.signal })
    controller.abort()
    assert.ok(seen.signal.aborted)
  })

  test('what it accepts', () => {
    assert.equal(request('/', { headers: { accept: 'application/json' } }).accepts('html', 'json'), 'json')
    assert.equal(request('/', { headers: { accept: 'image/png' } }).accepts('html'), null)
  })

  test('keys are told apart by themselves, not by their names', () => {
    const user = key<string>('user')
    const seen = request()
    assert.throws(() => seen.get(user), { code: 'REQUEST_KEY_UNSET', message: 'Nothing was set on the request under the key "user".' })
    seen.set(user, 'Ada')
    assert.equal(seen.get(user), 'Ada')
    assert.throws(() => seen.get(key('user')), { code: 'REQUEST_KEY_UNSET' })
  })

  test('links have the mount in front', () => {
    const show = new Route<'/{id:int}', 'show'>(parsePattern('/{id:int}'), 'show')
    assert.equal(request('/', { mount: '/blog' }).urlFor(show, { id: 3 }), '/blog/3')
  })

  test('links to another host are whole, with the scheme and port of the request', () => {
    const host = parseHostPattern('{tenant}.example.com')
    const show = new Route<'/{id:int}', '', '{tenant}.example.com'>(parsePattern('/{id:int}'), '', { base: '/base' }, { host })
    const from = (name: string): Request => request('/', { mount: '/m', headers: { host: name } })
    assert.equal(show.url({ tenant: 'Ada', id: 3 }), '//ada.example.com/base/3')
    assert.equal(from('Ada.example.com:8000').urlFor(show, { tenant: 'ada', id: 3 }), '/m/base/3')
    assert.equal(from('example.com:8000').urlFor(show, { tenant: 'ada', id: 3 }), 'http://ada.example.com:8000/m/base/3')
    assert.equal(from('example.com').absoluteUrlFor(show, { tenant: 'ada', id: 3 }), 'http://ada.example.com/m/base/3')
    assert.equal(from('ada.example.com').absoluteUrlFor(show, { tenant: 'ada', id: 3 }), 'http://ada.example.com/m/base/3')
    assert.equal(from('a b').urlFor(show, { tenant: 'ada', id: 3 }), 'http://ada.example.com/m/base/3')
  })
})

describe('the body', () => {
  test('as bytes, text and JSON, again and again', async () => {
    const seen = request('/', { body: ['{"a":', '"ü"}'] })
    assert.equal(await seen.text(), '{"a":"ü"}')
    assert.deepEqual(await seen.json(), { a: 'ü' })
    assert.equal((await seen.bytes()).length, 10)
    assert.equal(await request('/', {}).text(), '')
    const twice = request('/', { body: 'x' })
    assert.deepEqual(await Promise.all([twice.text(), twice.text()]), ['x', 'x'])
  })

  test('is read without a promise where it is there', async () => {
    const there = arriving('abc', true).request
    assert.ok(there.read() instanceof Uint8Array)
    const { request: later, body } = arriving('abc', false)
    const promise = later.read()
    assert.ok(promise instanceof Promise)
    body.end()
    assert.equal((await promise).length, 3)
    assert.ok(later.read() instanceof Uint8Array)
  })

  test('bad JSON is a 400 with its place', async () => {
    await assert.rejects(request('/', { body: '{"a":}' }).json(), {
      status: 400,
      code: 'BODY_JSON',
      message: 'The JSON is malformed at line 1, column 6.',
    })
    await assert.rejects(request('/', {}).json(), { code: 'BODY_JSON' })
  })

  test('above its limit is a 413: by its stated length, as it comes, and piece by piece', async () => {
    const large = { status: 413, code: 'BODY_TOO_LARGE', message: 'The request body is larger than 3 bytes.' }
    const options = { body: ['ab', 'cd'], limit: 3 }
    await assert.rejects(request('/', options).bytes(), large)
    assert.throws(() => request('/', { ...options, headers: { 'content-length': '4' } }).read(), large)
    const pieces = async (seen: Request): Promise<number> => {
      let size = 0
      for await (const piece of seen.body ?? []) size += piece.length
      return size
    }
    await assert.rejects(pieces(request('/', options)), large)
    await assert.rejects(pieces(request('/', { ...options, headers: { 'content-length': '4' } })), large)
    assert.equal(await pieces(request('/', { body: ['ab', 'c'], limit: 3 })), 3)
    assert.equal(request('/', {}).body, null)
  })

  test('a body that fails rejects, and nothing else', async () => {
    const { request: failing, body } = arriving('abc', false)
    const promise = failing.read()
    body.fail(new Error('cut'))
    await assert.rejects(promise as Promise<Uint8Array>, /cut/)
  })

  test('forms', async () => {
    const form = { headers: { 'content-type': `${FORM}; charset=utf-8` }, body: 'a=1&a=2&b=%C3%BC+x' }
    assert.deepEqual((await request('/', form).form()).all('a'), ['1', '2'])
    const data = await request('/', form).formData()
    assert.equal(data.get('b'), 'ü x')
    const wrong = { status: 415, code: 'BODY_TYPE' }
    await assert.rejects(request('/', { body: 'a=1' }).form(), wrong)
    await assert.rejects(request('/', { body: 'x', headers: { 'content-type': 'multipart/mixed; boundary=x' } }).form(), wrong)
    await assert.rejects(request('/', { body: 'x', headers: { 'content-type': `${FORM}\t, text/plain` } }).form(), wrong)
  })

  test('the payload goes by its type', async () => {
    const payload = (type: string, body: string): unknown => request('/', { headers: { 'content-type': type }, body }).payload()
    assert.deepEqual(await payload('application/json', '[1]'), [1])
    assert.deepEqual(await payload('application/x+json', '[1]'), [1])
    assert.equal(JSON.stringify(await payload(FORM, 'a=1&b=2&b=3')), '{"a":"1","b":["2","3"]}')
    assert.throws(() => payload('text/plain', '[1]'), {
      status: 415,
      message: 'The request body is "text/plain", expected application/json, application/x-www-form-urlencoded or multipart/form-data.',
    })
    assert.throws(() => request().payload(), { status: 415 })
    const there = new Request(
      { ...fakeExchange('POST', '/', { headers: { 'content-type': 'application/json' } }), body: arriving('[2]', true).body },
      '/',
    )
    assert.deepEqual(there.payload(), [2])
  })
})

describe('toFetch', () => {
  test('is the same request', async () => {
    const made = request('/a?b=c', { body: 'xyz', headers: { 'x-a': '1' }, mount: '/m' }).toFetch()
    assert.ok(made instanceof globalThis.Request)
    assert.equal(made.method, 'POST')
    assert.equal(made.url, 'http://example.org/m/a?b=c')
    assert.equal(made.headers.get('x-a'), '1')
    assert.equal(await made.text(), 'xyz')
    assert.equal(request('/', { method: 'GET' }).toFetch().body, null)
    assert.equal(request('/', { method: 'POST' }).toFetch().body, null)
  })
})

test('a packed body is not read as if it were not', async () => {
  const packed = (type: string, coding: string): Request =>
    request('/', { headers: { 'content-type': type, 'content-encoding': coding }, body: ['a=1'] })
  for (const coding of ['gzip', 'identity, br', 'x']) {
    await assert.rejects(packed(FORM, coding).form(), { code: 'BODY_CODING', status: 415 })
    await assert.rejects(packed('application/json', coding).json(), { code: 'BODY_CODING' })
    await assert.rejects(packed('text/plain', coding).text(), { code: 'BODY_CODING' })
    await assert.rejects(packed('multipart/form-data; boundary=b', coding).form(), { code: 'BODY_CODING' })
    await assert.rejects(async () => packed(FORM, coding).payload(), { code: 'BODY_CODING' })
    assert.equal((await packed(FORM, coding).bytes()).length, 3)
  }
  assert.equal((await packed(FORM, 'Identity').form()).get('a'), '1')
})
