import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { byteStream, type StreamSource } from './stream.ts'

async function read(source: StreamSource): Promise<string[]> {
  const pieces: string[] = []
  for await (const piece of byteStream(source)) pieces.push(new TextDecoder().decode(piece))
  return pieces
}

describe('byteStream', () => {
  test('takes iterators of either kind and streams, of text and bytes', async () => {
    assert.deepEqual(await read(['a', new Uint8Array([98]), 'ü']), ['a', 'b', 'ü'])
    const steps = async function* (): AsyncGenerator<string> {
      yield 'a'
      yield 'b'
    }
    assert.deepEqual(await read(steps()), ['a', 'b'])
    assert.deepEqual(await read(new Blob(['abc']).stream()), ['abc'])
  })

  test('closes its source when its reader leaves', async () => {
    let closed = false
    const steps = function* (): Generator<string> {
      try {
        yield 'a'
        yield 'b'
      } finally {
        closed = true
      }
    }
    for await (const _ of byteStream(steps())) break
    assert.ok(closed)
    for await (const _ of byteStream({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 'x' }) }) })) break
  })

  test('refuses other pieces and other sources', async () => {
    await assert.rejects(read([1] as unknown as string[]), {
      code: 'RESPONSE_STREAM',
      message: 'A piece of a stream is 1, expected text or bytes (Uint8Array).',
    })
    for (const source of [3, null, {}]) {
      assert.throws(() => byteStream(source as unknown as string[]), {
        code: 'RESPONSE_STREAM',
        message: /expected an iterable of text or bytes/,
      })
    }
  })
})
