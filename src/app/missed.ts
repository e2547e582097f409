// Requests to which no route belongs.

import { HttpError } from '../http/error.ts'
import { Response } from '../http/response.ts'
import type { Match } from '../http/router.ts'
import type { AnyRequest } from './handler.ts'

const misses: WeakMap<AnyRequest, () => Response> = new WeakMap()

/** Notes that no route takes a request; gives what answers it. */
export function noteMiss(match: Match<unknown>, request: AnyRequest): () => Response {
  const miss = (): Response => missed(match, request)
  misses.set(request, miss)
  return miss
}

/**
 * What a request that no route takes is told, for a middleware that refuses what a handler is not to see: nothing is behind it that had to be
 * guarded, and 405 with the methods that there are helps more than 403. Undefined for one that has a route. Throws what it is to be told, `HttpError`.
 */
export function answerMiss(request: AnyRequest): Response | undefined {
  return misses.get(request)?.()
}

/** What a target without a route gets. */
function missed({ kind, detail, path }: Match<unknown>, request: AnyRequest): Response {
  if (kind === 'options') return new Response(null, { status: 204, headers: { allow: detail } })
  if (kind === 'redirect') return new Response(null, { status: 308, headers: { location: request.mount + detail } })
  if (kind === 'bad') throw new HttpError(400, detail, { code: 'PATH_REFUSED' })
  if (kind === 'method') throw new HttpError(405, undefined, { headers: { allow: detail } })
  if (!path.startsWith('/')) throw new HttpError(501, 'Only targets that are paths are served here.')
  throw new HttpError(404)
}
