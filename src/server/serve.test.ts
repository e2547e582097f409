import assert from 'node:assert/strict'
import net from 'node:net'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectTo, ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { CERTIFICATE, KEY } from '../../test/test-certificate.ts'
import { readBody } from '../gateway/body.ts'
import { serve } from './serve.ts'

const closing = ['Connection: close']
const tls = { cert: CERTIFICATE, key: KEY }
const quiet = { port: 0, signals: false, accessLog: false } as const
const statuses = (text: string): number[] => readAnswers(text).map((answer) => answer.status)
const codeOf = (error: unknown): string => (error as { code: string }).code

describe('serve', () => {
  test('says where it listens', async (t) => {
    const { serving } = await startServer(t, () => ok())
    assert.equal(serving.url, `http://127.0.0.1:${serving.port}`)
    assert.ok((serving.port as number) > 0)
    const response = await fetch(serving.url)
    assert.equal(await response.text(), 'OK')
  })

  test('brackets an IPv6 address in its URL', async (t) => {
    const { serving } = await startServer(t, () => ok(), { host: '::1' })
    assert.equal(serving.url, `http://[::1]:${serving.port}`)
    assert.equal(await (await fetch(serving.url)).text(), 'OK')
  })

  test('runs start before it listens and stop after it closed, each once', async () => {
    const order: string[] = []
    const application = {
      start: async (): Promise<void> => {
        await sleep(5)
        order.push('start')
      },
      handle: () => {
        order.push('handle')
        return ok()
      },
      stop: async (): Promise<void> => {
        await sleep(5)
        order.push('stop')
      },
    }
    const serving = await serve(application, quiet)
    await (await fetch(serving.url)).text()
    const first = serving.close({ grace: 1000 })
    assert.equal(serving.close(), first)
    await first
    assert.equal(serving.close(), first)
    assert.deepEqual(order, ['start', 'handle', 'stop'])
  })

  test('does not listen where start fails', async () => {
    const port = await freePort()
    const application = { start: () => Promise.reject(new Error('no database')), handle: () => ok() }
    await assert.rejects(serve(application, { ...quiet, port }), /no database/)
    await assert.rejects(fetch(`http://127.0.0.1:${port}`))
  })

  test('rejects a close whose stop fails', async () => {
    const serving = await serve({ handle: () => ok(), stop: () => Promise.reject(new Error('still busy')) }, quiet)
    await assert.rejects(serving.close(), /still busy/)
  })

  test('drops connections above maxConnections, and takes them again when there is room', async (t) => {
    const { connect } = await startServer(t, () => ok(), { maxConnections: 2 })
    const kept = [await connect(), await connect()]
    for (const client of kept) client.send(request())
    for (const client of kept) await client.until('OK')
    const dropped = await connect()
    dropped.send(request())
    assert.equal(await dropped.ended(), '')
    for (const client of kept) client.close()
    for (;;) {
      const again = await connect()
      again.send(request('GET /', closing))
      if ((await again.ended()) !== '') break
    }
  })

  test('holds no connection that is over, after a thousand', async (t) => {
    const { serving } = await startServer(t, async ({ target, body, signal }) => {
      if (target === '/hang') return new Promise((resolve) => signal.addEventListener('abort', () => resolve(ok())))
      await readBody(body, 1000)
      return ok()
    })
    const endings: ((client: Awaited<ReturnType<typeof connectTo>>) => unknown)[] = [
      (client) => client.send(request('GET /', closing)).ended(),
      async (client) => client.send(request()).until('OK'),
      (client) => client.send('GET / HT'),
      (client) => client.send(request('POST /', ['Content-Length: 10'], 'abc')),
      (client) => client.send(request('GET /hang')),
      (client) => client.socket.resetAndDestroy(),
    ]
    for (let round = 0; round < 10; round++) {
      const clients = await Promise.all(Array.from({ length: 100 }, () => connectTo(serving)))
      await Promise.all(clients.map((client, index) => endings[index % endings.length]?.(client)))
      for (const client of clients) client.close()
    }
    // With no connection left, closing has nothing to wait for; with one, it would wait for the grace.
    const begun = performance.now()
    await serving.close({ grace: 30_000 })
    assert.ok(performance.now() - begun < 15_000)
  })
})

describe('TLS', () => {
  test('serves https and tells the application of the session', async (t) => {
    const { connect, serving } = await startServer(t, ({ connection }) => ok(JSON.stringify([connection.scheme, connection.tls])), { tls })
    assert.match(serving.url, /^https:\/\/127\.0\.0\.1:\d+$/)
    const client = await connect()
    client.send(request('GET /', closing))
    const [scheme, facts] = JSON.parse(readAnswers(await client.ended())[0]?.body as string)
    assert.equal(scheme, 'https')
    assert.deepEqual(facts, {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      serverName: 'localhost',
      alpnProtocol: null,
      authorized: false,
    })
  })

  test('streams, pipelines, and answers a peer that ended its half', async (t) => {
    const large = new Uint8Array(3_000_000).fill(97)
    const { connect } = await startServer(t, async ({ target, body }) => ok(target === '/large' ? large : await readBody(body, 100)), {
      tls,
    })
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 3'], 'abc') + request('GET /large'))
    client.socket.end(request('GET /'))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ body }) => body.length),
      [3, large.length, 0],
    )
  })

  test('survives peers that speak no TLS, and cuts those that say nothing', async (t) => {
    const { connect, serving, errors } = await startServer(t, () => ok(), { tls, timeouts: { head: 300 } })
    const plain = net.connect(serving.port as number, '127.0.0.1')
    const silent = net.connect(serving.port as number, '127.0.0.1')
    for (const socket of [plain, silent]) socket.on('error', () => {})
    plain.write(request())
    await Promise.all([plain, silent].map((socket) => new Promise((resolve) => socket.resume().on('close', resolve))))
    const client = await connect()
    client.send(request('GET /', closing))
    assert.deepEqual(statuses(await client.ended()), [200])
    assert.deepEqual(errors, [])
  })

  test('leaves no handshake open when it closes', async () => {
    const serving = await serve({ handle: () => ok() }, { ...quiet, tls })
    const silent = net.connect(serving.port as number, '127.0.0.1')
    silent.on('error', () => {})
    await new Promise((resolve) => silent.on('connect', resolve))
    await sleep(20)
    const closed = new Promise((resolve) => silent.resume().on('close', resolve))
    await serving.close()
    await closed
  })
})

describe('closing', () => {
  test('ends idle connections and takes no new ones', async () => {
    const serving = await serve({ handle: () => ok() }, quiet)
    const fresh = await connectTo(serving)
    const idle = await connectTo(serving)
    idle.send(request())
    await idle.until('OK')
    const closed = serving.close()
    await assert.rejects(connectTo(serving))
    // A well-behaved peer closes its half when the server has closed its own.
    void idle.ended().then(() => idle.socket.end())
    await closed
    assert.equal(readAnswers(await idle.ended()).length, 1)
    assert.equal(await fresh.ended(), '')
    for (const client of [fresh, idle]) client.close()
  })

  test('finishes requests under way, with Connection: close, also those just sent on idle connections', async () => {
    const go = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    const serving = await serve(
      {
        handle: async ({ target }) => {
          if (target !== '/slow') return ok()
          entered.resolve()
          await go.promise
          return ok('finished')
        },
      },
      quiet,
    )
    const busy = await connectTo(serving)
    const idle = await connectTo(serving)
    idle.send(request())
    await idle.until('OK')
    busy.send(request('GET /slow'))
    await entered.promise
    const closed = serving.close()
    idle.send(request('GET /again'))
    setTimeout(go.resolve, 50)
    const answers = [...readAnswers(await busy.ended()), ...readAnswers(await idle.ended()).slice(1)]
    assert.deepEqual(
      answers.map(({ body, headers }) => [body, headers['connection']]),
      [
        ['finished', 'close'],
        ['OK', 'close'],
      ],
    )
    for (const client of [busy, idle]) client.close()
    await closed
  })

  test('ends event streams cleanly, though nothing is sent on them, and fires their signal', async () => {
    for (const early of [true, false]) {
      const entered = Promise.withResolvers<void>()
      const go = Promise.withResolvers<void>()
      let fired = false
      const serving = await serve(
        {
          handle: async ({ signal }) => {
            entered.resolve()
            if (!early) await go.promise
            const events = (async function* () {
              yield Buffer.from('data: 1\n\n')
              await new Promise<void>((resolve) => {
                signal.addEventListener('abort', () => {
                  fired = true
                  resolve()
                })
              })
            })()
            return ok(events, [['Content-Type', 'text/event-stream; charset=utf-8']])
          },
        },
        quiet,
      )
      const client = await connectTo(serving)
      client.send(request())
      await entered.promise
      if (early) await client.until('data: 1')
      const begun = performance.now()
      const closed = serving.close({ grace: 60_000 })
      go.resolve()
      const [answer] = readAnswers(await client.ended())
      assert.ok(early ? answer?.body === 'data: 1\n\n' : answer?.status === 200)
      assert.equal(client.ending, 'end')
      client.close()
      await closed
      assert.ok(performance.now() - begun < 15_000)
      if (early) assert.ok(fired)
    }
  })

  test('does not cut short what comes after an event stream on the same connection', async () => {
    const entered = Promise.withResolvers<void>()
    const serving = await serve(
      {
        handle: ({ target }) => {
          const pieces = (async function* () {
            yield Buffer.from('one ')
            entered.resolve()
            await sleep(target === '/events' ? 60_000 : 5, undefined, { ref: false })
            yield Buffer.from('two')
          })()
          return ok(pieces, target === '/events' ? [['content-type', 'text/event-stream']] : [])
        },
      },
      quiet,
    )
    const client = await connectTo(serving)
    client.send(request('GET /events') + request('GET /after'))
    await entered.promise
    await client.until('one')
    const closed = serving.close({ grace: 5000 })
    const answers = readAnswers(await client.ended())
    client.close()
    await closed
    assert.deepEqual(
      answers.map(({ body }) => body),
      ['one ', 'one two'],
    )
  })

  test('aborts after the grace: signals fire, streams are cut, and only then stop runs', async () => {
    const order: string[] = []
    const entered = Promise.withResolvers<void>()
    const serving = await serve(
      {
        handle: ({ target, signal }) => {
          signal.addEventListener('abort', () => order.push(`abort ${target}`))
          if (target === '/hang') return new Promise(() => entered.resolve())
          return ok(
            (async function* () {
              yield Buffer.from('part')
              await new Promise(() => {})
            })(),
          )
        },
        stop: () => void order.push('stop'),
      },
      quiet,
    )
    const clients = [await connectTo(serving), await connectTo(serving)] as const
    clients[0].send(request('GET /stream'))
    clients[1].send(request('GET /hang'))
    await clients[0].until('part')
    await entered.promise
    await serving.close({ grace: 50 })
    assert.deepEqual(order.sort(), ['abort /hang', 'abort /stream', 'stop'])
    assert.throws(() => readAnswers(clients[0].received))
    assert.equal(await clients[1].ended(), '')
    for (const client of clients) client.close()
  })

  test('an HTTP/1.0 stream cut after the grace is reset', async () => {
    const serving = await serve(
      {
        handle: () =>
          ok(
            (async function* () {
              yield Buffer.from('part')
              await new Promise(() => {})
            })(),
          ),
      },
      quiet,
    )
    const client = await connectTo(serving)
    client.send('GET / HTTP/1.0\r\n\r\n')
    await client.until('part')
    await serving.close({ grace: 10 })
    await client.ended()
    assert.equal(client.ending, 'reset')
    client.close()
  })

  test('waits for what waitUntil was given, also what comes later, and reports what fails', async () => {
    const order: string[] = []
    const errors: unknown[] = []
    const serving = await serve(
      {
        handle: ({ connection }) => {
          connection.waitUntil(
            sleep(60).then(() => {
              order.push('mail')
              connection.waitUntil(sleep(20).then(() => order.push('log')))
            }),
          )
          connection.waitUntil(Promise.reject(new Error('no mail server')))
          return ok()
        },
        stop: () => void order.push('stop'),
      },
      { ...quiet, onError: (error) => errors.push(error) },
    )
    await (await fetch(serving.url, { headers: { connection: 'close' } })).text()
    await serving.close()
    assert.deepEqual(order, ['mail', 'log', 'stop'])
    assert.match(String(errors), /no mail server/)
  })

  test('with no grace cuts at once; a grace that is no number is refused', async () => {
    const serving = await serve({ handle: () => new Promise(() => {}) }, quiet)
    const client = await connectTo(serving)
    client.send(request())
    for (const grace of [Number.NaN, -1, '5' as unknown as number]) {
      assert.throws(() => serving.close({ grace }), { code: 'SERVER_GRACE_INVALID' })
    }
    await serving.close({ grace: 0 })
    assert.equal(await client.ended(), '')
    client.close()
  })

  test('frees the port', async () => {
    const first = await serve({ handle: () => ok('first') }, quiet)
    await first.close()
    const second = await serve({ handle: () => ok('second') }, { ...quiet, port: first.port as number })
    assert.equal(await (await fetch(second.url, { headers: { connection: 'close' } })).text(), 'second')
    await second.close()
  })
})

describe('nothing that a client sends', () => {
  test('ends the process or leaves another client waiting', async (t) => {
    const { connect, serving } = await startServer(t, async ({ body, target }) => {
      if (target.startsWith('/stream')) return ok(body)
      return ok(await readBody(body, 1000))
    })
    const random = mulberry(42)
    const valid = [
      request(),
      request('POST /', ['Content-Length: 3'], 'abc'),
      request('POST /stream', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'),
    ]
    const clients = await Promise.all(Array.from({ length: 300 }, () => connectTo(serving)))
    for (const client of clients) {
      const bytes = Buffer.from((valid[Math.floor(random() * valid.length)] as string).repeat(1 + Math.floor(random() * 3)), 'latin1')
      for (let i = 0; i < random() * 4; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const cut = Math.floor(random() * bytes.length)
      client.send(bytes.subarray(0, cut))
      setTimeout(() => {
        if (client.ending !== null) return
        if (random() < 0.4) client.socket.resetAndDestroy()
        else client.socket.end(bytes.subarray(cut))
      }, random() * 20)
    }
    await Promise.all(clients.map((client) => client.ended()))
    for (const client of clients) client.close()
    const after = await connect()
    after.send(request('GET /', closing))
    assert.deepEqual(statuses(await after.ended()), [200])
  })
})

/** A small seeded generator of numbers below 1. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.on('listening', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('limits, timeouts and counts that are no numbers fail at start', async () => {
  const wrong: [options: object, code: string][] = [
    [{ limits: { headers: Number.NaN } }, 'WIRE_LIMIT_INVALID'],
    [{ limits: { headers: '16384' } }, 'WIRE_LIMIT_INVALID'],
    [{ limits: { header: 1 } }, 'WIRE_LIMIT_UNKNOWN'],
    [{ timeouts: { head: Number.NaN } }, 'SERVER_TIMEOUT_INVALID'],
    [{ timeouts: { head: '15' } }, 'SERVER_TIMEOUT_INVALID'],
    [{ timeouts: { request: 0 } }, 'SERVER_TIMEOUT_INVALID'],
    [{ timeouts: { request: Number.POSITIVE_INFINITY } }, 'SERVER_TIMEOUT_INVALID'],
    [{ timeouts: { header: 1 } }, 'SERVER_TIMEOUT_UNKNOWN'],
    [{ maxConnections: Number.NaN }, 'SERVER_OPTION_INVALID'],
    [{ maxConnections: 0 }, 'SERVER_OPTION_INVALID'],
    [{ backlog: '511' }, 'SERVER_OPTION_INVALID'],
    [{ port: Number.NaN }, 'SERVER_PORT_INVALID'],
    [{ port: '80' }, 'SERVER_PORT_INVALID'],
    [{ port: 65_536 }, 'SERVER_PORT_INVALID'],
  ]
  for (const [options, code] of wrong) {
    const failure = await serve({ handle: () => ok() }, { ...quiet, ...options }).then(
      () => assert.fail(`${JSON.stringify(options)} was taken`),
      (error) => error,
    )
    assert.equal(codeOf(failure), code, JSON.stringify(options))
  }
})
