// An exchange without a server, for tests that ask an application directly.

import type { Answer, Connection, Exchange } from '../src/gateway/exchange.ts'
import { lint } from '../src/gateway/lint.ts'
import { Headers, type HeadersInit } from '../src/wire/headers.ts'

/** Asks an application, both sides watched by the rules of the gateway. */
export async function askLinted<A extends Answer>(
  application: { handle(exchange: Exchange): A | Promise<A> },
  exchange: Exchange,
): Promise<A> {
  return (await lint({ handle: (given) => application.handle(given) }).handle(exchange)) as A
}

/** What a fake exchange can be told to be. */
export interface FakeOptions {
  headers?: HeadersInit
  /** The body in one piece, or in several. */
  body?: string | readonly string[]
  scheme?: 'http' | 'https'
  mount?: string
  signal?: AbortSignal
  waitUntil?: (promise: Promise<unknown>) => void
}

/** One request: `fakeExchange('GET', '/')`. Host is `example.org` unless `headers` says otherwise. */
export function fakeExchange(method: string, target: string, options: FakeOptions = {}): Exchange {
  const headers = new Headers(options.headers)
  headers.addDefaults(new Headers({ host: 'example.org' }))
  return {
    method,
    target,
    headers,
    body: options.body === undefined ? null : pieces(typeof options.body === 'string' ? [options.body] : options.body),
    connection: fakeConnection(options),
    mount: options.mount ?? '',
    signal: options.signal ?? new AbortController().signal,
  }
}

function fakeConnection({ scheme = 'http', waitUntil = () => {} }: FakeOptions): Connection {
  return {
    remoteAddress: '192.0.2.1',
    remotePort: 40_000,
    localAddress: null,
    localPort: null,
    scheme,
    protocol: 'HTTP/1.1',
    tls: null,
    waitUntil,
  }
}

async function* pieces(texts: readonly string[]): AsyncGenerator<Uint8Array, undefined> {
  for (const text of texts) yield new TextEncoder().encode(text)
}
