// An Application as a WSGI one: the other way of wsgi.ts.

import { REASONS } from '../wire/status.ts'
import type { Answer, AnswerBody, Application, Connection, Exchange } from './exchange.ts'
import type { Chunks, StartResponse, WsgiApplication } from './wsgi-application.ts'
import { type Environ, quoteNative, targetOf, WsgiHeaders } from './wsgi-environ.ts'
import { isHopByHop } from './wsgi-start.ts'
import type { Input } from './wsgi-streams.ts'

/** Bytes of `wsgi.input` that are read at a time. */
const PIECE = 65_536

/**
 * An Application as a WSGI one. What answers at once gives chunks as in Python; where an answer is a promise, or its body waits,
 * the chunks are an async iterable, which `fromWsgi` takes. `start` runs before the first request.
 */
export function toWsgi(application: Application): WsgiApplication {
  let starting: Promise<unknown> | null | undefined
  return (environ, startResponse) => {
    if (starting === undefined) starting = promised(application.start?.())
    const exchange = new WsgiExchange(environ)
    if (starting !== null) {
      const started = starting.then(() => {
        starting = null
        return application.handle(exchange)
      })
      return later(started, startResponse)
    }
    const answer = application.handle(exchange)
    return answer instanceof Promise ? later(answer, startResponse) : begin(answer, startResponse)
  }
}

function promised(value: unknown): Promise<unknown> | null {
  return value instanceof Promise ? value : null
}

/** Starts the response when its first chunk is asked for, which is early enough. */
async function* later(coming: Promise<Answer>, startResponse: StartResponse): AsyncGenerator<Uint8Array> {
  yield* begin(await coming, startResponse)
}

function begin({ status, headers, body }: Answer, startResponse: StartResponse): Chunks {
  // Fields for one connection are the server's; `Connection: close` cannot be asked for through WSGI.
  const fields = [...headers].filter(([name]) => !isHopByHop(name))
  startResponse(`${status} ${REASONS[status] ?? 'Unknown'}`, fields)
  return chunksOf(body)
}

function chunksOf(body: AnswerBody): Chunks {
  if (body === null) return []
  if (typeof body === 'string') return [new TextEncoder().encode(body)]
  return body instanceof Uint8Array ? [body] : body
}

/** An exchange made of an environ. */
class WsgiExchange implements Exchange, Connection {
  readonly #environ: Environ
  readonly method: string
  readonly target: string
  readonly headers: WsgiHeaders
  readonly body: AsyncIterable<Uint8Array> | null
  readonly mount: string
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress = null
  readonly localPort: number | null
  readonly scheme: 'http' | 'https'
  readonly protocol: string
  readonly tls = null
  #signal: AbortSignal | null = null

  constructor(environ: Environ) {
    this.#environ = environ
    this.method = environ.REQUEST_METHOD
    this.target = targetOf(environ)
    this.headers = new WsgiHeaders(environ)
    const { CONTENT_LENGTH: length = '' } = environ
    this.body = length === '' || length === '0' ? null : inputOf(environ['wsgi.input'], Number(length))
    this.mount = quoteNative(environ.SCRIPT_NAME)
    this.remoteAddress = environ.REMOTE_ADDR || null
    this.remotePort = portOf(environ.REMOTE_PORT)
    this.localPort = portOf(environ.SERVER_PORT)
    this.scheme = environ['wsgi.url_scheme'] === 'https' ? 'https' : 'http'
    this.protocol = environ.SERVER_PROTOCOL
  }

  get connection(): this {
    return this
  }

  /** WSGI does not tell that a client has gone; an exchange that the environ came from does. */
  get signal(): AbortSignal {
    this.#signal ??= this.#environ['nuages.exchange']?.signal ?? new AbortController().signal
    return this.#signal
  }

  waitUntil(promise: Promise<unknown>): void {
    const outer = this.#environ['nuages.exchange']
    if (outer !== undefined) outer.connection.waitUntil(promise)
    else promise.catch((error: unknown) => this.#environ['wsgi.errors'].write(`${String(error)}\n`))
  }
}

function portOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

/** At most the stated bytes are read: an input stream of the PEP need not end there. */
async function* inputOf(input: Input, length: number): AsyncGenerator<Uint8Array> {
  for (let left = length; left > 0; ) {
    const piece = input.read(Math.min(left, PIECE))
    if (piece.length === 0) return
    left -= piece.length
    yield piece
  }
}
