// What the header lines say about the message itself: which body follows, whether the connection stays, which host is
// meant. Only eight names are looked at; all other lines stay unread text.

import type { LineReader } from './fields.ts'
import { HTAB, isHost, parseTokenList, SP, withoutBlanks } from './grammar.ts'
import { Refusal } from './refusal.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const HOST = latin1('host')
const EXPECT = latin1('expect')
const UPGRADE = latin1('upgrade')
const CONNECTION = latin1('connection')
const CONTENT_LENGTH = latin1('content-length')
const TRANSFER_ENCODING = latin1('transfer-encoding')

/** Codings that may stand before a final `chunked` (RFC 9112 section 7.2). They are the application's to undo. */
const CODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress'])

/** The lines of one request's head that frame it. Reused from request to request of a connection. */
export class Framing implements LineReader {
  /** -1 where the body is chunked, 0 where there is none. */
  bodyLength = 0
  host: string | null = null
  keepAlive = true
  expectContinue = false
  upgrade = false
  #maxLines: number
  #lines = 0
  #hasLength = false
  #codings: string | null = null
  #expect: string | null = null
  #hasUpgrade = false
  #close = false
  #keep = false
  #connectionUpgrade = false
  #knownHost: string | null = null

  constructor(maxLines: number) {
    this.#maxLines = maxLines
  }

  reset(): void {
    this.bodyLength = 0
    this.host = null
    this.keepAlive = true
    this.expectContinue = false
    this.upgrade = false
    this.#lines = 0
    this.#hasLength = false
    this.#codings = null
    this.#expect = null
    this.#hasUpgrade = false
    this.#close = false
    this.#keep = false
    this.#connectionUpgrade = false
  }

  line(data: Uint8Array, start: number, colon: number, end: number): Refusal | null {
    if (++this.#lines > this.#maxLines) return new Refusal('WIRE_HEADERS_MANY', `More than ${this.#maxLines} header lines.`, 431)
    switch (colon - start) {
      case 4:
        return isName(data, start, HOST) ? this.#host(valueText(data, colon, end)) : null
      case 6:
        if (isName(data, start, EXPECT)) this.#expect = joined(this.#expect, valueText(data, colon, end))
        return null
      case 7:
        if (isName(data, start, UPGRADE)) this.#hasUpgrade = true
        return null
      case 10:
        return isName(data, start, CONNECTION) ? this.#connection(valueText(data, colon, end)) : null
      case 14:
        return isName(data, start, CONTENT_LENGTH) ? this.#contentLength(valueText(data, colon, end)) : null
      case 17:
        if (isName(data, start, TRANSFER_ENCODING)) this.#codings = joined(this.#codings, valueText(data, colon, end))
        return null
      default:
        return null
    }
  }

  /** What can only be said when all lines are there. `minor` is that of HTTP/1.`minor`. */
  finish(minor: number): Refusal | null {
    if (minor === 1 && this.host === null) return new Refusal('WIRE_HOST', 'An HTTP/1.1 request without Host (RFC 9112 section 3.2).')
    this.keepAlive = !this.#close && (minor === 1 || this.#keep)
    this.upgrade = minor === 1 && this.#hasUpgrade && this.#connectionUpgrade
    if (this.#codings !== null) {
      const refusal = this.#transferEncoding(this.#codings, minor)
      if (refusal !== null) return refusal
    }
    return this.#expect === null ? null : this.#expectation(this.#expect, minor)
  }

  #host(value: string): Refusal | null {
    if (this.host !== null) return new Refusal('WIRE_HOST', 'Host is given twice (RFC 9112 section 3.2).')
    if (value !== this.#knownHost) {
      if (!isHost(value))
        return new Refusal('WIRE_HOST', 'Host is not a host name or address with an optional port (RFC 9110 section 7.2).')
      this.#knownHost = value
    }
    this.host = value
    return null
  }

  #connection(value: string): Refusal | null {
    if (value === 'keep-alive') {
      this.#keep = true
      return null
    }
    const options = parseTokenList(value)
    if (options === null) return new Refusal('WIRE_CONNECTION', 'Connection is not a list of tokens (RFC 9110 section 7.6.1).')
    if (options.includes('close')) this.#close = true
    if (options.includes('keep-alive')) this.#keep = true
    if (options.includes('upgrade')) this.#connectionUpgrade = true
    return null
  }

  /** Content-Length = 1*DIGIT (RFC 9110 section 8.6). The section allows to mend equal duplicates; we refuse them. */
  #contentLength(value: string): Refusal | null {
    if (this.#hasLength) return new Refusal('WIRE_CONTENT_LENGTH', 'Content-Length is given twice.')
    if (!/^\d+$/.test(value)) return new Refusal('WIRE_CONTENT_LENGTH', 'Content-Length is not a decimal number.')
    const length = Number(value)
    if (!Number.isSafeInteger(length)) return new Refusal('WIRE_CONTENT_LENGTH', 'Content-Length is above 2^53 - 1.')
    this.#hasLength = true
    this.bodyLength = length
    return null
  }

  /**
   * RFC 9112 section 6.3, the steps that a request can meet:
   * 3. Transfer-Encoding together with Content-Length "ought to be handled as an error": it is.
   * 4. The final coding must be chunked, or the length cannot be known: 400.
   * 6.1. Transfer-Encoding in HTTP/1.0 means faulty framing: 400. An unknown coding: 501.
   */
  #transferEncoding(value: string, minor: number): Refusal | null {
    if (this.#hasLength) return new Refusal('WIRE_FRAMING_TWICE', 'Both Transfer-Encoding and Content-Length.')
    if (minor === 0) return new Refusal('WIRE_TRANSFER_ENCODING', 'Transfer-Encoding in an HTTP/1.0 request.')
    const codings = value === 'chunked' ? [value] : value.split(',').map((coding) => withoutBlanks(coding).toLowerCase())
    if (codings.pop() !== 'chunked' || codings.includes('chunked') || codings.includes('')) {
      return new Refusal('WIRE_TRANSFER_ENCODING', 'Transfer-Encoding does not end in chunked, once.')
    }
    if (!codings.every((coding) => CODINGS.has(coding))) {
      return new Refusal('WIRE_TRANSFER_CODING_UNKNOWN', 'A transfer coding that is not known here.', 501)
    }
    this.bodyLength = -1
    return null
  }

  /** Expect = "100-continue" is the only expectation defined (RFC 9110 section 10.1.1); in HTTP/1.0 it is ignored. */
  #expectation(value: string, minor: number): Refusal | null {
    if (minor === 0) return null
    if (value.toLowerCase() !== '100-continue') return new Refusal('WIRE_EXPECT', 'An expectation other than 100-continue.', 417)
    this.expectContinue = true
    return null
  }
}

/** Whether the name at `start`, of the same length, is `name`, which is in lower case. */
function isName(data: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = data[start + i] as number
    if (byte !== name[i] && (byte >= 91 || byte < 65 || byte + 32 !== name[i])) return false
  }
  return true
}

/** The field value without the white space around it. */
function valueText(data: Uint8Array, colon: number, lineEnd: number): string {
  let start = colon + 1
  let end = lineEnd
  while (start < end && (data[start] === SP || data[start] === HTAB)) start++
  while (end > start && (data[end - 1] === SP || data[end - 1] === HTAB)) end--
  return (data as Buffer).toString('latin1', start, end)
}

/** Several lines of a list field are one list (RFC 9110 section 5.3). */
function joined(before: string | null, value: string): string {
  return before === null ? value : `${before}, ${value}`
}
