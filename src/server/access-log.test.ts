import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ok, request, startServer } from '../../test/raw-client.ts'
import { formatAccessLine, withoutQuery } from './access-log.ts'

const line = { remoteAddress: '127.0.0.1', method: 'GET', path: '/', status: 200, bytes: 12, milliseconds: 0.8123 }

test('a line has method, path, status, bytes and milliseconds', () => {
  assert.equal(formatAccessLine(line), '127.0.0.1 "GET /" 200 12 0.8')
  assert.equal(formatAccessLine({ ...line, remoteAddress: null }), '- "GET /" 200 12 0.8')
})

test('a path cannot forge a line, end its quotes, or paint a terminal', () => {
  const path = '/a" 200 1\r\n10.0.0.1 "GET /\\\x1b[31m\u0085\u2028é'
  const text = formatAccessLine({ ...line, path })
  assert.equal(text, '127.0.0.1 "GET /a\\x22\\x20200\\x201\\x0d\\x0a10.0.0.1\\x20\\x22GET\\x20/\\x5c\\x1b[31m\\x85\\x2028\\xe9" 200 12 0.8')
})

test('any path and method stay between the two quotes', () => {
  const anything = fc.uint16Array({ maxLength: 50 }).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(anything, anything, (method, path) => {
      assert.match(formatAccessLine({ ...line, method, path }), /^127\.0\.0\.1 "[\x21\x23-\x7e]* [\x21\x23-\x7e]*" 200 12 0\.8$/)
    }),
  )
})

test('a query is kept out', () => {
  assert.equal(withoutQuery('/a?token=secret'), '/a')
  assert.equal(withoutQuery('/a'), '/a')
})

test('a request as it comes in makes one line', async (t) => {
  const lines: string[] = []
  const { connect } = await startServer(t, () => ok(), { accessLog: (facts) => void lines.push(formatAccessLine(facts)) })
  const client = await connect()
  client.send(request('GET /%0d%0a"forged"\\x?secret') + request('GET /', ['Connection: close']))
  await client.ended()
  assert.match(lines.join('\n'), /^127\.0\.0\.1 "GET \/%0d%0a\\x22forged\\x22\\x5cx" 200 2 \d+\.\d\n127\.0\.0\.1 "GET \/" 200 2 \d+\.\d$/)
})
