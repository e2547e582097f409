// How much of a request's framing is read before it is refused. Bodies have no limit here: they are streamed, and how much
// of one to accept is the application's to say.

import { NuagesError, shown } from '../base/errors.ts'

/** Limits on what a client may send. All are whole numbers of at least 1, `emptyLines` of at least 0. */
export interface Limits {
  /** Bytes of the method. Longer ones answer 501 (RFC 9112 section 3). */
  methodLength: number
  /** Bytes of the request line without its CRLF; above it 414. RFC 9112 section 3 recommends at least 8000. */
  requestLine: number
  /** Bytes of the header section with its final CRLF; above it 431. */
  headers: number
  /** Lines of the header section; above it 431. */
  headerCount: number
  /** Empty lines skipped before a request line (RFC 9112 section 2.2); one more is a 400. */
  emptyLines: number
  /** Bytes of chunk extensions in one body; above it 400. */
  chunkExtensions: number
  /** Bytes of the trailer section; above it 431. */
  trailers: number
  /** Lines of the trailer section; above it 431. */
  trailerCount: number
}

/** The defaults, with precedents. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  methodLength: 32, // the longest registered method, UPDATEREDIRECTREF, has 17
  requestLine: 8192, // nginx and Apache 8190
  headers: 16_384, // node:http 16 KiB, nginx 4 x 8 KiB, h11 16 KiB
  headerCount: 100, // Apache 100, gunicorn 100, Python's http.client 100
  emptyLines: 2, // h11 and llhttp have no limit, nginx skips any number; the RFC asks for one
  chunkExtensions: 4096, // Go allows 16 KiB of overhead a body
  trailers: 4096,
  trailerCount: 32,
}

/** The defaults with `given` in their place. A limit that is not a number would be no limit, so it throws `WIRE_LIMIT_INVALID`. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const limits: Limits = { ...DEFAULT_LIMITS }
  for (const name of Object.keys(given) as (keyof Limits)[]) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new NuagesError('WIRE_LIMIT_UNKNOWN', `There is no limit named ${shown(name)}.`, {
        hint: `The limits are ${Object.keys(DEFAULT_LIMITS).join(', ')}.`,
      })
    }
    const value = given[name]
    if (value === undefined) continue
    const least = name === 'emptyLines' ? 0 : 1
    if (!Number.isSafeInteger(value) || value < least) {
      throw new NuagesError('WIRE_LIMIT_INVALID', `The limit ${name} is ${shown(value)}, expected a whole number of at least ${least}.`, {
        hint: 'Limits cannot be switched off; give a large number instead.',
      })
    }
    limits[name] = value
  }
  return limits
}
