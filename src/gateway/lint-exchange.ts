// What a server owes an application: rules 1 to 7 of docs/gateway.md.

import { shown } from '../base/errors.ts'
import type { Connection, HeaderReader } from './exchange.ts'
import { rule } from './lint-rule.ts'

/** RFC 9110 section 5.6.2 */
const TOKEN: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** RFC 9110 section 5.5, white space at the ends cut off. */
const VALUE: RegExp = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/
const MOUNT: RegExp = /^(?:\/[\x21-\x22\x24-\x2e\x30-\x3e\x40-\x7e]+)*$/

export function checkMethod(method: string): string {
  rule(typeof method === 'string' && TOKEN.test(method), 'server', 1, `The method is ${shown(method)}, expected a token.`)
  return method
}

export function checkTarget(method: string, target: string): string {
  rule(typeof target === 'string' && /^[\x21-\x7e]+$/.test(target), 'server', 2, `The target is ${shown(target)}, expected visible ASCII.`)
  const asterisk = target === '*' && (method === 'OPTIONS' || method === 'M-SEARCH')
  const authority = method === 'CONNECT' && /:\d+$/.test(target)
  rule(target.startsWith('/') || asterisk || authority, 'server', 2, `The target ${shown(target)} of ${method} is not in origin form.`)
  return target
}

export function checkHeaderReader(headers: HeaderReader): HeaderReader {
  const good = typeof headers?.get === 'function' && typeof headers.has === 'function' && Symbol.iterator in headers
  rule(good, 'server', 3, 'The headers have no get, has or iterator.')
  for (const pair of headers) {
    rule(Array.isArray(pair) && pair.length === 2, 'server', 3, `The headers give ${shown(pair)}, expected pairs.`)
    const [name, value] = pair
    rule(TOKEN.test(name), 'server', 3, `A header name is ${shown(name)}, expected a token.`)
    rule(VALUE.test(value), 'server', 3, `The value of ${shown(name)} holds what no value may, or white space at its ends.`)
    const upper = headers.get(name.toUpperCase())
    rule(upper !== null && upper === headers.get(name.toLowerCase()) && headers.has(name), 'server', 3, `get(${shown(name)}) minds case.`)
  }
  rule(headers.get('x-nuages-lint-absent') === null, 'server', 3, 'get() of a field that is not there gives something else than null.')
  return headers
}

export function checkMount(mount: string): string {
  rule(
    typeof mount === 'string' && MOUNT.test(mount),
    'server',
    4,
    `The mount is ${shown(mount)}, expected '' or a path without a last slash.`,
  )
  return mount
}

export function checkConnection(connection: Connection): Connection {
  rule(typeof connection === 'object' && connection !== null, 'server', 7, `The connection is ${shown(connection)}.`)
  for (const name of ['remoteAddress', 'localAddress'] as const) {
    const value = connection[name]
    rule(value === null || typeof value === 'string', 'server', 7, `connection.${name} is ${shown(value)}, expected an address or null.`)
  }
  for (const name of ['remotePort', 'localPort'] as const) {
    const value = connection[name]
    rule(value === null || Number.isInteger(value), 'server', 7, `connection.${name} is ${shown(value)}, expected a number or null.`)
  }
  rule(connection.scheme === 'http' || connection.scheme === 'https', 'server', 7, `connection.scheme is ${shown(connection.scheme)}.`)
  rule(/^HTTP\/\d(?:\.\d)?$/.test(connection.protocol), 'server', 7, `connection.protocol is ${shown(connection.protocol)}.`)
  rule(connection.tls === null || connection.scheme === 'https', 'server', 7, 'connection.tls is there although the scheme is http.')
  rule(typeof connection.waitUntil === 'function', 'server', 7, 'connection.waitUntil is no function.')
  return connection
}

export function checkSignal(signal: AbortSignal): AbortSignal {
  rule(signal instanceof AbortSignal, 'server', 7, `The signal is ${shown(signal)}, expected an AbortSignal.`)
  return signal
}

/** Whether a header line can be sent: for answers too. */
export function isSendable(name: unknown, value: unknown): boolean {
  return typeof name === 'string' && TOKEN.test(name) && typeof value === 'string' && VALUE.test(value)
}
