// What a request asks for beside the resource itself, done once for all responses: whether it has changed (ETag and
// Last-Modified against the If-* fields: 304, 412), and which of its bytes (Range, where the response says that it takes them:
// 206, 416). RFC 9110 sections 13 and 14.

import type { AnswerBody } from '../gateway/exchange.ts'
import { Headers } from '../wire/headers.ts'
import { evaluateConditions, rangeHolds, type Validators } from './conditional.ts'
import { formatContentRange } from './content-range.ts'
import { HttpError } from './error.ts'
import { parseETag } from './etag.ts'
import { parseHttpDate } from './http-date.ts'
import { randomToken } from './random-token.ts'
import { type ByteRange, parseRange, resolveRanges } from './range.ts'
import { Response } from './response.ts'

/** What is asked of a request. */
interface Asking {
  readonly method: string
  readonly headers: { get(name: string): string | null }
}

/** A body of which a part can be taken: bytes, or a file. */
interface Sliceable {
  slice(start: number, end: number): AnswerBody
}

/** The response that the conditions and ranges of a request make of one. Itself where they change nothing. */
export function conditional(request: Asking, response: Response): Response {
  if (response.status !== 200 || (request.method !== 'GET' && request.method !== 'HEAD')) return response
  const { headers } = response
  const etag = headers.get('etag')
  const lastModified = headers.get('last-modified')
  const ranges = headers.get('accept-ranges') === 'bytes'
  if (etag === null && lastModified === null && !ranges) return response
  const validators: Validators = { etag: parseETag(etag), lastModified: parseHttpDate(lastModified) }
  const decision = evaluateConditions(request.method, request.headers, validators)
  if (decision === 'not-modified') return notModified(response)
  if (decision === 'failed') return failed(response)
  return ranges && rangeHolds(request.method, request.headers, validators) ? ranged(request, response) : response
}

/**
 * For a handler that is about to change something: ends the request with 412 where the client's conditions (If-Match,
 * If-Unmodified-Since, If-None-Match: *) say that it knows another state than the present one.
 */
export function checkConditions(request: Asking, validators: Validators): void {
  if (evaluateConditions(request.method, request.headers, validators) === 'failed') throw new HttpError(412)
}

/** RFC 9110 section 15.4.5: what describes the content stays away, what caches need stays. */
function notModified(response: Response): Response {
  discard(response.body)
  const headers = new Headers()
  for (const [name, value] of response.headers) if (!describesContent(name)) headers.append(name, value)
  return Response.assemble(304, headers, null)
}

function describesContent(name: string): boolean {
  return name === 'accept-ranges' || (name.startsWith('content-') && name !== 'content-location' && !name.startsWith('content-security-'))
}

/** What was said of these bytes and of how long they are good. */
function describesState(name: string): boolean {
  return describesContent(name) || /^(?:cache-control|expires|etag|last-modified|age|location|link)$/.test(name)
}

/** A refusal in place of the content: cookies, Vary and what lets other sites read the answer stay on it. */
function refused(response: Response, status: number, title: string): Response {
  discard(response.body)
  const headers = new Headers()
  for (const [name, value] of response.headers) if (!describesState(name)) headers.append(name, value)
  return Response.text(`${title}\n`, { status, headers })
}

function failed(response: Response): Response {
  return refused(response, 412, 'Precondition Failed')
}

/** Tells a body that nobody will read it. */
function discard(body: AnswerBody): void {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return
  body[Symbol.asyncIterator]()
    .return?.()
    ?.catch(() => {})
}

function ranged(request: Asking, response: Response): Response {
  const specs = parseRange(request.headers.get('range'))
  const sized = sizedBody(response.body)
  if (specs === null || sized === null) return response
  const { body, size } = sized
  const ranges = resolveRanges(specs, size)
  const [first, second] = ranges
  if (first === undefined) return unsatisfiable(response, size)
  const { headers } = response
  if (second !== undefined) return several(headers, body, ranges, size)
  headers.set('content-range', formatContentRange({ range: first, size }))
  headers.set('content-length', String(first.end + 1 - first.start))
  return Response.assemble(206, headers, body.slice(first.start, first.end + 1))
}

function sizedBody(body: AnswerBody): { body: Sliceable; size: number } | null {
  if (typeof body === 'string') return sizedBody(new TextEncoder().encode(body))
  if (body instanceof Uint8Array) return { body: { slice: (start, end) => body.subarray(start, end) }, size: body.length }
  const file = body as (Partial<Sliceable> & { size?: number }) | null
  if (typeof file?.slice !== 'function' || typeof file.size !== 'number') return null
  return { body: file as Sliceable, size: file.size }
}

function unsatisfiable(response: Response, size: number): Response {
  const answer = refused(response, 416, 'Range Not Satisfiable')
  answer.headers.set('content-range', formatContentRange({ range: null, size }))
  return answer
}

/** Several ranges as one body (RFC 9110 section 14.6). */
function several(headers: Headers, body: Sliceable, ranges: readonly ByteRange[], size: number): Response {
  const boundary = randomToken(18)
  const type = headers.get('content-type')
  const heads = ranges.map((range) => {
    const stated = type === null ? '' : `content-type: ${type}\r\n`
    return `\r\n--${boundary}\r\n${stated}content-range: ${formatContentRange({ range, size })}\r\n\r\n`
  })
  const end = `\r\n--${boundary}--\r\n`
  const lengths = ranges.map((range, index) => (heads[index] as string).length + range.end + 1 - range.start)
  headers.set('content-type', `multipart/byteranges; boundary=${boundary}`)
  headers.set('content-length', String(lengths.reduce((a, b) => a + b, end.length)))
  return Response.assemble(206, headers, inTurn(body, ranges, heads, end))
}

async function* inTurn(
  body: Sliceable,
  ranges: readonly ByteRange[],
  heads: readonly string[],
  end: string,
): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder()
  for (const [index, range] of ranges.entries()) {
    yield encoder.encode(heads[index])
    const piece = body.slice(range.start, range.end + 1)
    if (piece instanceof Uint8Array) yield piece
    else yield* piece as AsyncIterable<Uint8Array>
  }
  yield encoder.encode(end)
}
