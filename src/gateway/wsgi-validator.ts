// wsgiref.validate: a middleware that checks a WSGI application and the server that calls it.

import { NuagesError, shown } from '../base/errors.ts'
import type { Chunks, StartResponse, WsgiApplication } from './wsgi-application.ts'
import type { Environ, ErrorStream } from './wsgi-environ.ts'
import { isHopByHop } from './wsgi-start.ts'
import type { Input } from './wsgi-streams.ts'

const REQUIRED = [
  'REQUEST_METHOD',
  'SERVER_NAME',
  'SERVER_PORT',
  'wsgi.version',
  'wsgi.input',
  'wsgi.errors',
  'wsgi.multithread',
  'wsgi.multiprocess',
  'wsgi.run_once',
] as const
const NAME: RegExp = /^[a-zA-Z](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/
const CONTROL: RegExp = /[\0-\x1f]/

function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new NuagesError('WSGI_INVALID', message, { hint: 'PEP 3333 and docs/wsgi.md have the rules.' })
}

/** Checks both sides of every call, and changes nothing. What breaks a rule throws `WSGI_INVALID`. */
export function validator(application: WsgiApplication): WsgiApplication {
  return (environ, startResponse) => {
    checkEnviron(environ)
    environ['wsgi.input'] = checkedInput(environ['wsgi.input'])
    environ['wsgi.errors'] = checkedErrors(environ['wsgi.errors'])
    let started = false
    const chunks = application(
      environ,
      checkedStart(startResponse, () => {
        started = true
      }),
    )
    checkChunks(chunks)
    return checkedChunks(chunks, () => started)
  }
}

function checkEnviron(environ: Environ): void {
  check(typeof environ === 'object' && environ !== null, `The environ is ${shown(environ)}, expected an object.`)
  for (const key of REQUIRED) check(environ[key] !== undefined, `The environ has no ${key}.`)
  for (const key of ['CONTENT_TYPE', 'CONTENT_LENGTH'])
    check(!(`HTTP_${key}` in environ), `The environ has HTTP_${key} (use ${key} instead).`)
  for (const key of Object.keys(environ)) {
    if (key.includes('.')) continue
    const value = environ[key]
    check(typeof value === 'string', `The environ variable ${key} is no string: ${shown(value)}.`)
    check(/^[\0-\xff]*$/.test(value), `The environ variable ${key} is no native string: ${shown(value)}.`)
  }
  check(Array.isArray(environ['wsgi.version']), `wsgi.version is ${shown(environ['wsgi.version'])}, expected a pair.`)
  check(['http', 'https'].includes(environ['wsgi.url_scheme']), `wsgi.url_scheme is unknown: ${shown(environ['wsgi.url_scheme'])}.`)
  for (const method of ['read', 'readline', 'readlines', Symbol.iterator] as const) {
    check(typeof environ['wsgi.input'][method] === 'function', `wsgi.input has no ${String(method)}.`)
  }
  for (const method of ['write', 'writelines', 'flush'] as const) {
    check(typeof environ['wsgi.errors'][method] === 'function', `wsgi.errors has no ${method}.`)
  }
  checkPaths(environ)
}

function checkPaths({ SCRIPT_NAME: script, PATH_INFO: path, CONTENT_LENGTH: length }: Environ): void {
  check(!script || script.startsWith('/'), `SCRIPT_NAME does not begin with a slash: ${shown(script)}.`)
  check(!path || path.startsWith('/'), `PATH_INFO does not begin with a slash: ${shown(path)}.`)
  check(!length || /^\d+$/.test(length), `CONTENT_LENGTH is ${shown(length)}, expected a number.`)
  check(Boolean(script) || path !== undefined, 'One of SCRIPT_NAME and PATH_INFO is required.')
  check(script !== '/', "SCRIPT_NAME cannot be '/': it should be '', and PATH_INFO '/'.")
}

function checkedStart(startResponse: StartResponse, onStart: () => void): StartResponse {
  return (...given) => {
    check(given.length === 2 || given.length === 3, `startResponse takes two or three arguments, got ${given.length}.`)
    const [status, headers] = given
    checkStatus(status)
    checkHeaders(headers)
    checkContentType(Number(status.slice(0, 3)), headers)
    const write = startResponse(...given)
    onStart()
    return (data) => {
      check(data instanceof Uint8Array, `write() was given ${shown(data)}, expected bytes.`)
      write(data)
    }
  }
}

function checkStatus(status: string): void {
  check(typeof status === 'string', `The status is ${shown(status)}, expected a string.`)
  check(/^[1-9]\d\d(?: |$)/.test(status), `The status is ${shown(status)}, expected three digits, a space and a reason.`)
}

function checkHeaders(headers: readonly (readonly [string, string])[]): void {
  check(Array.isArray(headers), `The headers are ${shown(headers)}, expected a list.`)
  for (const pair of headers) {
    check(Array.isArray(pair) && pair.length === 2, `A header is ${shown(pair)}, expected a pair.`)
    const [name, value] = pair
    check(typeof name === 'string' && NAME.test(name), `Not a header name: ${shown(name)}.`)
    check(typeof value === 'string' && !CONTROL.test(value), `Not a header value: ${shown(value)}.`)
    check(name.toLowerCase() !== 'status', 'The Status header cannot be used: the status is an argument of its own.')
    check(!isHopByHop(name), `The header ${shown(name)} is for one connection, which is the server's.`)
  }
}

function checkContentType(status: number, headers: readonly (readonly [string, string])[]): void {
  const stated = headers.some(([name]) => name.toLowerCase() === 'content-type')
  if (status === 204 || status === 304) check(!stated, `Content-Type is stated in a ${status}, which has no content.`)
  else check(stated, 'There is no Content-Type.')
}

function checkChunks(chunks: unknown): void {
  const bare = typeof chunks === 'string' || chunks instanceof Uint8Array
  check(!bare, 'The application returned a string, which would be sent piece by piece: return a list with one chunk.')
  const iterable = typeof chunks === 'object' && chunks !== null && (Symbol.iterator in chunks || Symbol.asyncIterator in chunks)
  check(iterable, `The application returned ${shown(chunks)}, expected an iterable, if only an empty list.`)
}

/** The same chunks, each checked; `close` always there, and only once. */
function checkedChunks(chunks: Chunks, started: () => boolean): Chunks {
  let closed = false
  const checked = (chunk: unknown): Uint8Array => {
    check(!closed, 'The chunks were read after they were closed.')
    check(chunk instanceof Uint8Array, `A chunk is ${shown(chunk)}, expected bytes.`)
    check(started() || chunk.length === 0, 'A chunk came before startResponse was called.')
    return chunk
  }
  const close = (): void => {
    check(!closed, 'The chunks were closed a second time.')
    closed = true
    chunks.close?.()
  }
  if (Symbol.asyncIterator in chunks) {
    return {
      close,
      async *[Symbol.asyncIterator]() {
        for await (const chunk of chunks) yield checked(chunk)
      },
    }
  }
  return {
    close,
    *[Symbol.iterator]() {
      for (const chunk of chunks) yield checked(chunk)
    },
  }
}

function checkedInput(input: Input): Input {
  const bytes = (value: unknown): Uint8Array => {
    check(value instanceof Uint8Array, `wsgi.input gave ${shown(value)}, expected bytes.`)
    return value
  }
  const checked = {
    read(...size: number[]) {
      check(size.length === 1, 'wsgi.input.read() needs a size: without one, some servers wait for ever.')
      return bytes(input.read(...size))
    },
    readline: (...size: number[]) => bytes(input.readline(...size)),
    readlines: (...hint: number[]) => input.readlines(...hint).map(bytes),
    *[Symbol.iterator]() {
      for (const line of input) yield bytes(line)
    },
    close: () => check(false, 'wsgi.input must not be closed.'),
  }
  return checked
}

function checkedErrors(errors: ErrorStream): ErrorStream {
  const write = (text: string): void => {
    check(typeof text === 'string', `wsgi.errors.write() was given ${shown(text)}, expected text.`)
    errors.write(text)
  }
  const checked = {
    write,
    writelines: (lines: Iterable<string>) => {
      for (const line of lines) write(line)
    },
    flush: () => errors.flush(),
    close: () => check(false, 'wsgi.errors must not be closed.'),
  }
  return checked
}
