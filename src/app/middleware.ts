// Middleware: what stands around the handlers. A chain is folded once, at start; no layer makes a promise of its own.
//
// Every layer sees responses only: an error of the handler or of an inner layer has become its page by then, as in Django.

import { NuagesError, shown } from '../base/errors.ts'
import { isPromise } from '../http/after.ts'
import { Response } from '../http/response.ts'
import type { AnyRequest } from './handler.ts'
import type { Rendering } from './render.ts'

/** A response, now or later. */
export type Result = Response | Promise<Response>

/** What a middleware gives: the response, or a page to be rendered in its place. */
type Given = Result | Rendering | Promise<Response | Rendering>

/** Sees a request on its way in and the response on its way out. `next` goes on, with another request if one is given. */
export type Middleware = (request: AnyRequest, next: (request?: AnyRequest) => Result) => Given

const aroundRefusals: WeakMap<Middleware, Middleware> = new WeakMap()

/**
 * Says what of a middleware stands around the answer to a request that a guard refuses (a foreign origin, an unknown host), so that an error page
 * finds on the request what it finds elsewhere: `prepare`, by default all of it. Such a request is to change nothing, so `prepare` only puts
 * something on it, as a session, and does nothing that it asks for. Other middleware never sees it. Returns `middleware`.
 */
export function preparing(middleware: Middleware, prepare: Middleware = middleware): Middleware {
  aroundRefusals.set(middleware, prepare)
  return middleware
}

/** What of some middleware stands around refusals, in its order. */
export function preparingOf(middleware: readonly Middleware[]): Middleware[] {
  return middleware.map((one) => aroundRefusals.get(one)).filter((one) => one !== undefined)
}

/** A request's way from some point on. */
export type Run = (request: AnyRequest) => Result

/** What a chain needs to know of its application. */
export interface Ends {
  /** Makes a response of what a handler returned. */
  respond(value: unknown): Response
  /** Makes a response of an error; does not throw. */
  fail(error: unknown, request: AnyRequest): Result
  /** Adds what every response gets; does not throw. */
  finish(response: Response, request: AnyRequest): Response
}

/** The way through `middleware`, in order, to `handler`, and back. */
export function compose(middleware: readonly Middleware[], handler: (request: never) => unknown, ends: Ends): Run {
  if (middleware.length === 0) return endpoint(handler as (request: AnyRequest) => unknown, ends)
  const bare: Ends = {
    respond: (value) => ends.respond(value),
    fail: (error, request) => ends.fail(error, request),
    finish: (response) => response,
  }
  let run = endpoint(handler as (request: AnyRequest) => unknown, bare)
  for (let i = middleware.length - 1; i >= 0; i--) run = layer(middleware[i] as Middleware, run, i === 0 ? ends : bare)
  return run
}

/** The innermost part: the handler, its value made a response, its error a page. */
function endpoint(handler: (request: AnyRequest) => unknown, ends: Ends): Run {
  return function run(request) {
    let value: unknown
    try {
      value = handler(request)
      if (!isPromise(value)) return ends.finish(ends.respond(value), request)
    } catch (error) {
      return failed(ends, error, request)
    }
    // Query builders are promises by their `then` alone; what theirs returns is not to be relied on.
    const promise = value instanceof Promise ? value : Promise.resolve(value)
    return promise.then(
      (settled) => settle(ends, settled, request),
      (error) => failed(ends, error, request),
    )
  }
}

function settle(ends: Ends, value: unknown, request: AnyRequest): Result {
  try {
    return ends.finish(ends.respond(value), request)
  } catch (error) {
    return failed(ends, error, request)
  }
}

function failed(ends: Ends, error: unknown, request: AnyRequest): Result {
  const result = ends.fail(error, request)
  return isPromise(result) ? result.then((response) => ends.finish(response, request)) : ends.finish(result, request)
}

function layer(middleware: Middleware, inner: Run, ends: Ends): Run {
  return function run(request) {
    let result: Result
    try {
      // A rendering is a response by now where there is an engine, and refused where there is none.
      let isOver = false
      result = middleware(request, (other = request) => {
        if (isOver) throw twice(middleware)
        isOver = true
        return inner(other)
      }) as Result
      if (!isPromise(result)) return ends.finish(checked(result, middleware), request)
    } catch (error) {
      return failed(ends, error, request)
    }
    return result.then((response) => ends.finish(checked(response, middleware), request)).catch((error) => failed(ends, error, request))
  }
}

/** The handler would run twice, and the body of the request is there once. */
function twice(middleware: Middleware): NuagesError {
  return new NuagesError('MIDDLEWARE_NEXT_TWICE', `${nameOf(middleware)} called next() twice for one request, expected at most once.`, {
    hint: 'Keep what the first call gave. What is to be tried again belongs into the handler, or into transaction(), which can retry.',
  })
}

function nameOf({ name }: Middleware): string {
  return name === '' ? 'A middleware' : `The middleware ${name}`
}

function checked(result: unknown, middleware: Middleware): Response {
  if (result instanceof Response) return Response.checkUnsent(result)
  throw new NuagesError('MIDDLEWARE_RETURN', `${nameOf(middleware)} returned ${shown(result)}, expected a Response or a promise of one.`, {
    hint: 'Return what next() gives, or a Response of your own.',
  })
}
