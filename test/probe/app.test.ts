import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FakeOptions, fakeExchange } from '../fake-exchange.ts'
import app from './app.ts'

async function ask(method: string, target: string, options?: FakeOptions): Promise<{ status: number; text: string; size: number }> {
  const { status, body } = await app.handle(fakeExchange(method, target, options))
  if (body === null || typeof body === 'string') return { status, text: body ?? '', size: body?.length ?? 0 }
  let text = ''
  let size = 0
  for await (const piece of body instanceof Uint8Array ? [body] : body) {
    size += piece.length
    if (size < 1000) text += new TextDecoder().decode(piece)
  }
  return { status, text, size }
}

test('every route answers in its way', async () => {
  assert.deepEqual(await ask('GET', '/'), { status: 200, text: 'OK', size: 2 })
  assert.equal((await ask('POST', '/echo', { body: ['a', 'ü'] })).text, 'aü')
  assert.equal((await ask('PUT', '/echo', { body: 'b' })).text, 'b')
  assert.equal((await ask('GET', '/headers', { headers: { 'x-a': '1' } })).text, '{"x-a":"1","host":"example.org"}')
  assert.match((await ask('GET', '/stream')).text, /^piece 0\n.*piece 9\n$/s)
  assert.deepEqual(await ask('GET', '/empty'), { status: 204, text: '', size: 0 })
  assert.equal((await ask('GET', '/big')).size, 50_000_000)
  const before = JSON.parse((await ask('GET', '/count')).text).count
  await ask('GET', '/none')
  assert.equal(JSON.parse((await ask('GET', '/count')).text).count, before + 2)
})
