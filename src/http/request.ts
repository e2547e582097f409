// The request as a handler sees it: a view on an Exchange. Making one costs an allocation; everything else is made when it is
// asked for, and kept.

import { NuagesError, shown } from '../base/errors.ts'
import { IncomingBody, readBody } from '../gateway/body.ts'
import type { Connection, Exchange, HeaderReader } from '../gateway/exchange.ts'
import { negotiate } from './accept.ts'
import { after, isPromise } from './after.ts'
import { checkUnpacked } from './content-coding.ts'
import { isJsonType, parseContentType, unexpectedType } from './content-type.ts'
import { parseCookies } from './cookies.ts'
import { type Fields, parseUrlencoded } from './fields.ts'
import { type Form, parseForm } from './form.ts'
import { formatHost, parseHost } from './host.ts'
import { parseJson } from './json.ts'
import type { Key } from './key.ts'
import { limitedBody, tooLarge } from './limited-body.ts'
import type { Part } from './multipart.ts'
import { queryOf } from './path.ts'
import type { Given } from './pattern.ts'
import type { Response } from './response.ts'
import type { Route } from './route.ts'
import { noSession, SESSION, type Session } from './session.ts'
import type { Spool } from './spool.ts'
import { type UploadLimits, uploadLimits } from './upload-limits.ts'

/** Bytes of a body that are taken unless a route says otherwise: 1 MiB. Django takes 2.5 MiB, nginx 1 MiB. */
export const BODY_LIMIT = 1_048_576

const URLENCODED = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data'
const NOTHING: object = {}
const decoder: TextDecoder = new TextDecoder()

/** How a browser came to ask, in its own words. Scripts cannot change them. */
export interface FetchMetadata {
  /** `same-origin`, `same-site`, `cross-site`, or `none` for an address that was typed in. */
  readonly site: string | null
  /** Such as `navigate`, `cors`, `no-cors`, `websocket`. */
  readonly mode: string | null
  /** What it is for, such as `document`, `image`, `empty` for a script's own request. */
  readonly dest: string | null
  /** Whether somebody clicked or typed. */
  readonly isUser: boolean
}

/** Sees the response to one request, and may change its fields. Its errors are logged. */
export type ResponseHook = (response: Response) => void | Promise<void>

/** Makes the URL of a route by its name. */
export type UrlByName = (name: string, params?: Readonly<Record<string, unknown>>) => string

/** What an application lends to the requests of a route. */
export interface RequestContext {
  /** Bytes of a body that are taken. */
  readonly limit: number
  /** What a form may hold. */
  readonly uploads?: UploadLimits
  readonly url: UrlByName
}

const ALONE: RequestContext = {
  limit: BODY_LIMIT,
  url: (name) => {
    throw new NuagesError('ROUTE_NAME_UNKNOWN', `No route has the name ${shown(name)}: this request came to no application.`)
  },
}

/** One request. `P`, `Data` and `Search` are what the route's pattern and schemas give. */
export class Request<P = {}, Data = undefined, Search = undefined> {
  readonly #exchange: Exchange
  readonly method: string
  /** The normalised path, percent-encoded, without mount and query: the one that the router and every guard look at. */
  readonly path: string
  /** The parameters of the path, as the route's converters give them. */
  readonly params: P
  /** The body, as the route's `body` schema gives it. */
  readonly data: Data
  /** The query, as the route's `query` schema gives it. */
  readonly search: Search
  readonly #context: RequestContext
  #query: Fields | null
  #cookies: Map<string, string> | null
  #bytes: Uint8Array | Promise<Uint8Array> | null
  #values: Map<Key<unknown>, unknown> | null
  #form: Promise<Form> | null
  #spool: Spool | null
  #closed: boolean
  #hooks: ResponseHook[] | null
  #ends: (() => void | Promise<void>)[] | null

  constructor(exchange: Exchange, path: string, params: P = NOTHING as P, context: RequestContext = ALONE) {
    this.#exchange = exchange
    this.method = exchange.method
    this.path = path
    this.params = params
    this.data = undefined as Data
    this.search = undefined as Search
    this.#context = context
    this.#query = null
    this.#cookies = null
    this.#bytes = null
    this.#values = null
    this.#form = null
    this.#spool = null
    this.#closed = false
    this.#hooks = null
    this.#ends = null
  }

  get headers(): HeaderReader {
    return this.#exchange.headers
  }

  /** The whole URL, its host as the client names it in Host. */
  get url(): string {
    const { mount, target } = this.#exchange
    return `${this.#origin}${mount}${target.startsWith('/') ? target : '/'}`
  }

  /** Whether it came by https: to us, or to the proxy in front that is trusted. */
  get isSecure(): boolean {
    return this.connection.scheme === 'https'
  }

  /** Host as the client names it, with its port where it has one. Data: check it by the option `hosts`. */
  get host(): string {
    return this.headers.get('host') ?? 'localhost'
  }

  /** Path and query, the mount left out: what a log or a link back to this page needs. Flask's `full_path`. */
  get fullPath(): string {
    const query = queryOf(this.#exchange.target)
    return query === '' ? this.path : `${this.path}?${query}`
  }

  /** The URL of the application: scheme, host and mount, a slash at its end. */
  get rootUrl(): string {
    return `${this.#origin}${this.mount}/`
  }

  /** The URL without its query. */
  get baseUrl(): string {
    return `${this.#origin}${this.mount}${this.path}`
  }

  /** The page that led here, null where the client does not say (RFC 9110 section 10.1.3). Browsers often send its origin alone. */
  get referrer(): string | null {
    return this.headers.get('referer')
  }

  /** What the client calls itself, null where it does not say. Data: anybody can send anything. */
  get userAgent(): string | null {
    return this.headers.get('user-agent')
  }

  /** What a browser says of how it came to ask (https://www.w3.org/TR/fetch-metadata/), each null where it does not say. */
  get fetchMetadata(): FetchMetadata {
    const { headers } = this
    return {
      site: headers.get('sec-fetch-site'),
      mode: headers.get('sec-fetch-mode'),
      dest: headers.get('sec-fetch-dest'),
      isUser: headers.get('sec-fetch-user') === '?1',
    }
  }

  /** The part of the path that stands before ours: where this application is mounted. `''` or `/prefix`. */
  get mount(): string {
    return this.#exchange.mount
  }

  /** The query, raw: `get('page')` gives the first value or null, `all('tag')` all of them. */
  get query(): Fields {
    this.#query ??= parseUrlencoded(queryOf(this.#exchange.target))
    return this.#query
  }

  get cookies(): ReadonlyMap<string, string> {
    this.#cookies ??= parseCookies(this.headers.get('cookie'))
    return this.#cookies
  }

  get connection(): Connection {
    return this.#exchange.connection
  }

  /** The peer's address, null where there is none. */
  get remoteAddress(): string | null {
    return this.#exchange.connection.remoteAddress
  }

  /** Fires when the client is gone or the request ran out of time. */
  get signal(): AbortSignal {
    return this.#exchange.signal
  }

  // --------------------------------------------------------------------------- the body

  /** The body as it arrives, at most as many bytes as the route's limit; null where there is none. It can be read once. */
  get body(): AsyncIterable<Uint8Array> | null {
    const { body, headers } = this.#exchange
    return body === null ? null : limitedBody(body, this.#context.limit, headers)
  }

  /** The whole body, without a promise where it is there already. Above the limit throws, or rejects with, 413. */
  read(): Uint8Array | Promise<Uint8Array> {
    if (this.#bytes !== null) return this.#bytes
    const { body, headers } = this.#exchange
    const there = body === null || (body instanceof IncomingBody && body.complete)
    if (!there && Number(headers.get('content-length')) > this.#context.limit) throw tooLarge(this.#context.limit)
    const bytes = readBody(body, this.#context.limit)
    this.#bytes = bytes
    if (isPromise(bytes)) bytes.then((whole) => this.#keep(whole), ignore)
    return bytes
  }

  #keep(bytes: Uint8Array): void {
    this.#bytes = bytes
  }

  async bytes(): Promise<Uint8Array> {
    return this.read()
  }

  /** The body as UTF-8 text. 415 where it is packed (Content-Encoding): `bytes` has it as it came. */
  async text(): Promise<string> {
    checkUnpacked(this.headers)
    return decoder.decode(await this.read())
  }

  /** The body as JSON, whatever its type says. 400 where it is malformed. */
  async json(): Promise<unknown> {
    checkUnpacked(this.headers)
    return parseJson(decoder.decode(await this.read()))
  }

  /**
   * The fields and files of a form, urlencoded or multipart. Malformed is a 400, above a limit a 413, another type a 415. The
   * files are there until the request is over; `saveTo` keeps one.
   */
  form(limits?: Partial<UploadLimits>): Promise<Form> {
    this.#form ??= this.#readForm(uploadLimits(limits, this.#context.uploads))
    return this.#form
  }

  async #readForm(limits: UploadLimits): Promise<Form> {
    const stated = this.headers.get('content-type')
    const type = parseContentType(stated)?.type
    if (type === URLENCODED) return parseForm(await this.text(), limits)
    if (type !== MULTIPART) throw unexpectedType(stated, `${URLENCODED} or ${MULTIPART}`)
    const { readForm, Spool } = await import('./spool.ts')
    const spool = new Spool(limits.memory)
    this.#spool = spool
    if (this.#closed) spool.close()
    this.signal.addEventListener('abort', () => spool.close(), { once: true })
    try {
      return await readForm(this.#parts(limits), spool)
    } catch (error) {
      await spool.close()
      // Where the client is gone its files are, too: that they are missing is no fault of the handler's.
      throw this.signal.aborted ? this.signal.reason : error
    }
  }

  /** The parts of a multipart form as they arrive: for uploads that are passed on without being kept. Can be read once. */
  parts(limits?: Partial<UploadLimits>): AsyncIterable<Part> {
    return this.#parts(uploadLimits(limits, this.#context.uploads))
  }

  async *#parts(limits: UploadLimits): AsyncGenerator<Part, undefined> {
    checkUnpacked(this.headers)
    const { boundaryOf, readParts } = await import('./multipart.ts')
    const boundary = boundaryOf(this.headers.get('content-type'))
    yield* readParts(this.#bytes === null ? this.body : [this.#bytes], boundary, limits)
  }

  /** Whether a form was asked for, so that there may be files to remove. */
  get hasForm(): boolean {
    return this.#form !== null
  }

  /**
   * Runs when the request is over: with the last byte of a streamed answer, or when nobody takes the rest of it; with any other
   * answer, when it is handed to the server. For what a stream needs while it lasts, which its own `finally` would not
   * close where it is never begun, as for HEAD. Werkzeug's `call_on_close`.
   */
  onEnd(callback: () => void | Promise<void>): void {
    this.#ends ??= []
    this.#ends.push(callback)
  }

  /** Whether something is to be done when the request is over. */
  get hasEnd(): boolean {
    return this.#form !== null || this.#ends !== null
  }

  /** Removes what the request keeps in temporary files, and runs what waits for its end. An `App` calls it when the answer is out. */
  async close(): Promise<void> {
    this.#closed = true
    const ends = this.#ends ?? []
    this.#ends = null
    const ended = await Promise.allSettled([this.#spool?.close(), ...ends.map(async (end) => end())])
    const errors = ended.filter((end) => end.status === 'rejected').map(({ reason }) => reason as unknown)
    if (errors.length > 0)
      throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'Several things failed when a request was over.')
  }

  /** The form as a global FormData, files in memory. */
  async formData(): Promise<FormData> {
    const data = new FormData()
    const form = await this.form()
    for (const [name, value] of form) data.append(name, value)
    for (const file of form.files()) data.append(file.field, new File([await file.bytes()], file.name, { type: file.type }))
    return data
  }

  /** The body by its type: what a `body` schema is given. JSON's value, or an object of a form's fields and files. */
  payload(): unknown {
    const stated = this.headers.get('content-type')
    const type = parseContentType(stated)?.type
    if (type === MULTIPART) return this.form().then((form) => form.values())
    if (type === undefined || (!isJsonType(type) && type !== URLENCODED)) {
      throw unexpectedType(stated, `application/json, ${URLENCODED} or ${MULTIPART}`)
    }
    checkUnpacked(this.headers)
    const uploads = uploadLimits({}, this.#context.uploads)
    const parse = isJsonType(type) ? (text: string) => parseJson(text) : (text: string) => parseForm(text, uploads).values()
    return after(this.read(), (bytes) => parse(decoder.decode(bytes)))
  }

  // --------------------------------------------------------------------------- the rest

  /** Which of these media types (or `html`, `text`, `json`) the client likes best; null where it likes none. */
  accepts<T extends string>(...types: readonly T[]): T | null {
    return negotiate(this.headers.get('accept'), types)
  }

  /** What this visitor left between requests. Throws `SESSION_MISSING` where no sessions are installed. */
  get session(): Session {
    const session = this.#values?.get(SESSION)
    if (session === undefined) throw noSession()
    return session as Session
  }

  /** What was left under a key. Throws `REQUEST_KEY_UNSET` where nothing was. */
  get<T>(key: Key<T>): T {
    if (this.#values?.has(key) !== true) {
      throw new NuagesError('REQUEST_KEY_UNSET', `Nothing was set on the request under the key ${shown(key.name)}.`, {
        hint: 'Set it before, in a middleware that runs for this route: request.set(key, value).',
      })
    }
    return this.#values.get(key) as T
  }

  /** Leaves a value for those who come later in this request. */
  set<T>(key: Key<T>, value: T): void {
    this.#values ??= new Map()
    this.#values.set(key, value)
  }

  /**
   * Runs a hook on the response to this request, an error page too, when all middleware has seen it: for what is only known
   * here and belongs on a response that somebody else makes, such as a cookie. Flask's `after_this_request`.
   */
  after(hook: ResponseHook): void {
    this.#hooks ??= []
    this.#hooks.push(hook)
  }

  /** The hooks of this request, null where there are none. An `App` runs them. */
  get hooks(): readonly ResponseHook[] | null {
    return this.#hooks
  }

  /**
   * The path to a route, or to the route of a name, the mount in front. A route of another host than the request's gets a whole URL, with
   * the request's scheme and port.
   */
  urlFor<P extends string, H extends string>(route: Route<P, string, H>, ...params: Given<`${H}${P}`>): string
  urlFor(name: string, params?: Readonly<Record<string, unknown>>): string
  urlFor(to: Route<string, string, string> | string, params?: Readonly<Record<string, unknown>>): string {
    const url = typeof to === 'string' ? this.#context.url(to, params) : to.url(params ?? {})
    return url.startsWith('//') ? this.#elsewhere(url) : this.mount + url
  }

  /** A URL with a host, seen from here. */
  #elsewhere(url: string): string {
    const slash = url.indexOf('/', 2)
    const own = parseHost(this.headers.get('host'))
    const name = url.slice(2, slash)
    const path = this.mount + url.slice(slash)
    if (own?.name === name) return path
    const { scheme } = this.connection
    return `${scheme}://${formatHost({ name, port: own?.port ?? null }, scheme)}${path}`
  }

  /** The same as a whole URL, for mails and feeds: `https://example.org/blog/3`. */
  absoluteUrlFor<P extends string, H extends string>(route: Route<P, string, H>, ...params: Given<`${H}${P}`>): string
  absoluteUrlFor(name: string, params?: Readonly<Record<string, unknown>>): string
  absoluteUrlFor(to: Route<string, string, string> | string, params?: Readonly<Record<string, unknown>>): string {
    const path = typeof to === 'string' ? this.urlFor(to, params) : this.urlFor(to, params ?? {})
    return path.startsWith('/') ? `${this.#origin}${path}` : path
  }

  get #origin(): string {
    return `${this.connection.scheme}://${this.host}`
  }

  /** The same request as a global `Request`. Costly: made when asked for. The body can be read here or there, once. */
  toFetch(): globalThis.Request {
    const body = this.method === 'GET' || this.method === 'HEAD' ? null : this.body
    const stream = body === null ? null : toStream(body)
    const init = { method: this.method, headers: [...this.headers], signal: this.signal, body: stream, duplex: 'half' }
    return new globalThis.Request(this.url, init as RequestInit)
  }
}

/** `ReadableStream.from` (https://streams.spec.whatwg.org/#rs-from), which TypeScript's DOM types lack. */
function toStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return (ReadableStream as unknown as { from(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> }).from(source)
}

function ignore(): void {}
