// What a server owes an application: rules 1 to 7 of docs/gateway.md.

import { shown } from '../base/errors.ts'
import type { Connection, HeaderReader } from './exchange.ts'
import { rule } from './lint-rule.ts'

/** RFC 9110 section 5.6.2 */
const TOKEN: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** RFC 9110 section 5.5, white space at the ends cut off. */
const VALUE: RegExp = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/
/** Segments of visible ASCII without `#` and `?`. */
const MOUNT: RegExp = /^(?:\/[\x21\x22\x24-\x2e\x30-\x3e\x40-\x7e]+)*$/
/** RFC 9112 section 3.2.3: host ":" port */
const AUTHORITY: RegExp = /^[^/?#@\s]+:\d+$/
const TLS_FACTS = { protocol: 'string', cipher: 'string', serverName: 'string?', alpnProtocol: 'string?', authorized: 'boolean' } as const

/** Rule 1. */
export function checkMethod(method: string): string {
  rule(typeof method === 'string' && TOKEN.test(method), 1, `The method is ${shown(method)}, expected a token.`)
  return method
}

/** Rule 2. */
export function checkTarget(method: string, target: string): string {
  rule(typeof target === 'string' && /^[\x21-\x7e]+$/.test(target), 2, `The target is ${shown(target)}, expected visible ASCII.`)
  rule(isTarget(method, target), 2, `The target ${shown(target)} of ${method} is not in the form it should have.`)
  return target
}

function isTarget(method: string, target: string): boolean {
  if (method === 'CONNECT') return AUTHORITY.test(target)
  if (target === '*') return method === 'OPTIONS'
  return target.startsWith('/')
}

/** Rule 3. Looks at every field. */
export function checkHeaderReader(headers: HeaderReader): HeaderReader {
  const good = typeof headers?.get === 'function' && typeof headers.has === 'function' && typeof headers[Symbol.iterator] === 'function'
  rule(good, 3, `The headers are ${shown(headers)}, expected get, has and an iterator.`)
  for (const pair of headers) {
    rule(isPair(pair), 3, `The headers give ${shown(pair)}, expected pairs.`)
    const [name, value] = pair
    rule(
      isSendable(name, value),
      3,
      `A header is ${shown(name)}: ${shown(value)}, expected a token, and a value without controls and outer blanks.`,
    )
    const upper = headers.get(name.toUpperCase())
    const lower = headers.get(name.toLowerCase())
    rule(upper !== null && upper === lower && headers.has(name.toUpperCase()), 3, `get(${shown(name)}) minds case.`)
  }
  const absent = headers.get('x-nuages-lint-absent')
  rule(absent === null, 3, `get() of a field that is not there gives ${shown(absent)}, expected null.`)
  rule(headers.has('x-nuages-lint-absent') === false, 3, 'has() of a field that is not there does not give false.')
  return headers
}

/** Rule 4. */
export function checkMount(mount: string): string {
  rule(typeof mount === 'string' && MOUNT.test(mount), 4, `The mount is ${shown(mount)}, expected '' or a path without a last slash.`)
  return mount
}

/** Rule 5, of the body as a whole. */
export function checkBody(body: AsyncIterable<Uint8Array> | null): AsyncIterable<Uint8Array> | null {
  rule(body === null || isAsyncIterable(body), 5, `The request body is ${shown(body)}, expected null or an async iterable.`)
  return body
}

/** Rule 6. */
export function checkConnection(connection: Connection): Connection {
  rule(typeof connection === 'object' && connection !== null, 6, `The connection is ${shown(connection)}.`)
  for (const name of ['remoteAddress', 'localAddress'] as const) {
    const value = connection[name]
    rule(
      value === null || (typeof value === 'string' && value !== ''),
      6,
      `connection.${name} is ${shown(value)}, expected an address or null.`,
    )
  }
  for (const name of ['remotePort', 'localPort'] as const) {
    const value = connection[name]
    rule(value === null || Number.isInteger(value), 6, `connection.${name} is ${shown(value)}, expected a number or null.`)
  }
  const { scheme, protocol, tls } = connection
  rule(scheme === 'http' || scheme === 'https', 6, `connection.scheme is ${shown(scheme)}, expected http or https.`)
  rule(/^HTTP\/\d(?:\.\d)?$/.test(protocol), 6, `connection.protocol is ${shown(protocol)}, expected such as HTTP/1.1.`)
  rule(tls === null || scheme === 'https', 6, `connection.tls is ${shown(tls)} although the scheme is ${scheme}.`)
  if (tls !== null) checkTls(tls)
  for (const name of ['earlyHints', 'upgrade'] as const) {
    const value = connection[name]
    rule(value === undefined || typeof value === 'function', 6, `connection.${name} is ${shown(value)}, expected a function or nothing.`)
  }
  rule(typeof connection.waitUntil === 'function', 6, `connection.waitUntil is ${shown(connection.waitUntil)}, expected a function.`)
  return connection
}

function checkTls(tls: NonNullable<Connection['tls']>): void {
  for (const [name, type] of Object.entries(TLS_FACTS)) {
    const value: unknown = Reflect.get(tls, name)
    const good = typeof value === type || (type === 'string?' && (value === null || typeof value === 'string'))
    rule(good, 6, `connection.tls.${name} is ${shown(value)}.`)
  }
}

/** Rule 7. `before` is the signal that was given when it was asked for last. */
export function checkSignal(signal: AbortSignal, before: AbortSignal | null): AbortSignal {
  rule(signal instanceof AbortSignal, 7, `The signal is ${shown(signal)}, expected an AbortSignal.`)
  rule(before === null || signal === before, 7, 'The signal is another one than when it was asked for before.')
  return signal
}

/** Whether a value is a pair of whatever. */
export function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}

/** Whether a header line can be sent: for answers too. */
export function isSendable(name: unknown, value: unknown): boolean {
  return typeof name === 'string' && TOKEN.test(name) && typeof value === 'string' && VALUE.test(value)
}

/** Whether a value can be iterated asynchronously. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as AsyncIterable<unknown>)[Symbol.asyncIterator] === 'function'
}
