import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { IncomingBody, readBody } from './body.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (body: Uint8Array): string => new TextDecoder().decode(body)

/** A body whose source counts what is asked of it. */
function make(): { body: IncomingBody; calls: string[] } {
  const calls: string[] = []
  const body = new IncomingBody({ pull: () => calls.push('pull'), cancel: () => calls.push('cancel') })
  return { body, calls }
}

describe('a body that has arrived', () => {
  test('is read without a promise, in one piece or several', () => {
    for (const pieces of [[], ['all at once'], ['a', 'b', 'c'.repeat(600), 'd', 'e'.repeat(511), 'f']]) {
      const { body } = make()
      for (const piece of pieces) body.push(bytes(piece))
      body.end()
      const whole = readBody(body, 10_000)
      assert.ok(whole instanceof Uint8Array)
      assert.equal(text(whole), pieces.join(''))
    }
  })

  test('is refused above the limit with 413', () => {
    const { body } = make()
    body.push(bytes('12345'))
    body.end()
    assert.throws(() => readBody(body, 4), { code: 'BODY_TOO_LARGE', status: 413, expose: true })
  })

  test('can be read once', () => {
    const { body } = make()
    body.end()
    readBody(body, 1)
    assert.throws(() => readBody(body, 1), { code: 'BODY_USED' })
  })
})

describe('a body that is arriving', () => {
  test('asks its source when the reader waits, and not before', async () => {
    const { body, calls } = make()
    body.push(bytes('one '))
    assert.deepEqual(calls, [])
    const whole = readBody(body, 100)
    assert.deepEqual(calls, [])
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(calls, ['pull'])
    body.push(bytes('two'))
    body.end()
    assert.equal(text(await whole), 'one two')
    assert.deepEqual(calls, ['pull'])
  })

  test('cancels its source when the reader leaves, and drops what comes after', async () => {
    const { body, calls } = make()
    body.push(bytes('a'.repeat(600)))
    body.push(bytes('b'.repeat(600)))
    for await (const chunk of body) {
      assert.equal(chunk.length, 600)
      break
    }
    body.push(bytes('more'))
    assert.equal(body.waiting, 0)
    assert.deepEqual(calls, ['cancel'])
  })

  test('rejects above the limit without reading on', async () => {
    const { body, calls } = make()
    const whole = readBody(body, 3) as Promise<Uint8Array>
    body.push(bytes('1234'))
    await assert.rejects(whole, { code: 'BODY_TOO_LARGE' })
    assert.deepEqual(calls, ['pull', 'cancel'])
  })

  test('gives what came before an error, then the error', async () => {
    const { body } = make()
    body.push(bytes('half'))
    body.fail(new Error('gone'))
    const got: string[] = []
    await assert.rejects(async () => {
      for await (const chunk of body) got.push(text(chunk))
    }, /gone/)
    assert.deepEqual(got, ['half'])
  })

  test('joins small pieces while they wait', async () => {
    const { body } = make()
    for (let i = 0; i < 5000; i++) body.push(bytes('x'))
    body.end()
    let chunks = 0
    let size = 0
    for await (const chunk of body) {
      chunks++
      size += chunk.length
    }
    assert.equal(size, 5000)
    assert.ok(chunks < 12, `${chunks} chunks`)
  })
})

test('any async iterable can be read whole', async () => {
  async function* pieces() {
    yield bytes('a')
    yield bytes('b')
    yield bytes('c')
  }
  assert.equal(text(await readBody(pieces(), 10)), 'abc')
  assert.equal(text(await readBody(null, 10)), '')
  assert.equal(text(await readBody((async function* () {})(), 10)), '')
  await assert.rejects(async () => readBody(pieces(), 2), { code: 'BODY_TOO_LARGE' })
})
