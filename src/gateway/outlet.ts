// A streamed body on its way into one of Node's writables: the next chunk is asked for when the last was taken, and a body
// whose client has gone is closed at once, not when its next chunk comes.

import type { Writable } from 'node:stream'
import { NuagesError, shown } from '../base/errors.ts'

/** How a body is written. */
export interface OutletActions {
  /** Called before the first chunk is written; not where the body fails at once. */
  begin(): void
  /** Writes a chunk. False where the client has to take something before the next. */
  write(chunk: Uint8Array): boolean
}

/** One body on its way. */
export class Outlet {
  readonly #out: Writable
  #gone: boolean
  #ended = false
  #onStop: (() => void) | null = null
  #onRoom: (() => void) | null = null

  constructor(out: Writable) {
    this.#out = out
    this.#gone = out.destroyed
  }

  /** Writes a body. True at its end, false where the client left before; rejects where the body fails. */
  async run(body: AsyncIterable<Uint8Array>, { begin, write }: OutletActions): Promise<boolean> {
    const iterator = body[Symbol.asyncIterator]()
    this.#out.on('close', this.#onClose)
    this.#out.on('drain', this.#onDrain)
    try {
      let coming = this.#next(iterator)
      // A body that fails at once can still be answered with a 500; one that takes its time shall not hold back the head.
      await Promise.race([coming, new Promise((resolve) => setImmediate(resolve))])
      begin()
      for (let result = await coming; !result.done; result = await coming) {
        if (checked(result.value).length > 0 && !write(result.value)) await this.#drained()
        if (this.#gone) break
        coming = this.#next(iterator)
      }
      return this.#ended && !this.#gone
    } finally {
      this.#out.off('close', this.#onClose)
      this.#out.off('drain', this.#onDrain)
      // Not waited for: a generator that waits itself ends when its wait does.
      if (!this.#ended) Promise.resolve(iterator.return?.()).catch(() => {})
    }
  }

  /** The next result; an end where the client leaves first. */
  #next(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      const stop = (): void => resolve({ done: true, value: undefined })
      if (this.#gone) return stop()
      this.#onStop = stop
      return Promise.resolve(iterator.next()).then(
        (result) => {
          this.#ended ||= result.done === true
          resolve(result)
        },
        (error) => {
          this.#ended = true
          reject(error)
        },
      )
    })
  }

  #drained(): Promise<void> {
    if (this.#gone) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onRoom = resolve
    })
  }

  readonly #onDrain = (): void => {
    this.#onRoom?.()
  }

  readonly #onClose = (): void => {
    this.#gone = true
    this.#onStop?.()
    this.#onRoom?.()
  }
}

function checked(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new NuagesError('GATEWAY_ANSWER_CHUNK', `A chunk of the answer's body is ${shown(chunk)}, expected bytes (a Uint8Array).`)
}
