// The trailer section of a chunked body (RFC 9112 section 7.1.2). Trailers are checked like headers and then dropped: the
// gateway has no place for them, and a field that arrives after the decisions were made could only mislead.

import type { LineReader } from './fields.ts'
import { Refusal } from './refusal.ts'

/** Fields for framing, routing, authentication and interpretation, which no trailer may carry (RFC 9110 section 6.5.1). */
const FORBIDDEN = new Set([
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'max-forwards',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Refuses forbidden names and counts lines. */
export class Trailers implements LineReader {
  #maxLines: number
  #lines = 0

  constructor(maxLines: number) {
    this.#maxLines = maxLines
  }

  reset(): void {
    this.#lines = 0
  }

  line(data: Uint8Array, start: number, colon: number): Refusal | null {
    if (++this.#lines > this.#maxLines) return new Refusal('WIRE_TRAILERS_LARGE', `More than ${this.#maxLines} trailer lines.`, 431)
    const name = (data as Buffer).toString('latin1', start, colon).toLowerCase()
    return FORBIDDEN.has(name) ? new Refusal('WIRE_TRAILER_FORBIDDEN', 'A trailer that may only be a header.') : null
  }
}
