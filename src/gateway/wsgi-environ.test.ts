import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Application } from './exchange.ts'
import { lint } from './lint.ts'
import { toWsgi } from './to-wsgi.ts'
import { fromWsgi } from './wsgi.ts'
import { type Environ, environOf, WsgiHeaders } from './wsgi-environ.ts'

const NOTHING = new Uint8Array(0)

function environFor(headers: readonly (readonly [string, string])[]): Environ {
  return environOf(fakeExchange('GET', '/', { headers }), NOTHING)
}

describe('the environ', () => {
  test('has variables that are native strings, whatever was sent', () => {
    const name = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/)
    const value = fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,9}$/)
    const path = fc.stringMatching(/^\/[\x21-\x22\x24-\x3e\x40-\x7e]{0,12}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), path, (headers, target) => {
        const environ = environOf(fakeExchange('GET', target, { headers }), NOTHING)
        for (const [key, value] of Object.entries(environ)) {
          if (!key.includes('.') || key.startsWith('HTTP_')) assert.match(String(value), /^[\0-\xff]*$/)
        }
        assert.ok(environ.PATH_INFO.startsWith('/'))
        assert.notEqual(environ.SERVER_NAME, '')
        assert.notEqual(environ.SERVER_PORT, '')
      }),
    )
  })

  test('tells every field of a request, once, and those of no other name', () => {
    const name = fc
      .stringMatching(/^[A-Za-z0-9_-]{1,10}$/)
      .filter((name) => !/^(?:content-(?:type|length)|proxy|transfer-encoding|host)$/i.test(name))
    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: (name) => name.toLowerCase() }), (names) => {
        const environ = environFor(names.map((name, index) => [name, String(index)]))
        const told = Object.keys(environ).filter((key) => key.startsWith('HTTP_') && key !== 'HTTP_HOST')
        const expected = names.filter((name) => !name.includes('_')).map((name) => `HTTP_${name.toUpperCase().replaceAll('-', '_')}`)
        assert.deepEqual(told.toSorted(), expected.toSorted())
        const reader = new WsgiHeaders(environ)
        for (const [index, name] of names.entries())
          assert.equal(reader.get(name.replaceAll('_', '-')) === String(index), !name.includes('_'))
      }),
    )
  })

  test('says on for HTTPS, no framing, and where a request for the whole server has no path', () => {
    const environ = environOf(
      fakeExchange('POST', '/', { scheme: 'https', headers: { 'transfer-encoding': 'chunked' } }),
      Buffer.from('ab'),
    )
    assert.deepEqual([environ.HTTPS, environ['HTTP_TRANSFER_ENCODING'], environ.CONTENT_LENGTH], ['on', undefined, '2'])
    assert.equal(environ.GATEWAY_INTERFACE, 'CGI/1.1')
    assert.equal(environOf(fakeExchange('OPTIONS', '*'), NOTHING).PATH_INFO, '')
  })

  test('leaves a fragment out', () => {
    const environ = environOf(fakeExchange('GET', '/a#b?c'), NOTHING)
    assert.deepEqual([environ.PATH_INFO, environ.QUERY_STRING], ['/a', ''])
  })
})

test('path, query, mount and body come through both ways as they were', async () => {
  const segment = fc.stringMatching(/^[a-z%]{0,3}$/).map((text) => encodeURIComponent(text) + (text === '' ? '%C3%A9%20%FF' : ''))
  const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`)
  const query = fc.stringMatching(/^[a-z=&%?]{0,6}$/)
  const mounts = fc.constantFrom('', '/m', '/caf%C3%A9')
  await fc.assert(
    fc.asyncProperty(path, query, mounts, fc.string({ maxLength: 9 }), async (path, query, mount, body) => {
      const target = query === '' ? path : `${path}?${query}`
      const app = lint({
        async handle(exchange) {
          let sent = ''
          for await (const chunk of exchange.body ?? []) sent += Buffer.from(chunk).toString()
          return { status: 200, headers: [], body: JSON.stringify([exchange.method, exchange.mount, exchange.target, sent]) }
        },
      })
      const options = { mount, ...(body === '' ? {} : { body }) }
      const answer = await lint(fromWsgi(toWsgi(app))).handle(fakeExchange('PUT', target, options))
      let text = ''
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString()
      assert.deepEqual(JSON.parse(text), ['PUT', mount, target, body])
    }),
  )
})

test('a request for the whole server goes through both ways', async () => {
  const app: Application = { handle: ({ method, target }) => ({ status: 200, headers: [], body: `${method} ${target}` }) }
  const answer = await fromWsgi(toWsgi(app)).handle(fakeExchange('OPTIONS', '*'))
  assert.equal(Buffer.from(answer.body as Uint8Array).toString(), 'OPTIONS *')
})
