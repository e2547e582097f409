import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { IncomingBody, readBody } from './body.ts'
import type { Answer, Application, Connection, Exchange } from './exchange.ts'
import { lint } from './lint.ts'

const OK: Answer = { status: 200, headers: [['content-type', 'text/plain']], body: 'ok' }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* pieces(...texts: unknown[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield (typeof text === 'string' ? bytes(text) : text) as Uint8Array
}

async function call(application: Application, exchange: Exchange): Promise<Answer> {
  const watched = lint(application)
  await watched.start?.()
  return watched.handle(exchange)
}

/** Gives an answer to a good server, which reads its body to the end. */
async function answered(answer: unknown, method = 'GET'): Promise<void> {
  const { body } = await call({ handle: () => answer as Answer }, fakeExchange(method, '/'))
  if (method !== 'HEAD' && body !== null && typeof body === 'object' && Symbol.asyncIterator in body) for await (const _ of body);
}

describe('what keeps the rules passes unchanged', () => {
  test('answers of all kinds', async () => {
    const answers: [Answer, string?][] = [
      [OK],
      [{ status: 204, headers: [], body: null }],
      [{ status: 205, headers: [['content-length', '0']], body: '' }],
      [{ status: 304, headers: [['content-length', '10']], body: null }],
      [{ ...OK, headers: new Headers([['content-length', '2']]) }],
      [{ ...OK, headers: new Map([['connection', 'close']]) }],
      [{ ...OK, headers: [['content-length', '4']], body: pieces('ab', '', 'cd') }],
      [{ ...OK, body: bytes('x') }],
      [{ ...OK, headers: [['content-length', '99']], body: null }, 'HEAD'],
      [{ ...OK, body: pieces('x') }, 'HEAD'],
    ]
    for (const [answer, method] of answers) await answered(answer, method)
  })

  test('what is synchronous stays so', async () => {
    const body = new IncomingBody({ pull() {}, cancel() {} })
    body.push(bytes('now'))
    body.end()
    const watched = lint({ handle: (exchange) => ({ ...OK, body: readBody(exchange.body, 9) as Uint8Array }) })
    await watched.start?.()
    const answer = watched.handle({ ...fakeExchange('POST', '/'), body }) as Answer
    assert.deepEqual(answer.body, bytes('now'))
  })

  test('an error of the application, before the answer and within its body', async () => {
    const fault = new Error('mine')
    const fails: Application = {
      handle: () => {
        throw fault
      },
    }
    await assert.rejects(call(fails, fakeExchange('GET', '/')), fault)
    const halfway = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('a')
      throw fault
    }
    await assert.rejects(answered({ ...OK, body: halfway() }), fault)
  })

  test('a body that is left early is closed, short of its length, and no fault', async () => {
    let closed = 0
    const body = (async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes('a')
      } finally {
        closed++
      }
    })()
    const watched = lint({ handle: () => ({ ...OK, headers: [['content-length', '1000']], body }) })
    await watched.start?.()
    const answer = await watched.handle(fakeExchange('GET', '/'))
    for await (const _ of answer.body as AsyncIterable<Uint8Array>) break
    assert.equal(closed, 1)
    await watched.stop?.()
  })

  test('early hints and an upgrade with its 101', async () => {
    const socket = {}
    const hints: unknown[] = []
    const able = { upgrade: () => ({ socket, head: bytes('') }), earlyHints: (fields: Iterable<unknown>) => hints.push(...fields) }
    const exchange = {
      ...fakeExchange('GET', '/'),
      connection: { ...fakeExchange('GET', '/').connection, ...able } as unknown as Connection,
    }
    const answer = await call(
      {
        handle(given) {
          given.connection.earlyHints?.([['link', '</a.css>; rel=preload']])
          assert.equal(given.connection.upgrade?.().socket, socket)
          return { status: 101, headers: [], body: null }
        },
      },
      exchange,
    )
    assert.equal(answer.status, 101)
    assert.deepEqual(hints, [['link', '</a.css>; rel=preload']])
  })

  test('an upgrade that a server cannot do is told by code', async () => {
    const asks = { handle: (exchange: Exchange) => (exchange.connection.upgrade?.() ? OK : OK) }
    await assert.rejects(call(asks, fakeExchange('GET', '/')), { code: 'GATEWAY_NO_UPGRADE', status: 426 })
  })
})

test('a chunk that is none closes the body it came from', async () => {
  let closed = false
  const body = (async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield 'text' as unknown as Uint8Array
    } finally {
      closed = true
    }
  })()
  await assert.rejects(answered({ ...OK, body }), { rule: 16 })
  assert.ok(closed)
})

const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
  .filter((name) => !/^(?:te|trailer|upgrade|connection|keep-alive)$/i.test(name))
const value = fc.stringMatching(/^[!-~\x80-\xff](?:[\t -~\x80-\xff]{0,8}[!-~\x80-\xff])?$|^$/)
const status = fc.integer({ min: 200, max: 599 }).filter((status) => ![204, 205, 304].includes(status))
const chunks = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 })

test('any answer that keeps the rules passes, and its stated length is its size', async () => {
  await fc.assert(
    fc.asyncProperty(
      status,
      fc.array(fc.tuple(name, value)),
      chunks,
      fc.constantFrom('null', 'text', 'bytes', 'stream'),
      async (status, fields, parts, kind) => {
        const size = kind === 'null' ? 0 : parts.reduce((sum, part) => sum + part.length, 0)
        const body = { null: null, text: 'x'.repeat(size), bytes: new Uint8Array(size), stream: pieces(...parts) }[kind] ?? null
        await answered({ status, headers: fields, body })
        const again = kind === 'stream' ? pieces(...parts) : body
        await answered({ status, headers: [...fields, ['Content-Length', String(size)]], body: again })
        const wrong = kind === 'stream' ? pieces(...parts) : body
        await assert.rejects(answered({ status, headers: [...fields, ['Content-Length', String(size + 1)]], body: wrong }), { rule: 13 })
      },
    ),
  )
})

test('a name or value with any character that cannot be sent is seen', async () => {
  const bad = fc.constantFrom('\0', '\n', '\r', '\x7f', '\u0100', '😀')
  const around = fc.stringMatching(/^[a-z]{1,4}$/)
  await fc.assert(
    fc.asyncProperty(around, bad, around, fc.boolean(), async (before, char, after, inName) => {
      const text = before + char + after
      await assert.rejects(answered({ ...OK, headers: [inName ? [text, 'v'] : ['n', text]] }), { rule: 11 })
      const headers = new Map([inName ? ([text, 'v'] as const) : (['n', text] as const)]) as unknown as Exchange['headers']
      await assert.rejects(call({ handle: () => OK }, { ...fakeExchange('GET', '/'), headers }), { rule: 3 })
    }),
  )
})
