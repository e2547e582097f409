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
  throw new NuagesError('RESPONSE_STREAM', `A stream is made of ${shown(source)}, expected an iterable of text or bytes.`)
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>

class Pieces implements AsyncIterable<Uint8Array> {
  readonly #open: () => AnyIterator

  constructor(open: () => AnyIterator) {
    this.#open = open
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const iterator = this.#open()
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

function bytes(piece: unknown): Uint8Array {
  if (typeof piece === 'string') return encoder.encode(piece)
  if (piece instanceof Uint8Array) return piece
  throw new NuagesError('RESPONSE_STREAM', `A piece of a stream is ${shown(piece)}, expected text or bytes (Uint8Array).`)
}
