// PEP 3333 in TypeScript: the gateway that Python's web grew up with, `(environ, startResponse) => chunks`, both ways.
// `nuages/wsgi` is for those who bring it along, and to show what the Exchange is made from. Rules: docs/wsgi.md.
//
// Strings in the environ are "native" as the PEP says: one code point up to U+00FF for each byte. Whoever wants UTF-8 decodes.

import { NuagesError, shown } from '../base/errors.ts'
import { IncomingBody, readBody } from './body.ts'
import type { Answer, Application, Connection, Exchange } from './exchange.ts'
import { type Environ, environOf, quoteNative, targetOf, WsgiHeaders } from './wsgi-environ.ts'
import { checkStart, splitStatus } from './wsgi-start.ts'

/** Writes a piece of the body at once, before what the application returns. For old code; new code returns chunks. */
export type Write = (data: Uint8Array) => void

/**
 * Begins a response: `startResponse('200 OK', [['Content-Type', 'text/plain']])`. May be called again with `excInfo`, the error
 * that changed the application's mind; where the head is sent already, that error is thrown.
 */
export type StartResponse = (status: string, headers: readonly (readonly [string, string])[], excInfo?: unknown) => Write

/** Chunks of bytes, with an optional `close` that the server calls in the end, whatever happens. */
export interface Chunks extends Iterable<Uint8Array> {
  close?(): void
}

/** A WSGI application. */
export type WsgiApplication = (environ: Environ, startResponse: StartResponse) => Chunks

/** How an application is hosted. */
export interface WsgiOptions {
  /** Bytes of a request body: `wsgi.input` is synchronous, so the body is read before the application runs. 1 MiB by default. */
  limit?: number
}

/** Hosts a WSGI application: an Application that any server here runs. */
export function fromWsgi(wsgi: WsgiApplication, { limit = 1_048_576 }: WsgiOptions = {}): Application {
  return {
    handle(exchange) {
      const body = readBody(exchange.body, limit)
      const run = (bytes: Uint8Array): Answer => new Run(wsgi, environOf(exchange, bytes)).answer(exchange.method)
      return body instanceof Promise ? body.then(run) : run(body)
    },
  }
}

/** One call of a WSGI application, from `startResponse` to `close`. */
class Run {
  readonly #chunks: Chunks
  readonly #iterator: Iterator<Uint8Array>
  readonly #written: Uint8Array[] = []
  #status = ''
  #headers: readonly (readonly [string, string])[] = []
  #sent = false
  #closed = false

  constructor(wsgi: WsgiApplication, environ: Environ) {
    this.#chunks = wsgi(environ, (status, headers, excInfo) => this.#start(status, headers, excInfo))
    const given: unknown = this.#chunks
    if (given === null || given === undefined || typeof given === 'string' || typeof (given as Chunks)[Symbol.iterator] !== 'function') {
      throw new NuagesError('WSGI_RESULT', `The WSGI application returned ${shown(given)}, expected an iterable of bytes.`, {
        hint: 'Return a list of chunks: [new TextEncoder().encode(text)].',
      })
    }
    this.#iterator = this.#chunks[Symbol.iterator]()
  }

  /** The answer: whole where the chunks are a list of at most one, else as a stream. */
  answer(method: string): Answer {
    try {
      const first = this.#pull()
      const { status, headers } = this.#head()
      if (method === 'HEAD' || status === 204 || status === 304) {
        this.#close()
        return { status, headers, body: null }
      }
      this.#sent = true
      if (this.#isWhole()) {
        this.#close()
        return { status, headers, body: concat([...this.#written, ...(first === null ? [] : [first])]) }
      }
      return { status, headers, body: this.#stream(first) }
    } catch (error) {
      this.#close()
      throw error
    }
  }

  #start(status: string, headers: readonly (readonly [string, string])[], excInfo: unknown): Write {
    if (excInfo !== undefined && excInfo !== null && this.#sent) throw excInfo
    if (this.#status !== '' && (excInfo === undefined || excInfo === null)) {
      throw new NuagesError('WSGI_START_TWICE', 'startResponse was called a second time without excInfo.')
    }
    checkStart(status, headers)
    this.#status = status
    this.#headers = headers.map(([name, value]) => [name, value] as const)
    return (data) => void this.#written.push(checkChunk(data))
  }

  /** The first chunk that is not empty: until it comes, the application may still start its response. */
  #pull(): Uint8Array | null {
    for (let result = this.#iterator.next(); !result.done; result = this.#iterator.next()) {
      const chunk = checkChunk(result.value)
      if (chunk.length > 0) return chunk
    }
    return null
  }

  #head(): { status: number; headers: readonly (readonly [string, string])[] } {
    if (this.#status === '') {
      throw new NuagesError('WSGI_NOT_STARTED', 'The WSGI application gave a body without calling startResponse.')
    }
    return { status: splitStatus(this.#status), headers: this.#headers }
  }

  /** PEP 3333: where the iterable's length is 1, the server can state the Content-Length. */
  #isWhole(): boolean {
    return Array.isArray(this.#chunks) && this.#chunks.length <= 1
  }

  async *#stream(first: Uint8Array | null): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#written.splice(0)
      if (first !== null) yield first
      for (let result = this.#iterator.next(); !result.done; result = this.#iterator.next()) {
        yield* this.#written.splice(0)
        yield checkChunk(result.value)
      }
    } finally {
      this.#close()
    }
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#chunks.close?.()
  }
}

function checkChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new NuagesError('WSGI_CHUNK', `A chunk is ${shown(chunk)}, expected bytes (a Uint8Array).`, {
    hint: 'Encode text: new TextEncoder().encode(text).',
  })
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : new Uint8Array(Buffer.concat(chunks))
}

/**
 * An Application as a WSGI one. WSGI waits for nobody: an answer that is a promise, or streams asynchronously, cannot be given
 * and is refused with `WSGI_ASYNC`.
 */
export function toWsgi(application: Application): WsgiApplication {
  return (environ, startResponse) => {
    const answer = application.handle(exchangeOf(environ))
    if (answer instanceof Promise) {
      answer.catch(() => {})
      throw refuseAsync('The application answered with a promise')
    }
    const { status, headers, body } = answer
    if (body !== null && typeof body === 'object' && !(body instanceof Uint8Array)) throw refuseAsync('The application streams its body')
    startResponse(`${status} ${PHRASE}`, [...headers])
    if (body === null) return []
    return [typeof body === 'string' ? new TextEncoder().encode(body) : body]
  }
}

/** The PEP wants a reason phrase; clients must ignore it (RFC 9112 section 4). */
const PHRASE = '-'

function refuseAsync(what: string): NuagesError {
  return new NuagesError('WSGI_ASYNC', `${what}, and WSGI cannot wait for it.`, { hint: 'Serve it with `serve`, or answer synchronously.' })
}

function exchangeOf(environ: Environ): Exchange {
  const input = environ['wsgi.input'].read()
  return {
    method: environ.REQUEST_METHOD,
    target: targetOf(environ),
    headers: new WsgiHeaders(environ),
    body: input.length === 0 ? null : arrived(input),
    connection: connectionOf(environ),
    mount: quoteNative(environ.SCRIPT_NAME),
    signal: new AbortController().signal,
  }
}

function arrived(bytes: Uint8Array): IncomingBody {
  const body = new IncomingBody({ pull() {}, cancel() {} })
  body.push(bytes)
  body.end()
  return body
}

function connectionOf(environ: Environ): Connection {
  return {
    remoteAddress: environ.REMOTE_ADDR ?? null,
    remotePort: environ.REMOTE_PORT === undefined ? null : Number(environ.REMOTE_PORT),
    localAddress: null,
    localPort: Number(environ.SERVER_PORT),
    scheme: environ['wsgi.url_scheme'] === 'https' ? 'https' : 'http',
    protocol: environ.SERVER_PROTOCOL,
    tls: null,
    waitUntil: (promise) => void promise.catch((error: unknown) => environ['wsgi.errors'].write(`${String(error)}\n`)),
  }
}
