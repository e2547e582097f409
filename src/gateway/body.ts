// A request body on its way in: a server pushes what arrives, the application pulls what it wants. Nothing is asked of the
// client before the application asks here, so a body that nobody reads costs no memory.
//
// What has arrived completely is handed out without a promise: a small JSON body is usually in the same packet as its head.

import { ByteBuffer } from '../base/bytes.ts'
import { NuagesError } from '../base/errors.ts'

const EMPTY: Uint8Array = new Uint8Array(0)
/** Pieces below this size are joined while they wait: a body in one-byte chunks shall not cost an object per byte. */
const SMALL = 512

/** What a server lends to the body it feeds. Each is called at most when it has a meaning, never after the end. */
export interface BodySource {
  /** The reader wants bytes and none are waiting. */
  pull(): void
  /** The reader has lost interest; what still arrives is the server's to drain. */
  cancel(): void
}

/** A body that can be taken whole, at once where it has arrived. What wraps a body keeps that open by having it too. */
export interface WholeBody {
  /** All bytes. Above `limit` an error with status 413. */
  readAll(limit: number): Uint8Array | Promise<Uint8Array>
}

/** A body that a server feeds by `push`, `end` and `fail`, and one reader takes as an async iterable or whole by `readBody`. */
export class IncomingBody implements AsyncIterable<Uint8Array>, WholeBody {
  readonly #source: BodySource
  #chunks: Uint8Array[] = []
  #next = 0
  #tail: ByteBuffer | null = null
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
    this.waiting += chunk.length
    if (chunk.length < SMALL) this.#join(chunk)
    else {
      this.#closeTail()
      this.#chunks.push(chunk)
    }
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
    const first = this.#shift()
    if (first === undefined) return EMPTY
    const second = this.#shift()
    if (second === undefined) return first
    const whole = new ByteBuffer(this.waiting + first.length + second.length)
    whole.append(first)
    for (let chunk: Uint8Array | undefined = second; chunk !== undefined; chunk = this.#shift()) whole.append(chunk)
    return whole.view()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    this.#take()
    try {
      for (;;) {
        const chunk = this.#shift()
        if (chunk !== undefined) yield chunk
        else if (this.#ended) return
        else if (this.#error !== null) throw this.#error
        else await this.#more()
      }
    } finally {
      if (!this.#ended && this.#error === null) {
        this.#cancelled = true
        this.#chunks = []
        this.#next = 0
        this.#tail = null
        this.waiting = 0
        this.#source.cancel()
      }
    }
  }

  /** The next chunk that waits, if any. */
  #shift(): Uint8Array | undefined {
    if (this.#next === this.#chunks.length) {
      if (this.#tail === null) return undefined
      this.#closeTail()
    }
    const chunk = this.#chunks[this.#next++] as Uint8Array
    this.waiting -= chunk.length
    if (this.#next === this.#chunks.length) {
      this.#chunks = []
      this.#next = 0
    }
    return chunk
  }

  #join(chunk: Uint8Array): void {
    this.#tail ??= new ByteBuffer(SMALL)
    this.#tail.append(chunk)
    if (this.#tail.length >= SMALL) this.#closeTail()
  }

  #closeTail(): void {
    if (this.#tail === null) return
    this.#chunks.push(this.#tail.view())
    this.#tail = null
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
  return isWhole(body) ? body.readAll(limit) : collect(body, limit)
}

function isWhole(body: object): body is WholeBody {
  return typeof (body as Partial<WholeBody>).readAll === 'function'
}

async function collect(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  let only: Uint8Array | null = null
  let many: ByteBuffer | null = null
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    if (only === null) only = chunk
    else {
      many ??= joined(only)
      many.append(chunk)
    }
  }
  return many?.view() ?? only ?? EMPTY
}

function joined(first: Uint8Array): ByteBuffer {
  const buffer = new ByteBuffer(first.length * 2)
  buffer.append(first)
  return buffer
}

function tooLarge(limit: number): NuagesError {
  return new NuagesError('BODY_TOO_LARGE', `The request body is larger than ${limit} bytes.`, {
    status: 413,
    expose: true,
    hint: 'Raise the limit for this route if such bodies are expected.',
  })
}
