// A request without an application: for tests of functions that take one.

import type { Application } from '../gateway/exchange.ts'
import { Client, type ClientRequestOptions } from '../http/client.ts'
import { Direct } from '../http/client-transport.ts'
import { HttpError } from '../http/error.ts'
import { normalisePath, pathEnd } from '../http/path.ts'
import { Request } from '../http/request.ts'
import { SESSION, Session, type SessionRecord } from '../http/session.ts'

/** What the request is to be. */
export interface MakeRequestOptions<P> extends Omit<ClientRequestOptions, 'follow'> {
  /** By default GET, and POST where there is a body. */
  readonly method?: string
  /** Parameters, as a route would give them. */
  readonly params?: P
  /** What the session holds; without it the request has none. */
  readonly session?: SessionRecord
  /** The address that it comes from; by default 127.0.0.1. */
  readonly remoteAddress?: string | null
}

/**
 * Makes a request: `await makeRequest('/notes?page=2', { form: { text: 'Milk' }, session: { user: 7 } })`. Nobody looked at it: no
 * guard, no route, no schema. A path that every application refuses throws.
 */
export async function makeRequest<P extends object = {}>(
  url: string | URL = '/',
  options: MakeRequestOptions<P> = {},
): Promise<Request<P>> {
  const { method, params, session, remoteAddress = '127.0.0.1', ...rest } = options
  const hasBody = rest.json !== undefined || rest.form !== undefined || rest.body !== undefined
  const made: Request<P>[] = []
  const taker: Application = {
    handle(exchange) {
      const path = normalisePath(exchange.target.slice(0, pathEnd(exchange.target)))
      if (typeof path !== 'string') throw new HttpError(400, path.reason, { code: 'PATH_REFUSED' })
      made.push(new Request<P>(exchange, path, params))
      return { status: 204, headers: [], body: null }
    },
  }
  await new Client(new Direct(taker, remoteAddress, false), async () => {}).request(method ?? (hasBody ? 'POST' : 'GET'), url, rest)
  const request = made[0] as Request<P>
  if (session !== undefined) request.set(SESSION, new Session(session))
  return request
}
