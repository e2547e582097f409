import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WsgiApplication } from '../gateway/wsgi-application.ts'
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
  const forever = server.serveForever()
  const url = await server.listen()
  assert.match(url, /^http:\/\/0\.0\.0\.0:\d+$/)
  assert.equal(await ask(`${url.replace('0.0.0.0', '127.0.0.1')}/a`), '200 7 Hello a')
  await server.shutdown()
  await forever
})

test('handleRequest serves one request; the next waits for its turn', async () => {
  const paths: string[] = []
  const noting: WsgiApplication = (environ, startResponse) => {
    paths.push(environ.PATH_INFO)
    return hello(environ, startResponse)
  }
  const server = makeServer('127.0.0.1', 0, noting, { signals: false })
  const url = await server.listen()
  const first = ask(`${url}/a`)
  await server.handleRequest()
  assert.equal(await first, '200 7 Hello a')
  const handled = server.handleRequest()
  const answers = [ask(`${url}/b`), ask(`${url}/c`)]
  await handled
  assert.equal(paths.length, 2)
  await server.handleRequest()
  assert.deepEqual((await Promise.all(answers)).toSorted(), ['200 7 Hello b', '200 7 Hello c'])
  await server.serverClose()
})

test('an application that fails, or a body that is too large, is told by status alone', async () => {
  const errors: unknown[] = []
  const fails: WsgiApplication = (environ, startResponse) => {
    if (environ.PATH_INFO === '/fails') throw new Error('secret')
    return hello(environ, startResponse)
  }
  const server = makeServer('127.0.0.1', 0, fails, { signals: false, limit: 4, onError: (error) => void errors.push(error) })
  server.serveForever()
  const url = await server.listen()
  assert.match(await ask(`${url}/fails`), /^500 /)
  const response = await fetch(url, { method: 'POST', body: '12345' })
  assert.deepEqual([response.status, await response.text()], [413, 'Content Too Large\n'])
  assert.equal(errors.length, 1)
  await server.serverClose()
})
