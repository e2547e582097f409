import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { lint } from './lint.ts'
import { fromWsgi } from './wsgi.ts'
import type { Chunks, StartResponse, WsgiApplication } from './wsgi-application.ts'
import type { Environ } from './wsgi-environ.ts'
import { demoApp, setupTestingDefaults } from './wsgi-util.ts'
import { validator } from './wsgi-validator.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const TYPE: [string, string] = ['Content-Type', 'text/plain']

const good: WsgiApplication = (_environ, startResponse) => {
  startResponse('200 OK', [TYPE])
  return [bytes('ok')]
}

/** Calls as a server that keeps the rules, and reads to the end. */
function served(application: WsgiApplication, environ: Record<string, unknown> = {}): void {
  const chunks = validator(application)(setupTestingDefaults(environ), () => () => {})
  for (const _ of chunks as Iterable<Uint8Array>);
  chunks.close?.()
}

function starting(...given: unknown[]): WsgiApplication {
  return (_environ, startResponse) => {
    ;(startResponse as (...given: unknown[]) => unknown)(...given)
    return []
  }
}

function using(act: (environ: Environ, startResponse: StartResponse) => unknown): WsgiApplication {
  return (environ, startResponse) => {
    act(environ, startResponse)
    return good(environ, startResponse)
  }
}

describe('the validator sees', () => {
  const server: [name: string, environ: Record<string, unknown>, message: RegExp][] = [
    ['a field in the wrong variable', { HTTP_CONTENT_TYPE: 'text/plain' }, /HTTP_CONTENT_TYPE/],
    ['a variable that is no string', { SERVER_PORT: 80 }, /SERVER_PORT is no string/],
    ['text that is not native', { PATH_INFO: '/\u0100' }, /no native string/],
    ['a version that is no pair', { 'wsgi.version': '1.0' }, /wsgi\.version/],
    ['a scheme that is none', { 'wsgi.url_scheme': 'ftp' }, /url_scheme/],
    ['an input that cannot be read', { 'wsgi.input': {} }, /wsgi\.input has no read/],
    ['errors that cannot be written', { 'wsgi.errors': {} }, /wsgi\.errors has no write/],
    ['paths without their slash', { PATH_INFO: 'a' }, /PATH_INFO/],
    ['an application at a slash', { SCRIPT_NAME: '/' }, /SCRIPT_NAME cannot be/],
    ['a length that is none', { CONTENT_LENGTH: '-1' }, /CONTENT_LENGTH/],
  ]
  for (const [name, environ, message] of server) {
    test(name, () => assert.throws(() => served(good, environ), { code: 'WSGI_INVALID', message }))
  }

  test('an environ without what is required', () => {
    const environ = setupTestingDefaults({})
    Reflect.deleteProperty(environ, 'SERVER_NAME')
    assert.throws(() => validator(good)(environ, () => () => {}), { code: 'WSGI_INVALID', message: 'The environ has no SERVER_NAME.' })
  })

  const application: [name: string, application: WsgiApplication, message: RegExp][] = [
    ['one argument', starting('200 OK'), /two or three arguments/],
    ['a status of a number', starting(200, []), /The status is 200/],
    ['a status without a space', starting('200OK', []), /three digits/],
    ['headers in a record', starting('200 OK', { a: 'b' }), /The headers are/],
    ['a header that is no pair', starting('200 OK', [['a']]), /expected a pair/],
    ['a name with a colon', starting('200 OK', [['a:', 'b']]), /Not a header name/],
    ['a name that ends in a dash', starting('200 OK', [['a-', 'b']]), /Not a header name/],
    ['a line break', starting('200 OK', [['a', 'b\n']]), /Not a header value/],
    ['the Status header', starting('200 OK', [['Status', '200']]), /Status header/],
    ['a field for one connection', starting('200 OK', [TYPE, ['Connection', 'close']]), /for one connection/],
    ['no Content-Type', starting('200 OK', []), /no Content-Type/],
    ['a Content-Type of nothing', starting('204 No Content', [TYPE]), /no content/],
    ['text as result', () => 'text' as unknown as Chunks, /returned a string/],
    ['nothing as result', () => undefined as unknown as Chunks, /if only an empty list/],
    ['a chunk of text', (...given) => (good(...given), ['x' as unknown as Uint8Array]), /A chunk is/],
    ['a chunk before the start', () => [bytes('x')], /before startResponse/],
    ['text written', using((_environ, start) => start('200 OK', [TYPE])('x' as unknown as Uint8Array)), /write\(\)/],
    ['a read without a size', using((environ) => environ['wsgi.input'].read()), /needs a size/],
    ['an input closed', using((environ) => (environ['wsgi.input'] as unknown as { close(): void }).close()), /must not be closed/],
    ['errors closed', using((environ) => (environ['wsgi.errors'] as unknown as { close(): void }).close()), /must not be closed/],
    ['an error that is no text', using((environ) => environ['wsgi.errors'].writelines([1 as unknown as string])), /expected text/],
  ]
  for (const [name, broken, message] of application) {
    test(name, () => assert.throws(() => served(broken), { code: 'WSGI_INVALID', message }))
  }

  test('chunks that are closed twice, or read afterwards', () => {
    const chunks = validator(good)(setupTestingDefaults({}), () => () => {})
    chunks.close?.()
    assert.throws(() => chunks.close?.(), { message: /closed a second time/ })
    assert.throws(() => [...(chunks as Iterable<Uint8Array>)], { message: /after they were closed/ })
  })
})

describe('the validator lets pass', () => {
  test('what keeps the rules, on our own gateway, under its lint', async () => {
    const reading: WsgiApplication = (environ, startResponse) => {
      const input = environ['wsgi.input']
      const parts = [input.readline(), ...input.readlines(1), input.read(2), ...input]
      environ['wsgi.errors'].flush()
      const write = startResponse('200 OK', [TYPE])
      write(bytes('read '))
      return parts
    }
    const answer = await lint(fromWsgi(validator(reading))).handle(fakeExchange('POST', '/', { body: 'a\nb\ncdefg\nh' }))
    let text = ''
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString()
    assert.equal(text, 'read a\nb\ncdefg\nh')
    assert.equal((await lint(fromWsgi(validator(demoApp))).handle(fakeExchange('GET', '/'))).status, 200)
  })

  test('chunks that wait', async () => {
    const waiting: WsgiApplication = async function* (_environ, startResponse) {
      await null
      startResponse('200 OK', [TYPE])
      yield bytes('ok')
    }
    const answer = await fromWsgi(validator(waiting)).handle(fakeExchange('GET', '/'))
    const { value } = await (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().next()
    assert.deepEqual(value, bytes('ok'))
  })
})
