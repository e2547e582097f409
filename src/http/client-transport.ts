// The two ways from a test to an application: straight into `handle`, or over a socket.

import { NuagesError, shown } from '../base/errors.ts'
import { IncomingBody } from '../gateway/body.ts'
import type { Answer, Application, Connection, Exchange } from '../gateway/exchange.ts'
import { Headers } from '../wire/headers.ts'
import type { Received } from './client-response.ts'
import { watchErrors } from './error-watch.ts'

/** A request as it goes out. */
export interface Sent {
  readonly method: string
  readonly url: URL
  /** Path and query as the test spelled them. */
  readonly target: string
  readonly headers: Headers
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null
  readonly signal: AbortSignal
}

/** Carries requests. */
export interface Transport {
  send(sent: Sent): Promise<Received>
}

/** Asks an application directly: no socket, no wire. */
export class Direct implements Transport {
  readonly #application: Application
  readonly #remoteAddress: string | null
  readonly #rethrow: boolean

  constructor(application: Application, remoteAddress: string | null, rethrow: boolean) {
    this.#application = application
    this.#remoteAddress = remoteAddress
    this.#rethrow = rethrow
  }

  async send({ method, url, target, headers, body, signal }: Sent): Promise<Received> {
    await startOnce(this.#application)
    const connection = new DirectConnection(url.protocol === 'https:' ? 'https' : 'http', this.#remoteAddress)
    const exchange: Exchange = { method, target, headers, body: incoming(body), connection, mount: '', signal }
    const faults: unknown[] = []
    if (this.#rethrow) watchErrors(signal, (error) => faults.push(error))
    const answer = await this.#application.handle(exchange)
    if (faults.length > 0) throw faults[0]
    return received(answer, method, connection)
  }
}

const started: WeakMap<Application, Promise<void>> = new WeakMap()

/** Runs `start` before the first request of any client; again, where it failed. */
function startOnce(application: Application): Promise<void> {
  const present = started.get(application)
  if (present !== undefined) return present
  const start = (async () => application.start?.())()
  started.set(application, start)
  start.catch(() => started.delete(application))
  return start
}

/** Runs `stop` for an application that was started here. */
export async function stopOnce(application: Application): Promise<void> {
  if (started.delete(application)) await application.stop?.()
}

/** A body that is there is handed out without a promise, as a server does. */
function incoming(body: Sent['body']): Exchange['body'] {
  if (!(body instanceof Uint8Array)) return body
  const whole = new IncomingBody({ pull: () => {}, cancel: () => {} })
  whole.push(body)
  whole.end()
  return whole
}

class DirectConnection implements Connection {
  readonly remoteAddress: string | null
  readonly remotePort = null
  readonly localAddress = null
  readonly localPort = null
  readonly scheme: 'http' | 'https'
  readonly protocol = 'HTTP/1.1'
  readonly tls = null
  readonly #waiting: Promise<unknown>[] = []

  constructor(scheme: 'http' | 'https', remoteAddress: string | null) {
    this.scheme = scheme
    this.remoteAddress = remoteAddress
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#waiting.push(promise)
  }

  /** Waits for what was to be waited for; its failures are the application's to log. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#waiting)
  }
}

async function received({ status, headers, body }: Answer, method: string, connection: DirectConnection): Promise<Received> {
  const fields = new Headers(headers)
  const bodiless = method === 'HEAD' || status === 204 || status === 304
  if (typeof body === 'object' && body !== null && !(body instanceof Uint8Array)) {
    if (!bodiless) return { status, headers: fields, body }
    await body[Symbol.asyncIterator]().return?.()
    await connection.settle()
    return { status, headers: fields, body: new Uint8Array() }
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
  if (status !== 204 && status !== 304) fields.addDefaults(new Headers({ 'content-length': String(bytes.length) }))
  await connection.settle()
  return { status, headers: fields, body: bodiless ? new Uint8Array() : bytes }
}

/** Over a socket, by the platform's `fetch`, which decodes what is compressed. */
export class OverSocket implements Transport {
  /** Where the server is; null where each URL says it. */
  readonly #server: URL

  constructor(server: URL) {
    this.#server = server
  }

  async send({ method, target, headers, body, signal }: Sent): Promise<Received> {
    const init = { method, headers: [...headers], body, signal, redirect: 'manual', duplex: 'half' } as unknown as RequestInit
    const response = await fetch(new URL(this.#server.origin + target), init).catch((cause: unknown) => {
      throw new NuagesError('CLIENT_SOCKET', `A request to ${shown(this.#server.href)} failed.`, { cause })
    })
    const fields = new Headers()
    for (const [name, value] of response.headers) fields.append(name, value)
    return { status: response.status, headers: fields, body: (response.body as AsyncIterable<Uint8Array> | null) ?? new Uint8Array() }
  }
}
