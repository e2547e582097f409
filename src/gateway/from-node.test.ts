import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { describe, test } from 'node:test'
import express from 'express'
import { type FakeOptions, fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { fromNode } from './from-node.ts'
import { lint } from './lint.ts'
import { mount } from './mount.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function text({ body }: Answer): Promise<string> {
  let whole = ''
  if (body !== null) for await (const chunk of body as AsyncIterable<Uint8Array>) whole += Buffer.from(chunk).toString('latin1')
  return whole
}

async function ask(listener: RequestListener, method = 'GET', target = '/', options: FakeOptions = {}): Promise<Answer> {
  return lint(fromNode(listener)).handle(fakeExchange(method, target, options))
}

describe('an Express application', () => {
  const app = express()
  app.set('trust proxy', false)
  app.get('/articles/:slug', (request, response) => {
    const { params, ip, originalUrl, protocol, hostname, query } = request
    response
      .cookie('a', '1')
      .cookie('b', '2')
      .json({ ...params, ip, originalUrl, protocol, hostname, query })
  })
  app.post('/json', express.json(), (request, response) => void response.send(request.body))
  app.get('/throws', () => {
    throw new Error('mine')
  })
  app.use(
    (_error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) =>
      void response.status(500).send('handled'),
  )

  test('under a prefix, beside ours', async () => {
    const site = lint(mount({ '/old': fromNode(app), '/': { handle: () => ({ status: 200, headers: [], body: 'ours' }) } }))
    await site.start?.()
    assert.equal((await site.handle(fakeExchange('GET', '/'))).body, 'ours')
    const answer = await site.handle(fakeExchange('GET', '/old/articles/a%20b?x=1', { scheme: 'https' }))
    assert.deepEqual(JSON.parse(await text(answer)), {
      slug: 'a b',
      ip: '192.0.2.1',
      originalUrl: '/articles/a%20b?x=1',
      protocol: 'https',
      hostname: 'example.org',
      query: { x: '1' },
    })
    const cookies = [...answer.headers].filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value)
    assert.deepEqual(cookies, ['a=1; Path=/', 'b=2; Path=/'])
  })

  test('reads bodies, handles errors, answers HEAD', async () => {
    const headers = { 'content-type': 'application/json' }
    assert.equal(await text(await ask(app, 'POST', '/json', { headers, body: '{"a":1}' })), '{"a":1}')
    const failed = await ask(app, 'GET', '/throws')
    assert.deepEqual([failed.status, await text(failed)], [500, 'handled'])
    const head = await ask(app, 'HEAD', '/articles/a')
    assert.deepEqual([head.status, head.body], [200, null])
    assert.ok(Number(new Headers([...head.headers].map(([name, value]) => [name, value])).get('content-length')) > 0)
    assert.equal((await ask(app, 'GET', '/nowhere')).status, 404)
  })
})

describe('a listener', () => {
  test('gets fields line by line, but none that are for one connection or for the server to answer', async () => {
    const headers = [
      ['X-A', '1'],
      ['x-a', '2'],
      ['expect', '100-continue'],
      ['te', 'trailers'],
      ['keep-alive', '5'],
    ] as const
    const listener: RequestListener = (request, response) => void response.end(JSON.stringify(request.rawHeaders))
    const raw: string[] = JSON.parse(await text(await ask(listener, 'GET', '/', { headers })))
    assert.deepEqual(raw, ['x-a', '1', 'x-a', '2', 'host', 'example.org', 'Connection', 'close'])
  })

  test('streams both ways: what comes is sent back before the rest is there', async () => {
    const { promise: go, resolve: release } = Promise.withResolvers<void>()
    async function* body(): AsyncGenerator<Uint8Array> {
      yield bytes('one')
      await go
      yield bytes(' two')
    }
    const listener: RequestListener = (request, response) => void request.pipe(response)
    const exchange: Exchange = { ...fakeExchange('POST', '/'), body: body() }
    const answer = await lint(fromNode(listener)).handle(exchange)
    const iterator = (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    assert.equal(Buffer.from((await iterator.next()).value as Uint8Array).toString(), 'one')
    release()
    assert.equal(Buffer.from((await iterator.next()).value as Uint8Array).toString(), ' two')
    assert.equal((await iterator.next()).done, true)
  })

  test('may answer without reading a long body', async () => {
    let made = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        made++
        yield new Uint8Array(65_536)
      }
    }
    const exchange: Exchange = { ...fakeExchange('POST', '/'), body: endless() }
    const answer = await lint(fromNode((_request, response) => void response.writeHead(403).end('no'))).handle(exchange)
    assert.deepEqual([answer.status, await text(answer)], [403, 'no'])
    assert.ok(made < 20, `${made} pieces`)
  })

  test('that throws, or whose promise is rejected, fails as an application that throws', async () => {
    const fault = new Error('mine')
    const throws: RequestListener = () => {
      throw fault
    }
    const rejects: RequestListener = async () => Promise.reject(fault)
    for (const listener of [throws, rejects]) await assert.rejects(ask(listener), fault)
    const halfway: RequestListener = (_request, response) => {
      response.write('half')
      setImmediate(() => response.destroy())
    }
    await assert.rejects(text(await ask(halfway)), { code: 'ECONNRESET' })
    const silent: RequestListener = (_request, response) => void response.destroy()
    await assert.rejects(ask(silent), { code: 'ECONNRESET' })
  })

  test('is told when the client leaves: while it works, and while it sends', async () => {
    const controller = new AbortController()
    const { promise: called, resolve: call } = Promise.withResolvers<IncomingMessage>()
    const answering = ask((request) => call(request), 'GET', '/', { signal: controller.signal })
    const closed = new Promise((resolve) => called.then((request) => request.on('close', resolve)))
    await called
    controller.abort(new Error('gone'))
    await assert.rejects(answering, /gone/)
    await closed
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    const answer = await ask((_request, response) => {
      response.on('close', leave)
      response.write('half')
    })
    await (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().return?.()
    await left
  })

  test('that fails to get its body has its connection broken', async () => {
    const fault = new Error('cut')
    async function* body(): AsyncGenerator<Uint8Array> {
      yield bytes('a')
      throw fault
    }
    const exchange: Exchange = { ...fakeExchange('POST', '/'), body: body() }
    await assert.rejects(async () => lint(fromNode((request) => void request.resume())).handle(exchange), fault)
  })

  test('sends early hints through', async () => {
    const hints: unknown[] = []
    const base = fakeExchange('GET', '/')
    const connection = { ...base.connection, earlyHints: (fields: Iterable<unknown>) => void hints.push(...fields) }
    const answer = await lint(
      fromNode((_request, response) => response.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => response.end('ok'))),
    ).handle({ ...base, connection })
    assert.equal(await text(answer), 'ok')
    assert.deepEqual(hints, [['Link', '</a.css>; rel=preload']])
  })

  test('is not asked to make a tunnel', async () => {
    const exchange = { ...fakeExchange('CONNECT', '/'), target: 'example.org:443' }
    assert.equal((await fromNode(() => {}).handle(exchange)).status, 501)
  })
})

test('a server with listeners of its own is taken as it is', async () => {
  const server = createServer((_request, response) => void response.end('server'))
  assert.equal(await text(await lint(fromNode(server)).handle(fakeExchange('GET', '/'))), 'server')
})

test('what is no listener is told with a hint', () => {
  assert.throws(() => fromNode({} as never), { code: 'GATEWAY_NO_LISTENER', hint: /Express/ })
})
