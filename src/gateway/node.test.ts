import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, type TestContext, test } from 'node:test'
import { RawClient, readAnswers } from '../../test/raw-client.ts'
import type { Answer, Exchange } from './exchange.ts'
import { lint } from './lint.ts'
import { toNode } from './node.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Running {
  readonly server: Server
  readonly errors: unknown[]
  client(): RawClient
  /** Sends a request on a connection of its own, and gives all that comes until it ends. */
  ask(text: string): Promise<string>
}

/** An application, under lint unless it breaks rules on purpose, on a node:http server, until the test ends. */
async function start(t: TestContext, handle: (exchange: Exchange) => unknown, { linted = true } = {}): Promise<Running> {
  const errors: unknown[] = []
  const plain = { handle: handle as (exchange: Exchange) => Answer }
  const application = linted ? lint(plain) : plain
  const listener = toNode(application, (error) => void errors.push(error))
  const server = createServer(listener)
  server.on('upgrade', listener.upgrade)
  server.on('connect', listener.upgrade)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clients: RawClient[] = []
  const client = (): RawClient => {
    const { port } = server.address() as AddressInfo
    const made = new RawClient(connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
    clients.push(made)
    return made
  }
  t.after(async () => {
    for (const made of clients) made.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { server, errors, client, ask: (text) => client().send(text).ended() }
}

function request(line: string, fields: readonly string[] = [], body = ''): string {
  return `${[`${line} HTTP/1.1`, 'Host: example.org', 'Connection: close', ...fields].join('\r\n')}\r\n\r\n${body}`
}

function text(body: Answer['body'], status = 200, headers: Answer['headers'] = []): Answer {
  return { status, headers, body }
}

describe('what an application gets', () => {
  test('method, target, fields, body and facts of the connection', async (t) => {
    const running = await start(t, async ({ method, target, headers, body, connection, mount }) => {
      let sent = ''
      for await (const chunk of body ?? []) sent += Buffer.from(chunk).toString()
      const { remoteAddress, scheme, protocol, tls } = connection
      const port = connection.remotePort !== null && connection.localPort !== null && connection.localAddress !== null
      return text(
        [method, target, headers.get('X-A'), headers.get('cookie'), sent, remoteAddress, scheme, protocol, tls, port, mount].join(' '),
      )
    })
    const answer = await running.ask(request('PUT /a?b', ['X-A: 1', 'X-a: 2', 'Cookie: c=1', 'Cookie: d=2', 'Content-Length: 3'], 'abc'))
    assert.equal(readAnswers(answer)[0]?.body, 'PUT /a?b 1, 2 c=1; d=2 abc 127.0.0.1 http HTTP/1.1  true ')
  })

  test('the origin form of an absolute target, its path untouched', async (t) => {
    const running = await start(t, ({ target }) => text(target))
    for (const [target, seen] of [
      ['http://example.org/a/../b?c', '/a/../b?c'],
      ['http://example.org', '/'],
      ['http://example.org?c', '/?c'],
      ['/%61', '/%61'],
    ]) {
      assert.equal(readAnswers(await running.ask(request(`GET ${target}`)))[0]?.body, seen)
    }
  })

  test('nothing that our own server would refuse', async (t) => {
    const running = await start(t, () => text('seen'))
    for (const [line, field] of [['GET *'], ['GET /é'], ['GET /', 'Host: other.example']] as const) {
      const [answer] = readAnswers(await running.ask(request(line, field === undefined ? [] : [field])))
      assert.equal(answer?.status, 400, line)
    }
    assert.equal(readAnswers(await running.ask(request('OPTIONS *')))[0]?.status, 200)
  })

  test('no body where none was announced', async (t) => {
    const running = await start(t, ({ body }) => text(String(body)))
    assert.equal(readAnswers(await running.ask(request('GET /')))[0]?.body, 'null')
  })

  test('a signal that fires when the client leaves', async (t) => {
    const { promise: fired, resolve: fire } = Promise.withResolvers<unknown>()
    const { promise: called, resolve: call } = Promise.withResolvers<void>()
    const running = await start(t, ({ signal }) => {
      signal.addEventListener('abort', () => fire(signal.reason))
      call()
      return new Promise(() => {})
    })
    const client = running.client().send(request('GET /'))
    await called
    client.close()
    assert.equal(((await fired) as { code: string }).code, 'CLIENT_GONE')
  })
})

describe('what a client gets', () => {
  test('status, fields and body', async (t) => {
    const running = await start(t, () => ({
      status: 201,
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-A', 'é'],
      ],
      body: bytes('ok'),
    }))
    const [answer] = readAnswers(await running.ask(request('GET /')))
    assert.deepEqual([answer?.status, answer?.headers['set-cookie'], answer?.headers['x-a'], answer?.body], [201, 'a=1, b=2', 'é', 'ok'])
  })

  test('a streamed body, chunk by chunk', async (t) => {
    const { promise: go, resolve: release } = Promise.withResolvers<void>()
    const running = await start(t, () =>
      text(
        (async function* () {
          yield bytes('one ')
          await go
          yield bytes('')
          yield bytes('two')
        })(),
      ),
    )
    const client = running.client().send(request('GET /'))
    await client.until('one ')
    release()
    assert.equal(readAnswers(await client.ended())[0]?.body, 'one two')
  })

  test('no body for HEAD, 204 and 304, and a stream is closed', async (t) => {
    let closed = 0
    const body = (): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('read')),
        return: async () => ({ done: true as const, value: ++closed && undefined }),
      }),
    })
    const running = await start(t, ({ target }) => (target === '/304' ? text(null, 304) : text(target === '/' ? 'ok' : body())))
    const [whole] = readAnswers(await running.ask(request('HEAD /')), ['HEAD'])
    assert.deepEqual([whole?.headers['content-length'], whole?.body], ['2', ''])
    readAnswers(await running.ask(request('HEAD /stream')), ['HEAD'])
    assert.equal(closed, 1)
    assert.equal(readAnswers(await running.ask(request('GET /304')))[0]?.status, 304)
    assert.deepEqual(running.errors, [])
  })

  test('500 and no trace where something throws before the head', async (t) => {
    const fault = new Error('secret')
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* []
      throw fault
    }
    const running = await start(t, ({ target }) => {
      if (target === '/stream') return text(failing(), 200, [['x-a', '1']])
      throw fault
    })
    for (const target of ['/', '/stream']) {
      const [answer] = readAnswers(await running.ask(request(`GET ${target}`)))
      assert.deepEqual([answer?.status, answer?.body, answer?.headers['x-a']], [500, 'Internal Server Error\n', undefined])
    }
    assert.deepEqual(running.errors, [fault, fault])
  })

  test('no clean end where a body fails, or has another length than was said', async (t) => {
    const cases: Record<string, () => Answer> = {
      '/fails': () =>
        text(
          (async function* () {
            yield bytes('half')
            throw new Error('x')
          })(),
        ),
      '/long': () => text(pieces('ab', 'cd'), 200, [['content-length', '3']]),
      '/short': () => text(pieces('ab'), 200, [['content-length', '3']]),
    }
    const running = await start(t, ({ target }) => cases[target]?.(), { linted: false })
    for (const target of Object.keys(cases)) {
      const received = await running.ask(request(`GET ${target}`))
      assert.throws(() => readAnswers(received), target)
    }
    assert.equal(running.errors.length, 3)
  })

  test('500 for an answer that cannot be sent', async (t) => {
    const cases: Record<string, unknown> = {
      '/status': { status: 99, headers: [], body: null },
      '/header': {
        status: 200,
        headers: [
          ['x-a', '1'],
          ['a', 'b\r\nc: d'],
        ],
        body: null,
      },
      '/length': { status: 200, headers: [['content-length', '3']], body: 'ab' },
      '/nothing': undefined,
    }
    const running = await start(t, ({ target }) => cases[target], { linted: false })
    for (const target of Object.keys(cases)) {
      const [answer] = readAnswers(await running.ask(request(`GET ${target}`)))
      assert.deepEqual([answer?.status, answer?.body, answer?.headers['x-a']], [500, 'Internal Server Error\n', undefined], target)
    }
  })

  test('no field that is the server to write, and the end of the connection where the application wants it', async (t) => {
    const fields: [string, string][] = [
      ['Transfer-Encoding', 'gzip'],
      ['Keep-Alive', 'timeout=9'],
      ['Connection', 'close'],
    ]
    const running = await start(t, () => text('ok', 200, fields), { linted: false })
    const [answer] = readAnswers(await running.ask('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
    assert.deepEqual([answer?.body, answer?.headers['transfer-encoding'], answer?.headers['connection']], ['ok', undefined, 'close'])
  })

  test('no more than it takes, and a body that it leaves is closed', async (t) => {
    let made = 0
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (; ; made++) yield new Uint8Array(65_536)
      } finally {
        close()
      }
    }
    const running = await start(t, () => text(endless()))
    const client = running.client()
    client.socket.pause()
    client.send(request('GET /'))
    // Settled when a second goes by without a chunk; what the kernel holds is some megabytes.
    let before = -1
    for (; before !== made; await new Promise((resolve) => setTimeout(resolve, 50))) before = made
    assert.ok(made < 1000, `${made} chunks`)
    client.close()
    await closed
  })

  test('a body that waits is closed as soon as the client leaves', async (t) => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    const waiting: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => {
          close()
          return { done: true, value: undefined }
        },
      }),
    }
    const running = await start(t, () => text(waiting))
    const client = running.client().send(request('GET /'))
    await client.until('\r\n\r\n')
    client.close()
    await closed
  })
})

describe('a request body', () => {
  test('left early still gets its answer', async (t) => {
    const running = await start(t, async ({ body }) => {
      for await (const chunk of body ?? []) return text(`${chunk.length > 0}`)
      return text('none')
    })
    const client = running.client().send(request('POST /', ['Content-Length: 100'], 'a'))
    await client.until('true')
  })

  test('is read once', async (t) => {
    const running = await start(
      t,
      async ({ body }) => {
        for (let i = 0; i < 2; i++) for await (const _ of body ?? []);
        return text('ok')
      },
      { linted: false },
    )
    await running.ask(request('POST /', ['Content-Length: 1'], 'a'))
    assert.equal((running.errors[0] as { code: string }).code, 'BODY_USED')
  })

  test('too long to drain costs the connection, a short one does not', async (t) => {
    const running = await start(t, () => text('ok'))
    const [answer] = readAnswers(await running.ask('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n'))
    assert.equal(answer?.headers['connection'], 'close')
    const client = running.client().send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n')
    await client.until('ok')
    client.send(`body${request('GET /')}`)
    assert.equal(readAnswers(await client.ended()).length, 2)
  })
})

test('early hints go before the answer, to clients that know them', async (t) => {
  const running = await start(t, ({ connection }) => {
    connection.earlyHints?.([
      ['link', '</a.css>; rel=preload; as=style'],
      ['Link', '</b.css>; rel=preload; as=style'],
    ])
    return text('ok')
  })
  const [hints, answer] = readAnswers(await running.ask(request('GET /')))
  assert.deepEqual([hints?.status, hints?.headers['link']], [103, '</a.css>; rel=preload; as=style, </b.css>; rel=preload; as=style'])
  assert.equal(answer?.body, 'ok')
  assert.match(await running.ask('GET / HTTP/1.0\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 200 /)
})

describe('an upgrade', () => {
  const ASKING = ['Upgrade: echo', 'Connection: upgrade']
  const asking = (target: string): string => `${[`GET ${target} HTTP/1.1`, 'Host: x', ...ASKING].join('\r\n')}\r\n\r\n`

  test('hands over the socket, and what came with the head', async (t) => {
    const running = await start(t, ({ connection }) => {
      const { socket, head } = (connection.upgrade as () => { socket: Duplex; head: Uint8Array })()
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n')
      socket.write(head)
      socket.pipe(socket)
      return { status: 101, headers: [], body: null }
    })
    const client = running.client().send(`${asking('/')}first`)
    await client.until('first')
    client.send(' second')
    await client.until('first second')
    client.socket.end()
    await client.ended()
  })

  test('that is not made is answered as any request', async (t) => {
    const running = await start(t, ({ target }) => {
      if (target === '/throws') throw new Error('x')
      return target === '/stream' ? text(pieces('a', 'b')) : text('no', 426, [['upgrade-insecure', '1']])
    })
    const [answer] = readAnswers(await running.ask(asking('/')))
    assert.deepEqual([answer?.status, answer?.body, answer?.headers['connection']], [426, 'no', 'close'])
    assert.equal(readAnswers(await running.ask(asking('/stream')))[0]?.body, 'ab')
    assert.equal(readAnswers(await running.ask(asking('/throws')))[0]?.status, 500)
    assert.equal(readAnswers(await running.ask('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'))[0]?.status, 426)
  })

  test('of a request that did not ask for one is an error with its code', async (t) => {
    const running = await start(t, ({ connection }) => text(String(connection.upgrade?.())))
    await running.ask(request('GET /'))
    assert.equal((running.errors[0] as { code: string }).code, 'GATEWAY_NO_UPGRADE')
  })
})

test('what is waited for and fails is reported', async (t) => {
  const fault = new Error('late')
  const running = await start(t, ({ connection }) => {
    connection.waitUntil(Promise.reject(fault))
    return text('ok')
  })
  await running.ask(request('GET /'))
  assert.deepEqual(running.errors, [fault])
})

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text)
}
