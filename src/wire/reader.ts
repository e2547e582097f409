// The server's ear: bytes of one connection in, events out. No sockets. Bytes come in any cut through `receive`, events are
// taken one at a time with `next`, at the taker's pace: a request that is being answered holds back the one behind it.
//
//   const reader = new Reader()
//   reader.receive(bytes)
//   for (let event = reader.next(); event.kind !== 'need-data'; event = reader.next()) ...
//
// A head, and a trailer section, must lie in one piece to be read, so what has come of an unfinished one is kept; body data
// is passed through as it came, never copied and never kept.

import { ChunkedBody } from './chunked.ts'
import { FieldSection } from './fields.ts'
import { Framing } from './framing.ts'
import { Headers } from './headers.ts'
import { type Limits, resolveLimits } from './limits.ts'
import { readMethod } from './methods.ts'
import { Refusal } from './refusal.ts'
import { RequestLine } from './request-line.ts'
import { CLIENT, type ClientState, step } from './state.ts'
import { normalizeTarget } from './target.ts'
import { Trailers } from './trailers.ts'

/** The head of a request. */
export class RequestHead {
  readonly kind = 'head'
  readonly method: string
  /** Origin form, `*`, or the authority of a CONNECT. */
  readonly target: string
  readonly version: '1.0' | '1.1'
  readonly headers: Headers
  readonly host: string | null
  /** Whether the client wants the connection kept. */
  readonly keepAlive: boolean
  /** Bytes of the body, -1 where it is chunked, 0 where there is none. */
  readonly bodyLength: number
  readonly expectContinue: boolean
  /** Whether the client asks to leave HTTP: `Connection: upgrade` with `Upgrade`, or CONNECT. */
  readonly upgrade: boolean

  constructor(method: string, target: string, minor: number, block: string, framing: Framing) {
    this.method = method
    this.target = target
    this.version = minor === 1 ? '1.1' : '1.0'
    this.headers = Headers.fromBlock(block)
    this.host = framing.host
    const connect = method === 'CONNECT'
    this.keepAlive = framing.keepAlive && !connect
    this.bodyLength = connect ? 0 : framing.bodyLength
    this.expectContinue = framing.expectContinue
    this.upgrade = framing.upgrade || connect
  }
}

/** A piece of a body, framing removed: a view on the bytes received. */
export class BodyData {
  readonly kind = 'data'
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** What `next` gives. `need-data`, `paused`, `closed` and `refusal` are repeated until something changes. */
export type Event =
  | RequestHead
  | BodyData
  | Refusal
  | { readonly kind: 'end' }
  | { readonly kind: 'need-data' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'closed' }

const END: Event = { kind: 'end' }
const NEED_DATA: Event = { kind: 'need-data' }
const PAUSED: Event = { kind: 'paused' }
const CLOSED: Event = { kind: 'closed' }
const EMPTY: Buffer = Buffer.alloc(0)

/** Reads the requests of one connection. */
export class Reader {
  readonly #limits: Limits
  readonly #line: RequestLine
  readonly #fields = new FieldSection()
  readonly #framing: Framing
  readonly #chunked: ChunkedBody
  readonly #trailers: Trailers
  #state: ClientState = 'idle'
  #data: Buffer = EMPTY
  #owned = false
  #at = 0
  #end = 0
  #sectionStart = 0
  #inHead = false
  #inTrailers = false
  #bodyLeft = 0
  #head: RequestHead | null = null
  #refusal: Refusal | null = null
  #eof = false

  constructor(limits?: Partial<Limits> | undefined) {
    this.#limits = resolveLimits(limits)
    this.#line = new RequestLine(this.#limits)
    this.#framing = new Framing(this.#limits.headerCount)
    this.#chunked = new ChunkedBody(this.#limits.chunkExtensions)
    this.#trailers = new Trailers(this.#limits.trailerCount)
  }

  /** Bytes received and not yet read. */
  get buffered(): number {
    return this.#end - this.#at
  }

  /** Whether a request has begun to arrive and is not read to its end. */
  get midRequest(): boolean {
    return this.#state === 'body' || (this.#state === 'idle' && this.#inHead && (this.#line.begun || this.buffered > 0))
  }

  receive(bytes: Uint8Array): void {
    if (this.#state === 'closed' || this.#state === 'refused') return
    const kept = this.#keptFrom()
    if (kept === this.#end) {
      this.#move(kept)
      this.#data = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.#owned = false
      this.#end = bytes.length
      return
    }
    this.#append(bytes, kept)
  }

  /** The peer will send nothing more. */
  receiveEnd(): void {
    this.#eof = true
  }

  /** Goes on after `paused`: the application did not take the connection, so what follows is HTTP after all. */
  resume(): void {
    this.#state = step(CLIENT, this.#state, this.#head?.keepAlive === false ? 'last' : 'resume')
  }

  /** Reads no further request: the server has decided to close. */
  stop(): void {
    if (this.#state !== 'closed' && this.#state !== 'refused') this.#state = step(CLIENT, this.#state, 'stop')
  }

  /** Takes the bytes that were received and not read, for another protocol. */
  takeRest(): Uint8Array {
    const rest = this.#data.subarray(this.#at, this.#end)
    this.#at = this.#end
    this.stop()
    return rest
  }

  next(): Event {
    switch (this.#state) {
      case 'idle':
        return this.#readHead()
      case 'body':
        return this.#readBody()
      case 'done':
        return this.#nextCycle()
      case 'paused':
        return PAUSED
      case 'refused':
        return this.#refusal as Refusal
      default:
        return CLOSED
    }
  }

  #nextCycle(): Event {
    const head = this.#head as RequestHead
    if (head.upgrade) this.#state = step(CLIENT, this.#state, 'pause')
    else this.#state = step(CLIENT, this.#state, head.keepAlive ? 'next' : 'last')
    return this.next()
  }

  #readHead(): Event {
    const line = this.#line
    const fields = this.#fields
    if (!this.#inHead) {
      this.#inHead = true
      line.begin(this.#at)
      this.#framing.reset()
    }
    if (!line.done) {
      this.#at = line.scan(this.#data, this.#at, this.#end)
      if (line.refusal !== null) return this.#refuse(line.refusal)
      if (!line.done) return this.#wait()
      this.#sectionStart = this.#at
      fields.begin(this.#at)
    }
    const refusal = this.#scanFields(this.#framing, this.#limits.headers)
    if (refusal !== null) return this.#refuse(refusal)
    return fields.done ? this.#finishHead() : this.#wait()
  }

  /** Reads on in the present field section, which may have `limit` bytes. */
  #scanFields(lines: Framing | Trailers, limit: number): Refusal | null {
    const bound = this.#sectionStart + limit
    const stop = this.#end < bound ? this.#end : bound
    this.#at = this.#fields.scan(this.#data, this.#at, stop, lines)
    if (this.#fields.refusal !== null) return this.#fields.refusal
    if (this.#fields.done || this.#at !== bound || this.#end <= bound) return null
    if (this.#inTrailers) return new Refusal('WIRE_TRAILERS_LARGE', `More than ${limit} bytes of trailers.`, 431)
    return new Refusal('WIRE_HEADERS_LARGE', `More than ${limit} bytes of headers.`, 431)
  }

  #finishHead(): Event {
    const line = this.#line
    const framing = this.#framing
    const refusal = framing.finish(line.minor)
    if (refusal !== null) return this.#refuse(refusal)
    const text = this.#data.toString('latin1', line.start, this.#at - 2)
    const method = readMethod(text, line.methodEnd - line.start)
    if (method === null) return this.#refuse(new Refusal('WIRE_METHOD_UNKNOWN', 'A method that is not known.', 501))
    const target = normalizeTarget(method, text.slice(method.length + 1, line.targetEnd - line.start), framing.host)
    if (typeof target !== 'string') return this.#refuse(target)
    const head = new RequestHead(method, target, line.minor, text.slice(this.#sectionStart - line.start), framing)
    this.#head = head
    this.#inHead = false
    this.#state = step(CLIENT, this.#state, 'head')
    this.#bodyLeft = head.bodyLength
    if (head.bodyLength < 0) this.#chunked.begin()
    return head
  }

  #readBody(): Event {
    if (this.#bodyLeft < 0) return this.#readChunked()
    if (this.#bodyLeft === 0) return this.#endBody()
    if (this.#at === this.#end) return this.#wait()
    const bytes = this.#take(this.#bodyLeft)
    this.#bodyLeft -= bytes.length
    return new BodyData(bytes)
  }

  #readChunked(): Event {
    const chunked = this.#chunked
    if (this.#inTrailers) return this.#readTrailers()
    this.#at = chunked.scan(this.#data, this.#at, this.#end)
    if (chunked.refusal !== null) return this.#refuse(chunked.refusal)
    if (chunked.ended) {
      this.#inTrailers = true
      this.#trailers.reset()
      this.#sectionStart = this.#at
      this.#fields.begin(this.#at)
      return this.#readTrailers()
    }
    if (chunked.left === 0 || this.#at === this.#end) return this.#wait()
    const bytes = this.#take(chunked.left)
    chunked.took(bytes.length)
    return new BodyData(bytes)
  }

  #readTrailers(): Event {
    const refusal = this.#scanFields(this.#trailers, this.#limits.trailers)
    if (refusal !== null) return this.#refuse(refusal)
    if (!this.#fields.done) return this.#wait()
    this.#inTrailers = false
    return this.#endBody()
  }

  #endBody(): Event {
    this.#state = step(CLIENT, this.#state, 'end')
    return END
  }

  #take(most: number): Uint8Array {
    const from = this.#at
    this.#at = this.#end - from > most ? from + most : this.#end
    return this.#data.subarray(from, this.#at)
  }

  /** Nothing more can be said with what is here. */
  #wait(): Event {
    if (!this.#eof) return NEED_DATA
    if (this.#state === 'idle' && !this.#line.begun) {
      this.#state = step(CLIENT, this.#state, 'eof')
      return CLOSED
    }
    return this.#refuse(new Refusal('WIRE_INCOMPLETE', 'The connection ended within a request.'))
  }

  #refuse(refusal: Refusal): Event {
    this.#refusal = refusal
    this.#state = step(CLIENT, this.#state, 'refusal')
    this.#data = EMPTY
    this.#at = 0
    this.#end = 0
    return refusal
  }

  /** From where on the bytes are still needed: an unfinished head or trailer section must stay whole. */
  #keptFrom(): number {
    if (this.#state === 'idle' && this.#inHead) return this.#line.begun ? this.#line.start : this.#at
    return this.#inTrailers ? this.#sectionStart : this.#at
  }

  /** Adds bytes behind those kept, in a buffer of our own that grows by doubling, so that one-byte pieces cost linear time. */
  #append(bytes: Uint8Array, kept: number): void {
    const need = this.#end - kept + bytes.length
    if (!this.#owned || this.#data.length - this.#end < bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(need * 2, 512))
      this.#data.copy(grown, 0, kept, this.#end)
      this.#data = grown
      this.#owned = true
      this.#move(kept)
    }
    this.#data.set(bytes, this.#end)
    this.#end += bytes.length
  }

  /** Counts all positions from `origin` on. */
  #move(origin: number): void {
    this.#at -= origin
    this.#end -= origin
    this.#sectionStart -= origin
    this.#line.shift(origin)
    this.#fields.shift(origin)
  }
}
