// What an application owes a server: rules 9 to 16 of docs/gateway.md.

import { shown } from '../base/errors.ts'
import type { Answer } from './exchange.ts'
import { isAsyncIterable, isPair, isSendable } from './lint-exchange.ts'
import { rule } from './lint-rule.ts'

/** Fields that belong to the server (RFC 9110 section 7.6.1). `Connection: close` alone may be asked for. */
const HOP_BY_HOP = new Set(['keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** Throws where an answer breaks a rule. Gives the Content-Length that it states, null for none. */
export function checkAnswer(answer: Answer, method: string, upgraded: boolean): number | null {
  const given: unknown = answer
  rule(typeof given === 'object' && given !== null, 9, `handle() gave ${shown(given)}, expected an answer.`)
  const { status, body } = answer
  const fits = Number.isInteger(status) && ((status >= 200 && status <= 599) || (status === 101 && upgraded))
  rule(fits, 10, `The status is ${shown(status)}, expected 200 to 599, or 101 after upgrade().`)
  const stated = checkFields(answer.headers)
  const size = sizeOf(body)
  if (isBodiless(status)) {
    rule(body === null || (status === 205 && size === 0), 15, `An answer of status ${status} has a body.`)
    rule(
      status === 304 || stated === null || (status === 205 && stated === 0),
      15,
      `An answer of status ${status} states a Content-Length.`,
    )
  } else if (stated !== null && size !== null && (method !== 'HEAD' || size > 0)) {
    rule(stated === size, 13, `Content-Length says ${stated}, the body has ${size} bytes.`)
  }
  return stated
}

/** Statuses whose answers have no content: RFC 9110 sections 15.2, 15.3.5, 15.3.6 and 15.4.5. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304 || status < 200
}

function checkFields(headers: Answer['headers']): number | null {
  const given: unknown = headers
  rule(
    typeof given === 'object' && given !== null && typeof (given as Iterable<unknown>)[Symbol.iterator] === 'function',
    11,
    `The headers are ${shown(given)}, expected pairs.`,
  )
  rule(headers[Symbol.iterator]() !== (given as object), 11, 'The headers can be iterated only once; every middleware and server has to.')
  let stated: number | null = null
  for (const pair of headers) {
    rule(isPair(pair), 11, `The headers give ${shown(pair)}, expected pairs of name and value.`)
    const [name, value] = pair
    rule(isSendable(name, value), 11, `The header ${shown(name)}: ${shown(value)} cannot be sent.`)
    const lower = name.toLowerCase()
    rule(!HOP_BY_HOP.has(lower), 12, `The header ${shown(name)} belongs to the server.`)
    rule(lower !== 'connection' || value.toLowerCase() === 'close', 12, `Connection is ${shown(value)}, may only be close.`)
    if (lower !== 'content-length') continue
    rule(stated === null, 13, 'Content-Length is stated twice.')
    rule(/^\d{1,15}$/.test(value), 13, `Content-Length is ${shown(value)}, expected a number of bytes.`)
    stated = Number(value)
  }
  return stated
}

/** The size of a body in bytes, null where only reading it tells. */
function sizeOf(body: Answer['body']): number | null {
  if (body === null) return 0
  if (typeof body === 'string') return new TextEncoder().encode(body).length
  if (body instanceof Uint8Array) return body.length
  rule(isAsyncIterable(body), 14, `The body is ${shown(body)}, expected null, text, bytes or an async iterable.`)
  return null
}
