import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer, Application, Connection, Exchange } from './exchange.ts'
import { lint } from './lint.ts'
import { type LintError, RULES } from './lint-rule.ts'

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
  [2, 'a path for CONNECT', () => server({ method: 'CONNECT' })],
  [3, 'true for what is absent', () => server({ headers: reader({ has: () => true }) })],
  [4, 'a mount of a slash', () => server({ mount: '/' })],
  [4, 'a mount with a last slash', () => server({ mount: '/x/' })],
  [5, 'text as body', () => server({ body: 'text' })],
  [6, 'an address that is undefined', () => server({ connection: connection({ remoteAddress: undefined }) })],
  [6, 'a port that is text', () => server({ connection: connection({ remotePort: '1' }) })],
  [6, 'a wrong scheme', () => server({ connection: connection({ scheme: 'ws' }) })],
  [6, 'a wrong protocol', () => server({ connection: connection({ protocol: '1.1' }) })],
  [6, 'TLS facts without TLS', () => server({ connection: connection({ tls: {} }) })],
  [6, 'TLS facts that are none', () => server({ connection: connection({ scheme: 'https', tls: { protocol: 'TLSv1.3' } }) })],
  [6, 'an upgrade that is no function', () => server({ connection: connection({ upgrade: true }) })],
  [6, 'no waitUntil', () => server({ connection: connection({ waitUntil: undefined }) })],
  [6, 'no connection', () => server({ connection: null })],
  [7, 'no signal', () => server({ signal: undefined })],
  [
    7,
    'another signal each time',
    () => {
      const base = fakeExchange('GET', '/')
      const changing = Object.defineProperty({ ...base }, 'signal', { get: () => new AbortController().signal })
      return call(
        doing((exchange) => [exchange.signal, exchange.signal]),
        changing,
      )
    },
  ],
  [
    5,
    'a chunk of text',
    () =>
      call(
        {
          handle: async ({ body }) => {
            for await (const _ of body ?? []);
            return OK
          },
        },
        { ...fakeExchange('POST', '/'), body: pieces(1) },
      ),
  ],
]

const APPLICATION: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [9, 'nothing', () => application(undefined)],
  [9, 'a thenable', () => application({ then: (done: (answer: Answer) => void) => done(OK) })],
  [10, 'a status of text', () => application({ ...OK, status: '200' })],
  [10, 'a status below 200', () => application({ ...OK, status: 100 })],
  [10, '101 without an upgrade', () => application({ ...OK, status: 101, body: null })],
  [11, 'a record as headers', () => application({ ...OK, headers: { a: 'b' } })],
  [11, 'no headers', () => application({ ...OK, headers: undefined })],
  [11, 'a triple', () => application(headers(['a', 'b', 'c']))],
  [11, 'a line break in a value', () => application(headers(['a', 'b\r\nset-cookie: c']))],
  [11, 'a space in a name', () => application(headers(['a b', 'c']))],
  [11, 'a number as value', () => application(headers(['a', 1]))],
  [11, 'headers that are gone after one look', () => application({ ...OK, headers: [['a', 'b']].values() })],
  [12, 'Transfer-Encoding', () => application(headers(['Transfer-Encoding', 'chunked']))],
  [12, 'Connection: upgrade', () => application(headers(['connection', 'upgrade']))],
  [13, 'two lengths', () => application(headers(['content-length', '2'], ['content-length', '2']))],
  [13, 'a length that is none', () => application(headers(['content-length', '+2']))],
  [13, 'a length of characters', () => application({ ...headers(['content-length', '1']), body: 'é' })],
  [13, 'a stream that is longer', () => application({ ...headers(['content-length', '3']), body: pieces('ab', 'cd') })],
  [13, 'a stream that is shorter', () => application({ ...headers(['content-length', '3']), body: pieces('ab') })],
  [14, 'a number as body', () => application({ ...OK, body: 3 })],
  [14, 'a plain iterable', () => application({ ...OK, body: [bytes('x')] })],
  [15, '205 with a body', () => application({ ...OK, status: 205 })],
  [15, '204 with a body', () => application({ ...OK, status: 204 })],
  [15, '204 with a length', () => application({ ...headers(['content-length', '0']), status: 204, body: null })],
  [16, 'a chunk of text', () => application({ ...OK, body: pieces(3) })],
  [
    8,
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
    19,
    'waitUntil without a promise',
    () =>
      call(
        doing(({ connection }) => connection.waitUntil(null as never)),
        fakeExchange('GET', '/'),
      ),
  ],
  [
    17,
    'early hints after the answer',
    async () => {
      const kept = await connectionAfterAnswer()
      kept.earlyHints?.([])
    },
  ],
  [
    17,
    'early hints that cannot be sent',
    () =>
      call(
        doing(({ connection }) => connection.earlyHints?.([['link', 'a\r\nb']])),
        fakeExchange('GET', '/'),
      ),
  ],
  [
    18,
    'an upgrade after the answer',
    async () => {
      const kept = await connectionAfterAnswer()
      kept.upgrade?.()
    },
  ],
  [
    18,
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
    20,
    'iterated twice',
    async () => {
      const body = await bodyOf()
      body[Symbol.asyncIterator]()
      body[Symbol.asyncIterator]()
    },
  ],
  [
    21,
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
    22,
    'read after closing',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      await it.return?.()
      await it.next()
    },
  ],
  [
    22,
    'left open',
    async () => {
      const app = lint({ handle: () => ({ ...OK, body: pieces('a', 'b') }) })
      await app.start?.()
      const { body } = await app.handle(fakeExchange('GET', '/'))
      await (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().next()
      await app.stop?.()
    },
  ],
  [
    22,
    'closed twice',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      await it.return?.()
      await it.return?.()
    },
  ],
  [
    22,
    'closed after the end',
    async () => {
      const it = (await bodyOf())[Symbol.asyncIterator]()
      while (!(await it.next()).done);
      await it.return?.()
    },
  ],
  [
    23,
    'read for HEAD',
    async () => {
      await (await bodyOf('HEAD'))[Symbol.asyncIterator]().next()
    },
  ],
]

const LIFE: [rule: number, name: string, run: () => Promise<unknown>][] = [
  [
    25,
    'two starts',
    async () => {
      const app = lint({ handle: () => OK })
      await app.start?.()
      await app.start?.()
    },
  ],
  [
    25,
    'two stops',
    async () => {
      const app = lint({ handle: () => OK })
      await app.stop?.()
      await app.stop?.()
    },
  ],
  [25, 'a request before the start', async () => lint({ handle: () => OK, start: () => {} }).handle(fakeExchange('GET', '/'))],
  [
    25,
    'a request after the stop',
    async () => {
      const app = lint({ handle: () => OK })
      await app.stop?.()
      app.handle(fakeExchange('GET', '/'))
    },
  ],
]

const TABLES = [SERVER, APPLICATION, BODY, LIFE]

describe('every fault is seen, with its rule, its side and the fix', () => {
  for (const [rule, name, run] of TABLES.flat()) {
    test(`${rule} ${name}`, () =>
      assert.rejects(run, (error: LintError) => {
        assert.equal(error.code, 'GATEWAY_LINT', String(error))
        assert.deepEqual([error.rule, error.side], [rule, sideOf(rule)], error.message)
        assert.ok(error.message.startsWith(`The ${error.side} broke rule ${rule} of the gateway: `), error.message)
        assert.match(error.hint ?? '', new RegExp(`^[A-Z].+\\. See docs/gateway\\.md, rule ${rule}\\.$`))
        return true
      }))
  }
})

test('a message says what was wrong, the hint what to do', async () => {
  await assert.rejects(
    application({ ...OK, headers: [['content-length', '1']], body: 'é' }),
    (error: LintError) =>
      error.message === 'The application broke rule 13 of the gateway: Content-Length says 1, the body has 2 bytes.' &&
      error.hint ===
        'Leave Content-Length to the server, or state once the size in bytes, not in characters. See docs/gateway.md, rule 13.',
  )
})

/** The rules of docs/gateway.md: number, text, and the heading it stands under. */
function documentedRules(): { number: number; text: string; heading: string }[] {
  const page = readFileSync(new URL('../../docs/gateway.md', import.meta.url), 'utf8')
  return page.split(/^## /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'))
    return [...section.matchAll(/^(\d+)\. ([\s\S]*?)(?=\n\d+\. |\n\n|\n*$(?![\s\S]))/gm)].map(([, number, text]) => ({
      number: Number(number),
      text: text as string,
      heading,
    }))
  })
}

/** Whose the rules of a section are. */
function sideOf(number: number): string {
  const heading = documentedRules().find((rule) => rule.number === number)?.heading ?? ''
  return heading === 'What an application owes a server' ? 'application' : 'server'
}

describe('docs/gateway.md and the checker agree', () => {
  const rules = documentedRules()

  test('rules are numbered in the order in which they stand', () => {
    assert.ok(rules.length > 20)
    assert.deepEqual(
      rules.map(({ number }) => number),
      rules.map((_, index) => index + 1),
    )
  })

  test('a rule is checked, and shown to be above, or says that it is not', () => {
    const shownToFire = new Set(TABLES.flat().map(([rule]) => rule))
    for (const { number, text } of rules) {
      const checked = !text.includes('(not checked: ')
      assert.equal(Object.hasOwn(RULES, number), checked, `rule ${number}`)
      assert.equal(shownToFire.has(number), checked, `rule ${number}`)
    }
  })

  test('a rule has the side that its section is about', () => {
    for (const [number, { side }] of Object.entries(RULES)) assert.equal(side, sideOf(Number(number)), `rule ${number}`)
  })
})
