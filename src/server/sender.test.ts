import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Handle, ok, type RawClient, readAnswers, request, startServer } from '../../test/raw-client.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const closing = ['Connection: close']

async function* stream(...pieces: string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield bytes(piece)
}

/** A body by hand that counts what is asked of it. */
function counted(
  make: (index: number) => Uint8Array | null | Promise<never>,
): AsyncIterable<Uint8Array> & { pulled: number; returned: number } {
  const body = {
    pulled: 0,
    returned: 0,
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<Uint8Array>> {
        const value = await make(body.pulled++)
        return value === null ? { done: true, value: undefined } : { done: false, value }
      },
      async return(): Promise<IteratorResult<Uint8Array>> {
        body.returned++
        return { done: true, value: undefined }
      },
    }),
  }
  return body
}

describe('what an application answers', () => {
  const cases: [what: string, handle: Handle, body: string][] = [
    ['text', () => ok('héllo €'), 'héllo €'],
    ['long text', () => ok('é'.repeat(100_000)), 'é'.repeat(100_000)],
    ['lone surrogates', () => ok('a\ud800b'), 'a\ufffdb'],
    ['bytes', () => ok(bytes('bytes')), 'bytes'],
    ['a view on bytes', () => ok(bytes('a view').subarray(2)), 'view'],
    ['many bytes', () => ok(bytes('x'.repeat(300_000))), 'x'.repeat(300_000)],
    ['nothing', () => ok(null), ''],
    ['a stream', () => ok(stream('one ', '', 'two ', 'x'.repeat(100_000))), `one two ${'x'.repeat(100_000)}`],
    ['an empty stream', () => ok(stream()), ''],
    ['a global stream', () => ok(new Blob(['blob']).stream() as unknown as AsyncIterable<Uint8Array>), 'blob'],
    ['a promise', async () => ok('later'), 'later'],
  ]
  for (const [what, handle, body] of cases) {
    test(`arrives: ${what}`, async (t) => {
      const { connect, errors } = await startServer(t, handle)
      const client = await connect()
      client.send(request() + request('GET /', closing))
      const answers = readAnswers(await client.ended())
      const texts = answers.map((answer) => Buffer.from(answer.body, 'latin1').toString())
      assert.deepEqual(texts, [body, body])
      assert.deepEqual(errors, [])
    })

    test(`has no body for HEAD, 204 and 304: ${what}`, async (t) => {
      const { connect } = await startServer(t, async (exchange) => {
        const answer = (await handle(exchange)) as { body: null }
        return { ...answer, status: Number(exchange.target.slice(1)) }
      })
      const client = await connect()
      client.send(request('HEAD /200') + request('GET /204') + request('GET /304') + request('HEAD /200', closing))
      const answers = readAnswers(await client.ended(), ['HEAD', 'GET', 'GET', 'HEAD'])
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [200, 204, 304, 200],
      )
      assert.equal(answers[1]?.headers['content-length'], undefined)
      assert.equal(answers[1]?.headers['transfer-encoding'], undefined)
    })
  }

  test('to HEAD has the length that GET would have', async (t) => {
    const { connect } = await startServer(t, () => ok('héllo'))
    const client = await connect()
    client.send(request('HEAD /', closing))
    assert.equal(readAnswers(await client.ended(), ['HEAD'])[0]?.headers['content-length'], '6')
  })

  test('closes a stream that nobody gets, unread', async (t) => {
    const body = counted(() => bytes('x'))
    const { connect } = await startServer(t, () => ok(body))
    const client = await connect()
    client.send(request('HEAD /', closing))
    await client.ended()
    assert.deepEqual([body.pulled, body.returned], [0, 1])
  })

  test('keeps header lines in order, with a date and no second framing', async (t) => {
    const headers = [
      ['Set-Cookie', 'a=1'],
      ['X-Own', 'yes'],
      ['set-cookie', 'b=2'],
      ['Transfer-Encoding', 'chunked'],
      ['Keep-Alive', 'timeout=5'],
    ] as const
    const { connect } = await startServer(t, () => ok('body', headers))
    const client = await connect()
    client.send(request('GET /', closing))
    const received = await client.ended()
    assert.match(
      received,
      /^HTTP\/1\.1 200 OK\r\nSet-Cookie: a=1\r\nX-Own: yes\r\nset-cookie: b=2\r\ncontent-length: 4\r\ndate: [^\r]+ GMT\r\nconnection: close\r\n\r\nbody$/,
    )
  })

  test('is sent as it goes: the head and each piece when they are there', async (t) => {
    const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { connect } = await startServer(t, () =>
      ok(
        (async function* () {
          await steps[0]?.promise
          yield bytes('first')
          await steps[1]?.promise
          yield bytes('second')
        })(),
      ),
    )
    const client = await connect()
    client.send(request('GET /', closing))
    await client.until('\r\n\r\n')
    steps[0]?.resolve()
    await client.until('first')
    assert.ok(!client.received.includes('second'))
    steps[1]?.resolve()
    assert.equal(readAnswers(await client.ended())[0]?.body, 'firstsecond')
  })

  test('goes both ways at once: an echo', async (t) => {
    const { connect } = await startServer(t, ({ body }) => ok(body))
    const client = await connect()
    client.send(request('POST /', ['Transfer-Encoding: chunked']))
    for (const word of ['one', 'two', 'three']) {
      client.send(`${word.length}\r\n${word}\r\n`)
      await client.until(word)
    }
    client.send(`0\r\n\r\n${request('GET /', closing)}`)
    assert.deepEqual(
      readAnswers(await client.ended()).map((answer) => answer.body),
      ['onetwothree', ''],
    )
  })
})

describe('an answer at fault', () => {
  const circular = { toString: () => 'trap' }
  const faults: [what: string, handle: Handle, error: RegExp][] = [
    ['undefined', () => undefined, /The application answered undefined, expected an answer/],
    ['null', () => null, /The application answered null/],
    ['a number', () => 42, /The application answered 42/],
    ['a function', () => () => 1, /The application answered function/],
    ['a promise of undefined', async () => undefined, /The application answered undefined/],
    ['an empty object', () => ({}), /The answer's status is undefined/],
    ['status 99', () => ({ ...ok(), status: 99 }), /status is 99, expected a whole number from 200 to 599/],
    ['status 101 without upgrade', () => ({ ...ok(), status: 101 }), /status is 101/],
    ['status 600', () => ({ ...ok(), status: 600 }), /status is 600/],
    ['status 200.5', () => ({ ...ok(), status: 200.5 }), /status is 200.5/],
    ['status as text', () => ({ ...ok(), status: '200' }), /status is "200"/],
    ['a header name with CRLF', () => ok('x', [['X\r\nInjected: 1', 'a']]), /A header name is not a token/],
    ['a header value with CRLF', () => ok('x', [['X', 'a\r\nInjected: 1']]), /cannot be sent/],
    ['a header value with LF', () => ok('x', [['X', 'a\nInjected: 1']]), /cannot be sent/],
    ['a header value with NUL', () => ok('x', [['X', 'Injected\0']]), /cannot be sent/],
    ['an empty header name', () => ok('Injected', [['', 'a']]), /not a token/],
    ['headers that throw', () => ({ ...ok(), headers: { [Symbol.iterator]: () => assert.fail('iterated') } }), /iterated/],
    ['headers null', () => ({ ...ok(), headers: null }), /./],
    ['body undefined', () => ({ status: 200, headers: [] }), /The answer's body is undefined, expected text, bytes/],
    ['body a number', () => ({ ...ok(), body: 7 }), /body is 7/],
    ['body an object', () => ({ ...ok(), body: circular }), /body is Object/],
    ['body an array', () => ({ ...ok(), body: [1] }), /body is Array/],
    ['a body that cannot be iterated', () => ok({ [Symbol.asyncIterator]: () => assert.fail('no iterator') }), /no iterator/],
    ['a body that fails at once', () => ok(counted(() => Promise.reject(new Error('secret')))), /secret/],
    [
      'a getter that throws',
      () => ({
        get status() {
          return assert.fail('secret')
        },
      }),
      /secret/,
    ],
    [
      'a body getter that throws',
      () => ({
        status: 200,
        headers: [],
        get body() {
          return assert.fail('secret')
        },
      }),
      /secret/,
    ],
    [
      'a then that throws',
      () => ({
        get then() {
          return assert.fail('secret')
        },
      }),
      /secret/,
    ],
    ['a thenable that throws', () => ({ then: () => assert.fail('secret') }), /secret/],
    ['a length that is too large', () => ok('body', [['Content-Length', '5']]), /Content-Length says 5, the body has 4 bytes/],
    ['a length that is too small', () => ok('body', [['Content-Length', '3']]), /Content-Length says 3/],
    ['a length that is none', () => ok('body', [['Content-Length', '4x']]), /Content-Length is no size/],
    [
      'two lengths',
      () =>
        ok('body', [
          ['Content-Length', '4'],
          ['Content-Length', '5'],
        ]),
      /Content-Length is no size/,
    ],
    [
      'a throw',
      () => {
        throw new Error('secret')
      },
      /secret/,
    ],
    [
      'a throw of nothing',
      () => {
        throw undefined
      },
      /undefined/,
    ],
    [
      'a rejection',
      async () => {
        throw new Error('secret')
      },
      /secret/,
    ],
  ]
  for (const [what, handle, error] of faults) {
    test(`gives 500, tells onError and nobody else, and the connection goes on: ${what}`, async (t) => {
      const { connect, errors } = await startServer(t, (exchange) => (exchange.target === '/bad' ? handle(exchange) : ok()))
      const client = await connect()
      client.send(
        request('POST /bad', ['Content-Length: 3'], 'abc') + request('GET /bad') + request('HEAD /bad') + request('GET /', closing),
      )
      const received = await client.ended()
      const answers = readAnswers(received, ['POST', 'GET', 'HEAD', 'GET'])
      assert.deepEqual(
        answers.map((answer) => answer.status),
        what === 'a body that fails at once' || what.includes('length that is too') ? [500, 500, 200, 200] : [500, 500, 500, 200],
      )
      assert.equal(answers[0]?.body, 'Internal Server Error\n')
      assert.doesNotMatch(received, /secret|Injected|\bat /)
      assert.match(String(errors[0]), error)
      assert.equal(errors.length, answers.filter((answer) => answer.status === 500).length)
    })
  }

  test('lets go of the body that is not sent', async (t) => {
    const body = counted(() => bytes('x'))
    const { connect } = await startServer(t, () => ({ status: 1, headers: [], body }))
    const client = await connect()
    client.send(request('GET /', closing))
    await client.ended()
    assert.deepEqual([body.pulled, body.returned], [0, 1])
  })
})

describe('a body that fails after its head', () => {
  const length = [['Content-Length', '10']] as const
  const cases: [what: string, handle: Handle, error: RegExp][] = [
    ['by an error', () => ok(counted((i) => (i < 2 ? bytes('part') : Promise.reject(new Error('broken'))))), /broken/],
    [
      'by a chunk that is no bytes',
      () => ok(counted((i) => (i < 2 ? bytes('part') : ('text' as unknown as Uint8Array)))),
      /chunk of the answer's body is "text"/,
    ],
    ['shorter than its length', () => ok(stream('part', 'part'), length), /ended 2 bytes before its Content-Length/],
    ['longer than its length', () => ok(stream('part', 'part', 'part'), length), /longer than its Content-Length/],
  ]
  for (const [what, handle, error] of cases) {
    test(`cuts the connection, never ends it cleanly: ${what}`, async (t) => {
      const { connect, errors } = await startServer(t, handle)
      const client = await connect()
      client.send(request() + request('GET /never'))
      const received = await client.ended()
      assert.throws(() => readAnswers(received), /cut off|No chunk/)
      assert.equal(received.match(/HTTP\/1\.1/g)?.length, 1)
      assert.doesNotMatch(received, /broken/)
      assert.equal(errors.length, 1)
      assert.match(String(errors[0]), error)
    })
  }

  test('closes the iterator where the fault was not its own', async (t) => {
    const long = counted(() => bytes('part'))
    const { connect } = await startServer(t, () => ok(long, length))
    const client = await connect()
    client.send(request())
    await client.ended()
    assert.equal(long.returned, 1)
  })
})

describe('a client that does not read', () => {
  const full = async (pulled: () => number): Promise<number> => {
    for (let before = -1, now = pulled(); ; before = now, now = pulled()) {
      if (before === now && now > 0) return now
      await sleep(100)
    }
  }

  test('is not streamed to: pulled only as fast as it takes', async (t) => {
    const body = counted((i) => (i < 1000 ? new Uint8Array(65_536) : null))
    const { connect } = await startServer(t, () => ok(body))
    const client = await connect()
    client.socket.pause()
    client.send(request('GET /', closing))
    const pulled = await full(() => body.pulled)
    assert.ok(pulled < 500, `${pulled} of 1000 pieces were pulled for a client that read none`)
    client.socket.resume()
    await client.ended()
    assert.equal(body.pulled, 1001)
  })

  test('and leaves: the iterator is closed once, and not asked again', async (t) => {
    const body = counted(() => new Uint8Array(65_536))
    const { connect, errors } = await startServer(t, () => ok(body))
    const client = await connect()
    client.socket.pause()
    client.send(request())
    const pulled = await full(() => body.pulled)
    client.socket.resetAndDestroy()
    while (body.returned === 0) await sleep(5)
    await sleep(30)
    assert.equal(body.returned, 1)
    assert.equal(body.pulled, pulled)
    assert.deepEqual(errors, [])
  })

  test('and leaves while the body waits: a generator runs its finally', async (t) => {
    const finished = Promise.withResolvers<void>()
    const handle: Handle = ({ signal }) =>
      ok(
        (async function* () {
          try {
            yield bytes('first')
            await new Promise((resolve) => signal.addEventListener('abort', resolve))
          } finally {
            finished.resolve()
          }
        })(),
      )
    const { connect, errors } = await startServer(t, handle)
    const client = await connect()
    client.send(request())
    await client.until('first')
    client.socket.resetAndDestroy()
    await finished.promise
    assert.deepEqual(errors, [])
  })
})

describe('an iterator that misbehaves when it is closed', () => {
  const returns: Record<string, () => unknown> = {
    throws: () => assert.fail('in return'),
    rejects: () => Promise.reject(new Error('in return')),
    'gives no promise': () => ({ done: true }),
    'gives nothing': () => undefined,
    'never settles': () => new Promise(() => {}),
  }
  for (const [what, close] of Object.entries(returns)) {
    test(`hurts nobody: ${what}`, async (t) => {
      const closed = Promise.withResolvers<void>()
      const handle: Handle = ({ target }) => {
        if (target === '/') return ok()
        const next = async (): Promise<unknown> => ({ done: false, value: new Uint8Array(1000) })
        const body = { [Symbol.asyncIterator]: () => ({ next, return: () => (closed.resolve(), close()) }) }
        return ok(body as unknown as AsyncIterable<Uint8Array>)
      }
      const { connect } = await startServer(t, handle)
      const client = await connect()
      client.send(request('GET /stream'))
      await client.until('\r\n\r\n')
      client.socket.resetAndDestroy()
      await closed.promise
      await expectAnswer(await connect())
    })
  }

  test('has no return at all', async (t) => {
    let asked = 0
    const body = { [Symbol.asyncIterator]: () => ({ next: async () => (asked++, { done: false as const, value: new Uint8Array(1000) }) }) }
    const { connect } = await startServer(t, ({ target }) => (target === '/' ? ok() : ok(body)))
    const client = await connect()
    client.send(request('GET /stream'))
    await client.until('\r\n\r\n')
    client.socket.resetAndDestroy()
    for (let before = -1; before !== asked; ) {
      before = asked
      await sleep(50)
    }
    await expectAnswer(await connect())
  })
})

async function expectAnswer(client: RawClient): Promise<void> {
  client.send(request('GET /', closing))
  assert.equal(readAnswers(await client.ended())[0]?.status, 200)
}
