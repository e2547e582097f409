// An application on node:http: `createServer(toNode(app))`. Only types are imported from node:http, which nothing here loads.
//
// node:http reads the wire by its own rules; docs/gateway.md lists where those are softer than ours.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { NuagesError } from '../base/errors.ts'
import type { Answer, AnswerBody, Application, Connection, Exchange, HeaderReader, TlsFacts, Upgraded } from './exchange.ts'

/** A listener for `request`; its `upgrade` is one for `upgrade`: `server.on('upgrade', listener.upgrade)`. */
export interface NodeListener {
  (request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** An application as a node:http listener. Call `application.start` before listening and `stop` after closing, where it has them. */
export function toNode(application: Application, onError: (error: unknown) => void = console.error): NodeListener {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange = new NodeExchange(request, response, null)
    answer(application, exchange, (result) => send(response, result)).catch((error) => fail(response, error, onError))
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const upgraded: Upgraded = { socket, head }
    const exchange = new NodeExchange(request, null, upgraded)
    answer(application, exchange, async (result) => {
      if (!exchange.upgraded) socket.end(`HTTP/1.1 ${result.status} \r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    }).catch((error) => {
      onError(error)
      socket.destroy()
    })
  }
  return Object.assign(listener, { upgrade })
}

async function answer(application: Application, exchange: NodeExchange, send: (answer: Answer) => Promise<void>): Promise<void> {
  await send(await application.handle(exchange))
}

async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.statusCode = status
  for (const [name, value] of headers) response.appendHeader(name, value)
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    response.end(body ?? undefined)
    return
  }
  await stream(response, body)
}

async function stream(response: ServerResponse, body: Exclude<AnswerBody, string | Uint8Array | null>): Promise<void> {
  if (response.req.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304) {
    await body[Symbol.asyncIterator]().return?.()
    response.end()
    return
  }
  response.flushHeaders()
  for await (const chunk of body) {
    if (response.destroyed) return
    if (!response.write(chunk)) await drained(response)
  }
  response.end()
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** A 500, or, where the head is out, the end of the connection: half a body must not look whole. */
function fail(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  onError(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = 500
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end('Internal Server Error\n')
}

/** A request of node:http as an exchange, and the connection it came by. */
class NodeExchange implements Exchange, Connection {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse | null
  readonly #upgrade: Upgraded | null
  readonly #controller = new AbortController()
  readonly headers: HeaderReader
  readonly mount = ''
  /** Whether the application has taken the socket. */
  upgraded = false

  constructor(request: IncomingMessage, response: ServerResponse | null, upgrade: Upgraded | null) {
    this.#request = request
    this.#response = response
    this.#upgrade = upgrade
    this.headers = new NodeHeaders(request)
    response?.on('close', () => {
      if (!response.writableFinished)
        this.#controller.abort(new NuagesError('CLIENT_GONE', 'The client closed the connection.', { status: 400 }))
    })
  }

  get method(): string {
    return this.#request.method ?? 'GET'
  }

  /** node:http hands over the absolute form as it came; an exchange has origin form. */
  get target(): string {
    const target = this.#request.url ?? '/'
    if (target.startsWith('/') || target === '*') return target
    const url = URL.parse(target)
    return url === null ? '/' : url.pathname + url.search
  }

  get body(): AsyncIterable<Uint8Array> | null {
    const { headers } = this.#request
    return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined ? null : this.#request
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }
  get connection(): Connection {
    return this
  }
  get remoteAddress(): string | null {
    return this.#request.socket.remoteAddress ?? null
  }
  get remotePort(): number | null {
    return this.#request.socket.remotePort ?? null
  }
  get localAddress(): string | null {
    return this.#request.socket.localAddress ?? null
  }
  get localPort(): number | null {
    return this.#request.socket.localPort ?? null
  }
  get scheme(): 'http' | 'https' {
    return 'encrypted' in this.#request.socket ? 'https' : 'http'
  }
  get protocol(): string {
    return `HTTP/${this.#request.httpVersion}`
  }

  get tls(): TlsFacts | null {
    if (this.scheme === 'http') return null
    const socket = this.#request.socket as TLSSocket & { servername?: string | false }
    return {
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().name,
      serverName: socket.servername || null,
      alpnProtocol: socket.alpnProtocol || null,
      authorized: socket.authorized,
    }
  }

  earlyHints(fields: Iterable<readonly [string, string]>): void {
    const hints: Record<string, string | string[]> = Object.create(null)
    for (const [name, value] of fields) hints[name] = name.toLowerCase() === 'link' ? [...((hints[name] as string[]) ?? []), value] : value
    this.#response?.writeEarlyHints(hints)
  }

  upgrade(): Upgraded {
    if (this.#upgrade === null || this.upgraded) {
      throw new NuagesError('GATEWAY_NO_UPGRADE', 'The request did not ask for an upgrade.', {
        status: 426,
        hint: "On node:http also listen for it: server.on('upgrade', listener.upgrade).",
      })
    }
    this.upgraded = true
    return this.#upgrade
  }

  waitUntil(promise: Promise<unknown>): void {
    promise.catch((error) => console.error(error))
  }
}

/** Reads the fields of a node:http request from its raw list: a record would mix names with those of objects. */
class NodeHeaders implements HeaderReader {
  readonly #request: IncomingMessage

  constructor(request: IncomingMessage) {
    this.#request = request
  }

  get(name: string): string | null {
    const wanted = name.toLowerCase()
    const values: string[] = []
    for (const [field, value] of this) if (field === wanted) values.push(value)
    return values.length === 0 ? null : values.join(wanted === 'cookie' ? '; ' : ', ')
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    const { rawHeaders } = this.#request
    for (let i = 0; i < rawHeaders.length; i += 2) yield [(rawHeaders[i] as string).toLowerCase(), rawHeaders[i + 1] as string]
  }
}
