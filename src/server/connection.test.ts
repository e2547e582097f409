import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { readBody } from '../gateway/body.ts'
import type { Exchange } from '../gateway/exchange.ts'
import type { AccessLine } from './access-log.ts'

const bodies = (text: string): string[] => readAnswers(text).map((answer) => answer.body)
const statuses = (text: string): number[] => readAnswers(text).map((answer) => answer.status)
const text = async (exchange: Exchange): Promise<string> => new TextDecoder().decode(await readBody(exchange.body, 1_000_000))

describe('one request after another', () => {
  test('is answered on one connection', async (t) => {
    const { connect } = await startServer(t, ({ method, target }) => ok(`${method} ${target}`))
    const client = await connect()
    client.send(request('GET /one?x=1'))
    await client.until('GET /one?x=1')
    client.send(request('DELETE /two'))
    await client.until('DELETE /two')
    client.send(request('GET /three', ['Connection: close']))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map((answer) => answer.body),
      ['GET /one?x=1', 'DELETE /two', 'GET /three'],
    )
    assert.deepEqual(
      answers.map((answer) => answer.headers['connection']),
      [undefined, undefined, 'close'],
    )
  })

  test('is read byte by byte', async (t) => {
    const { connect } = await startServer(t, async (exchange) => ok(await text(exchange)))
    const client = await connect()
    await client.sendByBytes(request('POST /', ['Content-Length: 5'], 'hello') + request('GET /', ['Connection: close']))
    assert.deepEqual(bodies(await client.ended()), ['hello', ''])
  })
})

describe('pipelined requests', () => {
  test('are answered in order, a thousand in one packet', async (t) => {
    const { connect } = await startServer(t, ({ target }) => ok(target))
    const client = await connect()
    const targets = Array.from({ length: 1000 }, (_, i) => `/${i}`)
    client.send(targets.map((target) => request(`GET ${target}`)).join('') + request('GET /end', ['Connection: close']))
    assert.deepEqual(bodies(await client.ended()), [...targets, '/end'])
  })

  test('are answered in order where handlers take their time, each alone', async (t) => {
    let running = 0
    const { connect } = await startServer(t, async ({ target }) => {
      assert.equal(++running, 1)
      await (Number(target.slice(1)) % 3 === 0 ? sleep(2) : undefined)
      running--
      return ok(target)
    })
    const client = await connect()
    const targets = Array.from({ length: 100 }, (_, i) => `/${i}`)
    client.send(targets.map((target) => request(`GET ${target}`)).join('') + request('GET /end', ['Connection: close']))
    assert.deepEqual(bodies(await client.ended()), [...targets, '/end'])
  })

  test('are answered in order by thenables that call back at once, however many', async (t) => {
    const thenable = (target: string): unknown => ({ then: (resolve: (value: unknown) => void) => resolve(ok(target)) })
    const { connect } = await startServer(t, ({ target }) => thenable(target))
    const client = await connect()
    const targets = Array.from({ length: 5000 }, (_, i) => `/${i}`)
    client.send(targets.map((target) => request(`GET ${target}`)).join('') + request('GET /end', ['Connection: close']))
    assert.deepEqual(bodies(await client.ended()), [...targets, '/end'])
  })

  test('are not run once an answer says that the connection closes', async (t) => {
    const seen: string[] = []
    const { connect } = await startServer(t, ({ target }) => {
      seen.push(target)
      return ok(target, target === '/last' ? [['Connection', 'close']] : [])
    })
    const client = await connect()
    client.send(request('GET /first') + request('GET /last') + request('GET /never'))
    assert.deepEqual(bodies(await client.ended()), ['/first', '/last'])
    assert.deepEqual(seen, ['/first', '/last'])
  })

  test('are not run after a request that says so, nor after one that is refused', async (t) => {
    for (const last of [request('GET /last', ['Connection: close']), request('GET /last', ['Host: twice'])]) {
      const seen: string[] = []
      const { connect } = await startServer(t, async ({ target }) => {
        seen.push(target)
        await sleep(1)
        return ok(target)
      })
      const client = await connect()
      client.send(request('GET /first') + last + request('GET /never'))
      await client.ended()
      assert.ok(!seen.includes('/never'))
      assert.equal(readAnswers(client.received).length, 2)
    }
  })

  test('wait while the client takes no answers', async (t) => {
    let run = 0
    const large = 'x'.repeat(60_000)
    const { connect } = await startServer(t, () => {
      run++
      return ok(large)
    })
    const client = await connect()
    client.socket.pause()
    client.send(request('GET /').repeat(4000))
    await settled(() => run)
    assert.ok(run < 1000, `${run} of 4000 answers were made for a client that read none`)
    client.socket.resume()
    client.send(request('GET /', ['Connection: close']))
    await client.ended()
    assert.equal(run, 4001)
  })

  test('wait in the socket while a handler takes its time', async (t) => {
    let go: () => void = () => {}
    const { connect } = await startServer(t, ({ target }) =>
      target === '/slow' ? new Promise((resolve) => (go = () => resolve(ok()))) : ok(),
    )
    const client = await connect()
    // The body that nobody reads before must not switch the holding back off.
    client.send(request('POST /', ['Content-Length: 3'], 'abc') + request('GET /slow'))
    await client.until('OK')
    const flood = Buffer.from(request('GET /').repeat(400_000))
    client.send(flood)
    await settled(() => client.socket.writableLength)
    const held = client.socket.writableLength
    go()
    assert.ok(held > flood.length / 4, `the server took ${flood.length - held} of ${flood.length} bytes while it worked`)
  })
})

/** Resolves when `value` has not changed for a while. */
async function settled(value: () => number): Promise<void> {
  for (let last = Number.NaN, same = 0; same < 5; ) {
    await sleep(20)
    same = value() === last ? same + 1 : 0
    last = value()
  }
}

describe('a peer that ended its half', () => {
  test('is still answered, with all its pipelined requests', async (t) => {
    const { connect } = await startServer(t, async ({ target }) => {
      await sleep(5)
      return ok(target)
    })
    const client = await connect()
    client.socket.end(request('GET /a') + request('GET /b'))
    assert.deepEqual(bodies(await client.ended()), ['/a', '/b'])
  })

  test('gets a large answer whole, though the FIN comes after the answer', async (t) => {
    const large = new Uint8Array(8_000_000).fill(97)
    const { connect } = await startServer(t, () => ok(large))
    const client = await connect()
    client.socket.pause()
    client.send(request('GET /', ['Connection: close']))
    await sleep(50)
    client.socket.end()
    await sleep(50)
    client.socket.resume()
    const [answer] = readAnswers(await client.ended())
    assert.equal(answer?.body.length, large.length)
  })

  test('gets a short answer whole after a small one that waited to be taken', async (t) => {
    const part = 'y'.repeat(60_000)
    const { connect } = await startServer(t, () => ok(part))
    const client = await connect()
    client.socket.pause()
    client.send(request().repeat(60) + request('GET /', ['Connection: close']))
    await sleep(100)
    client.socket.end()
    await sleep(50)
    client.socket.resume()
    assert.equal(readAnswers(await client.ended()).length, 61)
  })

  test('fires the signal', async (t) => {
    let reason: unknown
    const { connect } = await startServer(
      t,
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
            resolve(ok('answered'))
          })
        }),
    )
    const client = await connect()
    client.socket.end(request())
    assert.deepEqual(bodies(await client.ended()), ['answered'])
    assert.equal((reason as { code: string }).code, 'CLIENT_GONE')
  })

  test('within a head or a body is answered with 400', async (t) => {
    for (const start of ['GET / HT', request().slice(0, -2), request('POST /', ['Content-Length: 5'], 'abc')]) {
      const { connect } = await startServer(t, async (exchange) => ok(await text(exchange)))
      const client = await connect()
      client.socket.end(start)
      assert.deepEqual(statuses(await client.ended()), [400])
    }
  })

  test('before any request is closed without a word', async (t) => {
    const { connect } = await startServer(t, () => ok())
    const client = await connect()
    client.socket.end()
    assert.equal(await client.ended(), '')
    assert.equal(client.ending, 'end')
  })
})

describe('a peer that is gone', () => {
  test('fires the signal, which may be asked for later too', async (t) => {
    const seen = Promise.withResolvers<Exchange>()
    const { connect } = await startServer(t, (exchange) => {
      seen.resolve(exchange)
      return new Promise((resolve) => {
        exchange.signal.addEventListener('abort', () => setTimeout(() => resolve(ok()), 5))
      })
    })
    const client = await connect()
    client.send(request())
    const exchange = await seen.promise
    assert.equal(exchange.signal.aborted, false)
    client.socket.resetAndDestroy()
    while (!exchange.signal.aborted) await sleep(5)
    assert.equal((exchange.signal.reason as { code: string }).code, 'CLIENT_GONE')
  })

  test('closes the body of an answer that comes too late, and of none twice', async (t) => {
    const late = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    const closed: string[] = []
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: new Uint8Array(1) }),
        return: async () => {
          closed.push('return')
          late.resolve()
          return { done: true as const, value: undefined }
        },
      }),
    }
    const { connect, errors } = await startServer(t, async ({ signal }) => {
      entered.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await sleep(10)
      return ok(body)
    })
    const client = await connect()
    client.send(request())
    await entered.promise
    client.socket.resetAndDestroy()
    await late.promise
    await sleep(20)
    assert.deepEqual(closed, ['return'])
    assert.deepEqual(errors, [])
  })

  test('is no error worth a report, though it breaks off the body that a handler reads', async (t) => {
    const failed = Promise.withResolvers<unknown>()
    const entered = Promise.withResolvers<void>()
    const { connect, errors } = await startServer(t, async (exchange) => {
      entered.resolve()
      try {
        return ok(await text(exchange))
      } catch (error) {
        failed.resolve(error)
        throw error
      }
    })
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 10'], 'abc'))
    await entered.promise
    client.socket.resetAndDestroy()
    assert.equal(((await failed.promise) as { code: string }).code, 'CLIENT_GONE')
    await sleep(10)
    assert.deepEqual(errors, [])
  })
})

describe('HTTP/1.0', () => {
  const old = (line: string, lines: string[] = []): string => `${[`${line} HTTP/1.0`, ...lines].join('\r\n')}\r\n\r\n`

  test('is closed after one answer, or kept where the client asks', async (t) => {
    const { connect } = await startServer(t, ({ target, connection }) => ok(`${target} ${connection.protocol}`))
    const client = await connect()
    client.send(old('GET /a', ['Connection: keep-alive']) + old('GET /b'))
    const [first, second] = readAnswers(await client.ended())
    assert.equal(first?.headers['connection'], 'keep-alive')
    assert.equal(second?.headers['connection'], 'close')
    assert.equal(second?.body, '/b HTTP/1.0')
  })

  test('gets a stream up to the close, without chunks', async (t) => {
    const { connect } = await startServer(t, () =>
      ok(
        (async function* () {
          yield Buffer.from('one ')
          await sleep(1)
          yield Buffer.from('two')
        })(),
      ),
    )
    const client = await connect()
    client.send(old('GET /', ['Connection: keep-alive']))
    const [answer] = readAnswers(await client.ended())
    assert.equal(client.ending, 'end')
    assert.equal(answer?.headers['transfer-encoding'], undefined)
    assert.equal(answer?.headers['connection'], 'close')
    assert.equal(answer?.body, 'one two')
  })

  test('a stream that fails is reset, since its end would look like success', async (t) => {
    const { connect } = await startServer(t, () =>
      ok(
        (async function* () {
          yield Buffer.from('one ')
          await sleep(10)
          throw new Error('broken')
        })(),
      ),
    )
    const client = await connect()
    client.send(old('GET /'))
    await client.ended()
    assert.equal(client.ending, 'reset')
  })
})

describe('the access log', () => {
  test('has one line for each request, also where the answer is not the application’s', async (t) => {
    const lines: AccessLine[] = []
    let entered = Promise.withResolvers<void>()
    const handle = async (exchange: Exchange): Promise<unknown> => {
      if (exchange.target === '/throw') throw new Error('on purpose')
      if (exchange.target === '/slow') return new Promise(() => entered.resolve())
      await readBody(exchange.body, 10)
      return ok(exchange.target)
    }
    const { connect } = await startServer(t, handle, { timeouts: { request: 200 }, accessLog: (line) => void lines.push(line) })
    const first = await connect()
    first.send(request('GET /a?secret=1') + request('GET /throw') + request('HEAD /b') + request('GET /slow'))
    await first.ended()
    const second = await connect()
    second.send(request('POST /bad', ['Transfer-Encoding: chunked'], 'x\r\n'))
    await second.ended()
    const third = await connect()
    entered = Promise.withResolvers<void>()
    third.send(request('GET /slow'))
    await entered.promise
    third.socket.resetAndDestroy()
    while (lines.length < 6) await sleep(5)
    assert.deepEqual(
      lines.map(({ method, path, status, bytes }) => [method, path, status, bytes]),
      [
        ['GET', '/a', 200, 11],
        ['GET', '/throw', 500, 22],
        ['HEAD', '/b', 200, 0],
        ['GET', '/slow', 503, 20],
        ['POST', '/bad', 400, 54],
        ['GET', '/slow', 499, 0],
      ],
    )
    assert.ok(lines.every(({ remoteAddress }) => remoteAddress === '127.0.0.1'))
    assert.ok(lines.every(({ milliseconds }) => milliseconds >= 0 && milliseconds < 60_000))
  })

  test('that throws is reported and hurts nobody', async (t) => {
    const { connect, errors } = await startServer(t, ({ target }) => (target === '/async' ? Promise.resolve(ok()) : ok()), {
      accessLog: () => {
        throw new Error('disk full')
      },
    })
    const client = await connect()
    client.send(request('GET /') + request('GET /async') + request('GET /', ['Connection: close']))
    assert.deepEqual(statuses(await client.ended()), [200, 200, 200])
    assert.equal(errors.length, 3)
  })
})
