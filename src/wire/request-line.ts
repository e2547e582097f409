// request-line = method SP request-target SP HTTP-version, ended by CRLF (RFC 9112 section 3). Exactly one space between
// the parts, exactly HTTP/1.0 or HTTP/1.1, and at most a few empty lines before (section 2.2). An automaton like the
// field section's: each byte once, any cut.

import { CR, LF, SP, TARGET_CHAR, TCHAR } from './grammar.ts'
import type { Limits } from './limits.ts'
import { Refusal, type RefusalCode } from './refusal.ts'

const START = 0
const START_LF = 1
const METHOD = 2
const TARGET = 3
const VERSION = 4
const LINE_LF = 5
const DONE = 6

const VERSION_START: Uint8Array = Uint8Array.from('HTTP/1.', (char) => char.charCodeAt(0))
const ZERO = 48
const ONE = 49

/** Reads one request line. Positions are offsets in the caller's buffer. */
export class RequestLine {
  /** Where the method begins, the space after it stands, and the one after the target. */
  start = 0
  methodEnd = 0
  targetEnd = 0
  /** The minor version, once done. */
  minor = 1
  refusal: Refusal | null = null
  #phase = START
  #emptyLines = 0
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get done(): boolean {
    return this.#phase === DONE
  }

  /** Whether a byte of the line itself has come. */
  get begun(): boolean {
    return this.#phase > START_LF
  }

  begin(at: number): void {
    this.start = at
    this.#phase = START
    this.#emptyLines = 0
    this.refusal = null
  }

  shift(by: number): void {
    this.start -= by
    this.methodEnd -= by
    this.targetEnd -= by
  }

  /** Reads from `from` to `end`; says how far it came. */
  scan(data: Uint8Array, from: number, end: number): number {
    let at = from
    while (at < end && this.#phase !== DONE && this.refusal === null) {
      if (this.#phase === METHOD) at = this.#method(data, at, end)
      else if (this.#phase === TARGET) at = this.#target(data, at, end)
      else if (this.#phase === VERSION) at = this.#version(data, at, end)
      else if (this.#phase === START) at = this.#first(data[at] as number, at)
      else at = this.#lf(data[at] as number, at)
    }
    return at
  }

  #first(byte: number, at: number): number {
    this.start = at
    if (byte === CR) {
      if (++this.#emptyLines > this.#limits.emptyLines)
        return this.#refuse('WIRE_EMPTY_LINES', 'Too many empty lines before a request.', at)
      this.#phase = START_LF
      return at + 1
    }
    if (TCHAR[byte] !== 1) return this.#refuse('WIRE_METHOD', 'A request does not begin with a method.', at)
    this.#phase = METHOD
    return at
  }

  #method(data: Uint8Array, from: number, end: number): number {
    const bound = this.start + this.#limits.methodLength
    const stop = Math.min(end, bound)
    let at = from
    while (at < stop && TCHAR[data[at] as number] === 1) at++
    if (at === end) return at
    if (data[at] === SP) {
      this.methodEnd = at
      this.#phase = TARGET
      return at + 1
    }
    if (TCHAR[data[at] as number] === 1)
      return this.#refuse('WIRE_METHOD_LONG', `A method of more than ${this.#limits.methodLength} bytes.`, at, 501)
    return this.#refuse('WIRE_METHOD', 'A method is not a token followed by one space.', at)
  }

  #target(data: Uint8Array, from: number, end: number): number {
    const bound = this.start + this.#limits.requestLine
    const stop = Math.min(end, bound)
    let at = from
    while (at < stop && TARGET_CHAR[data[at] as number] === 1) at++
    if (at === bound && at < end) return this.#tooLong(at)
    if (at === end) return at
    if (data[at] !== SP || at === this.methodEnd + 1) {
      return this.#refuse('WIRE_TARGET', 'A request target is empty or holds a byte that is not visible ASCII.', at)
    }
    this.targetEnd = at
    this.#phase = VERSION
    return at + 1
  }

  #version(data: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) {
      if (at >= this.start + this.#limits.requestLine && data[at] !== CR) return this.#tooLong(at)
      const index = at - this.targetEnd - 1
      const byte = data[at] as number
      if (!isVersionByte(byte, index)) {
        return this.#refuse('WIRE_VERSION', 'The version is not HTTP/1.1 or HTTP/1.0, or the line goes on after it.', at)
      }
      if (index === 7) this.minor = byte - ZERO
      if (index === 8) {
        this.#phase = LINE_LF
        return at + 1
      }
    }
    return end
  }

  #lf(byte: number, at: number): number {
    if (byte !== LF) return this.#refuse('WIRE_LINE_END', 'A line ends in a carriage return without line feed.', at)
    this.#phase = this.#phase === START_LF ? START : DONE
    return at + 1
  }

  #tooLong(at: number): number {
    return this.#refuse('WIRE_REQUEST_LINE_LONG', `A request line of more than ${this.#limits.requestLine} bytes.`, at, 414)
  }

  #refuse(code: RefusalCode, message: string, at: number, status = 400): number {
    this.refusal = new Refusal(code, message, status)
    return at
  }
}

/** Whether `byte` may stand at `index` of `HTTP/1.0 CR` or `HTTP/1.1 CR`. */
function isVersionByte(byte: number, index: number): boolean {
  if (index < 7) return byte === VERSION_START[index]
  return index === 7 ? byte === ZERO || byte === ONE : byte === CR
}
