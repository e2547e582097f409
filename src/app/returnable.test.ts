import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { safe } from '../base/safe-string.ts'
import type { AnswerBody } from '../gateway/exchange.ts'
import { html } from '../http/html.ts'
import { Response } from '../http/response.ts'
import { Headers } from '../wire/headers.ts'
import { Returnables } from './returnable.ts'

const TEXT = 'text/plain; charset=utf-8'
const BYTES = 'application/octet-stream'
const JSON_TYPE = 'application/json'
const returnables = new Returnables()

async function read(body: AnswerBody): Promise<string | null> {
  if (body === null || typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  let out = ''
  for await (const piece of body) out += new TextDecoder().decode(piece)
  return out
}

class Row {
  readonly id = 3
  toJSON(): object {
    return { id: this.id }
  }
}
class Point {
  readonly x = 1
}
function* steps(): Generator<string> {
  yield 'a'
  yield 'b'
}
async function* asyncSteps(): AsyncGenerator<string | Uint8Array> {
  yield 'a'
  yield new Uint8Array([98])
}

describe('what a handler may return', () => {
  const rows: [string, () => unknown, number, string | null, string | null][] = [
    ['text', () => 'hi', 200, TEXT, 'hi'],
    ['empty text', () => '', 200, TEXT, ''],
    ['html``', () => html`<p>${'<'}</p>`, 200, 'text/html; charset=utf-8', '<p>&lt;</p>'],
    ['SafeString', () => safe('<p>'), 200, 'text/html; charset=utf-8', '<p>'],
    ['null', () => null, 204, null, null],
    ['a plain object', () => ({ a: 1 }), 200, JSON_TYPE, '{"a":1}'],
    ['an object without prototype', () => Object.assign(Object.create(null), { a: 1 }), 200, JSON_TYPE, '{"a":1}'],
    ['an array', () => [1, 'x'], 200, JSON_TYPE, '[1,"x"]'],
    ['something with toJSON', () => new Row(), 200, JSON_TYPE, '{"id":3}'],
    ['a date', () => new Date(0), 200, JSON_TYPE, '"1970-01-01T00:00:00.000Z"'],
    ['what looks like SafeString', () => JSON.parse('{"html":"<p>"}'), 200, JSON_TYPE, '{"html":"<p>"}'],
    [
      'what looks like an answer',
      () => ({ status: 404, headers: [], body: 'x' }),
      200,
      JSON_TYPE,
      '{"status":404,"headers":[],"body":"x"}',
    ],
    ['bytes', () => new Uint8Array([97]), 200, BYTES, 'a'],
    ["Node's Buffer, which has toJSON", () => Buffer.from('a'), 200, BYTES, 'a'],
    ['a view', () => new DataView(new Uint8Array([97, 98]).buffer, 1), 200, BYTES, 'b'],
    ['a buffer', () => new Uint8Array([97]).buffer, 200, BYTES, 'a'],
    ['a Blob, its type not believed', () => new Blob(['<p>'], { type: 'text/html' }), 200, BYTES, '<p>'],
    ['a File', () => new File(['a'], 'a.html', { type: 'text/html' }), 200, BYTES, 'a'],
    ['an iterator', () => steps(), 200, TEXT, 'ab'],
    ['an async iterator', () => asyncSteps(), 200, TEXT, 'ab'],
    ['a stream', () => new Blob(['abc']).stream(), 200, BYTES, 'abc'],
    ['our Response', () => new Response('x', { status: 201 }), 201, TEXT, 'x'],
    [
      'a global Response',
      () => new globalThis.Response('x', { status: 202, headers: { 'content-type': 'text/css' } }),
      202,
      'text/css',
      'x',
    ],
    ['a global Response without body', () => new globalThis.Response(null, { status: 204 }), 204, null, null],
  ]
  for (const [name, value, status, type, body] of rows) {
    test(name, async () => {
      const response = returnables.respond(value())
      assert.ok(response instanceof Response)
      assert.equal(response.status, status)
      assert.equal(response.headers.get('content-type'), type)
      assert.equal(await read(response.body), body)
    })
  }

  test('our Response is sent as it is', () => {
    const response = new Response('x')
    assert.equal(returnables.respond(response), response)
  })

  test('a global Response keeps each cookie on a line of its own', () => {
    const headers = new globalThis.Headers()
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    assert.deepEqual(returnables.respond(new globalThis.Response('x', { headers })).headers.getSetCookie(), ['a=1', 'b=2'])
  })

  test('what fetch has decoded does not claim to be coded', () => {
    const fetched = new globalThis.Response('x', { headers: { 'content-encoding': 'gzip', 'content-length': '99', 'x-a': '1' } })
    assert.equal(returnables.respond(fetched.clone()).headers.get('content-encoding'), 'gzip')
    Object.defineProperty(fetched, 'url', { value: 'http://elsewhere.example/' })
    const { headers } = returnables.respond(fetched)
    assert.deepEqual([headers.get('content-encoding'), headers.get('content-length'), headers.get('x-a')], [null, null, '1'])
  })
})

describe('what says nothing', () => {
  const rows: [unknown, RegExp, RegExp][] = [
    [undefined, /returned undefined/, /Is a `return` missing\?/],
    [3, /returned 3/, /new Response\(null, \{ status: 3 \}\)/],
    [3n, /returned 3/, /String\(value\)/],
    [true, /returned true/, /\{ ok: value \}/],
    [Symbol('x'), /returned Symbol\(x\)/, /Return text/],
    [function handler() {}, /returned function handler/, /Call it/],
    [new Error('x'), /an object of class Error/, /throw error/],
    [new Map(), /an object of class Map/, /Object\.fromEntries\(map\)/],
    [new Set(), /an object of class Set/, /\[\.\.\.set\]/],
    [new Point(), /an object of class Point/, /toJSON/],
    [Object.create(Object.create({})), /an object of class Object/, /toJSON/],
  ]
  for (const [value, message, hint] of rows) {
    test(String(message), () => {
      assert.throws(() => returnables.respond(value), { code: 'RETURN_VALUE', message, hint })
    })
  }

  test('the message names value and meaning', () => {
    assert.throws(() => returnables.respond(undefined), { message: 'A handler returned undefined, which says nothing about the answer.' })
  })
})

test('lines of the application stand in every answer', () => {
  const guarded = new Returnables(new Headers({ 'x-frame-options': 'DENY' }))
  for (const value of ['x', html`x`, {}]) {
    const { headers } = guarded.respond(value)
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.ok(guarded.has(headers.block))
  }
  assert.equal(guarded.respond(null).headers.get('x-frame-options'), 'DENY')
  assert.ok(!guarded.has(new Response('x').headers.block))
})
