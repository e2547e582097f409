// The Fetch API, both ways. `{ fetch(request) }` is the shape of Hono, of Remix and of every Worker; such a stranger is given a
// real global Request made for it alone. `toFetch` makes of an application what Bun, Deno and Workers call.
//
// Nothing here touches the global classes before the first request that needs them: they cost tens of milliseconds to load.

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer, AnswerBody, Application, Connection, Exchange, FetchApplication } from './exchange.ts'

/** Fields for one connection only (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** Statuses with which a global Response refuses a body, even an empty one (https://fetch.spec.whatwg.org/#null-body-status). */
const NULL_BODY = new Set([101, 204, 205, 304])

/** What no global Request may be (https://fetch.spec.whatwg.org/#forbidden-method). */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** Takes an application of either shape. Throws `GATEWAY_NO_APPLICATION` for anything else. */
export function asApplication(value: Application | FetchApplication): Application {
  const given = value as { handle?: unknown; fetch?: unknown } | null | undefined
  if (typeof given?.handle === 'function') return value as Application
  if (typeof given?.fetch === 'function') return fromFetch(value as FetchApplication)
  throw new NuagesError(
    'GATEWAY_NO_APPLICATION',
    `Not an application: ${shown(value)}. Expected an object with handle(exchange) or fetch(request).`,
    { hint: hintFor(value) },
  )
}

function hintFor(value: unknown): string {
  if (typeof value !== 'function') return 'Is it the default export of its module?'
  const { length } = value
  if (length === 2) return 'A WSGI callable goes through fromWsgi (nuages/wsgi), a (req, res) listener runs on node:http.'
  return 'Wrap a bare function: { fetch: handler }.'
}

// ------------------------------------------------------------------------------------------ a stranger inside

/** An application of a stranger's `fetch`. */
export function fromFetch(stranger: FetchApplication): Application {
  return {
    async handle(exchange: Exchange): Promise<Answer> {
      if (FORBIDDEN.has(exchange.method)) return plain(501, `${exchange.method} has no meaning here.\n`)
      const request = requestOf(exchange)
      if (request === null) return plain(400, 'Host and target make no URL.\n')
      const response = await stranger.fetch(request)
      if (typeof response?.status !== 'number' || typeof response.headers?.get !== 'function') {
        throw new NuagesError('GATEWAY_NO_RESPONSE', `fetch() gave ${shown(response)}, expected a Response.`, {
          hint: 'Does every path through the handler return one?',
        })
      }
      return answerOf(response)
    },
  }
}

function plain(status: number, body: string): Answer {
  return { status, headers: [['content-type', 'text/plain; charset=utf-8']], body }
}

/**
 * The exchange as a global Request; null where Host and target make no URL. Its body streams; its signal is the exchange's.
 * The URL begins after the mount, as the stranger knows nothing of one: its routes are written from `/` on. A body of GET and
 * HEAD, which have none in Fetch, stays unread.
 */
function requestOf(exchange: Exchange): globalThis.Request | null {
  const { method, body, connection, headers, signal, target } = exchange
  const host = headers.get('host') || 'localhost'
  const fragment = target.indexOf('#')
  const path = fragment < 0 ? target : target.slice(0, fragment)
  const url = `${connection.scheme}://${host}${path.startsWith('/') ? path : '/'}`
  if (/[/\\?#@]/.test(host) || !URL.canParse(url)) return null
  const fields: [string, string][] = []
  // Expect was the server's to answer: a request that is passed on shall not ask again.
  for (const [name, value] of headers) if (!isHopByHop(name) && name.toLowerCase() !== 'expect') fields.push([name, value])
  // `duplex` is in the Fetch standard and not yet in the types.
  const init: RequestInit & { duplex: 'half' } = { method, headers: fields, signal, duplex: 'half' }
  if (body !== null && method !== 'GET' && method !== 'HEAD') init.body = streamOf(body)
  return new globalThis.Request(url, init)
}

function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name.toLowerCase())
}

/** A global Response as an answer. What `fetch` brought from elsewhere is decoded already: neither its coding nor its length is true any more. */
function answerOf(response: globalThis.Response): Answer {
  const headers: [string, string][] = []
  const decoded = response.url !== '' && response.headers.has('content-encoding')
  // Set-Cookie comes line by line (https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine).
  for (const [name, value] of response.headers) {
    if (isHopByHop(name) || (decoded && (name === 'content-encoding' || name === 'content-length'))) continue
    headers.push([name, value])
  }
  return { status: response.status, headers, body: NULL_BODY.has(response.status) ? null : response.body }
}

// ------------------------------------------------------------------------------------------ a stranger outside

/**
 * What Bun, Deno and Workers call. Their second and third arguments tell the peer's address and take `waitUntil`; other
 * callers leave them out.
 */
export type FetchHandler = (request: globalThis.Request, host?: unknown, context?: unknown) => Promise<globalThis.Response>

/**
 * A global Request in, a global Response out. `start` runs before the first request; `stop` is for whoever stops the host to call.
 * What the application throws is given to `onError` and answered with a plain 500.
 */
export function toFetch(application: Application, onError: (error: unknown) => void = console.error): FetchHandler {
  let started: Promise<void> | null = null
  return async (request, host, context) => {
    try {
      started ??= Promise.resolve(application.start?.())
      await started
      const exchange = exchangeOf(request, new FetchConnection(request, host, context, onError))
      return responseOf(await application.handle(exchange), request.method)
    } catch (error) {
      onError(error)
      return new globalThis.Response('Internal Server Error\n', { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } })
    }
  }
}

function exchangeOf(request: globalThis.Request, connection: Connection): Exchange {
  const url = new URL(request.url)
  return {
    method: request.method,
    target: url.pathname + url.search,
    headers: withHost(request.headers, url.host),
    body: request.body === null ? null : bytesOf(request.body),
    connection,
    mount: '',
    // Not before it is asked for: Deno warns whoever reads it of a change to come.
    get signal() {
      return request.signal
    },
  }
}

function withHost(headers: globalThis.Headers, host: string): globalThis.Headers {
  if (headers.has('host')) return headers
  const completed = new globalThis.Headers(headers)
  completed.set('host', host)
  return completed
}

/** What hosts pass beside the request: Deno's info, Bun's server, the context of Workers. */
interface HostFacts {
  readonly remoteAddr?: { readonly hostname?: string; readonly port?: number }
  requestIP?(request: globalThis.Request): { readonly address: string; readonly port: number } | null
  waitUntil?(promise: Promise<unknown>): void
}

/** What is known of a connection where a Request is given. */
class FetchConnection implements Connection {
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress = null
  readonly localPort = null
  readonly protocol = 'HTTP/1.1'
  readonly tls = null
  readonly scheme: 'http' | 'https'
  readonly #context: HostFacts | null
  readonly #onError: (error: unknown) => void

  constructor(request: globalThis.Request, host: unknown, context: unknown, onError: (error: unknown) => void) {
    this.scheme = request.url.startsWith('https:') ? 'https' : 'http'
    const { address, port } = peerOf(request, host)
    this.remoteAddress = address
    this.remotePort = port
    this.#context = factsOf(context)
    this.#onError = onError
  }

  waitUntil(promise: Promise<unknown>): void {
    const settled = Promise.resolve(promise).catch(this.#onError)
    if (typeof this.#context?.waitUntil === 'function') this.#context.waitUntil(settled)
  }
}

function factsOf(value: unknown): HostFacts | null {
  return typeof value === 'object' && value !== null ? (value as HostFacts) : null
}

function peerOf(request: globalThis.Request, host: unknown): { address: string | null; port: number | null } {
  const facts = factsOf(host)
  if (typeof facts?.requestIP === 'function') {
    const peer = facts.requestIP(request)
    return { address: peer?.address ?? null, port: peer?.port ?? null }
  }
  return { address: facts?.remoteAddr?.hostname ?? null, port: facts?.remoteAddr?.port ?? null }
}

function responseOf({ status, headers, body }: Answer, method: string): globalThis.Response {
  const fields = new globalThis.Headers()
  for (const [name, value] of headers) if (!isHopByHop(name)) fields.append(name, value)
  const none = method === 'HEAD' || NULL_BODY.has(status)
  if (none) close(body)
  return new globalThis.Response(none ? null : fetchBody(body, fields), { status, headers: fields })
}

function fetchBody(body: AnswerBody, fields: globalThis.Headers): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (body === null || body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer> | null
  if (typeof body !== 'string') return streamOf(body)
  // A Response given text adds a type where there is none.
  return fields.has('content-type') ? body : new TextEncoder().encode(body)
}

// ------------------------------------------------------------------------------------------ streams

/** Tells a body that nobody will read it. */
function close(body: AnswerBody): void {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return
  Promise.resolve(body[Symbol.asyncIterator]().return?.()).catch((error) => console.error(error))
}

/** A stream that pulls from an iterable only when it is read, and closes it when it is cancelled. */
function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** A stream's bytes, for one reader; cancelled where it is left early. */
async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) yield result.value
  } finally {
    await reader.cancel()
  }
}
