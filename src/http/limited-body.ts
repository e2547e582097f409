// A body read piece by piece under a limit.

import { NuagesError } from '../base/errors.ts'
import type { HeaderReader } from '../gateway/exchange.ts'

/** The error of a body above its limit. */
export function tooLarge(limit: number): NuagesError {
  return new NuagesError('BODY_TOO_LARGE', `The request body is larger than ${limit} bytes.`, {
    status: 413,
    expose: true,
    hint: 'Raise the limit for this route if such bodies are expected: { limit: 10_000_000 }.',
  })
}

/** `body` up to `limit` bytes; what comes after them is an error. A stated length above it is one at once. */
export function limitedBody(body: AsyncIterable<Uint8Array>, limit: number, headers: HeaderReader): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => pieces(body, limit, Number(headers.get('content-length'))) }
}

async function* pieces(body: AsyncIterable<Uint8Array>, limit: number, stated: number): AsyncGenerator<Uint8Array, undefined> {
  let size = 0
  if (stated > limit) throw tooLarge(limit)
  for await (const piece of body) {
    size += piece.length
    if (size > limit) throw tooLarge(limit)
    yield piece
  }
}
