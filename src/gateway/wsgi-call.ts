// One call of a WSGI application, from `startResponse` to `close` (PEP 3333, "Buffering and Streaming" and "Error Handling").

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer } from './exchange.ts'
import type { Chunks, Write, WsgiApplication } from './wsgi-application.ts'
import type { Environ } from './wsgi-environ.ts'
import { checkStart } from './wsgi-start.ts'

type Result = IteratorResult<Uint8Array>

/** Runs an application once, and makes an answer of what it does. */
export class WsgiCall {
  readonly #chunks: ChunkReader
  readonly #written: Uint8Array[] = []
  #status = 0
  #headers: readonly (readonly [string, string])[] = []
  /** Whether the head is out of the application's reach. */
  #sent = false
  #returned = false

  constructor(wsgi: WsgiApplication, environ: Environ) {
    this.#chunks = new ChunkReader(wsgi(environ, (...given) => this.#start(...given)))
    this.#returned = true
  }

  /** The answer, as soon as there is a chunk that is not empty, or the end: until then the response may still be started. */
  answer(): Answer | Promise<Answer> {
    try {
      if (this.#sent) return this.#answer(null)
      const first = this.#chunks.next()
      if (first instanceof Promise) return this.#answerLater(first)
      if (first.done || first.value.length > 0) return this.#answer(first)
      return this.#answerLater(Promise.resolve(first))
    } catch (error) {
      this.#chunks.giveUp()
      throw error
    }
  }

  async #answerLater(coming: Promise<Result>): Promise<Answer> {
    try {
      return this.#answer(await firstFilled(this.#chunks, coming))
    } catch (error) {
      this.#chunks.giveUp()
      throw error
    }
  }

  #answer(first: Result | null): Answer {
    if (this.#status === 0) {
      throw new NuagesError('WSGI_NOT_STARTED', 'The WSGI application gave a body without calling startResponse.', {
        hint: "Call startResponse('200 OK', headers) before returning, or before the first chunk.",
      })
    }
    this.#sent = true
    const status = this.#status
    if (status === 204 || status === 205 || status === 304) return this.#bodiless()
    const headers = this.#headers
    const ready = first === null || first.done ? this.#written : [...this.#written, first.value]
    if (first?.done === true || this.#chunks.isExhausted) {
      this.#chunks.close()
      return { status, headers, body: ready.length === 0 ? null : joined(ready) }
    }
    return { status, headers, body: new WsgiBody(ready, this.#chunks) }
  }

  /** Applications state lengths and give bytes where HTTP has none (RFC 9110 sections 8.6 and 15); a server leaves them out. */
  #bodiless(): Answer {
    this.#chunks.giveUp()
    const headers = this.#headers.filter(([name]) => this.#status === 304 || name.toLowerCase() !== 'content-length')
    return { status: this.#status, headers, body: null }
  }

  #start(status: string, headers: readonly (readonly [string, string])[], excInfo?: unknown): Write {
    const given = excInfo !== undefined && excInfo !== null
    if (given && this.#sent) throw excInfo
    if (this.#status !== 0 && !given) {
      throw new NuagesError('WSGI_START_TWICE', 'startResponse was called a second time without excInfo.', {
        hint: 'Only an error changes a response that was begun: startResponse(status, headers, error).',
      })
    }
    this.#status = checkStart(status, headers)
    this.#headers = headers.map(([name, value]) => [name, value.trim()] as const)
    return (data) => this.#write(data)
  }

  /** Bytes go out with the head when the application returns, so what is written is kept; but the head is settled now. */
  #write(data: Uint8Array): void {
    if (this.#returned) {
      throw new NuagesError('WSGI_WRITE_LATE', 'write() was called after the application returned.', { hint: 'Yield the bytes instead.' })
    }
    if (checkChunk(data).length === 0) return
    this.#sent = true
    this.#written.push(data)
  }
}

/** Skips empty chunks, by which an application says that it has nothing yet: others get a turn meanwhile. */
async function firstFilled(chunks: ChunkReader, coming: Result | Promise<Result>): Promise<Result> {
  let result = await coming
  while (!result.done && result.value.length === 0) {
    await new Promise((resolve) => setImmediate(resolve))
    result = await chunks.next()
  }
  return result
}

/** What an application returned, read in one way whether it blocks or not, and closed once. */
class ChunkReader {
  readonly #given: Chunks
  readonly #iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>
  #ended = false
  #closed = false
  #taken = 0

  constructor(given: Chunks) {
    this.#given = given
    try {
      this.#iterator = iteratorOf(given)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Whether a list has no chunk beyond those that were taken: PEP 3333 lets a server count them, "Handling the Content-Length Header". */
  get isExhausted(): boolean {
    return Array.isArray(this.#given) && this.#given.length === this.#taken
  }

  next(): Result | Promise<Result> {
    this.#taken++
    try {
      const result = this.#iterator.next()
      return result instanceof Promise
        ? result.then(
            (value) => this.#checked(value),
            (error) => this.#failed(error),
          )
        : this.#checked(result)
    } catch (error) {
      return this.#failed(error)
    }
  }

  /** The end of the request, whatever it was. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    const { close } = (this.#given ?? {}) as { close?: unknown }
    if (typeof close === 'function') close.call(this.#given)
  }

  /** An end before the chunks' own: the iterator is told too, as generators here know `return` and not `close`. */
  giveUp(): void {
    try {
      if (!this.#ended && !this.#closed) Promise.resolve(this.#iterator.return?.()).catch(ignore)
    } catch {
      // What brought us here is the error to tell.
    }
    this.#ended = true
    try {
      this.close()
    } catch {
      // Likewise.
    }
  }

  #checked(result: Result): Result {
    if (result.done) this.#ended = true
    else checkChunk(result.value)
    return result
  }

  #failed(error: unknown): never {
    this.#ended = true
    throw error
  }
}

function ignore(): void {}

function iteratorOf(given: unknown): Iterator<Uint8Array> | AsyncIterator<Uint8Array> {
  if (typeof given === 'object' && given !== null && !(given instanceof Uint8Array)) {
    if (Symbol.asyncIterator in given) return (given as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    if (Symbol.iterator in given) return (given as Iterable<Uint8Array>)[Symbol.iterator]()
  }
  throw new NuagesError('WSGI_RESULT', `The WSGI application returned ${shown(given)}, expected an iterable of bytes.`, {
    hint:
      given instanceof Promise
        ? 'Write an async generator: it may wait, and startResponse is called inside.'
        : 'Return a list of chunks: [new TextEncoder().encode(text)].',
  })
}

/** The chunks of a response as an answer's body. */
class WsgiBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #ready: Uint8Array[]
  readonly #chunks: ChunkReader

  constructor(ready: readonly Uint8Array[], chunks: ChunkReader) {
    this.#ready = [...ready]
    this.#chunks = chunks
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<Result> {
    const ready = this.#ready.shift()
    if (ready !== undefined) return { done: false, value: ready }
    try {
      const result = await firstFilled(this.#chunks, this.#chunks.next())
      if (result.done) this.#chunks.close()
      return result.done ? { done: true, value: undefined } : result
    } catch (error) {
      this.#chunks.giveUp()
      throw error
    }
  }

  async return(): Promise<Result> {
    this.#chunks.giveUp()
    return { done: true, value: undefined }
  }
}

function checkChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new NuagesError('WSGI_CHUNK', `A chunk is ${shown(chunk)}, expected bytes (a Uint8Array).`, {
    hint: 'Encode text: new TextEncoder().encode(text).',
  })
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
