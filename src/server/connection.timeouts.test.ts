import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { readBody } from '../gateway/body.ts'
import type { Exchange } from '../gateway/exchange.ts'

const bodies = (text: string): string[] => readAnswers(text).map((answer) => answer.body)
const statuses = (text: string): number[] => readAnswers(text).map((answer) => answer.status)
const text = async (exchange: Exchange): Promise<string> => new TextDecoder().decode(await readBody(exchange.body, 1_000_000))

describe('timeouts', { concurrency: true }, () => {
  const answered = async (
    t: Parameters<typeof startServer>[0],
    send: string,
    timeouts: object,
    handle = (): unknown => ok(),
  ): Promise<string> => {
    const { connect } = await startServer(t, handle, { timeouts })
    const client = await connect()
    client.send(send)
    return client.ended()
  }

  test('a head that does not end is answered with 408', async (t) => {
    assert.deepEqual(statuses(await answered(t, 'GET / HTTP/1.1\r\nHost', { head: 300 })), [408])
  })

  test('a head that comes byte by byte has no more time', async (t) => {
    const { connect } = await startServer(t, () => ok(), { timeouts: { head: 300 } })
    const client = await connect()
    client.send('GET / HTTP/1.1\r\n')
    const drip = setInterval(() => client.send('a'), 20)
    t.after(() => clearInterval(drip))
    assert.deepEqual(statuses(await client.ended()), [408])
  })

  test('a silent connection is closed', async (t) => {
    assert.equal(await answered(t, '', { head: 200 }), '')
    assert.equal(await answered(t, '\r\n', { head: 200 }), '')
  })

  test('an idle connection is ended after its answer', async (t) => {
    const received = await answered(t, request(), { idle: 200 })
    assert.deepEqual(statuses(received), [200])
  })

  test('a request that is not answered gets 503, its signal fires, and its late answer is dropped', async (t) => {
    const { connect, errors } = await startServer(
      t,
      ({ signal, target }) => {
        if (target !== '/slow') return ok()
        return new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(() => resolve(ok('late')), 5)))
      },
      { timeouts: { request: 200 } },
    )
    const client = await connect()
    client.send(request('GET /slow') + request('GET /after'))
    const [answer, ...more] = readAnswers(await client.ended())
    assert.equal(answer?.status, 503)
    assert.equal(answer?.headers['connection'], 'close')
    assert.deepEqual(more, [])
    await sleep(20)
    assert.deepEqual(
      errors.map((error) => (error as { code: string }).code),
      ['SERVER_REQUEST_TIMEOUT'],
    )
  })

  test('a late answer lets go of its body', async (t) => {
    const closed = Promise.withResolvers<void>()
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('asked')),
        return: async () => {
          closed.resolve()
          return { done: true as const, value: undefined }
        },
      }),
    }
    const handle = ({ signal }: Exchange): unknown => new Promise((resolve) => signal.addEventListener('abort', () => resolve(ok(body))))
    const { connect } = await startServer(t, handle, { timeouts: { request: 200 } })
    const client = await connect()
    client.send(request())
    await closed.promise
    assert.deepEqual(statuses(await client.ended()), [503])
  })

  test('an answer that has begun is not hurried', async (t) => {
    const { connect } = await startServer(
      t,
      () =>
        ok(
          (async function* () {
            yield Buffer.from('slow ')
            await sleep(900)
            yield Buffer.from('stream')
          })(),
        ),
      { timeouts: { request: 200 } },
    )
    const client = await connect()
    client.send(request('GET /', ['Connection: close']))
    assert.deepEqual(bodies(await client.ended()), ['slow stream'])
  })

  test('a body that does not come is answered with 408, and the handler hears why', async (t) => {
    let code = ''
    const handle = async (exchange: Exchange): Promise<unknown> => {
      try {
        return ok(await text(exchange))
      } catch (error) {
        code = (error as { code: string }).code
        throw error
      }
    }
    const { connect, errors } = await startServer(t, handle, { timeouts: { body: 300, bodyRate: 10 } })
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 100'], 'abc'))
    assert.deepEqual(statuses(await client.ended()), [408])
    assert.equal(code, 'BODY_TOO_SLOW')
    assert.deepEqual(errors, [])
  })

  test('a body that comes too slowly is answered with 408, one that is fast enough is not', async (t) => {
    const { connect } = await startServer(t, async (exchange) => ok(await text(exchange)), {
      timeouts: { body: 500, bodyRate: 40, request: 400 },
    })
    const slow = await connect()
    const fast = await connect()
    slow.send(request('POST /', ['Content-Length: 1000']))
    fast.send(request('POST /', ['Content-Length: 1000', 'Connection: close']))
    const drip = setInterval(() => slow.send('.'), 100)
    const flow = setInterval(() => fast.send('.'.repeat(50)), 100)
    t.after(() => {
      clearInterval(drip)
      clearInterval(flow)
    })
    assert.deepEqual(statuses(await slow.ended()), [408])
    clearInterval(drip)
    await fast.until('HTTP/1.1')
    clearInterval(flow)
    assert.deepEqual(statuses(await fast.ended()), [200])
  })

  test('a body that the handler reads slowly is not held against the client', async (t) => {
    const size = 6_000_000
    const handle = async (exchange: Exchange): Promise<unknown> => {
      let read = 0
      for await (const chunk of exchange.body as AsyncIterable<Uint8Array>) {
        if (read === 0) await sleep(800)
        else if (read < 1_500_000) await sleep(60)
        read += chunk.length
      }
      return ok(String(read))
    }
    const { connect } = await startServer(t, handle, { timeouts: { body: 200, bodyRate: 1000, request: 900 } })
    const client = await connect()
    client.send(request('POST /', [`Content-Length: ${size}`, 'Connection: close']))
    client.send(new Uint8Array(size))
    assert.deepEqual(bodies(await client.ended()), [String(size)])
  })

  test('a body that nobody reads, and that does not come, is answered with 408', async (t) => {
    assert.deepEqual(statuses(await answered(t, request('POST /', ['Content-Length: 100'], 'abc'), { body: 200 })), [408])
  })

  test('a client that takes nothing of its answer is cut off, and the body let go', async (t) => {
    const closed = Promise.withResolvers<void>()
    const { connect } = await startServer(
      t,
      () =>
        ok(
          (async function* () {
            try {
              for (;;) yield new Uint8Array(65_536)
            } finally {
              closed.resolve()
            }
          })(),
        ),
      { timeouts: { write: 300 } },
    )
    const client = await connect()
    client.socket.pause()
    client.send(request())
    await closed.promise
  })
})
