import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WsgiApplication } from '../gateway/wsgi.ts'
import { makeServer } from './wsgi.ts'

const hello: WsgiApplication = (environ, startResponse) => {
  startResponse('200 OK', [['Content-Type', 'text/plain']])
  return [new TextEncoder().encode(`Hello ${environ.PATH_INFO.slice(1)}`)]
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { headers: { connection: 'close' } })
  return `${response.status} ${response.headers.get('content-length')} ${await response.text()}`
}

test('serves until it is shut down', async () => {
  const server = makeServer('127.0.0.1', 0, hello, { signals: false })
  const forever = server.serveForever()
  const url = await server.listen()
  assert.equal(await ask(`${url}/web`), '200 9 Hello web')
  await server.shutdown()
  await forever
  await assert.rejects(ask(url))
})

test('an empty host is all interfaces', async () => {
  const server = makeServer('', 0, hello, { signals: false })
  const url = await server.listen()
  assert.match(url, /^http:\/\/0\.0\.0\.0:\d+$/)
  assert.equal(await ask(`${url.replace('0.0.0.0', '127.0.0.1')}/a`), '200 7 Hello a')
  await server.shutdown()
})

test('handleRequest waits for one request', async () => {
  const server = makeServer('127.0.0.1', 0, hello, { signals: false })
  const url = await server.listen()
  const handled = server.handleRequest()
  assert.equal(await ask(`${url}/x`), '200 7 Hello x')
  await handled
  await server.shutdown()
})
