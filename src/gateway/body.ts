// A request body on its way in: a server pushes what arrives, the application pulls what it wants. Nothing is asked of the
// client before the application asks here, so a body that nobody reads costs no memory.
//
// What has arrived completely is handed out without a promise: a small JSON body is usually in the same packet as its head.

import { NuagesError } from '../base/errors.ts'

const EMPTY: Uint8Array = new Uint8Array(0)

/** What a server lends to the body it feeds. Each is called at most when it has a meaning, never after the end. */
export interface BodySource {
  /** The reader wants bytes and none are waiting. */
  pull(): void
  /** The reader has lost interest; what still arrives is the server's to drain. */
  cancel(): void
}

/** A body that a server feeds by `push`, `end` and `fail`, and one reader takes as an async iterable or whole by `readBody`. */
export class IncomingBody implements AsyncIterable<Uint8Array> {
  readonly #source: BodySource
  #chunks: Uint8Array[] = []
  #ended = false
  #error: unknown = null
  #taken = false
  #cancelled = false
  #wake: (() => void) | null = null
  /** Bytes that wait to be read. A server stops reading from its client above some mark. */
  waiting = 0

  constructor(source: BodySource) {
    this.#source = source
  }

  /** Whether someone has begun to read. */
  get taken(): boolean {
    return this.#taken
  }

  /** Whether all bytes have arrived. */
  get complete(): boolean {
    return this.#ended
  }

  push(chunk: Uint8Array): void {
    if (this.#cancelled || this.#error !== null) return
    this.#chunks.push(chunk)
    this.waiting += chunk.length
    this.#notify()
  }

  end(): void {
    this.#ended = true
    this.#notify()
  }

  /** Ends the body with an error, which the reader gets after what arrived before it. */
  fail(error: unknown): void {
    if (this.#ended || this.#error !== null) return
    this.#error = error
    this.#notify()
  }

  /** All bytes: at once where they are there, else a promise. Above `limit` an error with status 413. */
  readAll(limit: number): Uint8Array | Promise<Uint8Array> {
    if (!this.#ended) return collect(this, limit)
    this.#take()
    if (this.waiting > limit) throw tooLarge(limit)
    const chunks = this.#chunks
    this.#chunks = []
    this.waiting = 0
    if (chunks.length === 1) return chunks[0] as Uint8Array
    return chunks.length === 0 ? EMPTY : concat(chunks)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    this.#take()
    try {
      for (;;) {
        const chunk = this.#chunks.shift()
        if (chunk !== undefined) {
          this.waiting -= chunk.length
          yield chunk
        } else if (this.#ended) return
        else if (this.#error !== null) throw this.#error
        else await this.#more()
      }
    } finally {
      if (!this.#ended && this.#error === null) {
        this.#cancelled = true
        this.#chunks = []
        this.waiting = 0
        this.#source.cancel()
      }
    }
  }

  #more(): Promise<void> {
    const arrival = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#source.pull()
    return arrival
  }

  #notify(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  #take(): void {
    if (this.#taken) {
      throw new NuagesError('BODY_USED', 'The body was read before.', {
        hint: 'A body can be read once; keep what the first read gave.',
      })
    }
    this.#taken = true
  }
}

/**
 * The whole of any body, at most `limit` bytes: without a promise where it is there already.
 * Above the limit throws, or rejects with, `BODY_TOO_LARGE` (413); the rest is not read.
 */
export function readBody(body: AsyncIterable<Uint8Array> | null, limit: number): Uint8Array | Promise<Uint8Array> {
  if (body === null) return EMPTY
  return body instanceof IncomingBody ? body.readAll(limit) : collect(body, limit)
}

async function collect(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks)
}

function concat(chunks: Uint8Array[]): Uint8Array {
  let size = 0
  for (const chunk of chunks) size += chunk.length
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function tooLarge(limit: number): NuagesError {
  return new NuagesError('BODY_TOO_LARGE', `The request body is larger than ${limit} bytes.`, {
    status: 413,
    expose: true,
    hint: 'Raise the limit for this route if such bodies are expected.',
  })
}
