// What a handler may return, and what is made of it. One table:
//
//   string                                  text/plain
//   SafeString, from html`` or a template   text/html
//   Response, ours or the global one        itself
//   null                                    204
//   plain object, array, has toJSON         JSON
//   bytes (ArrayBuffer and views), Blob     application/octet-stream, never the type that a client gave a Blob
//   async or sync iterator                  streamed as text/plain; ReadableStream as application/octet-stream
//   undefined, number, boolean, function, and objects of other classes: an error that says what to return

import { NuagesError, shown } from '../base/errors.ts'
import { SafeString } from '../base/safe-string.ts'
import type { AnswerBody } from '../gateway/exchange.ts'
import { BYTES_BLOCK, HTML_BLOCK, isBlob, isReadableStream, JSON_BLOCK, jsonText, Response, TEXT_BLOCK } from '../http/response.ts'
import { byteStream, type StreamSource } from '../http/stream.ts'
import { Headers } from '../wire/headers.ts'
import { Rendering } from './render.ts'

/** What a handler may return. A function is no such object: it was forgotten to be called. */
export type Returnable = string | null | Response | SafeString | (object & { readonly apply?: never })

/** Turns what handlers return into responses, with header lines of the application's own in front. */
export class Returnables {
  readonly #text: string
  readonly #html: string
  readonly #json: string
  readonly #bytes: string
  readonly #empty: string

  /** `extra` are lines that every answer gets; they are put in beforehand, so that they cost nothing. */
  constructor(extra: Headers = new Headers()) {
    this.#text = TEXT_BLOCK + extra.block
    this.#html = HTML_BLOCK + extra.block
    this.#json = JSON_BLOCK + extra.block
    this.#bytes = BYTES_BLOCK + extra.block
    this.#empty = extra.block
  }

  /** Whether a header block is one of those made here and has the extra lines already. */
  has(block: string): boolean {
    return block === this.#text || block === this.#json || block === this.#html || block === this.#bytes || block === this.#empty
  }

  /** The response for a returned value. Throws `RETURN_VALUE` for what means nothing. */
  respond(value: unknown): Response {
    if (typeof value === 'string') return make(200, this.#text, value)
    if (value === null) return make(204, this.#empty, null)
    if (typeof value !== 'object') throw meaningless(value)
    if (value instanceof Response) return Response.checkUnsent(value)
    return this.#object(value)
  }

  #object(value: object): Response {
    if (value instanceof Rendering) throw engineless(value)
    if (SafeString.is(value)) return make(200, this.#html, value.toString())
    // Before toJSON, which Node's Buffer has.
    if (ArrayBuffer.isView(value)) return make(200, this.#bytes, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    if (Array.isArray(value) || isPlain(value) || typeof (value as { toJSON?: unknown }).toJSON === 'function') {
      return make(200, this.#json, jsonText(value))
    }
    if (value instanceof ArrayBuffer) return make(200, this.#bytes, new Uint8Array(value))
    return this.#stranger(value)
  }

  #stranger(value: object): Response {
    if (isFetchResponse(value)) return fromFetch(value)
    if (isBlob(value)) return make(200, this.#bytes, byteStream(value.stream() as unknown as StreamSource))
    if (isReadableStream(value)) return make(200, this.#bytes, byteStream(value as StreamSource))
    const iterable = Symbol.asyncIterator in value || Symbol.iterator in value
    if (!iterable || value instanceof Map || value instanceof Set) throw meaningless(value)
    return make(200, this.#text, byteStream(value as StreamSource))
  }
}

function make(status: number, block: string, body: AnswerBody): Response {
  return Response.assemble(status, Headers.fromBlock(block), body)
}

/** An object literal, of this realm or another, or one without prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return (
    prototype === null ||
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  )
}

/** Whether a value is a global Response. Asked by tag: to name the class would load it. */
export function isFetchResponse(value: unknown): value is globalThis.Response {
  return Object.prototype.toString.call(value) === '[object Response]' && value instanceof globalThis.Response
}

/** What `fetch` brought from elsewhere has been decoded by it, so the fields that speak of the coded form are wrong by now. */
function fromFetch(response: globalThis.Response): Response {
  const headers = new Headers(response.headers)
  if (response.url !== '') for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  return Response.assemble(response.status, headers, response.body === null ? null : byteStream(response.body))
}

function engineless({ template }: Rendering): NuagesError {
  return new NuagesError('RENDER_ENGINE', `A handler rendered ${shown(template)}, but the application has no engine.`, {
    hint: 'Give it one: new App({ engine }), a function (name, context) => text.',
  })
}

function meaningless(value: unknown): NuagesError {
  return new NuagesError('RETURN_VALUE', `A handler returned ${described(value)}, which says nothing about the answer.`, {
    hint: cure(value),
  })
}

function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) return shown(value)
  return `an object of class ${(value.constructor as { name?: string } | undefined)?.name ?? shown(value)}`
}

function cure(value: unknown): string {
  if (value === undefined) return 'Is a `return` missing? Return null for an answer without content (204).'
  if (typeof value === 'number' || typeof value === 'bigint')
    return `Return String(value) for text, [value] for JSON, or new Response(null, { status: ${value} }) for a status.`
  if (typeof value === 'boolean') return 'Return String(value) for text, or { ok: value } for JSON.'
  if (typeof value === 'function') return 'Call it, and return what it gives.'
  if (value instanceof Error) return 'Throw errors: `throw error`.'
  if (value instanceof Map) return 'Return Object.fromEntries(map) for JSON.'
  if (value instanceof Set) return 'Return [...set] for JSON.'
  return 'Return text, html``, a plain object or array, bytes, an iterator, a Response or null. For JSON give the class a toJSON method, or return { ...value }.'
}
