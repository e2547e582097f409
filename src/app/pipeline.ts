// An application, assembled: what a request passes through. Guards, then middleware in order, then hooks, then the handler;
// and back. All that can be decided before the first request is decided in the constructor.

import { NuagesError, shown } from '../base/errors.ts'
import type { Exchange } from '../gateway/exchange.ts'
import { after, isPromise } from '../http/after.ts'
import { conditional } from '../http/conditional-response.ts'
import { tellError } from '../http/error-watch.ts'
import { Proxies } from '../http/proxies.ts'
import { Request, type RequestContext, type ResponseHook, type UrlByName } from '../http/request.ts'
import { type Ending, endWith } from '../http/request-end.ts'
import { Response } from '../http/response.ts'
import { type Match, Router } from '../http/router.ts'
import { type UploadLimits, uploadLimits } from '../http/upload-limits.ts'
import type { Headers } from '../wire/headers.ts'
import { Blueprint, type Parts } from './blueprint.ts'
import { ERRORS, REQUESTS, RESPONSES } from './channels.ts'
import { isLocal } from './debug/local.ts'
import { type Engine, rendered, withEngine } from './engine.ts'
import type { ErrorHandler, ErrorHandlers } from './error-handlers.ts'
import { type Failure, failureOf, failurePage, headersOf, preferred } from './failure.ts'
import { hostGuard, servedBy } from './guards/hosts.ts'
import { isUnsafe, originGuard } from './guards/origin.ts'
import type { AnyRequest } from './handler.ts'
import { runHook } from './hooks.ts'
import { errorText, type Log, oneLine } from './log.ts'
import { compose, type Middleware, preparingOf, type Result, type Run } from './middleware.ts'
import { noteMiss } from './missed.ts'
import { type AppOptions, guardHeaders } from './options.ts'
import { asErrorPage, TemplateResponse } from './render.ts'
import { Returnables } from './returnable.ts'
import type { RouteFacts } from './route-list.ts'
import { ValidationError } from './schema.ts'
import { validated } from './validation.ts'

/** All that was set up. */
export interface Setup {
  readonly options: AppOptions
  readonly limit: number
  readonly uploads: UploadLimits
  readonly log: Log
  readonly root: Parts
  /** Whether failures are shown to who develops. */
  readonly debug: boolean
  /** The routes for people, in the order in which they are added here. */
  readonly routes: () => RouteFacts[]
  /** Makes URLs of named routes. */
  readonly url: UrlByName
}

/** A route, ready to run. */
interface Endpoint {
  readonly context: RequestContext
  readonly run: Run
  /** Its place among the application's routes. */
  readonly index: number
}

/** What stands around the routes of one blueprint: that of its parents, and its own. */
interface Scope {
  readonly middleware: readonly Middleware[]
  /** One middleware for the hooks of each blueprint that has some. */
  readonly hooks: readonly Middleware[]
  /** The innermost blueprint's first. */
  readonly errorHandlers: readonly ErrorHandlers[]
}

type Guard = (request: AnyRequest) => void

/** What a request passes through. */
export class Pipeline {
  readonly #router: Router<Endpoint> = new Router()
  readonly #returnables: Returnables
  readonly #extra: Headers
  readonly #scope: Scope
  /** What stands around the answers to requests that a guard refused. */
  readonly #refusals: Scope
  readonly #context: RequestContext
  readonly #engine: Engine | undefined
  readonly #log: Log
  readonly #proxies: Proxies | null
  readonly #guardHost: Guard | null
  readonly #guardOrigin: Guard | null
  readonly #debug: boolean
  readonly #routes: () => RouteFacts[]
  #count = 0

  constructor({ options, limit, uploads, log, root, url, debug, routes }: Setup) {
    this.#debug = debug
    this.#routes = routes
    this.#extra = guardHeaders(options.guards?.headers)
    this.#returnables = new Returnables(this.#extra)
    this.#log = log
    this.#engine = options.engine
    this.#context = { limit, uploads, url }
    this.#proxies = options.proxies === undefined ? null : new Proxies(options.proxies)
    this.#guardHost = options.hosts === undefined ? null : hostGuard(options.hosts)
    this.#guardOrigin = options.guards?.origin === false ? null : originGuard(options.trustedOrigins ?? [])
    if (options.hosts !== undefined) refuseUnserved(root, options.hosts)
    this.#scope = this.#add(root, { middleware: [], hooks: [], errorHandlers: [] })
    this.#refusals = { ...this.#scope, hooks: [], middleware: preparingOf(root.middleware).map((one) => this.#rendering(one)) }
  }

  /** Adds a blueprint's routes, and its children's. */
  #add(parts: Parts, outer: Scope): Scope {
    const scope = this.#inner(parts, outer)
    const { limit, url } = this.#context
    const base = this.#context.uploads
    for (const { pattern, methods, schemas, limit: own, uploads, handler, place, defaults, host } of parts.registrations) {
      const run = this.#compose(scope, withEngine(this.#engine, validated(schemas, handler)))
      const context: RequestContext = { limit: own ?? limit, uploads: uploadLimits(uploads, base), url }
      this.#router.add(pattern, methods, { context, run, index: this.#count++ }, { place, defaults, host })
    }
    for (const child of parts.children) this.#add(Blueprint.parts(child), scope)
    return scope
  }

  #inner({ middleware, hooks, errorHandlers }: Parts, outer: Scope): Scope {
    const respond = (value: unknown): Response => this.#returnables.respond(value)
    const report = (error: unknown, request: AnyRequest): void => this.report(error, request)
    return {
      middleware: [...outer.middleware, ...middleware.map((one) => this.#rendering(one))],
      hooks: hooks.empty ? outer.hooks : [...outer.hooks, hooks.middleware(respond, report)],
      errorHandlers: [errorHandlers, ...outer.errorHandlers],
    }
  }

  /** A middleware that may answer with a rendering of its own. */
  #rendering(middleware: Middleware): Middleware {
    const engine = this.#engine
    if (engine === undefined) return middleware
    return Object.defineProperty((request: AnyRequest, next: never) => rendered(engine, middleware(request, next), request), 'name', {
      value: middleware.name,
    }) as Middleware
  }

  #compose({ middleware, hooks, errorHandlers }: Scope, handler: (request: AnyRequest) => unknown): Run {
    return compose([...middleware, ...hooks], handler, {
      respond: (value) => (value instanceof Response ? Response.take(value) : this.#returnables.respond(value)),
      fail: (error, request) => this.#fail(errorHandlers, error, request),
      finish: (response, request) => this.#finish(response, request),
    })
  }

  handle(exchange: Exchange): Result {
    return this.#proxies === null ? this.#route(exchange) : this.#forwarded(exchange, this.#proxies)
  }

  /** A proxy that says what makes no sense is answered as any bad request. */
  #forwarded(exchange: Exchange, proxies: Proxies): Result {
    let seen: Exchange
    try {
      seen = proxies.see(exchange)
    } catch (error) {
      return this.#refuse(error, new Request(exchange, '/', {}, this.#context))
    }
    return this.#route(seen)
  }

  #route(exchange: Exchange): Result {
    const host = this.#router.hosted ? exchange.headers.get('host') : null
    const match = this.#router.match(exchange.method, exchange.target, host)
    const endpoint = match.value
    if (endpoint === null) return this.#miss(exchange, match)
    const request = new Request(exchange, match.path, match.params, endpoint.context)
    if (REQUESTS.hasSubscribers) REQUESTS.publish({ request })
    if (this.#guardHost !== null || exchange.method !== 'GET') {
      const refusal = this.#guard(request)
      if (refusal !== null) return refusal
    }
    return endpoint.run(request)
  }

  /** No route: the way through the middleware ends in an error or a redirect. */
  #miss(exchange: Exchange, match: Match<Endpoint>): Result {
    const request = new Request(exchange, match.path, {}, this.#context)
    if (REQUESTS.hasSubscribers) REQUESTS.publish({ request })
    const miss = noteMiss(match, request)
    return this.#guard(request) ?? this.#compose(this.#scope, miss)(request)
  }

  #guard(request: AnyRequest): Result | null {
    try {
      this.#guardHost?.(request)
      if (this.#guardOrigin !== null && isUnsafe(request.method)) this.#guardOrigin(request)
      return null
    } catch (error) {
      return this.#refuse(error, request)
    }
  }

  /** Answers what came to no route. No middleware sees it but what only prepares a request: it may come from another site, and is to do nothing. */
  #refuse(error: unknown, request: AnyRequest): Result {
    const refused = (): never => {
      throw error
    }
    return this.#compose(this.#refusals, refused)(request)
  }

  // ------------------------------------------------------------------------------- ends of a chain

  #finish(response: Response, request: AnyRequest): Response {
    let answer = response
    Response.sent(response)
    if (request.hooks !== null) this.#runHooks(request.hooks, response, request)
    if (!this.#returnables.has(response.headers.block)) {
      answer = conditional(request, response)
      answer.headers.addDefaults(this.#extra)
    }
    if (request.hasEnd) endWith(this.#ending(request), answer)
    if (RESPONSES.hasSubscribers) RESPONSES.publish({ request, response: answer })
    return answer
  }

  /** What failed when all was sent can only be logged. */
  #ending(request: AnyRequest): Ending {
    return { connection: request.connection, close: () => request.close().catch((error) => this.report(error, request)) }
  }

  #runHooks(hooks: readonly ResponseHook[], response: Response, request: AnyRequest): void {
    for (const hook of hooks) {
      runHook(
        () => hook(response),
        request,
        (error) => this.report(error, request),
      )
    }
  }

  #fail(errorHandlers: readonly ErrorHandlers[], error: unknown, request: AnyRequest): Result {
    const failure = this.#judge(error, request)
    // Whoever develops wants to see what failed, and not the page for those who cannot mend it.
    const isShown = failure.status === 500 && this.#isShown(failure, request)
    const handler = findHandler(errorHandlers, error, isShown ? null : failure.status)
    if (handler === undefined) return this.#page(failure, request)
    const respond = (value: unknown): Response => this.#withStatus(value, failure.status, error)
    const failAgain = (second: unknown): Result => this.#page(this.#judge(second, request), request)
    try {
      const page = after(handler(error, request), (value) => asErrorPage(value, failure.status))
      const made = this.#engine === undefined ? page : rendered(this.#engine, page, request)
      return isPromise(made) ? made.then(respond).catch(failAgain) : respond(made)
    } catch (second) {
      return failAgain(second)
    }
  }

  #page(failure: Failure, request: AnyRequest): Result {
    return this.#isShown(failure, request) ? this.#debugPage(failure, request) : failurePage(failure, request)
  }

  /** Whether the debug page stands in for the plain one. Clients that are no browsers get that for faults only: a 404 of theirs stays what it is. */
  #isShown({ status, error }: Failure, request: AnyRequest): boolean {
    if (!this.#debug || error instanceof ValidationError || !isLocal(request)) return false
    return status >= 500 || preferred(request) === 'html'
  }

  async #debugPage(failure: Failure, request: AnyRequest): Promise<Response> {
    try {
      const { debugAnswer } = await import('./debug/debug.ts')
      const routes = this.#routes()
      const { value } = this.#router.match(request.method, request.path, request.headers.get('host'))
      return await debugAnswer(failure, request, { route: value === null ? null : (routes[value.index] ?? null), routes })
    } catch (error) {
      this.report(error, request)
      return failurePage(failure, request)
    }
  }

  #judge(error: unknown, request: AnyRequest): Failure {
    const failure = failureOf(error)
    if (failure.status >= 500) this.report(error, request)
    return failure
  }

  /** An error page that is no Response keeps the error's status and the fields that belong to it. */
  #withStatus(value: unknown, status: number, error: unknown): Response {
    const response = this.#returnables.respond(value)
    const isTemplate = value instanceof TemplateResponse
    if (value === response && !isTemplate) return response
    if (value !== null && !isTemplate) response.status = status
    response.headers.addDefaults(headersOf(error))
    return response
  }

  /** Writes an error to the log. */
  report(error: unknown, request: AnyRequest): void {
    tellError(request, error)
    if (ERRORS.hasSubscribers) ERRORS.publish({ request, error })
    this.#log.error(`${oneLine(request.method)} ${oneLine(request.path)}: ${errorText(error)}`)
  }
}

/** A route whose host the guard refuses is never asked. A host with parameters may have some that are served. */
function refuseUnserved({ registrations, children }: Parts, hosts: readonly string[]): void {
  const serves = servedBy(hosts)
  for (const { host, pattern, place } of registrations) {
    if (host === null || host.names.length > 0 || serves(host.source)) continue
    throw new NuagesError(
      'ROUTE_HOST_UNSERVED',
      `The route ${shown(host.source + pattern.source)} in ${place()} would never be reached: the option hosts does not name its host.`,
      { hint: `Add ${shown(host.source)} to hosts: ${hosts.map((name) => shown(name)).join(', ')}.` },
    )
  }
  for (const child of children) refuseUnserved(Blueprint.parts(child), hosts)
}

function findHandler(all: readonly ErrorHandlers[], error: unknown, status: number | null): ErrorHandler | undefined {
  for (const handlers of all) {
    const handler = handlers.find(error, status)
    if (handler !== undefined) return handler
  }
  return undefined
}
