// An application, assembled: what a request passes through. Guards, then middleware in order, then hooks, then the handler;
// and back. All that can be decided before the first request is decided in the constructor.

import type { Exchange } from '../gateway/exchange.ts'
import { after, isPromise } from '../http/after.ts'
import { HttpError } from '../http/error.ts'
import type { Pattern } from '../http/pattern.ts'
import { Request } from '../http/request.ts'
import { Response } from '../http/response.ts'
import { type Match, Router } from '../http/router.ts'
import type { Headers } from '../wire/headers.ts'
import type { ErrorHandlers } from './error-handlers.ts'
import { type Failure, failureOf, failurePage, headersOf } from './failure.ts'
import { hostGuard } from './guards/hosts.ts'
import { isUnsafe, originGuard } from './guards/origin.ts'
import type { AnyRequest } from './handler.ts'
import type { Hooks } from './hooks.ts'
import { errorText, type Log, oneLine } from './log.ts'
import { compose, type Ends, type Middleware, type Result, type Run } from './middleware.ts'
import { type AppOptions, guardHeaders } from './options.ts'
import type { Place } from './place.ts'
import { Returnables } from './returnable.ts'
import { type Schemas, validated } from './validation.ts'

/** A route as it was registered. */
export interface Registration {
  readonly pattern: Pattern
  readonly methods: readonly string[]
  readonly schemas: Schemas
  readonly limit: number
  readonly handler: (request: AnyRequest) => unknown
  readonly place: Place
}

/** All that was set up. */
export interface Setup {
  readonly options: AppOptions
  readonly limit: number
  readonly log: Log
  readonly registrations: readonly Registration[]
  readonly middleware: readonly Middleware[]
  readonly hooks: Hooks
  readonly errorHandlers: ErrorHandlers
}

/** A route, ready to run. */
interface Endpoint {
  readonly limit: number
  readonly run: Run
}

type Guard = (request: AnyRequest) => void

/** What a request passes through. */
export class Pipeline implements Ends {
  readonly #router: Router<Endpoint> = new Router()
  readonly #returnables: Returnables
  readonly #extra: Headers
  readonly #middleware: readonly Middleware[]
  readonly #errorHandlers: ErrorHandlers
  readonly #log: Log
  readonly #limit: number
  readonly #guardHost: Guard | null
  readonly #guardOrigin: Guard | null

  constructor({ options, limit, log, registrations, middleware, hooks, errorHandlers }: Setup) {
    this.#extra = guardHeaders(options.guards?.headers)
    this.#returnables = new Returnables(this.#extra)
    this.#errorHandlers = errorHandlers
    this.#log = log
    this.#limit = limit
    this.#guardHost = options.hosts === undefined ? null : hostGuard(options.hosts)
    this.#guardOrigin = options.guards?.origin === false ? null : originGuard(options.trustedOrigins ?? [])
    const inner = hooks.empty
      ? []
      : [
          hooks.middleware(
            (value) => this.respond(value),
            (error, request) => this.report(error, request),
          ),
        ]
    this.#middleware = [...middleware, ...inner]
    for (const registration of registrations) this.#add(registration)
  }

  #add({ pattern, methods, schemas, limit, handler, place }: Registration): void {
    const run = compose(this.#middleware, validated(schemas, handler), this)
    this.#router.add(pattern, methods, { limit, run }, place)
  }

  handle(exchange: Exchange): Result {
    const match = this.#router.match(exchange.method, exchange.target)
    const endpoint = match.value
    if (endpoint === null) return this.#miss(exchange, match)
    const request = new Request(exchange, match.path, match.params, endpoint.limit)
    if (this.#guardHost !== null || exchange.method !== 'GET') {
      const refusal = this.#guard(request)
      if (refusal !== null) return refusal
    }
    return endpoint.run(request)
  }

  /** No route: the way through the middleware ends in an error or a redirect. */
  #miss(exchange: Exchange, match: Match<Endpoint>): Result {
    const request = new Request(exchange, match.path, {}, this.#limit)
    return this.#guard(request) ?? compose(this.#middleware, () => missed(match, request), this)(request)
  }

  #guard(request: AnyRequest): Result | null {
    try {
      this.#guardHost?.(request)
      if (this.#guardOrigin !== null && isUnsafe(request.method)) this.#guardOrigin(request)
      return null
    } catch (error) {
      return after(this.fail(error, request), (response: Response) => this.finish(response)) as Result
    }
  }

  // ------------------------------------------------------------------------------- ends of a chain

  respond(value: unknown): Response {
    return this.#returnables.respond(value)
  }

  finish(response: Response): Response {
    const { headers } = response
    if (!this.#returnables.has(headers.block)) headers.addDefaults(this.#extra)
    return response
  }

  fail(error: unknown, request: AnyRequest): Result {
    const failure = this.#judge(error, request)
    const handler = this.#errorHandlers.find(error, failure.status)
    if (handler === undefined) return failurePage(failure, request)
    const respond = (value: unknown): Response => this.#withStatus(value, failure.status, error)
    const failAgain = (second: unknown): Response => failurePage(this.#judge(second, request), request)
    try {
      const made = handler(error, request)
      return isPromise(made) ? made.then(respond).catch(failAgain) : respond(made)
    } catch (second) {
      return failAgain(second)
    }
  }

  #judge(error: unknown, request: AnyRequest): Failure {
    const failure = failureOf(error)
    if (failure.status >= 500) this.report(error, request)
    return failure
  }

  /** An error page that is no Response keeps the error's status and the fields that belong to it. */
  #withStatus(value: unknown, status: number, error: unknown): Response {
    const response = this.respond(value)
    if (value === response) return response
    if (value !== null) response.status = status
    response.headers.addDefaults(headersOf(error))
    return response
  }

  /** Writes an error to the log. */
  report(error: unknown, request: AnyRequest): void {
    this.#log.error(`${oneLine(request.method)} ${oneLine(request.path)}: ${errorText(error)}`)
  }
}

/** What a target without a route gets. */
function missed({ kind, detail, path }: Match<Endpoint>, request: AnyRequest): Response {
  if (kind === 'options') return new Response(null, { status: 204, headers: { allow: detail } })
  if (kind === 'redirect') return new Response(null, { status: 308, headers: { location: request.mount + detail } })
  if (kind === 'bad') throw new HttpError(400, detail, { code: 'PATH_REFUSED' })
  if (kind === 'method') throw new HttpError(405, undefined, { headers: { allow: detail } })
  if (!path.startsWith('/')) throw new HttpError(501, 'Only targets that are paths are served here.')
  throw new HttpError(404)
}
