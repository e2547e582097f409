import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { serve } from './serve.ts'

test('a server that does not listen serves connections that are given to it, paused ones too, and a half-closed peer', async (t) => {
  const app = { handle: () => ({ status: 200, headers: [], body: 'OK' }) }
  const serving = await serve(app, { listen: false, signals: false, accessLog: false })
  const listener = createServer({ pauseOnConnect: true }, (socket) => serving.accept(socket)).listen(0, '127.0.0.1')
  t.after(() => listener.close())
  await once(listener, 'listening')
  assert.equal(serving.url, '')
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  socket.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.match((await socket.setEncoding('latin1').toArray()).join(''), /^HTTP\/1\.1 200 OK\r\n[\s\S]*OK$/)
  await serving.close()
})

test('a connection that comes when the server closes is ended', async (t) => {
  const serving = await serve({ handle: () => ({ status: 200, headers: [], body: null }) }, { listen: false, signals: false })
  await serving.close()
  const listener = createServer((socket: Socket) => serving.accept(socket)).listen(0, '127.0.0.1')
  t.after(() => listener.close())
  await once(listener, 'listening')
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'close')
})
