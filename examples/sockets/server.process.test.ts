import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { startExample } from '../../test/start-example.ts'

test('the socket example accepts, reads, answers and closes', async (t) => {
  const example = await startExample('examples/sockets/server.ts')
  t.after(() => example.stop())
  const socket = connect(example.port, '127.0.0.1').setEncoding('utf8')
  let received = ''
  socket.on('data', (text: string) => (received += text))
  socket.write('GET /path HTTP/1.1\r\nHost: example.org\r\n\r\n')
  await once(socket, 'end')
  const [head, body] = received.split('\r\n\r\nHello')
  assert.match(head as string, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(head as string, /\r\nConnection: close$/)
  assert.equal(body, ' from a socket! You sent:\n\nGET /path HTTP/1.1\r\nHost: example.org\r\n\r\n')
})

test('the socket example outlives a client that goes away', async (t) => {
  const example = await startExample('examples/sockets/server.ts')
  t.after(() => example.stop())
  const rude = connect(example.port, '127.0.0.1')
  await once(rude, 'connect')
  rude.resetAndDestroy()
  await once(rude, 'close')
  const response = await fetch(example.url)
  assert.equal(response.status, 200)
  await response.text()
})
