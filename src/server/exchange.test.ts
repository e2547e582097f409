import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket, WebSocketServer } from 'ws'
import { type Handle, ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { readBody } from '../gateway/body.ts'
import type { Exchange, Upgraded } from '../gateway/exchange.ts'

const closing = ['Connection: close']
const json = (value: unknown): unknown => ok(JSON.stringify(value))
const switching = { status: 101, headers: [], body: null }
const asking = (line = 'GET /', lines: string[] = []): string => request(line, ['Connection: Upgrade', 'Upgrade: echo', ...lines])

/** Takes the socket and sends back what comes, after a head of its own. */
function echo({ connection }: Exchange): unknown {
  const { socket, head } = (connection.upgrade as () => Upgraded)()
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  socket.write(head)
  socket.pipe(socket)
  return switching
}

test('an exchange shows the request as it was sent', async (t) => {
  const { connect } = await startServer(t, ({ method, target, headers, body, mount }) =>
    json({
      method,
      target,
      headers: [...headers],
      host: headers.get('HOST'),
      proto: headers.get('__proto__'),
      absent: headers.get('x'),
      body,
      mount,
    }),
  )
  const client = await connect()
  client.send(request('GET /a%2Fb?q=%C3%A9', ['X-Twice: 1', '__proto__: data', 'x-twice:  2 ', ...closing]))
  assert.deepEqual(JSON.parse(readAnswers(await client.ended())[0]?.body as string), {
    method: 'GET',
    target: '/a%2Fb?q=%C3%A9',
    headers: [
      ['host', 'test'],
      ['x-twice', '1'],
      ['__proto__', 'data'],
      ['x-twice', '2'],
      ['connection', 'close'],
    ],
    host: 'test',
    proto: 'data',
    absent: null,
    body: null,
    mount: '',
  })
})

test('a connection knows both ends', async (t) => {
  const { connect, serving } = await startServer(t, ({ connection }) => {
    const { remoteAddress, remotePort, localAddress, localPort, scheme, protocol, tls } = connection
    return json({ remoteAddress, remotePort, localAddress, localPort, scheme, protocol, tls })
  })
  const client = await connect()
  client.send(request('GET /', ['X-Forwarded-For: 192.0.2.9', ...closing]))
  assert.deepEqual(JSON.parse(readAnswers(await client.ended())[0]?.body as string), {
    remoteAddress: '127.0.0.1',
    remotePort: client.socket.localPort,
    localAddress: '127.0.0.1',
    localPort: serving.port,
    scheme: 'http',
    protocol: 'HTTP/1.1',
    tls: null,
  })
})

test('a signal does not fire for a request that was answered', async (t) => {
  const exchanges: Exchange[] = []
  const { connect } = await startServer(t, (exchange) => {
    exchanges.push(exchange)
    return ok()
  })
  const client = await connect()
  client.send(request() + request('GET /', closing))
  await client.ended()
  await sleep(20)
  assert.deepEqual(
    exchanges.map(({ signal }) => signal.aborted),
    [false, false],
  )
})

describe('early hints', () => {
  const hint: Handle = async ({ connection }) => {
    connection.earlyHints?.([['Link', '</style.css>; rel=preload']])
    await sleep(1)
    connection.earlyHints?.([['Link', '</script.js>; rel=preload']])
    return ok()
  }

  test('go before the answer', async (t) => {
    const { connect } = await startServer(t, hint)
    const client = await connect()
    client.send(request('GET /', closing))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers['link']]),
      [
        [103, '</style.css>; rel=preload'],
        [103, '</script.js>; rel=preload'],
        [200, undefined],
      ],
    )
  })

  test('are not for HTTP/1.0', async (t) => {
    const { connect } = await startServer(t, hint)
    const client = await connect()
    client.send('GET / HTTP/1.0\r\n\r\n')
    assert.equal(readAnswers(await client.ended()).length, 1)
  })

  test('come to nothing once the answer has begun, and throw where they could not be sent', async (t) => {
    const { connect, errors } = await startServer(t, ({ connection, target }) => {
      if (target === '/bad') connection.earlyHints?.([['Link', 'a\r\nb']])
      setImmediate(() => connection.earlyHints?.([['Link', '</late>']]))
      return ok(
        (async function* () {
          yield Buffer.from('a')
          connection.earlyHints?.([['Link', '</late>']])
          await sleep(5)
          yield Buffer.from('b')
        })(),
      )
    })
    const client = await connect()
    client.send(request('GET /') + request('GET /bad', closing))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [
        [200, 'ab'],
        [500, 'Internal Server Error\n'],
      ],
    )
    assert.equal((errors[0] as { code: string }).code, 'HEADER_VALUE_INVALID')
  })
})

describe('an upgrade', () => {
  test('hands the raw socket over, with the bytes that came along', async (t) => {
    for (const handle of [echo, async (exchange: Exchange) => (await sleep(5), echo(exchange))]) {
      const { connect, errors } = await startServer(t, handle)
      const client = await connect()
      client.send(`${asking()}GET / HTTP/1.1\r\n`)
      await client.until('\r\n\r\nGET / HTTP/1.1\r\n')
      client.send('any\0thing')
      await client.until('any\0thing')
      client.socket.end()
      await client.ended()
      assert.equal(client.received.match(/HTTP\/1\.1 /g)?.length, 1)
      assert.deepEqual(errors, [])
    }
  })

  test('works in two bursts, byte by byte, and after a flood that made the server wait', async (t) => {
    const flood = 'x'.repeat(1_000_000)
    const { connect } = await startServer(t, async (exchange) => (await sleep(50), echo(exchange)))
    const slow = await connect()
    await slow.sendByBytes(`${asking()}after`)
    await slow.until('\r\n\r\nafter')
    const fast = await connect()
    fast.send(asking() + flood)
    await fast.until((received) => received.length > flood.length)
    fast.send('last')
    await fast.until('last')
    assert.equal(fast.received.split('\r\n\r\n')[1], `${flood}last`)
  })

  test('after a body that was read, and not before', async (t) => {
    const { connect } = await startServer(t, async (exchange) => {
      if (exchange.target === '/read') await readBody(exchange.body, 100)
      return echo(exchange)
    })
    const client = await connect()
    client.send(asking('POST /read', ['Content-Length: 4']))
    await sleep(10)
    client.send('bodyrest')
    await client.until('\r\n\r\nrest')
    const early = await connect()
    early.send(asking('POST /unread', ['Content-Length: 4']))
    await sleep(10)
    early.send(`body${request('GET /', closing)}`)
    await early.until('HTTP/1.1 500')
  })

  test('that is not taken goes on as HTTP', async (t) => {
    const { connect } = await startServer(t, ({ target }) => ok(target))
    const client = await connect()
    client.send(`${asking('GET /a')}${asking('POST /b', ['Content-Length: 1'])}x${asking('GET /c', closing)}${request('GET /never')}`)
    assert.deepEqual(
      readAnswers(await client.ended()).map(({ body }) => body),
      ['/a', '/b', '/c'],
    )
  })

  test('that was not asked for throws', async (t) => {
    const { connect, errors } = await startServer(t, echo)
    const client = await connect()
    client.send(request() + request('GET /', ['Upgrade: echo']) + request('GET /', ['Connection: upgrade']) + request('GET /', closing))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ status }) => status),
      [500, 500, 500, 500],
    )
    assert.ok(errors.every((error) => (error as { code: string }).code === 'GATEWAY_NO_UPGRADE'))
    assert.equal(errors.length, 4)
  })

  test('can be had once', async (t) => {
    let second: unknown
    const { connect } = await startServer(t, (exchange) => {
      const answer = echo(exchange)
      try {
        exchange.connection.upgrade?.()
      } catch (error) {
        second = error
      }
      return answer
    })
    const client = await connect()
    client.send(asking())
    await client.until('101')
    assert.equal((second as { code: string }).code, 'GATEWAY_NO_UPGRADE')
  })

  test('drops the answer, whatever it is, and lets go of its body', async (t) => {
    const closed = Promise.withResolvers<void>()
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('asked')),
        return: async () => (closed.resolve(), { done: true as const, value: undefined }),
      }),
    }
    const { connect } = await startServer(t, (exchange) => (echo(exchange), ok(body)))
    const client = await connect()
    client.send(`${asking()}hello`)
    await client.until('hello')
    await closed.promise
    client.socket.end()
    await client.ended()
    assert.equal(client.received.match(/HTTP/g)?.length, 1)
  })

  test('by a handler that throws afterwards is reported, and the socket stays its taker’s', async (t) => {
    const { connect, errors } = await startServer(t, (exchange) => {
      echo(exchange)
      throw new Error('afterwards')
    })
    const client = await connect()
    client.send(`${asking()}hello`)
    await client.until('hello')
    assert.match(String(errors[0]), /afterwards/)
  })

  test('is out of reach of every timeout', async (t) => {
    const timeouts = { head: 100, idle: 100, request: 100, body: 100, write: 100 }
    const { connect } = await startServer(t, echo, { timeouts })
    const client = await connect()
    client.send(asking())
    await client.until('101')
    await sleep(800)
    client.send('still here')
    await client.until('still here')
  })

  test('whose peer is reset ends no process, even where nobody listens for errors', async (t) => {
    const sockets: Duplex[] = []
    const { connect } = await startServer(t, ({ connection, target }) => {
      if (target === '/') return ok()
      const { socket } = (connection.upgrade as () => Upgraded)()
      sockets.push(socket)
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
      const writing = setInterval(() => socket.write('x'.repeat(1000)), 1)
      socket.on('close', () => clearInterval(writing))
      return switching
    })
    const client = await connect()
    client.send(asking('GET /up'))
    await client.until('101')
    client.socket.resetAndDestroy()
    while (sockets[0]?.destroyed !== true) await sleep(5)
    const next = await connect()
    next.send(request('GET /', closing))
    assert.equal(readAnswers(await next.ended())[0]?.status, 200)
  })

  test('carries the npm package ws, unchanged', async (t) => {
    const server = new WebSocketServer({ noServer: true })
    const { serving } = await startServer(t, ({ method, target, headers, connection }) => {
      const { socket, head } = (connection.upgrade as () => Upgraded)()
      const asked = { method, url: target, headers: Object.fromEntries(headers) } as unknown as IncomingMessage
      server.handleUpgrade(asked, socket, head as Buffer, (peer) =>
        peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })),
      )
      return switching
    })
    const client = new WebSocket(serving.url.replace('http', 'ws'))
    await once(client, 'open')
    const received: string[] = []
    const done = new Promise<void>((resolve) => client.on('message', (data) => received.push(String(data)) === 3 && resolve()))
    for (const message of ['hello', 'x'.repeat(500_000), 'end']) client.send(message)
    await done
    assert.deepEqual(
      received.map((message) => message.length),
      [5, 500_000, 3],
    )
    client.close()
    const [code] = await once(client, 'close')
    assert.equal(code, 1005)
    server.close()
  })
})

describe('CONNECT', () => {
  const connecting = 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'

  test('gives a tunnel', async (t) => {
    const { connect } = await startServer(t, ({ method, target, connection }) => {
      const { socket, head } = (connection.upgrade as () => Upgraded)()
      socket.write(`HTTP/1.1 200 ${method} ${target}\r\n\r\n`)
      socket.write(head)
      socket.pipe(socket)
      return switching
    })
    const client = await connect()
    client.send(`${connecting}tunnelled`)
    await client.until('200 CONNECT example.org:443\r\n\r\ntunnelled')
  })

  test('that is not taken is answered, and nothing after it is read as HTTP', async (t) => {
    const seen: string[] = []
    const { connect } = await startServer(t, ({ target }) => {
      seen.push(target)
      return { status: 405, headers: [], body: 'no' }
    })
    const client = await connect()
    client.send(connecting + request('GET /smuggled'))
    const [answer, ...more] = readAnswers(await client.ended())
    assert.equal(answer?.status, 405)
    assert.deepEqual(more, [])
    assert.deepEqual(seen, ['example.org:443'])
  })
})
