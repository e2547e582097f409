import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { serve } from 'nuages'
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

/** One request over a socket of its own. */
function send(url: string, method: string, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => resolve(`${response.statusCode} ${text}`))
    })
    request.on('error', reject)
    request.end(body)
  })
}

test('and over a socket the same', async () => {
  const { url, close } = await listening()
  try {
    assert.equal(await send(`${url}/`, 'GET'), '200 OK')
    assert.equal(await send(`${url}/echo`, 'POST', 'aü'), '200 aü')
    assert.equal(await send(`${url}/echo`, 'PUT'), '200 ')
    assert.match(await send(`${url}/headers`, 'GET'), /^200 \{"host":"127\.0\.0\.1:\d+"/)
    assert.match(await send(`${url}/stream`, 'GET'), /^200 piece 0\n.*piece 9\n$/s)
    assert.equal(await send(`${url}/empty`, 'GET'), '204 ')
    assert.equal(await send(`${url}/slow`, 'HEAD'), '200 ')
    assert.equal((await send(`${url}/big`, 'GET')).length, 50_000_004)
    assert.match(await send(`${url}/none`, 'DELETE'), /^404 Not Found/)
  } finally {
    await close()
  }
})

async function listening(): Promise<{ url: string; close: () => Promise<void> }> {
  const serving = await serve(app, { port: 0 })
  return { url: serving.url, close: () => serving.close() }
}
