import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { readBody } from './body.ts'
import type { Answer, Application } from './exchange.ts'
import { lint } from './lint.ts'
import { toWsgi } from './to-wsgi.ts'
import { fromWsgi } from './wsgi.ts'
import type { Chunks, WsgiApplication } from './wsgi-application.ts'
import type { Environ } from './wsgi-environ.ts'
import { FileWrapper, InputStream } from './wsgi-streams.ts'
import { applicationUri, demoApp, guessScheme, requestUri, setupTestingDefaults, shiftPathInfo } from './wsgi-util.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

async function bodyOf({ body }: Answer): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  if (body instanceof Uint8Array) return text(body)
  let whole = ''
  for await (const chunk of body) whole += text(chunk)
  return whole
}

/** An application that starts well and gives these chunks. */
function giving(chunks: (environ: Environ) => Chunks): WsgiApplication {
  return (environ, startResponse) => {
    startResponse('200 OK', [])
    return chunks(environ)
  }
}

/** Runs an application under lint and gives its answer. */
async function run(wsgi: WsgiApplication, method = 'GET', target = '/', options: Parameters<typeof fakeExchange>[2] = {}): Promise<Answer> {
  return lint(fromWsgi(wsgi)).handle(fakeExchange(method, target, options))
}

/** The environ that an application gets. */
async function environFor(...args: [method?: string, target?: string, options?: Parameters<typeof fakeExchange>[2]]): Promise<Environ> {
  const kept: Environ[] = []
  await run(
    (environ, startResponse) => {
      kept.push(environ)
      startResponse('200 OK', [])
      return []
    },
    ...args,
  )
  return kept[0] as Environ
}

/** Chunks that note when they are closed. */
function closing(chunks: Iterable<Uint8Array>, seen: string[]): Chunks {
  return { [Symbol.iterator]: () => chunks[Symbol.iterator](), close: () => void seen.push('closed') }
}

describe('environ variables', () => {
  test('the CGI ones', async () => {
    const headers = { host: 'shop.example:8080', 'content-type': 'text/plain', 'x-a': '1' }
    const environ = await environFor('POST', '/caf%C3%A9/a%2Fb?q=%20x', { headers, body: 'hello', mount: '/shop' })
    assert.equal(environ.REQUEST_METHOD, 'POST')
    assert.equal(environ.SCRIPT_NAME, '/shop')
    assert.equal(environ.PATH_INFO, '/caf\u00c3\u00a9/a/b', 'native strings: a code point for each byte')
    assert.equal(environ.QUERY_STRING, 'q=%20x')
    assert.deepEqual([environ.SERVER_NAME, environ.SERVER_PORT, environ.SERVER_PROTOCOL], ['shop.example', '8080', 'HTTP/1.1'])
    assert.deepEqual([environ.CONTENT_TYPE, environ.CONTENT_LENGTH, environ['HTTP_X_A']], ['text/plain', '5', '1'])
    assert.deepEqual([environ.REMOTE_ADDR, environ.REMOTE_PORT], ['192.0.2.1', '40000'])
    assert.equal(environ['HTTP_CONTENT_TYPE'], undefined)
  })

  test('the wsgi ones', async () => {
    const environ = await environFor('GET', '/', { scheme: 'https' })
    assert.deepEqual(environ['wsgi.version'], [1, 0])
    assert.equal(environ['wsgi.url_scheme'], 'https')
    assert.equal(environ.SERVER_PORT, '443')
    for (const key of ['wsgi.multithread', 'wsgi.multiprocess', 'wsgi.run_once']) assert.equal(environ[key], false)
    for (const method of ['read', 'readline', 'readlines'] as const) assert.equal(typeof environ['wsgi.input'][method], 'function')
    for (const method of ['write', 'writelines', 'flush'] as const) assert.equal(typeof environ['wsgi.errors'][method], 'function')
    assert.equal(environ.CONTENT_LENGTH, undefined)
  })

  test('names from outside are data and never twins of others', async () => {
    const headers = [
      ['x_forwarded_for', 'evil'],
      ['x-forwarded-for', '10.0.0.1'],
      ['proxy', 'http://evil'],
      ['__proto__', 'x'],
      ['x-b', '1'],
      ['x-b', '2'],
    ] as const
    const environ = await environFor('GET', '/', { headers })
    assert.equal(environ['HTTP_X_FORWARDED_FOR'], '10.0.0.1')
    assert.equal(environ['HTTP_PROXY'], undefined)
    assert.equal(environ['HTTP_X_B'], '1, 2')
    assert.equal(Object.getPrototypeOf(environ), null)
  })
})

describe('startResponse', () => {
  test('may be called late, as long as no chunk with bytes has come', async () => {
    const answer = await run(function* (_environ, startResponse) {
      yield bytes('')
      startResponse('201 Created', [['X-A', 'b']])
      yield bytes('made')
    })
    assert.deepEqual([answer.status, [...answer.headers], await bodyOf(answer)], [201, [['X-A', 'b']], 'made'])
  })

  test('is needed', async () => {
    await assert.rejects(
      run(() => [bytes('x')]),
      { code: 'WSGI_NOT_STARTED' },
    )
  })

  test('twice needs excInfo, which replaces what was said', async () => {
    const twice =
      (excInfo?: unknown): WsgiApplication =>
      (_environ, startResponse) => {
        startResponse('200 OK', [['x-a', '1']])
        startResponse('500 Oops', [['x-b', '2']], excInfo)
        return [bytes('oops')]
      }
    await assert.rejects(run(twice()), { code: 'WSGI_START_TWICE' })
    const answer = await run(twice(new Error('x')))
    assert.deepEqual([answer.status, [...answer.headers]], [500, [['x-b', '2']]])
  })

  test('with excInfo after the head was sent throws that error, and the chunks are closed', async () => {
    const seen: string[] = []
    const answer = await run((_environ, startResponse) => {
      startResponse('200 OK', [])
      const chunks = function* (): Generator<Uint8Array> {
        yield bytes('half')
        startResponse('500 Oops', [], new Error('too late'))
      }
      return closing(chunks(), seen)
    })
    await assert.rejects(bodyOf(answer), /too late/)
    assert.deepEqual(seen, ['closed'])
  })

  test('refuses statuses and headers that cannot be sent', async () => {
    const starts: [unknown, unknown, string][] = [
      ['200', [], 'WSGI_STATUS'],
      ['2000 OK', [], 'WSGI_STATUS'],
      ['200 OK\r\nx: y', [], 'WSGI_STATUS'],
      [200, [], 'WSGI_STATUS'],
      ['200 OK', { a: 'b' }, 'WSGI_HEADERS'],
      ['200 OK', [['a']], 'WSGI_HEADERS'],
      ['200 OK', [['a', 1]], 'WSGI_HEADERS'],
      ['200 OK', [['a b', 'c']], 'WSGI_HEADERS'],
      ['200 OK', [['a', 'b\nc']], 'WSGI_HEADERS'],
      ['200 OK', [['Connection', 'close']], 'WSGI_HEADERS'],
    ]
    for (const [status, headers, code] of starts) {
      const bad: WsgiApplication = (_environ, startResponse) => (startResponse(status as string, headers as [], undefined) ? [] : [])
      await assert.rejects(run(bad), { code }, String(status))
    }
  })
})

describe('the body', () => {
  test('write() comes before the chunks', async () => {
    const answer = await run((_environ, startResponse) => {
      const write = startResponse('200 OK', [])
      write(bytes('written '))
      write(bytes('first, '))
      return [bytes('then '), bytes('returned')]
    })
    assert.equal(await bodyOf(answer), 'written first, then returned')
    const whole = await run((_environ, startResponse) => {
      startResponse('200 OK', [])(bytes('only written'))
      return []
    })
    assert.equal(text(whole.body as Uint8Array), 'only written')
  })

  test('of one chunk is whole, so that its length is known', async () => {
    const one = await run(giving(() => [bytes('one')]))
    assert.ok(one.body instanceof Uint8Array)
    const two = await run(giving(() => [bytes('one'), bytes('two')]))
    assert.ok(!(two.body instanceof Uint8Array), 'block boundaries are kept')
    assert.equal(await bodyOf(two), 'onetwo')
  })

  test('is closed in the end: read, left, failed, unwanted', async () => {
    const seen: string[] = []
    const app: WsgiApplication = (environ, startResponse) => {
      if (environ.PATH_INFO !== '/unstarted') startResponse('200 OK', [])
      const chunks = function* (): Generator<Uint8Array> {
        yield bytes('a')
        if (environ.PATH_INFO === '/fails') throw new Error('in between')
        yield bytes('b')
      }
      return closing(chunks(), seen)
    }
    assert.equal(await bodyOf(await run(app)), 'ab')
    assert.deepEqual(seen.splice(0), ['closed'])
    for await (const _ of (await run(app)).body as AsyncIterable<Uint8Array>) break
    assert.deepEqual(seen.splice(0), ['closed'])
    await assert.rejects(bodyOf(await run(app, 'GET', '/fails')), /in between/)
    assert.deepEqual(seen.splice(0), ['closed'])
    await assert.rejects(run(app, 'GET', '/unstarted'), { code: 'WSGI_NOT_STARTED' })
    assert.deepEqual(seen.splice(0), ['closed'])
    const unread = (await run(app, 'HEAD')).body as AsyncIterable<Uint8Array>
    await unread[Symbol.asyncIterator]().return?.()
    assert.deepEqual(seen.splice(0), ['closed'])
  })

  test('must be bytes', async () => {
    const start = giving(() => ['text' as unknown as Uint8Array])
    await assert.rejects(run(start), { code: 'WSGI_CHUNK' })
    for (const result of [undefined, 'text', 3])
      await assert.rejects(
        run(() => result as unknown as Chunks),
        { code: 'WSGI_RESULT' },
      )
  })

  test('of a request is read before the application runs, up to the limit', async () => {
    const echo = giving((environ) => [environ['wsgi.input'].read()])
    assert.equal(await bodyOf(await run(echo, 'POST', '/', { body: ['a', 'b'] })), 'ab')
    const answer = await fromWsgi(echo, { limit: 1 }).handle(fakeExchange('POST', '/', { body: 'ab' }))
    assert.equal(answer.status, 413)
  })
})

describe('streams', () => {
  test('input reads as a Python file', () => {
    const input = new InputStream(bytes('one\ntwo\nthree'))
    assert.equal(text(input.readline(2)), 'on')
    assert.equal(text(input.readline()), 'e\n')
    assert.equal(text(input.read(2)), 'tw')
    assert.equal(text(input.read(0)), '')
    assert.deepEqual(input.readlines().map(text), ['o\n', 'three'])
    assert.equal(input.read().length, 0)
    assert.deepEqual(new InputStream(bytes('a\nb\nc\n')).readlines(3).map(text), ['a\n', 'b\n'])
    assert.deepEqual([...new InputStream(bytes('a\nb'))].map(text), ['a\n', 'b'])
  })

  test('FileWrapper gives blocks and closes its file', async () => {
    const seen: string[] = []
    const file = new InputStream(bytes('x'.repeat(10)))
    const answer = await run((_environ, startResponse) => {
      startResponse('200 OK', [])
      return new FileWrapper({ read: (size) => file.read(size), close: () => void seen.push('closed') }, 4)
    })
    const sizes: number[] = []
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) sizes.push(chunk.length)
    assert.deepEqual([sizes, seen], [[4, 4, 2], ['closed']])
  })
})

describe('an application as a WSGI one', () => {
  test('synchronous ones go through, both ways', async () => {
    const app = {
      handle: ({
        method,
        target,
        headers,
        mount,
      }: {
        method: string
        target: string
        headers: { get(name: string): string | null }
        mount: string
      }): Answer => ({ status: 200, headers: [['x-a', headers.get('x-b') ?? '']], body: `${method} ${mount}|${target}` }),
    }
    const answer = await run(toWsgi(app), 'PUT', '/caf%C3%A9/%2F?x=%20', { headers: { 'x-b': 'c' }, mount: '/m' })
    assert.deepEqual([answer.status, [...answer.headers], await bodyOf(answer)], [200, [['x-a', 'c']], 'PUT /m|/caf%C3%A9//?x=%20'])
    assert.equal(await bodyOf(await run(toWsgi({ handle: () => ({ status: 204, headers: [], body: null }) }))), '')
  })

  test('what waits gives chunks that wait', async () => {
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('a')
      await null
      yield bytes('b')
    }
    const streams: Application = { handle: () => ({ status: 200, headers: [], body: body() }) }
    const waits: Application = {
      start: async () => {},
      handle: async (exchange) => ({
        status: 201,
        headers: [
          ['connection', 'close'],
          ['x-a', '1'],
        ],
        body: `${await readBody(exchange.body, 9)}`,
      }),
    }
    assert.equal(await bodyOf(await run(toWsgi(streams))), 'ab')
    const answer = await run(toWsgi(waits), 'POST', '/', { body: 'x' })
    assert.deepEqual([answer.status, [...answer.headers], await bodyOf(answer)], [201, [['x-a', '1']], '120'])
  })

  test('what fails, fails', async () => {
    const fault = new Error('mine')
    const fails: Application = { handle: () => Promise.reject(fault) }
    await assert.rejects(run(toWsgi(fails)), fault)
  })

  test('gets the signal, and what is waited for, through an environ of ours; does without in one of others', async () => {
    const waited: unknown[] = []
    const { signal } = new AbortController()
    const app: Application = {
      handle: (exchange) => {
        exchange.connection.waitUntil(Promise.resolve())
        return { status: 200, headers: [], body: String(exchange.signal === signal) }
      },
    }
    assert.equal(await bodyOf(await run(toWsgi(app), 'GET', '/', { signal, waitUntil: (promise) => waited.push(promise) })), 'true')
    assert.equal(waited.length, 1)
    const chunks = toWsgi(app)(setupTestingDefaults({}), () => () => {}) as Uint8Array[]
    assert.equal(text(chunks[0] as Uint8Array), 'false')
  })
})

describe('wsgiref.util', () => {
  const environ = (changes: Record<string, unknown> = {}): Environ => setupTestingDefaults({ ...changes })

  // Recorded from Python 3.11's wsgiref.util.
  test('URIs', () => {
    assert.equal(applicationUri(environ()), 'http://127.0.0.1/')
    assert.equal(applicationUri(environ({ SCRIPT_NAME: '/sp\u00e4m' })), 'http://127.0.0.1/sp%E4m')
    assert.equal(requestUri(environ()), 'http://127.0.0.1/')
    assert.equal(requestUri(environ({ QUERY_STRING: 'say=Ni' })), 'http://127.0.0.1/?say=Ni')
    assert.equal(requestUri(environ({ QUERY_STRING: 'say=Ni' }), false), 'http://127.0.0.1/')
    assert.equal(requestUri(environ({ SCRIPT_NAME: '/spammity', PATH_INFO: '/spam' })), 'http://127.0.0.1/spammity/spam')
    assert.equal(requestUri(environ({ PATH_INFO: '/spam;ham' })), 'http://127.0.0.1/spam;ham')
    assert.equal(applicationUri(environ({ HTTP_HOST: '', SERVER_NAME: 'x', SERVER_PORT: '8080' })), 'http://x:8080/')
    assert.equal(guessScheme({ HTTPS: 'on' }), 'https')
    assert.equal(guessScheme({}), 'http')
  })

  test('shiftPathInfo', () => {
    const cases: [string, string, string | null, string, string][] = [
      ['/', '', '', '/', ''],
      ['', '', null, '', ''],
      ['/a/b', '', 'a', '/a', '/b'],
      ['/a', '', 'a', '/a', ''],
      ['/a/', '/s', 'a', '/s/a', '/'],
      ['/x//y', '/a', 'x', '/a/x', '/y'],
    ]
    for (const [path, script, name, newScript, newPath] of cases) {
      const given = environ({ PATH_INFO: path, SCRIPT_NAME: script })
      assert.deepEqual([shiftPathInfo(given), given.SCRIPT_NAME, given.PATH_INFO], [name, newScript, newPath], path)
    }
  })

  test('the demo', async () => {
    assert.match(await bodyOf(await run(demoApp)), /^Hello world!\n[\s\S]*PATH_INFO = "\/"/)
  })
})
