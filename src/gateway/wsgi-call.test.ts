import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer } from './exchange.ts'
import { lint } from './lint.ts'
import { fromWsgi, type WsgiOptions } from './wsgi.ts'
import type { Chunks, WsgiApplication } from './wsgi-application.ts'
import type { Environ } from './wsgi-environ.ts'
import { InputStream } from './wsgi-streams.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Calls an application under lint. */
async function run(wsgi: WsgiApplication, method = 'GET', options: WsgiOptions = {}): Promise<Answer> {
  return lint(fromWsgi(wsgi, options)).handle(fakeExchange(method, '/'))
}

/** An application that starts with 200, or another status, and gives these chunks. */
function giving(chunks: (environ: Environ) => Chunks, status = '200 OK', headers: [string, string][] = []): WsgiApplication {
  return (environ, startResponse) => {
    startResponse(status, headers)
    return chunks(environ)
  }
}

async function read({ body }: Answer): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  let whole = ''
  for await (const chunk of body) whole += Buffer.from(chunk).toString()
  return whole
}

describe('chunks', () => {
  test('that are empty let others have their turn', async () => {
    let turns = 0
    let open = true
    const busy = (): void => {
      turns++
      if (turns < 3) setImmediate(busy)
      else open = false
    }
    setImmediate(busy)
    const answer = await run(
      giving(function* () {
        while (open) yield bytes('')
        yield bytes('at last')
      }),
    )
    assert.equal(await read(answer), 'at last')
  })

  test('are asked for one at a time, as the client takes them', async () => {
    const made: number[] = []
    const answer = await run(
      giving(function* () {
        for (let i = 0; i < 3; i++) {
          made.push(i)
          yield bytes(String(i))
        }
      }),
    )
    assert.deepEqual(made, [0])
    const iterator = (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    await iterator.next()
    assert.deepEqual(made, [0])
    await iterator.next()
    assert.deepEqual(made, [0, 1])
    await iterator.return?.()
  })

  test('of a generator are ended where they are left: before they are read, and while', async () => {
    let ended = 0
    const endless = function* (): Generator<Uint8Array> {
      try {
        for (;;) yield bytes('x')
      } finally {
        ended++
      }
    }
    for (const reads of [0, 2]) {
      const answer = await run(giving(endless))
      const iterator = (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
      for (let i = 0; i < reads; i++) await iterator.next()
      await iterator.return?.()
    }
    assert.equal(ended, 2)
  })

  test('may wait, where they are asynchronous', async () => {
    let closed = 0
    const waiting = Object.assign(
      (async function* () {
        await null
        yield bytes('')
        yield bytes('a')
        yield bytes('b')
      })(),
      { close: () => void closed++ },
    )
    assert.equal(await read(await run(giving(() => waiting))), 'ab')
    assert.equal(closed, 1)
    const failing = giving(async function* () {
      yield* []
      throw new Error('mine')
    })
    await assert.rejects(run(failing), /mine/)
  })

  test('whose close() fails tell it, unless something failed before', async () => {
    const faulty = (chunks: Iterable<Uint8Array>): Chunks => ({
      [Symbol.iterator]: () => chunks[Symbol.iterator](),
      close: () => {
        throw new Error('closing')
      },
    })
    await assert.rejects(run(giving(() => faulty([]))), /closing/)
    const failing = function* (): Generator<Uint8Array> {
      yield* []
      throw new Error('reading')
    }
    await assert.rejects(run(giving(() => faulty(failing()))), /reading/)
  })

  test('of a kind that is none are told with what to do', async () => {
    const kinds: [unknown, RegExp][] = [
      [Promise.resolve([]), /async generator/],
      [bytes('x'), /list of chunks/],
      ['x', /list of chunks/],
    ]
    for (const [result, hint] of kinds) await assert.rejects(run(giving(() => result as Chunks)), { code: 'WSGI_RESULT', hint })
  })
})

describe('write()', () => {
  const writes = (then: (startResponse: Parameters<WsgiApplication>[1]) => void): WsgiApplication => {
    return (_environ, startResponse) => {
      startResponse('200 OK', [])(bytes('written'))
      then(startResponse)
      return [bytes(' returned')]
    }
  }

  test('settles the head', async () => {
    const fault = new Error('mine')
    await assert.rejects(run(writes((startResponse) => startResponse('500 Oops', [], fault))), fault)
    assert.equal(await read(await run(writes(() => {}))), 'written returned')
  })

  test('of nothing does not', async () => {
    const answer = await run((_environ, startResponse) => {
      startResponse('200 OK', [])(bytes(''))
      startResponse('500 Oops', [], new Error('mine'))
      return []
    })
    assert.deepEqual([answer.status, answer.body], [500, null])
  })

  test('is for bytes, and ends with the call', async () => {
    await assert.rejects(
      run((_environ, startResponse) => {
        startResponse('200 OK', [])('text' as unknown as Uint8Array)
        return []
      }),
      { code: 'WSGI_CHUNK' },
    )
    const late: WsgiApplication = function* (_environ, startResponse) {
      startResponse('200 OK', [])(bytes('late'))
      yield bytes('x')
    }
    await assert.rejects(run(late), { code: 'WSGI_WRITE_LATE' })
  })
})

describe('what HTTP has no body for', () => {
  test('gets none, and no length', async () => {
    for (const status of ['204 No Content', '205 Reset Content', '304 Not Modified']) {
      let closed = 0
      const chunks = Object.assign([bytes('x')], { close: () => void closed++ })
      const answer = await run(giving(() => chunks, status, [['Content-Length', '1']]))
      assert.deepEqual([answer.body, closed], [null, 1], status)
      assert.deepEqual([...answer.headers], status.startsWith('304') ? [['Content-Length', '1']] : [])
    }
  })

  test('as HEAD keeps the length that was stated', async () => {
    const answer = await run(
      giving(() => [], '200 OK', [['Content-Length', '42']]),
      'HEAD',
    )
    assert.deepEqual([answer.body, [...answer.headers]], [null, [['Content-Length', '42']]])
  })

  test('as CONNECT is not for WSGI', async () => {
    const exchange = { ...fakeExchange('CONNECT', '/'), target: 'example.org:443' }
    assert.equal((await fromWsgi(giving(() => [])).handle(exchange)).status, 501)
  })
})

test('a stated length that is not that of the only chunk is left for the server to refuse', async () => {
  await assert.rejects(run(giving(() => [bytes('ab')], '200 OK', [['Content-Length', '3']])), { rule: 13 })
  const streamed = await run(giving(() => new Set([bytes('ab')]), '200 OK', [['Content-Length', '1']]))
  await assert.rejects(read(streamed), { rule: 13 })
})

test('what is written to wsgi.errors goes where the host wants it', async () => {
  const lines: string[] = []
  const errors = {
    write: (text: string) => void lines.push(text),
    writelines: (more: Iterable<string>) => void lines.push(...more),
    flush() {},
  }
  const tells = giving((environ) => {
    environ['wsgi.errors'].write('one')
    environ['wsgi.errors'].writelines(['two', 'three'])
    environ['wsgi.errors'].flush()
    return []
  })
  await run(tells, 'GET', { errors })
  assert.deepEqual(lines, ['one', 'two', 'three'])
})

test('wsgi.file_wrapper is called as a function', async () => {
  const answer = await run(giving((environ) => environ['wsgi.file_wrapper']?.(new InputStream(bytes('file')), 3) as Chunks))
  assert.equal(await read(answer), 'file')
})

test('what is no WSGI application, and a limit that is none, are told at once', () => {
  assert.throws(() => fromWsgi({} as WsgiApplication), { code: 'WSGI_APPLICATION' })
  for (const limit of [Number.NaN, -1, '1'])
    assert.throws(
      () =>
        fromWsgi(
          giving(() => []),
          { limit: limit as number },
        ),
      { code: 'WSGI_LIMIT' },
    )
})

test('values of headers lose the blanks at their ends', async () => {
  assert.deepEqual([...(await run(giving(() => [], '200 OK', [['X-A', ' b ']]))).headers], [['X-A', 'b']])
})
