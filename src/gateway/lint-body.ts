// Bodies under watch, both ways: rules 5, 8, 13, 16 and 20 to 23 of docs/gateway.md.

import { shown } from '../base/errors.ts'
import { readBody, type WholeBody } from './body.ts'
import { LintError, rule } from './lint-rule.ts'

/** A request body: read once by the application, in chunks of bytes from the server. What could be had at once still can. */
export class LintedRequestBody implements AsyncIterable<Uint8Array>, WholeBody {
  readonly #body: AsyncIterable<Uint8Array>
  #taken = false

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#body = body
  }

  readAll(limit: number): Uint8Array | Promise<Uint8Array> {
    this.#take()
    return readBody(this.#body, limit)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    this.#take()
    for await (const chunk of this.#body) {
      rule(chunk instanceof Uint8Array, 5, `A chunk of the request body is ${shown(chunk)}, expected a Uint8Array.`)
      yield chunk
    }
  }

  #take(): void {
    rule(!this.#taken, 8, 'The request body was read a second time.')
    this.#taken = true
  }
}

/** What is known of the answer that a streamed body belongs to. */
export interface StreamFacts {
  readonly method: string
  /** The Content-Length that the answer states, null for none. */
  readonly length: number | null
  /** Told when the body was read to its end, failed, or was closed. */
  done(): void
}

/** A streamed body, watched: what the application yields, and how the server takes it. */
export class LintedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #facts: StreamFacts
  #taken = false

  constructor(body: AsyncIterable<Uint8Array>, facts: StreamFacts) {
    this.#body = body
    this.#facts = facts
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    rule(!this.#taken, 20, 'The body was iterated a second time.')
    this.#taken = true
    return new LintedIterator(this.#body[Symbol.asyncIterator](), this.#facts)
  }
}

class LintedIterator implements AsyncIterator<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #facts: StreamFacts
  #size = 0
  #waiting = false
  #ended = false
  #closed = false

  constructor(iterator: AsyncIterator<Uint8Array>, facts: StreamFacts) {
    this.#iterator = iterator
    this.#facts = facts
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    rule(this.#facts.method !== 'HEAD', 23, 'The body of an answer to HEAD was read.')
    rule(!this.#waiting, 21, 'A chunk was asked for while another was on its way.')
    rule(!this.#ended && !this.#closed, 22, 'A chunk was asked for after the end.')
    this.#waiting = true
    try {
      const result = await this.#iterator.next()
      if (!this.#closed) this.#check(result)
      return result
    } catch (error) {
      this.#end()
      // A fault seen here did not end the application's iterator.
      if (error instanceof LintError) await this.#iterator.return?.()
      throw error
    } finally {
      this.#waiting = false
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    rule(!this.#closed, 22, 'The body was closed a second time.')
    rule(!this.#ended, 22, 'The body was closed after it had ended.')
    this.#closed = true
    this.#facts.done()
    return (await this.#iterator.return?.()) ?? { done: true, value: undefined }
  }

  #check({ done, value }: IteratorResult<unknown>): void {
    const { length } = this.#facts
    if (done) {
      this.#end()
      rule(length === null || this.#size === length, 13, `The body has ${this.#size} bytes, its Content-Length says ${length}.`)
      return
    }
    rule(value instanceof Uint8Array, 16, `A chunk of the body is ${shown(value)}, expected a Uint8Array.`)
    this.#size += value.length
    rule(length === null || this.#size <= length, 13, `The body is longer than its Content-Length of ${length}.`)
  }

  #end(): void {
    this.#ended = true
    this.#facts.done()
  }
}
