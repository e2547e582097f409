import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer, Application, Connection, Exchange } from './exchange.ts'
import { lint } from './lint.ts'

const OK: Answer = { status: 200, headers: [['content-type', 'text/plain']], body: 'ok' }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An application that does something with its exchange and answers well. */
function doing(act: (exchange: Exchange) => unknown): Application {
  return {
    handle(exchange) {
      act(exchange)
      return OK
    },
  }
}

async function* pieces(...texts: unknown[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield (typeof text === 'string' ? bytes(text) : text) as Uint8Array
}

async function call(application: Application, exchange: Exchange): Promise<Answer> {
  const watched = lint(application)
  await watched.start?.()
  return watched.handle(exchange)
}

/** What happens when a server with a fault calls a good application. */
function server(change: Record<string, unknown>, base = fakeExchange('GET', '/')): Promise<unknown> {
  return call(
    doing((exchange) => exchange.signal),
    { ...base, ...change } as Exchange,
  )
}

/** What happens when a good server calls an application with a fault, reading its body to the end. */
async function application(answer: unknown, method = 'GET'): Promise<void> {
  const { body } = await call({ handle: () => answer as Answer }, fakeExchange(method, '/'))
  if (method !== 'HEAD' && body !== null && typeof body === 'object' && Symbol.asyncIterator in body) for await (const _ of body);
}

/** The connection as an application sees it, kept until its answer is given. */
async function connectionAfterAnswer(): Promise<Connection> {
  const kept: Connection[] = []
  await call(
    doing((exchange) => kept.push(exchange.connection)),
    fakeExchange('GET', '/'),
  )
  return kept[0] as Connection
}

const connection = (change: object): object => ({ ...fakeExchange('GET', '/').connection, ...change })
const reader = (change: object): object => ({
  get: () => null,
  has: () => false,
  [Symbol.iterator]: () => [][Symbol.iterator](),
  ...change,
})
const headers = (...pairs: unknown[]): object => ({ ...OK, headers: pairs })

const SERVER: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [1, 'a method with a space', () => server({ method: 'GET /' })],
  [2, 'an absolute target', () => server({ target: 'http://x/' })],
  [2, 'a target with a raw space', () => server({ target: '/a b' })],
  [2, '* for GET', () => server({ target: '*' })],
  [3, 'no reader', () => server({ headers: {} })],
  [3, 'a reader that minds case', () => server({ headers: new Map([['X-A', '1']]) })],
  [3, 'undefined for what is absent', () => server({ headers: reader({ get: () => undefined }) })],
  [3, 'a line break in a value', () => server({ headers: reader({ [Symbol.iterator]: () => [['a', 'b\r\nc']][Symbol.iterator]() }) })],
  [3, 'white space at the end', () => server({ headers: reader({ [Symbol.iterator]: () => [['a', 'b ']][Symbol.iterator]() }) })],
  [4, 'a mount with a last slash', () => server({ mount: '/x/' })],
  [5, 'text as body', () => server({ body: 'text' })],
  [7, 'an address that is undefined', () => server({ connection: connection({ remoteAddress: undefined }) })],
  [7, 'a port that is text', () => server({ connection: connection({ remotePort: '1' }) })],
  [7, 'a wrong scheme', () => server({ connection: connection({ scheme: 'ws' }) })],
  [7, 'a wrong protocol', () => server({ connection: connection({ protocol: '1.1' }) })],
  [7, 'TLS facts without TLS', () => server({ connection: connection({ tls: {} }) })],
  [7, 'no waitUntil', () => server({ connection: connection({ waitUntil: undefined }) })],
  [7, 'no connection', () => server({ connection: null })],
  [7, 'no signal', () => server({ signal: undefined })],
]

const APPLICATION: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [8, 'nothing', () => application(undefined)],
  [8, 'a thenable', () => application({ then: (done: (answer: Answer) => void) => done(OK) })],
  [9, 'a status of text', () => application({ ...OK, status: '200' })],
  [9, 'a status below 200', () => application({ ...OK, status: 100 })],
  [9, '101 without an upgrade', () => application({ ...OK, status: 101, body: null })],
  [10, 'a record as headers', () => application({ ...OK, headers: { a: 'b' } })],
  [10, 'no headers', () => application({ ...OK, headers: undefined })],
  [10, 'a triple', () => application(headers(['a', 'b', 'c']))],
  [10, 'a line break in a value', () => application(headers(['a', 'b\r\nset-cookie: c']))],
  [10, 'a space in a name', () => application(headers(['a b', 'c']))],
  [10, 'a number as value', () => application(headers(['a', 1]))],
  [11, 'Transfer-Encoding', () => application(headers(['Transfer-Encoding', 'chunked']))],
  [11, 'Connection: upgrade', () => application(headers(['connection', 'upgrade']))],
  [12, 'two lengths', () => application(headers(['content-length', '2'], ['content-length', '2']))],
  [12, 'a length that is none', () => application(headers(['content-length', '+2']))],
  [12, 'a length of characters', () => application({ ...headers(['content-length', '1']), body: 'é' })],
  [12, 'a stream that is longer', () => application({ ...headers(['content-length', '3']), body: pieces('ab', 'cd') })],
  [12, 'a stream that is shorter', () => application({ ...headers(['content-length', '3']), body: pieces('ab') })],
  [13, 'a number as body', () => application({ ...OK, body: 3 })],
  [14, '204 with a body', () => application({ ...OK, status: 204 })],
  [14, '204 with a length', () => application({ ...headers(['content-length', '0']), status: 204, body: null })],
  [19, 'a chunk of text', () => application({ ...OK, body: pieces(3) })],
  [
    6,
    'a body read twice',
    () =>
      call(
        {
          handle: async ({ body }) => {
            for (let i = 0; i < 2; i++) for await (const _ of body ?? []);
            return OK
          },
        },
        fakeExchange('POST', '/', { body: 'x' }),
      ),
  ],
  [
    23,
    'waitUntil without a promise',
    () =>
      call(
        doing(({ connection }) => connection.waitUntil(null as never)),
        fakeExchange('GET', '/'),
      ),
  ],
  [
    20,
    'early hints after the answer',
    async () => {
      const kept = await connectionAfterAnswer()
      kept.earlyHints?.([])
    },
  ],
  [
    21,
    'an upgrade after the answer',
    async () => {
      const kept = await connectionAfterAnswer()
      kept.upgrade?.()
    },
  ],
  [
    21,
    'an upgrade twice',
    () =>
      call(
        doing(({ connection }) => [connection.upgrade?.(), connection.upgrade?.()]),
        { ...fakeExchange('GET', '/'), connection: connection({ upgrade: () => ({}) }) as Exchange['connection'] },
      ),
  ],
]

async function bodyOf(method = 'GET'): Promise<AsyncIterable<Uint8Array>> {
  return (await call({ handle: () => ({ ...OK, body: pieces('a', 'b') }) }, fakeExchange(method, '/'))).body as AsyncIterable<Uint8Array>
}

const BODY: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [
    15,
    'iterated twice',
    async () => {
      const body = await bodyOf()
      body[Symbol.asyncIterator]()
      body[Symbol.asyncIterator]()
    },
  ],
  [
    16,
    'two chunks at once',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      const first = it.next()
      try {
        await it.next()
      } finally {
        await first
      }
    },
  ],
  [
    17,
    'read after closing',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      await it.return?.()
      await it.next()
    },
  ],
  [
    17,
    'closed twice',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      await it.return?.()
      await it.return?.()
    },
  ],
  [
    17,
    'closed after the end',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      while (!(await it.next()).done);
      await it.return?.()
    },
  ],
  [
    18,
    'read for HEAD',
    async () => {
      await (await bodyOf('HEAD'))[Symbol.asyncIterator]().next()
    },
  ],
]

const LIFE: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [
    24,
    'two starts',
    async () => {
      const app = lint({ handle: () => OK })
      await app.start?.()
      await app.start?.()
    },
  ],
  [
    24,
    'two stops',
    async () => {
      const app = lint({ handle: () => OK })
      await app.stop?.()
      await app.stop?.()
    },
  ],
  [24, 'a request before the start', async () => lint({ handle: () => OK, start: () => {} }).handle(fakeExchange('GET', '/'))],
  [
    24,
    'a request after the stop',
    async () => {
      const app = lint({ handle: () => OK })
      await app.stop?.()
      app.handle(fakeExchange('GET', '/'))
    },
  ],
]

describe('every fault is seen, with its rule and its side', () => {
  for (const [side, table] of [
    ['server', SERVER],
    ['application', APPLICATION],
    ['server', BODY],
    ['server', LIFE],
  ] as const) {
    for (const [rule, name, run] of table) test(`${rule} ${name}`, () => assert.rejects(run, { code: 'GATEWAY_LINT', rule, side }))
  }
})

describe('what keeps the rules passes unchanged', () => {
  test('answers of all kinds', async () => {
    const answers: [Answer, string?][] = [
      [OK],
      [{ status: 204, headers: [], body: null }],
      [{ status: 304, headers: [['content-length', '10']], body: null }],
      [{ ...OK, headers: new Headers([['content-length', '2']]) }],
      [{ ...OK, headers: new Map([['connection', 'close']]) }],
      [{ ...OK, headers: [['content-length', '4']], body: pieces('ab', '', 'cd') }],
      [{ ...OK, body: bytes('x') }],
      [{ ...OK, headers: [['content-length', '99']], body: null }, 'HEAD'],
      [{ ...OK, body: pieces('x') }, 'HEAD'],
    ]
    for (const [answer, method] of answers) await application(answer, method)
  })

  test('what is synchronous stays so', () => {
    const watched = lint({ handle: () => OK })
    watched.start?.()
    return Promise.resolve().then(() => assert.equal(watched.handle(fakeExchange('GET', '/')), OK))
  })

  test('an upgrade with its 101', async () => {
    const socket = {}
    const exchange = {
      ...fakeExchange('GET', '/'),
      connection: connection({ upgrade: () => ({ socket, head: bytes('') }) }) as Exchange['connection'],
    }
    const answer = await call(
      {
        handle(given) {
          assert.equal(given.connection.upgrade?.().socket, socket)
          return { status: 101, headers: [], body: null }
        },
      },
      exchange,
    )
    assert.equal(answer.status, 101)
  })
})

test('each rule of docs/gateway.md is checked here or says that it is not', () => {
  const text = readFileSync(new URL('../../docs/gateway.md', import.meta.url), 'utf8')
  const rules = [...text.matchAll(/^(\d+)\. ([\s\S]*?)(?=\n\d+\. |\n\n)/gm)].map(
    ([, number, body]) => [Number(number), body as string] as const,
  )
  const checked = new Set([...SERVER, ...APPLICATION, ...BODY, ...LIFE].map(([rule]) => rule))
  assert.deepEqual(
    rules.map(([number]) => number).toSorted((a, b) => a - b),
    Array.from({ length: rules.length }, (_, index) => index + 1),
  )
  for (const [number, body] of rules) assert.equal(checked.has(number), !body.includes('not checked'), `rule ${number}`)
})
