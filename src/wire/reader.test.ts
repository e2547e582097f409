import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Reader } from './reader.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const request = (lines = ''): string => `GET / HTTP/1.1\r\nHost: h\r\n${lines}\r\n`

/** The kinds of the next events, up to the first that waits or ends. */
function kinds(reader: Reader): string[] {
  const seen: string[] = []
  for (;;) {
    const { kind } = reader.next()
    seen.push(kind)
    if (kind !== 'head' && kind !== 'data' && kind !== 'end') return seen
  }
}

test('a reader that was stopped reads nothing more, wherever it stood', () => {
  for (const sent of ['', 'GET /', request(), request('Content-Length: 5\r\n'), request('Connection: upgrade\r\nUpgrade: x\r\n')]) {
    const reader = new Reader()
    reader.receive(bytes(sent))
    kinds(reader)
    reader.stop()
    reader.stop()
    reader.receive(bytes(request()))
    assert.deepEqual(kinds(reader), ['closed'])
  }
})

test('a refusal stays the last word', () => {
  const reader = new Reader()
  reader.receive(bytes('GET  / HTTP/1.1\r\n'))
  assert.deepEqual(kinds(reader), ['refusal'])
  reader.stop()
  reader.receive(bytes(request()))
  assert.deepEqual(kinds(reader), ['refusal'])
  assert.equal(reader.buffered, 0)
})

test('what follows an upgrade is handed over unread, and nothing is read after it', () => {
  const reader = new Reader()
  reader.receive(bytes(`${request('Connection: upgrade\r\nUpgrade: x\r\n')}other`))
  assert.deepEqual(kinds(reader), ['head', 'end', 'paused'])
  reader.receive(bytes(' bytes'))
  assert.equal(reader.buffered, 11)
  assert.equal(new TextDecoder().decode(reader.takeRest()), 'other bytes')
  assert.equal(reader.takeRest().length, 0)
  reader.receive(bytes(request()))
  assert.deepEqual(kinds(reader), ['closed'])
})

test('an upgrade that is not taken goes on, or ends where the request was the last', () => {
  for (const [lines, kind] of [
    ['Connection: upgrade\r\nUpgrade: x\r\n', 'head'],
    ['Connection: upgrade, close\r\nUpgrade: x\r\n', 'closed'],
  ] as const) {
    const reader = new Reader()
    reader.receive(bytes(request(lines) + request()))
    assert.deepEqual(kinds(reader), ['head', 'end', 'paused'])
    reader.resume()
    assert.equal(reader.next().kind, kind)
  }
})

test('a request is known to be under way from its first byte to its last', () => {
  const reader = new Reader()
  assert.equal(reader.midRequest, false)
  reader.receive(bytes('\r\n'))
  kinds(reader)
  assert.equal(reader.midRequest, false)
  reader.receive(bytes('G'))
  kinds(reader)
  assert.equal(reader.midRequest, true)
  reader.receive(bytes('ET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n'))
  kinds(reader)
  assert.equal(reader.midRequest, true)
  reader.receive(bytes('x'))
  kinds(reader)
  assert.equal(reader.midRequest, false)
})

test('bytes of any kind of view are read', () => {
  const reader = new Reader()
  const whole = bytes(`...${request()}`)
  reader.receive(new Uint8Array(whole.buffer, whole.byteOffset + 3, whole.length - 3))
  assert.deepEqual(kinds(reader), ['head', 'end', 'need-data'])
})

test('limits that are none are refused when a reader is made', () => {
  assert.throws(() => new Reader({ headers: Number.NaN }), { code: 'WIRE_LIMIT_INVALID' })
})
