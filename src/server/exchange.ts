// The exchange as this server makes it: a view on the head that was read, everything else made when asked for.

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { NuagesError } from '../base/errors.ts'
import type { IncomingBody } from '../gateway/body.ts'
import type { Connection, Exchange, HeaderReader, TlsFacts, Upgraded } from '../gateway/exchange.ts'
import { tlsFacts } from '../gateway/tls-facts.ts'
import type { RequestHead } from '../wire/reader.ts'

/** What a connection can do for the exchange at hand. */
export interface ConnectionActions {
  readonly head: RequestHead
  earlyHints(fields: Iterable<readonly [string, string]>): void
  upgrade(): Upgraded
  waitUntil(promise: Promise<unknown>): void
}

/** The peer, one object for all requests of a connection. */
export class Peer implements Connection {
  readonly #socket: Socket
  readonly #actions: ConnectionActions
  readonly scheme: 'http' | 'https'

  constructor(socket: Socket, actions: ConnectionActions, secure: boolean) {
    this.#socket = socket
    this.#actions = actions
    this.scheme = secure ? 'https' : 'http'
  }

  get remoteAddress(): string | null {
    return this.#socket.remoteAddress ?? null
  }
  get remotePort(): number | null {
    return this.#socket.remotePort ?? null
  }
  get localAddress(): string | null {
    return this.#socket.localAddress ?? null
  }
  get localPort(): number | null {
    return this.#socket.localPort ?? null
  }
  get protocol(): string {
    return `HTTP/${this.#actions.head.version}`
  }

  get tls(): TlsFacts | null {
    return this.scheme === 'http' ? null : tlsFacts(this.#socket as TLSSocket)
  }

  earlyHints(fields: Iterable<readonly [string, string]>): void {
    this.#actions.earlyHints(fields)
  }
  upgrade(): Upgraded {
    return this.#actions.upgrade()
  }
  waitUntil(promise: Promise<unknown>): void {
    this.#actions.waitUntil(promise)
  }
}

/** One request on a connection. */
export class ServerExchange implements Exchange {
  readonly method: string
  readonly target: string
  readonly headers: HeaderReader
  readonly body: IncomingBody | null
  readonly connection: Connection
  #controller: AbortController | null = null
  #reason: unknown = null

  constructor(head: RequestHead, body: IncomingBody | null, connection: Connection) {
    this.method = head.method
    this.target = head.target
    this.headers = head.headers
    this.body = body
    this.connection = connection
  }

  get mount(): string {
    return ''
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#reason !== null) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** Whether `error` is what the signal fired with: the client's doing, or known already. */
  abortedBy(error: unknown): boolean {
    return error === this.#reason && error !== null
  }

  /** Fires the signal, now or as soon as someone asks for it. */
  abort(reason: Error): void {
    if (this.#reason !== null) return
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}

/** Why a signal fires and a body breaks off when the peer leaves. */
export function gone(): NuagesError {
  return new NuagesError('CLIENT_GONE', 'The client closed the connection.', { status: 400 })
}
