// A request of node:http as an exchange. node:http reads the wire more softly than our own server; what would break the
// gateway's rules is refused here.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { NuagesError } from '../base/errors.ts'
import type { Connection, Exchange, HeaderReader, TlsFacts, Upgraded } from './exchange.ts'
import { tlsFacts } from './tls-facts.ts'

/** `http://host` of an absolute-form target (RFC 9112 section 3.2.2). */
const ORIGIN: RegExp = /^[A-Za-z][A-Za-z\d+.-]*:\/\/[^/?#]*/
const VISIBLE: RegExp = /^[\x21-\x7e]+$/

/** Why a request that node:http let pass cannot be handed on; null where it can. */
export function refusalOf(request: IncomingMessage): string | null {
  const { rawHeaders } = request
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if ((rawHeaders[i] as string).toLowerCase() === 'host') hosts++
  if (hosts > 1) return 'There are several Host fields.'
  const target = targetOf(request)
  if (!VISIBLE.test(target)) return 'The target is not percent-encoded.'
  return target.startsWith('/') || (target === '*' && request.method === 'OPTIONS') ? null : 'The target is not in origin form.'
}

function targetOf({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url
  const origin = ORIGIN.exec(url)
  if (origin === null) return url
  const rest = url.slice(origin[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** One request, and the connection it came by. */
export class NodeExchange implements Exchange, Connection {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse | null
  readonly #upgrade: Upgraded | null
  readonly #onError: (error: unknown) => void
  #controller: AbortController | null = null
  #gone = false
  readonly method: string
  readonly target: string
  readonly headers: HeaderReader
  readonly body: AsyncIterable<Uint8Array> | null
  readonly mount = ''
  /** Whether the application has taken the socket. */
  upgraded = false

  constructor(request: IncomingMessage, way: { response: ServerResponse } | { upgrade: Upgraded }, onError: (error: unknown) => void) {
    this.#request = request
    this.#response = 'response' in way ? way.response : null
    this.#upgrade = 'upgrade' in way ? way.upgrade : null
    this.#onError = onError
    this.method = request.method ?? 'GET'
    this.target = targetOf(request)
    this.headers = new NodeHeaders(request)
    // Where an upgrade is asked for, node:http has ended its reading with the head.
    const framed = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
    this.body = framed && this.#upgrade === null ? new NodeBody(request) : null
  }

  /** The client is gone. */
  abort(): void {
    this.#gone = true
    this.#controller?.abort(gone())
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#gone) this.#controller.abort(gone())
    }
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
    return this.scheme === 'http' ? null : tlsFacts(this.#request.socket as TLSSocket)
  }

  /** node:http sends nothing unless there is a `link` among them, and not every form of one. */
  earlyHints(fields: Iterable<readonly [string, string]>): void {
    const response = this.#response
    if (response === null || response.headersSent || this.#request.httpVersion !== '1.1') return
    const hints: Record<string, string | string[]> = Object.create(null)
    for (const [name, value] of fields) {
      const key = name.toLowerCase()
      hints[key] = hints[key] === undefined ? value : [hints[key], value].flat()
    }
    response.writeEarlyHints(hints)
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

  /** Who closes a node:http server waits for nothing, so nothing is held up here. */
  waitUntil(promise: Promise<unknown>): void {
    Promise.resolve(promise).catch(this.#onError)
  }
}

function gone(): NuagesError {
  return new NuagesError('CLIENT_GONE', 'The client closed the connection.', { status: 400 })
}

/** A request's body. Leaving it early must not destroy the request, which would take the answer along. */
class NodeBody implements AsyncIterable<Uint8Array> {
  readonly #request: IncomingMessage
  #taken = false

  constructor(request: IncomingMessage) {
    this.#request = request
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#taken) {
      throw new NuagesError('BODY_USED', 'The body was read before.', { hint: 'A body can be read once; keep what the first read gave.' })
    }
    this.#taken = true
    return this.#request.iterator({ destroyOnReturn: false })
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
