import assert from 'node:assert/strict'
import net from 'node:net'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { readBody } from '../gateway/body.ts'
import type { Exchange } from '../gateway/exchange.ts'
import { DRAIN_LIMIT } from './intake.ts'

const statuses = (text: string): number[] => readAnswers(text).map((answer) => answer.status)
const chunked = (line: string, body: string): string => request(line, ['Transfer-Encoding: chunked'], body)
const post = (line: string, body: string): string => request(line, [`Content-Length: ${body.length}`], body)
const chunks = (body: string, size: number): string => {
  let text = ''
  for (let at = 0; at < body.length; at += size) {
    const piece = body.slice(at, at + size)
    text += `${piece.length.toString(16)}\r\n${piece}\r\n`
  }
  return `${text}0\r\n\r\n`
}
const last = request('GET /last', ['Connection: close'])
/** What would be run if the bytes of a body were ever read as a request. */
const smuggled = request('GET /smuggled')

describe('a body that the handler ignores', () => {
  const handlers: Record<string, (seen: string[]) => (exchange: Exchange) => unknown> = {
    'answering at once': (seen) => (exchange) => {
      seen.push(exchange.target)
      return ok(exchange.target)
    },
    'answering later': (seen) => async (exchange) => {
      seen.push(exchange.target)
      await sleep(1)
      return ok(exchange.target)
    },
    'leaving after the first piece': (seen) => async (exchange) => {
      seen.push(exchange.target)
      for await (const _ of exchange.body ?? []) break
      return ok(exchange.target)
    },
  }
  for (const [how, make] of Object.entries(handlers)) {
    test(`does not poison the next request, ${how}`, async (t) => {
      const small = smuggled.repeat(3)
      const large = smuggled.repeat(2000)
      for (const sent of [
        post('POST /a', small),
        chunked('POST /a', chunks(small, 10)),
        post('POST /a', large),
        chunked('POST /a', chunks(large, 7000)),
      ]) {
        const seen: string[] = []
        const { connect } = await startServer(t, make(seen))
        const client = await connect()
        client.send(sent + last)
        assert.deepEqual(
          readAnswers(await client.ended()).map((answer) => answer.body),
          ['/a', '/last'],
        )
        assert.deepEqual(seen, ['/a', '/last'])
      }
    })

    test(`of more than the drain limit costs the connection, ${how}`, async (t) => {
      const huge = smuggled.repeat(Math.ceil((DRAIN_LIMIT * 3) / smuggled.length))
      for (const sent of [post('POST /a', huge), chunked('POST /a', chunks(huge, 30_000))]) {
        const seen: string[] = []
        const { connect } = await startServer(t, make(seen))
        const client = await connect()
        client.send(sent + last)
        const answers = readAnswers(await client.ended())
        assert.deepEqual(
          answers.map((answer) => answer.body),
          ['/a'],
        )
        assert.deepEqual(seen, ['/a'])
        if (how !== 'leaving after the first piece') assert.equal(answers[0]?.headers['connection'], 'close')
      }
    })
  }

  test('is waited for before the answer goes out', async (t) => {
    const { connect } = await startServer(t, () => ok('answer'))
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 6'], 'abc'))
    await sleep(30)
    assert.equal(client.received, '')
    client.send(`def${last}`)
    assert.deepEqual(statuses(await client.ended()), [200, 200])
  })

  test('is answered at once where it is announced too long to wait for, and the answer can be read', async (t) => {
    const { connect } = await startServer(t, () => ({ status: 413, headers: [], body: 'too large' }))
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 1000000000']))
    const piece = new Uint8Array(65_536)
    const flood = setInterval(() => client.send(piece), 1)
    t.after(() => clearInterval(flood))
    await client.until('too large')
    clearInterval(flood)
    const [answer] = readAnswers(client.received)
    assert.equal(answer?.status, 413)
    assert.equal(answer?.headers['connection'], 'close')
  })

  test('gives who reads it after the answer an error, never a body that looks whole', async (t) => {
    const late = Promise.withResolvers<unknown>()
    const { connect } = await startServer(t, ({ body }) => {
      setTimeout(() => Promise.resolve(readBody(body, 1_000_000)).then(late.resolve, late.resolve), 50)
      return ok()
    })
    const client = await connect()
    client.send(request('POST /', ['Content-Length: 6'], 'abc'))
    await sleep(10)
    client.send('def')
    await client.until('OK')
    assert.equal(((await late.promise) as { code?: string }).code, 'BODY_DROPPED')
  })

  test('is not taken without end while the handler thinks', async (t) => {
    const done = Promise.withResolvers<unknown>()
    const { connect } = await startServer(t, async ({ body }) => {
      for await (const _ of body ?? []) break
      return done.promise
    })
    const client = await connect()
    const size = 30_000_000
    let taker: net.Socket | undefined
    const pause = net.Socket.prototype.pause
    t.mock.method(net.Socket.prototype, 'pause', function remembered(this: net.Socket) {
      if (this.remotePort === client.socket.localPort) taker = this
      return pause.call(this)
    })
    client.send(request('POST /', ['Transfer-Encoding: chunked'], `${size.toString(16)}\r\n`))
    client.send(new Uint8Array(size))
    // Taken and dropped until it was enough, however long that takes.
    let before = -1
    while (!taker?.isPaused() || before !== taker.bytesRead) {
      before = taker?.bytesRead ?? 0
      await sleep(50)
    }
    done.resolve(ok())
    assert.ok(taker.bytesRead < size / 3, `${taker.bytesRead} bytes were taken`)
    assert.equal((await client.until('OK')).includes('connection: close'), true)
  })
})

describe('a malformed body', () => {
  const bad: Record<string, string> = {
    'chunk size': 'x\r\n',
    'sign before a size': '+3\r\nabc\r\n0\r\n\r\n',
    'chunk end': '3\r\nabcd\r\n0\r\n\r\n',
    'line feed alone': '3\nabc\n0\n\n',
    'second chunk': '3\r\nabc\r\nzz\r\n',
    trailer: '3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n',
    'trailer name': '0\r\nbad name: x\r\n\r\n',
  }
  const handlers: Record<string, (exchange: Exchange) => unknown> = {
    ignored: () => ok(),
    'ignored for a while': async () => {
      await sleep(2)
      return ok()
    },
    read: async ({ body }) => ok(await readBody(body, 1000)),
  }
  for (const [how, handle] of Object.entries(handlers)) {
    for (const [what, body] of Object.entries(bad)) {
      test(`(${what}), ${how}: 400 and close, whole and byte by byte`, async (t) => {
        const { connect, errors } = await startServer(t, handle)
        const whole = await connect()
        whole.send(chunked('POST /', body) + smuggled)
        const [answer, ...more] = readAnswers(await whole.ended())
        assert.equal(answer?.status, 400)
        assert.equal(answer?.headers['connection'], 'close')
        assert.deepEqual(more, [])
        const slow = await connect()
        await slow.sendByBytes(chunked('POST /', body) + smuggled)
        assert.deepEqual(statuses(await slow.ended()), [400])
        assert.deepEqual(errors, [])
      })
    }
  }

  test('after an answer has begun cuts the answer off', async (t) => {
    const { connect } = await startServer(t, ({ body }) => ok(body as AsyncIterable<Uint8Array>))
    const client = await connect()
    client.send(chunked('POST /', '3\r\nabc\r\n'))
    await client.until('abc')
    client.send('zz\r\n')
    const received = await client.ended()
    assert.throws(() => readAnswers(received), /No chunk/)
    assert.equal(received.match(/HTTP/g)?.length, 1)
  })

  test('after an answer is out closes without a second answer', async (t) => {
    const { connect } = await startServer(t, async ({ body }) => {
      for await (const _ of body ?? []) break
      return ok('done')
    })
    const client = await connect()
    client.send(chunked('POST /', '3\r\nabc\r\n'))
    await client.until('done')
    client.send(`zz\r\n${smuggled}`)
    assert.deepEqual(statuses(await client.ended()), [200])
  })

  test('while an answer streams that does not read it adds nothing to the answer', async (t) => {
    const refused = Promise.withResolvers<void>()
    const { connect } = await startServer(t, ({ body }) =>
      ok(
        (async function* () {
          yield Buffer.from('begun ')
          await Promise.resolve(readBody(body, 100)).catch(() => refused.resolve())
          yield Buffer.from('done')
        })(),
      ),
    )
    const client = await connect()
    client.send(chunked('POST /', '3\r\nabc\r\n'))
    await client.until('begun')
    client.send(`zz\r\n${smuggled}`)
    await refused.promise
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [[200, 'begun done']],
    )
  })
})

describe('Expect: 100-continue', () => {
  const expecting = request('POST /', ['Content-Length: 5', 'Expect: 100-continue'])

  test('is answered with 100 when the body is read, and not before', async (t) => {
    const begin = Promise.withResolvers<void>()
    const { connect } = await startServer(t, async ({ body }) => {
      await begin.promise
      return ok(await readBody(body, 10))
    })
    const client = await connect()
    client.send(expecting)
    await sleep(30)
    assert.equal(client.received, '')
    begin.resolve()
    await client.until('HTTP/1.1 100 Continue\r\n\r\n')
    client.send(`hello${last}`)
    const answers = readAnswers(await client.ended())
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [
        [100, ''],
        [200, 'hello'],
        [100, ''],
        [200, ''],
      ].filter((_, index) => index !== 2),
    )
  })

  test('where the body is not wanted gets the final answer and a close', async (t) => {
    for (const handle of [(): unknown => ok('no'), async (): Promise<unknown> => ok('no')]) {
      const { connect } = await startServer(t, handle)
      const client = await connect()
      client.send(expecting)
      const [answer, ...more] = readAnswers(await client.ended())
      assert.equal(answer?.body, 'no')
      assert.equal(answer?.headers['connection'], 'close')
      assert.deepEqual(more, [])
    }
  })

  test('with a body that is sent anyway needs no 100', async (t) => {
    const { connect } = await startServer(t, async ({ body }) => ok(await readBody(body, 10)))
    const client = await connect()
    client.send(`${expecting}hello${last}`)
    assert.deepEqual(statuses(await client.ended()), [200, 200])
  })

  test('with a body that is sent anyway and ignored keeps the connection', async (t) => {
    const { connect } = await startServer(t, () => ok())
    const client = await connect()
    client.send(`${expecting}hello${last}`)
    assert.deepEqual(statuses(await client.ended()), [200, 200])
  })

  test('in HTTP/1.0 is ignored', async (t) => {
    const { connect } = await startServer(t, async ({ body }) => ok(await readBody(body, 10)))
    const client = await connect()
    client.send('POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n')
    await sleep(30)
    assert.equal(client.received, '')
    client.send('hello')
    assert.deepEqual(statuses(await client.ended()), [200])
  })
})

describe('backpressure', () => {
  test('an upload waits in the socket while the handler does not read', async (t) => {
    const read = Promise.withResolvers<void>()
    const size = 30_000_000
    const { connect } = await startServer(t, async ({ body }) => {
      let got = 0
      for await (const chunk of body ?? []) {
        got += chunk.length
        if (got < 1_000_000) await read.promise
      }
      return ok(String(got))
    })
    const client = await connect()
    client.send(request('POST /', [`Content-Length: ${size}`, 'Connection: close']))
    client.send(new Uint8Array(size))
    let before = -1
    while (before !== client.socket.writableLength) {
      before = client.socket.writableLength
      await sleep(50)
    }
    assert.ok(before > size / 3, `${size - before} of ${size} bytes were taken while nobody read`)
    read.resolve()
    assert.equal(readAnswers(await client.ended())[0]?.body, String(size))
  })

  test('a body in one-byte chunks is read in time', async (t) => {
    const { connect } = await startServer(t, async ({ body }) => {
      let got = 0
      for await (const chunk of body ?? []) got += chunk.length
      return ok(String(got))
    })
    const client = await connect()
    client.send(chunked('POST /', chunks('x'.repeat(300_000), 1)) + last)
    assert.equal(readAnswers(await client.ended())[0]?.body, '300000')
  })
})
