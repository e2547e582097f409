// The contract between servers and applications: WSGI's idea for this ecosystem.
//
// A server makes an `Exchange` of each request and hands it to `application.handle`, which gives back an `Answer` or a
// promise of one. That is all. A middleware is both: an application towards the server, a server towards the
// application inside. The numbered rules that go with these shapes are in docs/gateway.md; `lint` checks them.

import type { Duplex } from 'node:stream'

/** Reads a request's header fields. The global `Headers` is one, and so is ours. */
export interface HeaderReader extends Iterable<[string, string]> {
  /** The value of a field, several lines joined by `, `; null where the request has none. Names mind no case. */
  get(name: string): string | null
  has(name: string): boolean
}

/** What is known of a request's TLS session. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  /** The name of the cipher in OpenSSL's spelling. */
  readonly cipher: string
  /** The host name that the client asked for (SNI), if it named one. */
  readonly serverName: string | null
  /** The protocol agreed on by ALPN, if any. */
  readonly alpnProtocol: string | null
  /** Whether the client showed a certificate that was accepted. */
  readonly authorized: boolean
}

/** The raw connection, handed over. */
export interface Upgraded {
  readonly socket: Duplex
  /** Bytes of the new protocol that came along with the request. Often empty. */
  readonly head: Uint8Array
}

/** What the Fetch API forgot: the peer, and what only a connection can do. */
export interface Connection {
  /** The peer's IP address; null where there is none (a unix socket, a test). Never taken from a header. */
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress: string | null
  readonly localPort: number | null
  readonly scheme: 'http' | 'https'
  /** The protocol of the present request, such as `HTTP/1.1`. */
  readonly protocol: string
  readonly tls: TlsFacts | null
  /** Sends a 103 with these fields (RFC 8297). Does nothing where the client cannot take it. */
  earlyHints?(fields: Iterable<readonly [string, string]>): void
  /**
   * Takes the raw socket for another protocol (RFC 9110 section 7.8) or for a CONNECT tunnel. From then on the server
   * writes nothing: the caller sends the 101 or 200, and the handler's answer, by convention one with status 101, is dropped.
   * Throws `GATEWAY_NO_UPGRADE` where the request did not ask for an upgrade.
   */
  upgrade?(): Upgraded
  /** Later: accepts the request as a WebSocket. */
  acceptWebSocket?(): unknown
  /** Keeps the server from finishing its shutdown before the promise settles. A rejection is logged. */
  waitUntil(promise: Promise<unknown>): void
}

/** One request as a server saw it: WSGI's environ. Lazy: nothing is decoded before someone asks. */
export interface Exchange {
  /** The method token as sent; methods mind case. */
  readonly method: string
  /**
   * The request target in origin form (`/path?query`) whatever form the client chose, still percent-encoded and never empty;
   * `*` for a server-wide OPTIONS, `host:port` for CONNECT.
   */
  readonly target: string
  readonly headers: HeaderReader
  /** The body, framing removed; null where the request has none. Can be read once. Never read, it is the server's to drain. */
  readonly body: AsyncIterable<Uint8Array> | null
  readonly connection: Connection
  /** The part of the path that belongs to who mounted this application: SCRIPT_NAME. `''` or `/prefix`; `target` goes on after it. */
  readonly mount: string
  /** Fires when the client is gone or the request ran out of time. */
  readonly signal: AbortSignal
}

/** What may stand as an answer's body. */
export type AnswerBody = string | Uint8Array | AsyncIterable<Uint8Array> | null

/** What goes back. */
export interface Answer {
  /** 200 to 599, or 101 after `upgrade`. */
  readonly status: number
  /** Field lines in order, repeated names allowed: pairs, a Map, the global `Headers` or ours. */
  readonly headers: Iterable<readonly [string, string]>
  /** Text is sent as UTF-8. An iterable is pulled only as fast as the client takes it. */
  readonly body: AnswerBody
}

/** Something that answers requests. Any server runs any application. */
export interface Application {
  handle(exchange: Exchange): Answer | Promise<Answer>
  /** Run once before the first request; a failure keeps the server from starting. */
  start?(): void | Promise<void>
  /** Run once after the last request. */
  stop?(): void | Promise<void>
}

/** An application in the shape of Hono, Remix and the Workers: takes a global `Request`, gives a global `Response`. */
export interface FetchApplication {
  fetch(request: Request): Response | Promise<Response>
}
