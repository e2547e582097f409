// Errors that are answers: thrown anywhere below a request, they end it with their status.

import { NuagesError, shown } from '../base/errors.ts'
import type { HeadersInit } from '../wire/headers.ts'
import { REASONS } from '../wire/status.ts'
import { formatRetryAfter } from './retry-after.ts'

/** What an `HttpError` carries beside status and message. */
export interface HttpErrorOptions {
  /** Header fields of the answer, such as `retry-after`. */
  headers?: HeadersInit
  /** The cure, for whoever develops; not sent. */
  hint?: string
  /** A readable code; by default made from the status: `HTTP_NOT_FOUND`. */
  code?: string
  details?: Record<string, unknown>
  cause?: unknown
}

/** An answer with an error status, to be thrown. Its message is meant for the client. */
export class HttpError extends NuagesError {
  override readonly name: string = 'HttpError'
  override readonly status: number
  readonly headers: HeadersInit | undefined

  constructor(status: number, message?: string, options: HttpErrorOptions = {}) {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new NuagesError('HTTP_ERROR_STATUS', `An HttpError has the status ${shown(status)}, expected 400 to 599.`)
    }
    const { headers, code, ...rest } = options
    super(code ?? codeOf(status), message ?? REASONS[status] ?? `Status ${status}`, { ...rest, status, expose: true })
    this.status = status
    this.headers = headers
  }
}

function codeOf(status: number): string {
  const reason = REASONS[status]
  return reason === undefined ? `HTTP_${status}` : `HTTP_${reason.toUpperCase().replace(/[^A-Z]+/g, '_')}`
}

// Each of these throws: a guard whose author forgot the word `throw` must not let anyone pass. `throw notFound()` reads
// well and does the same.

/** Ends the request with any status from 400 to 599: `abort(418)`. Flask's function of that name. Throws `HTTP_ERROR_STATUS` for another. */
export function abort(status: number, message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(status, message, options)
}

/** Ends the request with 400. */
export function badRequest(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(400, message, options)
}

/** Ends the request with 401; `challenge` is the WWW-Authenticate field that such an answer must have (RFC 9110 section 15.5.2). */
export function unauthorized(challenge: string, message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(401, message, { ...options, headers: { 'www-authenticate': challenge } })
}

/** Ends the request with 403. */
export function forbidden(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(403, message, options)
}

/** Ends the request with 404. */
export function notFound(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(404, message, options)
}

/** Ends the request with 405; `allow` are the methods that there are, which such an answer must name (RFC 9110 section 15.5.6). */
export function methodNotAllowed(allow: readonly string[], message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(405, message, { ...options, headers: { allow: allow.join(', ') } })
}

/** Ends the request with 406: nothing that there is suits what the client accepts. */
export function notAcceptable(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(406, message, options)
}

/** Ends the request with 409. */
export function conflict(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(409, message, options)
}

/** Ends the request with 410. */
export function gone(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(410, message, options)
}

/** Ends the request with 412: the state is not the one that the client named. `checkConditions` does it by the fields. */
export function preconditionFailed(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(412, message, options)
}

/** Ends the request with 413. */
export function contentTooLarge(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(413, message, options)
}

/** Ends the request with 415. */
export function unsupportedMediaType(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(415, message, options)
}

/** Ends the request with 422. */
export function unprocessable(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(422, message, options)
}

/** Ends the request with 428: the client must name the state that it changes, by If-Match (RFC 6585 section 3). */
export function preconditionRequired(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(428, message, options)
}

/** Ends the request with 429, and `retry-after` in seconds where it is given. */
export function tooManyRequests(retryAfter?: number, message?: string): never {
  throw new HttpError(429, message, later(retryAfter))
}

/** Ends the request with 451. */
export function unavailableForLegalReasons(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(451, message, options)
}

/** Ends the request with 501. */
export function notImplemented(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(501, message, options)
}

/** Ends the request with 502: a server that this one asked gave no usable answer. */
export function badGateway(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(502, message, options)
}

/** Ends the request with 503, and `retry-after` in seconds where it is given. */
export function serviceUnavailable(retryAfter?: number, message?: string): never {
  throw new HttpError(503, message, later(retryAfter))
}

/** Ends the request with 504: a server that this one asked gave no answer in time. */
export function gatewayTimeout(message?: string, options?: HttpErrorOptions): never {
  throw new HttpError(504, message, options)
}

function later(seconds: number | undefined): HttpErrorOptions {
  return seconds === undefined ? {} : { headers: { 'retry-after': formatRetryAfter(seconds) } }
}
