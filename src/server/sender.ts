// Sends answers into a socket: whole ones as one text in one write, several of them joined while a packet of pipelined
// requests is worked off; large and streamed ones in pieces, the next only when the client has taken the last.
//
// Sending is synchronous where it can be: `send` gives a promise only for what has to wait.

import type { Socket } from 'node:net'
import { NuagesError, shown } from '../base/errors.ts'
import type { Answer } from '../gateway/exchange.ts'
import { Headers } from '../wire/headers.ts'
import type { Writer } from '../wire/writer.ts'
import { dateLine } from './clock.ts'

/** Bytes handed to the socket at a time. The rest of a large body waits where it is. */
const PIECE = 65_536
/** Up to here a copy into the text of the head is cheaper than a second buffer for the kernel. */
const SMALL = 16_384
const EVENT_STREAM: RegExp = /^content-type:[ \t]*text\/event-stream/im

/** Senders whose answers go out at the end of this turn. */
let queue: Sender[] = []
let flushQueue: () => void

/** The sending half of one connection. */
export class Sender {
  readonly #socket: Socket
  readonly #writer: Writer
  #out = ''
  #iterator: AsyncIterator<Uint8Array> | null = null
  #onRoom: (() => void) | null = null
  #onStop: (() => void) | null = null
  #gone = false
  #ending = false
  #queued = false
  /** Body bytes of the present answer that were handed to the socket. */
  bytes = 0
  /** The status of the present answer, 0 until its head is written. */
  status = 0
  /** Whether the present answer is an event stream, which ends when the server closes. */
  eventStream = false

  constructor(socket: Socket, writer: Writer) {
    this.#socket = socket
    this.#writer = writer
  }

  /** Whether the client has to take bytes before more are made for it. */
  get blocked(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Writes out what is joined so far. */
  flush(): void {
    const out = this.#out
    if (out === '') return
    this.#out = ''
    this.#socket.write(out, 'latin1')
  }

  /**
   * Writes out what is joined so far when all connections that are ready now have been read. Reading and writing in turns
   * would wake a client that waits on many connections once for each answer; written in a row, the answers find it awake.
   */
  flushSoon(): void {
    if (this.#out === '' || this.#queued) return
    this.#queued = true
    if (queue.length === 0) setImmediate(flushQueue)
    queue.push(this)
  }

  static {
    flushQueue = () => {
      const senders = queue
      queue = []
      for (const sender of senders) {
        sender.#queued = false
        sender.flush()
      }
    }
  }

  interim(status: number, block: string): void {
    this.#out += this.#writer.interim(status, block)
    this.flush()
  }

  /** Sends an answer. Throws, or rejects, before anything was written where the answer itself is at fault; see `status`. */
  send(answer: Answer): Promise<void> | undefined {
    this.status = 0
    this.bytes = 0
    this.eventStream = false
    this.#ending = false
    if (this.#gone) {
      discard(answer)
      return undefined
    }
    if (typeof answer !== 'object' || answer === null) {
      throw new NuagesError(
        'SERVER_ANSWER_MISSING',
        `The application answered ${shown(answer)}, expected an answer: { status, headers, body }.`,
      )
    }
    const { status, headers, body } = answer
    try {
      return this.#checked(status, headers, body)
    } catch (error) {
      if (this.status === 0) discard(answer)
      throw error
    }
  }

  #checked(status: number, headers: Answer['headers'], body: Answer['body']): Promise<void> | undefined {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new NuagesError('SERVER_ANSWER_STATUS', `The answer's status is ${shown(status)}, expected a whole number from 200 to 599.`)
    }
    const block = headers instanceof Headers ? headers.block : new Headers(headers).block
    if (typeof body === 'string') return this.#text(status, block, body)
    if (body === null) return this.#empty(status, block)
    if (body instanceof Uint8Array) return this.#whole(status, block, body)
    if (typeof body === 'object' && Symbol.asyncIterator in body) return this.#streamed(status, block, body)
    throw new NuagesError(
      'SERVER_ANSWER_BODY',
      `The answer's body is ${shown(body)}, expected text, bytes, an async iterable of bytes, or null.`,
    )
  }

  /** Ends an event stream, as if its body were finished: the server closes. */
  endEventStream(): void {
    if (!this.eventStream) return
    this.#ending = true
    this.#stop()
  }

  onDrain(): void {
    const resume = this.#onRoom
    this.#onRoom = null
    resume?.()
  }

  /** The client is gone: what waits is woken, the body's iterator closed. */
  onClose(): void {
    this.#gone = true
    this.#stop()
  }

  #stop(): void {
    this.#closeIterator()
    this.#onStop?.()
    this.#onStop = null
    this.onDrain()
  }

  #empty(status: number, block: string): undefined {
    this.#head(status, block, 0)
    this.#out += this.#writer.end()
  }

  #text(status: number, block: string, body: string): Promise<void> | undefined {
    const length = Buffer.byteLength(body)
    if (length > PIECE) return this.#whole(status, block, Buffer.from(body))
    this.#head(status, block, length)
    if (!this.#writer.sendsBody(status)) {
      this.#out += this.#writer.end()
      return undefined
    }
    this.bytes = length
    this.#writer.data(length)
    if (length === body.length) this.#out += body
    else this.#join(body, length)
    this.#writer.end()
    if (this.#out.length > PIECE) this.flush()
    return undefined
  }

  #whole(status: number, block: string, body: Uint8Array): Promise<void> | undefined {
    this.#head(status, block, body.length)
    if (!this.#writer.sendsBody(status)) {
      this.#out += this.#writer.end()
      return undefined
    }
    if (body.length > PIECE) return this.#pieces(body)
    this.#writer.data(body.length)
    this.#put(body)
    this.#writer.end()
    if (this.#out.length > PIECE) this.flush()
    return undefined
  }

  async #pieces(body: Uint8Array): Promise<void> {
    this.#writer.data(body.length)
    for (let at = 0; at < body.length && !this.#gone; at += PIECE) {
      this.#put(body.subarray(at, at + PIECE))
      await this.#room()
    }
    if (!this.#gone) this.#writer.end()
  }

  async #streamed(status: number, block: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    const iterator = body[Symbol.asyncIterator]()
    this.#iterator = iterator
    if (!this.#writer.sendsBody(status)) {
      this.#closeIterator()
      this.#head(status, block, null)
      this.#out += this.#writer.end()
      return
    }
    this.eventStream = EVENT_STREAM.test(block)
    try {
      const first = this.#next(iterator)
      // A body that fails at once can still be answered with a 500; one that takes its time shall not hold back the head.
      await Promise.race([first, new Promise((resolve) => setImmediate(resolve))])
      this.#head(status, block, null)
      this.flush()
      await this.#pump(iterator, first)
    } catch (error) {
      this.#closeIterator()
      throw error
    }
  }

  async #pump(iterator: AsyncIterator<Uint8Array>, first: Promise<IteratorResult<Uint8Array>>): Promise<void> {
    for (let result = await first; !result.done && !this.#stopped; result = await this.#next(iterator)) {
      const chunk = result.value
      if (!(chunk instanceof Uint8Array)) {
        throw new NuagesError('SERVER_ANSWER_CHUNK', `A chunk of the answer's body is ${shown(chunk)}, expected bytes (a Uint8Array).`)
      }
      if (chunk.length > 0) this.#chunk(chunk)
      await this.#room()
      if (this.#stopped) break
    }
    this.#iterator = null
    if (this.#gone) return
    this.#out += this.#writer.end()
    this.flush()
  }

  get #stopped(): boolean {
    return this.#gone || this.#ending
  }

  /** The iterator's next result, or the end where the client goes, or an event stream is ended, before it comes. */
  #next(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      this.#onStop = () => resolve({ done: true, value: undefined })
      Promise.resolve(iterator.next()).then(resolve, (error) => {
        // It has ended itself: nothing is left to close.
        this.#iterator = null
        reject(error)
      })
    })
  }

  #chunk(chunk: Uint8Array): void {
    this.#out += this.#writer.data(chunk.length)
    this.#put(chunk)
    this.#out += this.#writer.dataEnd
    this.flush()
  }

  #head(status: number, block: string, length: number | null): void {
    this.#out += this.#writer.head(status, block, length, dateLine())
    this.status = status
  }

  #put(bytes: Uint8Array): void {
    this.bytes += bytes.length
    if (bytes.length <= SMALL) {
      this.#out += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
      return
    }
    this.flush()
    this.#socket.write(bytes)
  }

  /** Writes a text behind what is joined so far, in one go: heads are Latin-1, and texts UTF-8. */
  #join(text: string, length: number): void {
    const out = this.#out
    this.#out = ''
    const bytes = Buffer.allocUnsafe(out.length + length)
    bytes.write(out, 0, 'latin1')
    bytes.write(text, out.length, 'utf8')
    this.#socket.write(bytes)
  }

  /** Waits until the socket takes more, or is gone. */
  async #room(): Promise<void> {
    this.flush()
    while (this.#socket.writableNeedDrain && !this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
    }
  }

  #closeIterator(): void {
    const iterator = this.#iterator
    this.#iterator = null
    if (iterator !== null) closeIterator(iterator)
  }
}

/** Lets go of an answer that is not sent. Its body may hold a file or a query open. */
export function discard(answer: unknown): void {
  try {
    const body = (answer as Partial<Answer> | null | undefined)?.body
    if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) closeIterator(body[Symbol.asyncIterator]())
  } catch {
    // As below.
  }
}

/** A generator that is waiting ends when its wait does; its own failure while closing has nobody to go to. */
function closeIterator(iterator: AsyncIterator<Uint8Array>): void {
  try {
    Promise.resolve(iterator.return?.()).catch(() => {})
  } catch {
    // The same, from a hand-made iterator that throws at once.
  }
}
