// A client for tests: it keeps cookies, follows redirects and sends forms as a browser does, and asks an application directly or
// over a socket. Several at once are several users.

import { type Clock, systemClock } from '../base/clock.ts'
import { NuagesError, shown } from '../base/errors.ts'
import { Headers, type HeadersInit } from '../wire/headers.ts'
import { type BodyOptions, makeBody, type SentBody } from './client-body.ts'
import { ClientResponse } from './client-response.ts'
import type { Transport } from './client-transport.ts'
import { CookieJar } from './cookie-jar.ts'

/** Redirects that are followed. Browsers follow 20. */
const MAX_REDIRECTS = 20

/** How a client behaves. */
export interface ClientOptions {
  /** What relative URLs are relative to; by default `http://localhost`. Its host is the Host of requests. */
  readonly base?: string | URL
  /** Header fields of every request. */
  readonly headers?: HeadersInit
  /** Whether redirects are followed; by default not. */
  readonly follow?: boolean
  /** The time by which cookies expire. */
  readonly clock?: Clock
}

/** One request. */
export interface ClientRequestOptions extends BodyOptions {
  readonly headers?: HeadersInit
  /** Added to the query of the URL. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>
  readonly follow?: boolean
  /** Aborts the request, as a client that leaves. */
  readonly signal?: AbortSignal
}

type Verb = (url: string | URL, options?: ClientRequestOptions) => Promise<ClientResponse>

/** One user with one set of cookies. */
export class Client implements AsyncDisposable {
  readonly cookies: CookieJar
  readonly #base: URL
  readonly #headers: Headers
  readonly #follow: boolean
  readonly #transport: Transport
  readonly #end: () => Promise<void>

  readonly get: Verb = (url, options) => this.request('GET', url, options)
  readonly head: Verb = (url, options) => this.request('HEAD', url, options)
  readonly options: Verb = (url, options) => this.request('OPTIONS', url, options)
  readonly post: Verb = (url, options) => this.request('POST', url, options)
  readonly put: Verb = (url, options) => this.request('PUT', url, options)
  readonly patch: Verb = (url, options) => this.request('PATCH', url, options)
  readonly delete: Verb = (url, options) => this.request('DELETE', url, options)

  constructor(transport: Transport, end: () => Promise<void>, options: ClientOptions = {}) {
    this.#transport = transport
    this.#end = end
    this.#base = new URL(options.base ?? 'http://localhost')
    this.#headers = new Headers(options.headers)
    this.#follow = options.follow ?? false
    this.cookies = new CookieJar(options.clock ?? systemClock)
  }

  /** Sends a request of any method. */
  async request(method: string, url: string | URL, options: ClientRequestOptions = {}): Promise<ClientResponse> {
    const body = await makeBody(options)
    const headers = new Headers(options.headers)
    headers.addDefaults(this.#headers)
    let place = this.#locate(url, options.query)
    let next = { method, body, headers }
    const history: ClientResponse[] = []
    for (;;) {
      const response = await this.#send(next, place, options.signal, [...history])
      const location = this.#redirect(response, options.follow ?? this.#follow)
      if (location === null) return response
      if (history.push(response) > MAX_REDIRECTS) throw endless(place.url)
      next = redirected(next, response.status)
      place = { url: location, target: location.pathname + location.search }
    }
  }

  #locate(url: string | URL, query: ClientRequestOptions['query'] = {}): Place {
    const path = typeof url === 'string' && url.startsWith('/')
    const located = path ? new URL(this.#base.origin + url) : new URL(url, this.#base)
    for (const [name, values] of Object.entries(query))
      for (const value of [values].flat()) located.searchParams.append(name, String(value))
    // A path goes out as it is spelled, so that a test can send what the URL class would tidy up.
    const asSpelled = path && Object.keys(query).length === 0 && /^[\x21-\x7e]+$/.test(url) && !url.includes('#')
    return { url: located, target: asSpelled ? url : located.pathname + located.search }
  }

  async #send(
    { method, body, headers: given }: Next,
    { url, target }: Place,
    signal = new AbortController().signal,
    history: ClientResponse[],
  ): Promise<ClientResponse> {
    const headers = new Headers(given)
    if (body?.type != null && !headers.has('content-type')) headers.set('content-type', body.type)
    if (body !== null && body.content instanceof Uint8Array && !headers.has('content-length')) {
      headers.set('content-length', String(body.content.length))
    }
    if (!headers.has('host')) headers.set('host', url.host)
    const cookies = this.cookies.header(url)
    if (cookies !== null && !headers.has('cookie')) headers.set('cookie', cookies)
    const received = await this.#transport.send({ method, url, target, headers, body: body?.content ?? null, signal })
    for (const line of received.headers.getSetCookie()) this.cookies.store(line, url)
    return new ClientResponse(received, url, history)
  }

  /** Where a response leads, null where it leads nowhere or is not to be followed. */
  #redirect({ status, headers, url }: ClientResponse, follow: boolean): URL | null {
    const location = headers.get('location')
    if (!follow || location === null || ![301, 302, 303, 307, 308].includes(status)) return null
    const to = new URL(location, url)
    if (to.hostname === url.hostname) return to
    throw new NuagesError('CLIENT_REDIRECT', `A redirect leads away from the application: ${shown(to.href)}.`, {
      hint: 'Do not follow it: client.get(url, { follow: false }), and look at its location.',
    })
  }

  /** Ends what the client began: the server on its socket, or `stop` of the application. */
  close(): Promise<void> {
    return this.#end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end()
  }
}

interface Place {
  readonly url: URL
  readonly target: string
}

interface Next {
  readonly method: string
  readonly body: SentBody | null
  readonly headers: Headers
}

/** Fetch's rules (https://fetch.spec.whatwg.org/#http-redirect-fetch): 303, and POST at 301 and 302, go on with GET. */
function redirected({ method, body, headers }: Next, status: number): Next {
  const becomesGet = status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST'
  if (!becomesGet) {
    if (body !== null && !(body.content instanceof Uint8Array)) {
      throw new NuagesError('CLIENT_REDIRECT', `A redirect of status ${status} asks again for a body that was streamed.`)
    }
    return { method, body, headers }
  }
  const kept = new Headers(headers)
  for (const name of ['content-type', 'content-length']) kept.delete(name)
  return { method: 'GET', body: null, headers: kept }
}

function endless(url: URL): NuagesError {
  return new NuagesError('CLIENT_REDIRECT', `More than ${MAX_REDIRECTS} redirects, the last from ${shown(url.href)}.`)
}
