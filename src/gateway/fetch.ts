// The Fetch API, both ways. `{ fetch(request) }` is the shape of Hono, of Remix and of every Worker; such a stranger is given a
// real global Request made for it alone. `toFetch` makes of an application what Bun, Deno and Workers call.
//
// Nothing here touches the global classes before the first request that needs them: they cost tens of milliseconds to load.

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer, AnswerBody, Application, Connection, Exchange, FetchApplication } from './exchange.ts'

/** Fields for one connection only (RFC 9110 section 7.6.1), and Expect, which the server has answered: not for whoever forwards the request. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'])

/** Statuses with which a global Response refuses a body, even an empty one (https://fetch.spec.whatwg.org/#null-body-status). */
const NULL_BODY = new Set([101, 204, 205, 304])

/** Takes an application of either shape. Throws `GATEWAY_NO_APPLICATION` for anything else. */
export function asApplication(value: Application | FetchApplication): Application {
  const given = value as { handle?: unknown; fetch?: unknown } | null | undefined
  if (typeof given?.handle === 'function') return value as Application
  if (typeof given?.fetch === 'function') return fromFetch(value as FetchApplication)
  throw new NuagesError(
    'GATEWAY_NO_APPLICATION',
    `Not an application: ${shown(value)}. Expected an object with handle(exchange) or fetch(request).`,
    {
      hint: typeof value === 'function' ? 'Wrap a bare function: { fetch: handler }.' : 'Is it the default export of its module?',
    },
  )
}

/** An application of a stranger's `fetch`. */
export function fromFetch(stranger: FetchApplication): Application {
  return {
    async handle(exchange: Exchange): Promise<Answer> {
      const response = await stranger.fetch(requestOf(exchange))
      if (typeof response?.status !== 'number' || typeof response.headers?.get !== 'function') {
        throw new NuagesError('GATEWAY_NO_RESPONSE', `fetch() gave ${shown(response)}, expected a Response.`)
      }
      return answerOf(response)
    },
  }
}

/**
 * The exchange as a global Request. Its body streams; its signal is the exchange's. The URL begins after the mount, as the
 * stranger knows nothing of one: its routes are written from `/` on.
 */
export function requestOf(exchange: Exchange): globalThis.Request {
  const { method, body, connection, headers, signal, target } = exchange
  const host = headers.get('host') ?? 'localhost'
  const path = target.startsWith('/') ? target : '/'
  const fields: [string, string][] = []
  for (const [name, value] of headers) if (!HOP_BY_HOP.has(name.toLowerCase())) fields.push([name, value])
  // `duplex` is in the Fetch standard and not yet in the types.
  const init: RequestInit & { duplex: 'half' } = { method, headers: fields, signal, duplex: 'half' }
  if (body !== null && method !== 'GET' && method !== 'HEAD') init.body = streamOf(body)
  return new globalThis.Request(`${connection.scheme}://${host}${path}`, init)
}

/** A global Response as an answer. What `fetch` brought from elsewhere is decoded already, so its coding is not passed on. */
function answerOf(response: globalThis.Response): Answer {
  const headers: [string, string][] = []
  const decoded = response.url !== '' && response.headers.has('content-encoding')
  for (const [name, value] of response.headers) {
    if (HOP_BY_HOP.has(name) || (decoded && (name === 'content-encoding' || name === 'content-length'))) continue
    headers.push([name, value])
  }
  return { status: response.status, headers, body: response.body }
}

/** What Bun, Deno and Workers call: a global Request in, a global Response out. `start` runs before the first request. */
export function toFetch(application: Application): (request: globalThis.Request) => Promise<globalThis.Response> {
  let started: Promise<void> | null = null
  return async (request) => {
    started ??= Promise.resolve(application.start?.())
    await started
    return responseOf(await application.handle(exchangeOf(request)), request.method)
  }
}

function exchangeOf(request: globalThis.Request): Exchange {
  const url = new URL(request.url)
  const headers = new globalThis.Headers(request.headers)
  if (!headers.has('host')) headers.set('host', url.host)
  return {
    method: request.method,
    target: url.pathname + url.search,
    headers,
    body: request.body === null ? null : bytesOf(request.body),
    connection: new FetchConnection(url.protocol === 'https:' ? 'https' : 'http'),
    mount: '',
    signal: request.signal,
  }
}

/** What is known of a connection where only a Request is given: nothing of the peer. */
class FetchConnection implements Connection {
  readonly remoteAddress = null
  readonly remotePort = null
  readonly localAddress = null
  readonly localPort = null
  readonly protocol = 'HTTP/1.1'
  readonly tls = null
  readonly scheme: 'http' | 'https'

  constructor(scheme: 'http' | 'https') {
    this.scheme = scheme
  }

  waitUntil(promise: Promise<unknown>): void {
    promise.catch((error) => console.error(error))
  }
}

function responseOf({ status, headers, body }: Answer, method: string): globalThis.Response {
  const fields = new globalThis.Headers()
  for (const [name, value] of headers) fields.append(name, value)
  const none = method === 'HEAD' || NULL_BODY.has(status)
  if (none && typeof body === 'object' && body !== null && Symbol.asyncIterator in body) close(body)
  return new globalThis.Response(none ? null : fetchBody(body), { status, headers: fields })
}

function fetchBody(body: AnswerBody): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (body === null || typeof body === 'string') return body
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : streamOf(body)
}

/** Tells a body that nobody will read it. */
function close(body: AsyncIterable<Uint8Array>): void {
  body[Symbol.asyncIterator]()
    .return?.()
    ?.then(undefined, (error) => console.error(error))
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

/** A stream's bytes, one reader, released when it is done or left. */
async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) yield result.value
  } finally {
    await reader.cancel()
  }
}
