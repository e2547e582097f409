// Bodies that come piece by piece.

import { NuagesError, shown } from '../base/errors.ts'

/** Pieces of a body: text or bytes. */
export type StreamSource = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array> | ReadableStream<Uint8Array | string>

const encoder: TextEncoder = new TextEncoder()

/** A source as the bytes that a server pulls; it is asked for the next piece only when the last is out. */
export function byteStream(source: StreamSource): AsyncIterable<Uint8Array> {
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source) return new Pieces((source as AsyncIterable<unknown>)[Symbol.asyncIterator].bind(source))
    if (Symbol.iterator in source) return new Pieces((source as Iterable<unknown>)[Symbol.iterator].bind(source))
  }
  throw new NuagesError('RESPONSE_STREAM', `A stream is made of ${shown(source)}, expected an iterable of text or bytes.`, {
    hint: 'Give a generator, an array of pieces or a ReadableStream; a whole text is Response.text(text).',
  })
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>

class Pieces implements AsyncIterable<Uint8Array> {
  readonly #open: () => AnyIterator
  #opened: AnyIterator | null = null

  constructor(open: () => AnyIterator) {
    this.#open = open
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const iterator = this.#open()
    // A generator gives itself, at its end by now: an empty body would pass for the whole.
    if (iterator === this.#opened) throw usedBefore()
    this.#opened = iterator
    return {
      async next() {
        const { done, value } = await iterator.next()
        return done === true ? { done, value: undefined } : { done: false, value: bytes(value) }
      },
      async return() {
        await iterator.return?.()
        return { done: true, value: undefined }
      },
    }
  }
}

function usedBefore(): NuagesError {
  return new NuagesError('RESPONSE_STREAM', 'A response made of a generator was sent a second time.', {
    hint: 'Make the response anew for each request: a generator can be read once.',
  })
}

function bytes(piece: unknown): Uint8Array {
  if (typeof piece === 'string') return encoder.encode(piece)
  if (piece instanceof Uint8Array) return piece
  throw new NuagesError('RESPONSE_STREAM', `A piece of a stream is ${shown(piece)}, expected text or bytes (Uint8Array).`, {
    hint: 'Yield texts or bytes: JSON.stringify(value) makes a text of a value.',
  })
}
