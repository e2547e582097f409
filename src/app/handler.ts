// The types of routes and their handlers. A route's type is its own: nothing piles up on the application.

import type { Defaults, WithDefaults } from '../http/defaults.ts'
import type { CheckHost } from '../http/host-pattern.ts'
import type { CheckPath, Params } from '../http/pattern.ts'
import type { Request } from '../http/request.ts'
import type { Response } from '../http/response.ts'
import type { Route } from '../http/route.ts'
import type { UploadLimits } from '../http/upload-limits.ts'
import type { Returnable } from './returnable.ts'
import type { InvalidHandler, Schema } from './schema.ts'

/** Two paths in a row. */
export type Join<A extends string, B extends string> = A extends '/' | '' ? B : B extends '/' ? A : `${A}${B}`
/** Two names in a row. */
export type Dotted<A extends string, B extends string> = A extends '' ? B : B extends '' ? '' : `${A}.${B}`

/** The inner one of two hosts, where there is one. */
export type Inner<Outer extends string, Own extends string> = Own extends '' ? Outer : Own

/** A request whatever its route: what middleware and hooks get. */
export type AnyRequest = Request<object, unknown, unknown>

/** Answers the requests of a route. */
export type Handler<P, Data, Search, Back> = (request: Request<P, Data, Search>) => Back | Response | Promise<Back | Response>

/** What stands between path and handler. */
export interface RouteOptions<Name extends string, Data, Search, Back, P, D extends Defaults, Host extends string> {
  /** For templates and dynamic use. */
  name?: Name
  /** Parameters that the path does not hold: `{ page: 1 }`. */
  defaults?: D
  /** The hosts that it answers on: `api.example.com`, `{tenant}.example.com`; the blueprint's otherwise, or all. */
  host?: CheckHost<Host>
  /** Validates the body (JSON or urlencoded), which is then `request.data`. */
  body?: Schema<unknown, Data>
  /** Validates the query, which is then `request.search`. */
  query?: Schema<unknown, Search>
  /** Validates the parameters of the path, the defaults among them. */
  params?: Schema<unknown, P>
  /**
   * Answers input that a schema refuses, where a browser asks: shows the form again, with what was typed and what is wrong. The status is 422
   * unless the page says another. Programs get problem details all the same.
   */
  invalid?: InvalidHandler
  /** Validates what the handler returns, unless it is a `Response`. */
  response?: Schema<Back, unknown>
  /** Further methods for the same handler. */
  methods?: readonly string[]
  /** Bytes of a body that are taken; the application's `limit` otherwise. */
  limit?: number
  /** What a form may hold; the application's `uploads` otherwise. */
  uploads?: Partial<UploadLimits>
}

/** Adds a route: `app.get(path, handler)` or `app.get(path, options, handler)`. */
export interface Method<Prefix extends string = '/', Space extends string = '', Host extends string = ''> {
  <const P extends string>(
    path: CheckPath<P>,
    handler: Handler<Params<`${Host}${Join<Prefix, P>}`>, undefined, undefined, Returnable>,
  ): Route<Join<Prefix, P>, '', Host>
  <
    const P extends string,
    const Name extends string = '',
    Data = undefined,
    Search = undefined,
    Back = Returnable,
    D extends Defaults = {},
    const H extends string = '',
    Given = WithDefaults<Params<`${Inner<Host, H>}${Join<Prefix, P>}`>, D>,
  >(
    path: CheckPath<P>,
    options: RouteOptions<Name, Data, Search, Back, Given, D, H>,
    handler: Handler<Given, Data, Search, NoInfer<Back>>,
  ): Route<Join<Prefix, P>, Dotted<Space, Name>, Inner<Host, H>>
}
