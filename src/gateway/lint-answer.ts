// What an application owes a server, and how a server must treat a body: rules 8 to 19 of docs/gateway.md.

import { shown } from '../base/errors.ts'
import type { Answer } from './exchange.ts'
import { isSendable } from './lint-exchange.ts'
import { rule } from './lint-rule.ts'

/** Fields that belong to the server (RFC 9110 section 7.6.1). `Connection: close` alone may be asked for. */
const HOP_BY_HOP = new Set(['keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

export function checkAnswer(answer: Answer, method: string, upgraded: boolean): void {
  const given: unknown = answer
  rule(typeof given === 'object' && given !== null, 'application', 8, `handle() gave ${shown(given)}, expected an answer.`)
  const { status, body } = answer
  const fits = Number.isInteger(status) && ((status >= 200 && status <= 599) || (status === 101 && upgraded))
  rule(fits, 'application', 9, `The status is ${shown(status)}, expected 200 to 599, or 101 after upgrade().`)
  checkFields(answer)
  rule(
    body === null || typeof body === 'string' || (typeof body === 'object' && (body instanceof Uint8Array || Symbol.asyncIterator in body)),
    'application',
    13,
    `The body is ${shown(body)}, expected null, text, bytes or an async iterable.`,
  )
  const length = statedLength(answer)
  if (status === 204 || status === 304 || status < 200) {
    rule(body === null, 'application', 14, `An answer of status ${status} has a body.`)
    rule(status === 304 || length === null, 'application', 14, `An answer of status ${status} states a Content-Length.`)
    return
  }
  const size = sizeOf(body)
  if (length !== null && size !== null && (method !== 'HEAD' || size > 0)) {
    rule(length === size, 'application', 12, `Content-Length says ${length}, the body has ${size} bytes.`)
  }
}

function checkFields({ headers }: Answer): void {
  const given: unknown = headers
  rule(
    typeof given === 'object' && given !== null && Symbol.iterator in given,
    'application',
    10,
    `The headers are ${shown(given)}, expected pairs.`,
  )
  let lengths = 0
  for (const pair of headers) {
    rule(Array.isArray(pair) && pair.length === 2, 'application', 10, `The headers give ${shown(pair)}, expected pairs of name and value.`)
    const [name, value] = pair
    rule(isSendable(name, value), 'application', 10, `The header ${shown(name)}: ${shown(value)} cannot be sent.`)
    const lower = name.toLowerCase()
    rule(!HOP_BY_HOP.has(lower), 'application', 11, `The header ${shown(name)} belongs to the server.`)
    rule(lower !== 'connection' || value.toLowerCase() === 'close', 'application', 11, 'Connection may only say close.')
    if (lower !== 'content-length') continue
    rule(/^\d{1,15}$/.test(value) && ++lengths === 1, 'application', 12, 'Content-Length is stated twice, or is no number.')
  }
}

function statedLength({ headers }: Answer): number | null {
  for (const [name, value] of headers) if (name.toLowerCase() === 'content-length') return Number(value)
  return null
}

function sizeOf(body: Answer['body']): number | null {
  if (body === null) return 0
  if (typeof body === 'string') return new TextEncoder().encode(body).length
  return body instanceof Uint8Array ? body.length : null
}

/** A streamed body, watched: what the application yields, and how the server takes it. */
export class LintedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #length: number | null
  readonly #method: string
  #taken = false

  constructor(body: AsyncIterable<Uint8Array>, answer: Answer, method: string) {
    this.#body = body
    this.#length = statedLength(answer)
    this.#method = method
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    rule(!this.#taken, 'server', 15, 'The body was iterated a second time.')
    this.#taken = true
    return new LintedIterator(this.#body[Symbol.asyncIterator](), this.#length, this.#method)
  }
}

class LintedIterator implements AsyncIterator<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #length: number | null
  readonly #method: string
  #size = 0
  #waiting = false
  #ended = false
  #closed = false

  constructor(iterator: AsyncIterator<Uint8Array>, length: number | null, method: string) {
    this.#iterator = iterator
    this.#length = length
    this.#method = method
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    rule(this.#method !== 'HEAD', 'server', 18, 'The body of an answer to HEAD was read.')
    rule(!this.#waiting, 'server', 16, 'A chunk was asked for while another was on its way.')
    rule(!this.#ended && !this.#closed, 'server', 17, 'A chunk was asked for after the end.')
    this.#waiting = true
    try {
      const result = await this.#iterator.next()
      if (result.done) this.#end()
      else this.#chunk(result.value)
      return result
    } catch (error) {
      this.#ended = true
      throw error
    } finally {
      this.#waiting = false
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    rule(!this.#closed, 'server', 17, 'The body was closed a second time.')
    rule(!this.#ended, 'server', 17, 'The body was closed after it had ended.')
    this.#closed = true
    return (await this.#iterator.return?.()) ?? { done: true, value: undefined }
  }

  #chunk(chunk: unknown): void {
    rule(chunk instanceof Uint8Array, 'application', 19, `A chunk of the body is ${shown(chunk)}, expected a Uint8Array.`)
    this.#size += chunk.length
    const fits = this.#length === null || this.#size <= this.#length
    rule(fits, 'application', 12, `The body is longer than its Content-Length of ${this.#length}.`)
  }

  #end(): void {
    this.#ended = true
    const fits = this.#length === null || this.#size === this.#length
    rule(fits, 'application', 12, `The body has ${this.#size} bytes, its Content-Length says ${this.#length}.`)
  }
}
