// The response: an Answer, so a server sends it as it is. Fetch's names where they fit; never the global Response, which
// costs more than a whole request here.

import { NuagesError, shown } from '../base/errors.ts'
import { SafeString } from '../base/safe-string.ts'
import type { Answer, AnswerBody } from '../gateway/exchange.ts'
import { Headers, type HeadersInit } from '../wire/headers.ts'
import { isBodiless } from '../wire/writer.ts'
import { ResponseCookies } from './cookies.ts'
import { formatETag, makeETag } from './etag.ts'
import { eventStream, type ServerEvent } from './events.ts'
import type { FileOptions } from './file.ts'
import { checkRedirect } from './redirect.ts'
import { byteStream, type StreamSource } from './stream.ts'

/** What can be given as a body. */
export type ResponseBody = string | Uint8Array | ArrayBuffer | Blob | StreamSource | null

/** Status and header fields of a response. */
export interface ResponseInit {
  status?: number
  headers?: HeadersInit
}

// Lines that were checked once and are used as they stand.
/** The header block of a text response. */
export const TEXT_BLOCK: string = 'content-type: text/plain; charset=utf-8\r\n'
/** The header block of an HTML response. */
export const HTML_BLOCK: string = 'content-type: text/html; charset=utf-8\r\n'
/** The header block of a JSON response (RFC 8259 section 11: no charset). */
export const JSON_BLOCK: string = 'content-type: application/json\r\n'
/** The header block of a response of bytes that nothing is known of. */
export const BYTES_BLOCK: string = 'content-type: application/octet-stream\r\n'

/** What goes back to the client. */
export class Response implements Answer {
  status: number
  headers: Headers
  body: AnswerBody
  /** How far it has come: made, given by a handler, or sent. */
  #stage: 0 | 1 | 2 = 0

  /** Text, and iterators of pieces, are `text/plain` unless `init` says otherwise; other bodies `application/octet-stream`. */
  constructor(body: ResponseBody = null, init?: ResponseInit) {
    this.status = init?.status === undefined ? 200 : checkStatus(init.status)
    this.headers = new Headers(init?.headers)
    this.body = null
    if (body === null) return
    if (isBodiless(this.status)) throw bodyForbidden(this.status)
    this.body = answerBody(body)
    if (!this.headers.has('content-type')) this.headers = addType(this.headers, typeBlock(body))
  }

  /** Assembles a response of parts that are known to be good: for the framework's own paths. */
  static assemble(status: number, headers: Headers, body: AnswerBody): Response {
    const response = new Response()
    response.status = status
    response.headers = headers
    response.body = body
    return response
  }

  /** Takes what a handler gave, once: the cookies of one visitor are on it when it comes again. Throws `RESPONSE_REUSED`. */
  static take(response: Response): Response {
    if (response.#stage !== 0) throw reused()
    response.#stage = 1
    return response
  }

  /** Throws `RESPONSE_REUSED` for one that was sent before. */
  static checkUnsent(response: Response): Response {
    if (response.#stage === 2) throw reused()
    return response
  }

  /** Says that nothing more is done to it. */
  static sent(response: Response): void {
    response.#stage = 2
  }

  /** `text/plain`. */
  static text(text: string, init?: ResponseInit): Response {
    if (typeof text !== 'string') throw noText('text', text)
    return typed(text, TEXT_BLOCK, init)
  }

  /** `text/html`, from `html` or a template, or from text that is HTML already. */
  static html(text: SafeString | string, init?: ResponseInit): Response {
    if (typeof text !== 'string' && !SafeString.is(text)) throw noText('html', text)
    return typed(String(text), HTML_BLOCK, init)
  }

  /** `application/json`. Throws `RESPONSE_JSON` for what JSON cannot say. */
  static json(value: unknown, init?: ResponseInit): Response {
    return typed(jsonText(value), JSON_BLOCK, init)
  }

  /**
   * Sends the client to another place, with GET (303). A text must be a path of this site (`/x`, `./x`, `?page=2`): what a
   * client gave cannot lead it elsewhere. Another site is named by a `URL`.
   */
  static redirect(location: string | URL, init?: ResponseInit | 301 | 302 | 303 | 307 | 308): Response {
    const options = typeof init === 'number' ? { status: init } : init
    const headers = new Headers(options?.headers)
    headers.set('location', checkRedirect(location))
    return Response.assemble(redirectStatus(options?.status ?? 303), headers, null)
  }

  /** A body sent piece by piece, as fast as the client takes it. Text is sent as UTF-8. */
  static stream(source: StreamSource, init?: ResponseInit): Response {
    return new Response(source, init)
  }

  /**
   * A file. With `root` the path is data and cannot leave that folder; without, it must be absolute and is yours to vouch for.
   * Ranges, conditional requests and HEAD are taken care of. What is not there is a 404.
   */
  static async file(path: string | URL, options: FileOptions = {}): Promise<Response> {
    const { fileAnswer } = await import('./file.ts')
    const { headers, body } = await fileAnswer(path, options)
    return Response.assemble(checkStatus(options.status ?? 200), headers, body)
  }

  /** Server-sent events (https://html.spec.whatwg.org/#server-sent-events). */
  static events(source: Iterable<ServerEvent | string> | AsyncIterable<ServerEvent | string>, init?: ResponseInit): Response {
    const response = new Response(null, init)
    if (isBodiless(response.status)) throw bodyForbidden(response.status)
    response.body = eventStream(source)
    response.headers.addDefaults(EVENT_HEADERS)
    return response
  }

  /** Names this state of the resource, so that a client that has it already is sent 304: by `tag`, or by a digest of the whole body. */
  setETag(tag?: string, weak = false): void {
    this.headers.set('etag', formatETag(tag ?? makeETag(this.#whole()), weak))
  }

  #whole(): string | Uint8Array {
    if (typeof this.body === 'string' || this.body instanceof Uint8Array) return this.body
    throw new NuagesError('RESPONSE_ETAG', 'A response without a whole body has no digest to be its entity tag.', {
      hint: 'Give a tag of your own, such as a version: response.setETag(String(article.version)).',
    })
  }

  /** Cookies to set. */
  get cookies(): ResponseCookies {
    return new ResponseCookies(this.headers)
  }
}

/** Caches and proxies would hold events back: the last line is nginx's. */
const EVENT_HEADERS: Headers = Headers.fromBlock('content-type: text/event-stream\r\ncache-control: no-store\r\nx-accel-buffering: no\r\n')

function typed(body: string, block: string, init: ResponseInit | undefined): Response {
  if (init === undefined) return Response.assemble(200, Headers.fromBlock(block), body)
  const status = init.status === undefined ? 200 : checkStatus(init.status)
  if (isBodiless(status)) throw bodyForbidden(status)
  const headers = new Headers(init.headers)
  return Response.assemble(status, headers.has('content-type') ? headers : addType(headers, block), body)
}

function addType(headers: Headers, block: string): Headers {
  return Headers.fromBlock(block + headers.block)
}

/** JSON text, or an error that names what cannot be said in it. */
export function jsonText(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    if (error instanceof NuagesError) throw error
    const isDeep = error instanceof RangeError
    throw new NuagesError('RESPONSE_JSON', `A value cannot be written as JSON: ${(error as Error).message.split('\n')[0]}.`, {
      hint: isDeep
        ? 'It is nested too deeply, or a toJSON method gives new objects without end: pick the parts to send.'
        : 'A cycle or a bigint is in it: give its class a toJSON method, or pick the parts to send.',
      cause: error,
    })
  }
  // A promise is written as an object that has nothing: only then it is looked for.
  if (text?.includes('{}')) refusePromises(value)
  if (text !== undefined) return text
  throw new NuagesError('RESPONSE_JSON', `A value cannot be written as JSON: ${shown(value)}.`, {
    hint: 'Use null where there is nothing.',
  })
}

function refusePromises(value: unknown): void {
  const open: [path: string, value: unknown][] = [['', value]]
  for (const [path, part] of open) {
    if (part instanceof Promise) {
      throw new NuagesError('RESPONSE_JSON', `A value cannot be written as JSON: ${path === '' ? 'it' : shown(path)} is a promise.`, {
        hint: 'Is an `await` missing?',
      })
    }
    if (typeof part !== 'object' || part === null || 'toJSON' in part) continue
    for (const [name, inner] of Object.entries(part))
      if (typeof inner === 'object') open.push([path === '' ? name : `${path}.${name}`, inner])
  }
}

function typeBlock(body: Exclude<ResponseBody, null>): string {
  if (typeof body === 'string') return TEXT_BLOCK
  const opaque = ArrayBuffer.isView(body) || body instanceof ArrayBuffer || isBlob(body) || isReadableStream(body)
  return opaque ? BYTES_BLOCK : TEXT_BLOCK
}

/** Asked by tag: to name a global class would load it. */
export function isReadableStream(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object ReadableStream]'
}

function answerBody(body: Exclude<ResponseBody, null>): AnswerBody {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (typeof body === 'object' && isBlob(body)) return byteStream(body.stream() as AsyncIterable<Uint8Array>)
  return byteStream(body as StreamSource)
}

/** Asked by tag: to name the global class would load it. */
export function isBlob(value: object): value is Blob {
  const tag = Object.prototype.toString.call(value)
  return (tag === '[object Blob]' || tag === '[object File]') && value instanceof Blob
}

function bodyForbidden(status: number): NuagesError {
  return new NuagesError('RESPONSE_BODY_FORBIDDEN', `A response of status ${status} cannot have a body.`)
}

function reused(): NuagesError {
  return new NuagesError('RESPONSE_REUSED', 'A response was given for a second request, with what the first one left on it.', {
    hint: 'Make it anew for each request: () => Response.text(...), not a constant outside of the handler.',
  })
}

function noText(method: string, value: unknown): NuagesError {
  return new NuagesError('RESPONSE_TEXT', `Response.${method}() was given ${shown(value)}, expected a text.`, {
    hint: 'String(value) makes a text of a number, Response.json(value) sends what is no text.',
  })
}

function checkStatus(status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status
  throw new NuagesError('RESPONSE_STATUS', `A response has the status ${shown(status)}, expected a whole number from 200 to 599.`)
}

function redirectStatus(status: number): number {
  if ([301, 302, 303, 307, 308].includes(status)) return status
  throw new NuagesError('RESPONSE_STATUS', `A redirect has the status ${shown(status)}, expected 301, 302, 303, 307 or 308.`)
}
