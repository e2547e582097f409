// An exchange as the client began it, before a proxy handed it on.

import type { Connection, Exchange, HeaderReader, TlsFacts, Upgraded } from '../gateway/exchange.ts'

/** What differs from the exchange with the proxy. */
export interface Forwarded {
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly scheme: 'http' | 'https'
  readonly headers: HeaderReader
  readonly mount: string
}

/** An exchange with some of its facts changed; all else is asked of the one behind it. */
export class ForwardedExchange implements Exchange {
  readonly #inner: Exchange
  readonly method: string
  readonly target: string
  readonly headers: HeaderReader
  readonly connection: Connection
  readonly mount: string

  constructor(inner: Exchange, forwarded: Forwarded) {
    this.#inner = inner
    this.method = inner.method
    this.target = inner.target
    this.headers = forwarded.headers
    this.connection = new ForwardedConnection(inner.connection, forwarded)
    this.mount = forwarded.mount
  }

  get body(): AsyncIterable<Uint8Array> | null {
    return this.#inner.body
  }

  get signal(): AbortSignal {
    return this.#inner.signal
  }
}

class ForwardedConnection implements Connection {
  readonly #inner: Connection
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly scheme: 'http' | 'https'
  readonly earlyHints?: (fields: Iterable<readonly [string, string]>) => void
  readonly upgrade?: () => Upgraded
  readonly acceptWebSocket?: () => unknown

  constructor(inner: Connection, { remoteAddress, remotePort, scheme }: Forwarded) {
    this.#inner = inner
    this.remoteAddress = remoteAddress
    this.remotePort = remotePort
    this.scheme = scheme
    // What a connection cannot do must not look as if it could.
    if (inner.earlyHints !== undefined) this.earlyHints = (fields) => inner.earlyHints?.(fields)
    if (inner.upgrade !== undefined) this.upgrade = inner.upgrade.bind(inner)
    if (inner.acceptWebSocket !== undefined) this.acceptWebSocket = inner.acceptWebSocket.bind(inner)
  }

  get localAddress(): string | null {
    return this.#inner.localAddress
  }

  get localPort(): number | null {
    return this.#inner.localPort
  }

  get protocol(): string {
    return this.#inner.protocol
  }

  get tls(): TlsFacts | null {
    return this.#inner.tls
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#inner.waitUntil(promise)
  }
}
