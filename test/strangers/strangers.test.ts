// Applications that know nothing of us, unmodified on our server, and ours unmodified on node:http.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import express from 'express'
import { Hono } from 'hono'
import { App } from 'nuages'
import { asApplication, fromNode, lint, mount, toNode } from 'nuages/gateway'
import { type Serving, serve } from 'nuages/server'
import { WebSocket, WebSocketServer } from 'ws'

type Served = Parameters<typeof serve>[0]

/** Serves an application on a free port for one test. */
async function withServer(application: Served, use: (url: string) => Promise<void>): Promise<void> {
  const serving: Serving = await serve(lint(asApplication(application)), { port: 0, signals: false })
  try {
    await use(serving.url)
  } finally {
    await serving.close({ grace: 100 })
  }
}

function honoApp(): Hono {
  const app = new Hono()
  app.get('/', (c) => c.text('Hello from Hono'))
  app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q') }))
  app.post('/echo', async (c) => c.body(await c.req.arrayBuffer()))
  app.get('/cookies', (c) => {
    c.header('set-cookie', 'a=1', { append: true })
    c.header('set-cookie', 'b=2', { append: true })
    return c.text('two')
  })
  app.get('/stream', () => {
    const { readable, writable } = new TransformStream<Uint8Array>()
    const writer = writable.getWriter()
    const pieces = ['one ', 'two ', 'three'].map((piece) => new TextEncoder().encode(piece))
    void (async () => {
      for (const piece of pieces) await writer.write(piece)
      await writer.close()
    })()
    return new Response(readable)
  })
  return app
}

describe('a Hono application', () => {
  test('is served as it is', () =>
    withServer(honoApp(), async (url) => {
      assert.equal(await (await fetch(url)).text(), 'Hello from Hono')
      assert.deepEqual(await (await fetch(`${url}/users/42?q=x%20y`)).json(), { id: '42', q: 'x y' })
      const big = 'é'.repeat(200_000)
      assert.equal(await (await fetch(`${url}/echo`, { method: 'POST', body: big })).text(), big)
      assert.equal(await (await fetch(`${url}/stream`)).text(), 'one two three')
      assert.deepEqual((await fetch(`${url}/cookies`)).headers.getSetCookie(), ['a=1', 'b=2'])
      assert.equal((await fetch(`${url}/nowhere`)).status, 404)
      assert.equal((await fetch(url, { method: 'HEAD' })).status, 200)
    }))

  test('proxies by fetch(new Request(url, c.req.raw)), bodies and codings included', () =>
    withServer(origin(), async (target) => {
      const proxy = new Hono()
      proxy.all('/*', (c) => fetch(new Request(`${target}${c.req.path}`, c.req.raw)))
      await withServer(proxy, async (url) => {
        const body = 'x'.repeat(300_000)
        const echoed = await fetch(`${url}/echo`, { method: 'POST', body, headers: { 'x-a': 'b' } })
        assert.equal(await echoed.text(), `b ${body}`)
        const coded = await fetch(`${url}/gzip`)
        assert.equal(coded.headers.get('content-encoding'), null)
        assert.equal(await coded.text(), 'plain text')
      })
    }))

  test('stands under a prefix beside ours', async () => {
    const app = new App()
    app.get('/', (request) => `ours ${request.path}`)
    await withServer(mount({ '/hono': honoApp(), '/': app }), async (url) => {
      assert.equal(await (await fetch(url)).text(), 'ours /')
      assert.equal(await (await fetch(`${url}/hono`)).text(), 'Hello from Hono')
      assert.deepEqual(await (await fetch(`${url}/hono/users/1`)).json(), { id: '1' })
    })
  })
})

/** Something to proxy to: echoes, and answers gzip. */
function origin(): App {
  const app = new App()
  app.post('/echo', async (request) => `${request.headers.get('x-a')} ${await request.text()}`)
  app.get('/gzip', async () => {
    const stream = new Blob(['plain text']).stream().pipeThrough(new CompressionStream('gzip'))
    return new Response(stream, { headers: { 'content-encoding': 'gzip' } })
  })
  return app
}

test('an Express application stands under a prefix beside ours, on one port', async () => {
  const old = express()
  old.use(express.json())
  old.get('/', (request, response) => void response.type('text').send(`Express ${request.url} ${request.ip}`))
  old.post('/echo', (request, response) => void response.status(201).cookie('a', '1').cookie('b', '2').json(request.body))
  old.get('/fail', () => {
    throw Object.assign(new Error('no'), { status: 418, expose: true })
  })
  old.get('/stream', async (_request, response) => {
    for (let i = 0; i < 3; i++) response.write('x'.repeat(100_000))
    response.end()
  })
  const app = new App()
  app.get('/', () => 'ours')
  await withServer(mount({ '/old': fromNode(old), '/': app }), async (url) => {
    assert.equal(await (await fetch(url)).text(), 'ours')
    assert.equal(await (await fetch(`${url}/old?a=1`)).text(), 'Express /?a=1 127.0.0.1')
    const body = JSON.stringify({ a: 'é'.repeat(40_000) })
    const posted = await fetch(`${url}/old/echo`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    assert.deepEqual([posted.status, posted.headers.getSetCookie().length, await posted.text()], [201, 2, body])
    assert.equal((await fetch(`${url}/old/fail`)).status, 418)
    assert.equal((await (await fetch(`${url}/old/stream`)).text()).length, 300_000)
    assert.equal((await fetch(`${url}/old/nowhere`)).status, 404)
    assert.equal((await fetch(`${url}/old`, { method: 'HEAD' })).status, 200)
  })
})

test('WebSockets of a node:http server pass through its prefix', async () => {
  const sockets = new WebSocketServer({ noServer: true })
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)))
  const old = createServer((request, response) => void response.end(`plain ${request.url}`))
  old.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (made) => sockets.emit('connection', made, request)),
  )
  await withServer(mount({ '/old': fromNode(old), '/': new App() }), async (url) => {
    assert.equal(await (await fetch(`${url}/old/x`)).text(), 'plain /x')
    const client = new WebSocket(`${url.replace('http', 'ws')}/old/socket`)
    const message = new Promise((resolve, reject) => client.on('message', resolve).on('error', reject))
    client.on('open', () => client.send('hello'))
    assert.equal(String(await message), 'echo hello')
    const closed = new Promise((resolve) => client.on('close', resolve))
    client.close()
    await closed
  })
})

test('a bare fetch handler is served', () =>
  withServer(
    { fetch: async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`) },
    async (url) => {
      assert.equal(await (await fetch(`${url}/a`, { method: 'PUT', body: 'b' })).text(), 'PUT /a b')
    },
  ))

test('ours is served by node:http as it is', async () => {
  const app = new App()
  app.get('/hello/{name}', ({ params }) => `Hello ${params.name}`)
  app.post('/echo', async (request) => ({ got: await request.json() }))
  const linted = lint(app)
  const server = createServer(toNode(linted))
  await linted.start?.()
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    assert.equal(await (await fetch(`${url}/hello/Ada`)).text(), 'Hello Ada')
    const posted = await fetch(`${url}/echo`, { method: 'POST', body: '{"a":[1]}', headers: { 'content-type': 'application/json' } })
    assert.deepEqual(await posted.json(), { got: { a: [1] } })
    assert.equal((await fetch(`${url}/nowhere`)).status, 404)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('ours is fetch for whoever calls it', async () => {
  const app = new App()
  app.get('/hello/{name}', ({ params }) => `Hello ${params.name}`)
  const { fetch: ask } = app
  assert.equal(await (await ask(new Request('http://x/hello/Bob'))).text(), 'Hello Bob')
})
