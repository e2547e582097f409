// The body of the request at hand on its way from the reader to whoever wants it. Pauses the socket while enough waits,
// asks for `100 Continue` when the first byte is wanted, measures how fast the body comes, and drops what nobody reads.

import type { Socket } from 'node:net'
import { NuagesError } from '../base/errors.ts'
import { type BodySource, IncomingBody } from '../gateway/body.ts'
import type { Reader, RequestHead } from '../wire/reader.ts'
import type { Refusal } from '../wire/refusal.ts'

/** Bytes that may wait in memory before the socket is paused. */
const HIGH_WATER = 65_536
/** Bytes of an unread body that are read and dropped to keep a connection; a longer one costs the connection. */
export const DRAIN_LIMIT = 262_144

/** What the connection does for a body that is wanted. */
export interface IntakeOwner {
  sendContinue(): void
  readonly now: number
}

/** The body of one request after another. */
export class Intake implements BodySource {
  readonly #reader: Reader
  readonly #socket: Socket
  readonly #owner: IntakeOwner
  #body: IncomingBody | null = null
  #length = 0
  #continueOwed = false
  #wanted = false
  #dropping = false
  #cancelled = false
  #dropped = 0
  #progressed = false
  #windowEnd = 0
  #windowBytes = 0
  /** Why the body cannot be read to its end, if so. */
  refusal: Refusal | null = null

  constructor(reader: Reader, socket: Socket, owner: IntakeOwner) {
    this.#reader = reader
    this.#socket = socket
    this.#owner = owner
  }

  /** Whether bytes of the body are still to come. */
  get incomplete(): boolean {
    return this.#body !== null
  }

  /** Whether nobody has begun to read the body. */
  get untouched(): boolean {
    return this.#body !== null && !this.#body.taken
  }

  /** Whether reading the rest is too much, or cannot be asked of the client any more. */
  get undrainable(): boolean {
    return (
      this.refusal !== null || (this.#body !== null && (this.#continueOwed || this.#length > DRAIN_LIMIT || this.#dropped > DRAIN_LIMIT))
    )
  }

  /** Whether the body is waited for, by the application or to be dropped. */
  get waiting(): boolean {
    return this.#body !== null && this.#wanted && !this.#socket.isPaused()
  }

  /** Whether a body that is wanted has come on since this was asked last, or is waited for. */
  get progressing(): boolean {
    const progressed = this.#progressed
    this.#progressed = false
    return this.#wanted && (progressed || this.waiting)
  }

  /** The body of a request whose head was read; null where it has none. What has arrived is in it. */
  begin(head: RequestHead): IncomingBody | null {
    this.refusal = null
    this.#continueOwed = head.expectContinue
    this.#wanted = false
    this.#dropping = false
    this.#cancelled = false
    this.#dropped = 0
    if (head.bodyLength === 0) {
      this.#reader.next()
      return null
    }
    const body = new IncomingBody(this)
    this.#body = body
    this.#length = head.bodyLength
    this.feed()
    return body
  }

  /** Moves on what has arrived. */
  feed(): void {
    while (this.#body !== null) {
      const event = this.#reader.next()
      if (event.kind === 'data') this.#data(this.#body, event.bytes)
      else if (event.kind === 'end') this.#end(this.#body)
      else {
        if (event.kind === 'refusal') this.#refuse(this.#body, event)
        break
      }
    }
    this.hold()
  }

  /** From now on the body is read only to be dropped. */
  drop(): void {
    if (this.#body === null) return
    this.#dropping = true
    this.#dropped += this.#body.waiting
    this.#body.fail(new NuagesError('BODY_DROPPED', 'The request was answered before its body was read, and the body dropped.'))
    this.pull()
  }

  /** The client is gone, or the request is over: whoever still reads gets `reason`. */
  fail(reason: unknown): void {
    this.#body?.fail(reason)
    this.#body = null
  }

  pull(): void {
    const paused = this.#socket.isPaused()
    if (!this.#wanted || paused) {
      this.#wanted = true
      this.#windowBytes = 0
      this.#windowEnd = 0
    }
    if (this.#continueOwed && !this.#dropping) {
      this.#continueOwed = false
      this.#owner.sendContinue()
    }
    if (paused) this.#socket.resume()
  }

  cancel(): void {
    this.#wanted = false
    this.#cancelled = true
  }

  /** Whether the body came too slowly over the last `window` milliseconds. Asked now and then. */
  isTooSlow(window: number, bytesPerSecond: number): boolean {
    const { now } = this.#owner
    if (this.#windowEnd === 0) this.#windowEnd = now + window
    if (now < this.#windowEnd) return false
    const slow = this.#windowBytes < (bytesPerSecond * window) / 1000
    this.#windowEnd = now + window
    this.#windowBytes = 0
    return slow
  }

  #data(body: IncomingBody, bytes: Uint8Array): void {
    this.#windowBytes += bytes.length
    this.#progressed = true
    this.#continueOwed = false
    if (this.#dropping || this.#cancelled) this.#dropped += bytes.length
    else body.push(bytes)
  }

  #end(body: IncomingBody): void {
    this.#body = null
    if (!this.#dropping) body.end()
  }

  #refuse(body: IncomingBody, refusal: Refusal): void {
    this.refusal = refusal
    this.#body = null
    body.fail(
      new NuagesError('BODY_MALFORMED', `The request body cannot be read: ${refusal.message}`, { status: refusal.status, expose: true }),
    )
  }

  /** Reads no more from the client while enough waits, or was read in vain. */
  hold(): void {
    if (this.#body !== null && this.#dropping) return
    const waiting = (this.#body?.waiting ?? 0) + this.#reader.buffered
    if ((waiting > HIGH_WATER || this.#dropped > DRAIN_LIMIT) && !this.#socket.isPaused()) this.#socket.pause()
  }
}
