// Answers made small on their way out (RFC 9110 section 8.4), as a middleware: `app.use(compress())`.
//
// Compressed is what is text by its type, is not small, and is not compressed already. What must not be: an answer that says
// `Cache-Control: no-transform`, a part of a file, an event stream, and what `except` names. A page that holds a secret and also
// shows text of the request tells the secret by its length (the BREACH attack): except those.

import type { BrotliOptions, ZlibOptions, ZstdOptions } from 'node:zlib'
import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import { negotiateEncoding } from './accept.ts'
import { after } from './after.ts'
import { parseCacheControl } from './cache-control.ts'
import { parseContentType } from './content-type.ts'
import { isText } from './mime.ts'
import type { Request } from './request.ts'
import { Response } from './response.ts'
import { addVary } from './vary.ts'

/** Content codings, by the names that they have in Accept-Encoding. */
export type Coding = 'zstd' | 'br' | 'gzip'

/** How answers are compressed. */
export interface CompressOptions {
  /** The codings, the one that is liked best first. */
  readonly codings?: readonly Coding[]
  /** Bytes from which on it is worth it; by default 1024. nginx takes 20, Caddy 512. */
  readonly threshold?: number
  /** Answers that stay as they are: pages that hold secrets and show what the request said. */
  readonly except?: (request: Request<object, unknown, unknown>, response: Response) => boolean
}

const CODINGS: readonly Coding[] = ['br', 'zstd', 'gzip']
const THRESHOLD = 1024
const OPTIONS: readonly string[] = ['codings', 'threshold', 'except'] satisfies (keyof CompressOptions)[]

/** Types beside texts that compress well. */
const COMPRESSIBLE: RegExp =
  /^(?:application\/(?:json|xml|javascript|wasm|rtf|x-ndjson|vnd\.ms-fontobject)|image\/(?:svg\+xml|bmp|vnd\.microsoft\.icon)|font\/(?:ttf|otf)|[^/]+\/[^/]+\+(?:json|xml))$/

/** Makes the middleware. Throws `COMPRESS_INVALID`, for an option that there is none of as well. */
export function compress(
  options: CompressOptions = {},
): (request: Request<object, unknown, unknown>, next: () => Response | Promise<Response>) => Response | Promise<Response> {
  const { codings = CODINGS, threshold = THRESHOLD, except = () => false } = options
  checkOptionNames('COMPRESS_INVALID', 'compress()', options, OPTIONS)
  for (const coding of codings) if (!CODINGS.includes(coding)) throw invalid('codings', coding, CODINGS.join(', '))
  if (!Number.isSafeInteger(threshold) || threshold < 0) throw invalid('threshold', threshold, 'a whole number of bytes')
  return function compression(request, next) {
    return after(next(), (response: Response) => {
      if (!isCompressible(response, threshold) || except(request, response)) return response
      response.headers.set('vary', addVary(response.headers.get('vary'), 'accept-encoding'))
      // A part of a file is a part of its plain bytes.
      if (request.headers.has('range')) return response
      const coding = negotiateEncoding(request.headers.get('accept-encoding'), codings)
      if (coding === null || coding === 'identity') return response
      return compressed(response, coding, request.method === 'HEAD')
    }) as Response | Promise<Response>
  }
}

function invalid(option: string, value: unknown, expected: string): NuagesError {
  return new NuagesError('COMPRESS_INVALID', `The option ${option} of compress() is ${shown(value)}, expected ${expected}.`)
}

function isCompressible({ status, headers, body }: Response, threshold: number): boolean {
  if (body === null || status === 206 || headers.has('content-encoding') || headers.has('content-range')) return false
  const type = parseContentType(headers.get('content-type'))?.type
  if (type === undefined || type === 'text/event-stream' || !(isText(type) || COMPRESSIBLE.test(type))) return false
  const size = sizeOf(body, headers.get('content-length'))
  return (size === null || size >= threshold) && !parseCacheControl(headers.get('cache-control')).noTransform
}

/** Bytes of a body, null where nobody knows yet. */
function sizeOf(body: Response['body'], stated: string | null): number | null {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (body instanceof Uint8Array) return body.length
  return stated === null ? null : Number(stated)
}

function compressed(response: Response, coding: Coding, headOnly: boolean): Response | Promise<Response> {
  const { headers, body } = response
  headers.set('content-encoding', coding)
  headers.delete('content-length')
  headers.delete('accept-ranges')
  const etag = headers.get('etag')
  // The bytes are others now, the meaning is the same (RFC 9110 section 8.8.3.3).
  if (etag?.startsWith('"') === true) headers.set('etag', `W/${etag}`)
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return whole(coding, body).then((bytes) => Response.assemble(response.status, headers, bytes))
  }
  if (!headOnly) response.body = streamed(coding, body as AsyncIterable<Uint8Array>)
  return response
}

function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib')
}

/** Levels for answers made while a client waits: near the best size, at a fraction of the time. */
function levels(): { br: BrotliOptions; gzip: ZlibOptions; zstd: ZstdOptions } {
  const { constants } = zlib()
  return {
    br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    gzip: { level: 6 },
    zstd: { params: { [constants.ZSTD_c_compressionLevel]: 3 } },
  }
}

/** Off the main thread, whatever the size. */
function whole(coding: Coding, body: string | Uint8Array): Promise<Uint8Array> {
  const { brotliCompress, gzip, zstdCompress } = zlib()
  const { br, gzip: level, zstd } = levels()
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, bytes: Uint8Array): void => (error === null ? resolve(bytes) : reject(error))
    if (coding === 'br') brotliCompress(body, br, done)
    else if (coding === 'gzip') gzip(body, level, done)
    else zstdCompress(body, zstd, done)
  })
}

/** Each piece goes out when it is there, as it would uncompressed. */
async function* streamed(coding: Coding, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  const { constants, createBrotliCompress, createGzip, createZstdCompress } = zlib()
  const { br, gzip, zstd } = levels()
  const { pipeline, Readable } = process.getBuiltinModule('node:stream')
  const make = {
    br: () => createBrotliCompress({ ...br, flush: constants.BROTLI_OPERATION_FLUSH }),
    gzip: () => createGzip({ ...gzip, flush: constants.Z_SYNC_FLUSH }),
    zstd: () => createZstdCompress({ ...zstd, flush: constants.ZSTD_e_flush }),
  }
  const encoder = make[coding]()
  // An error of the body reaches who reads the encoder; there is nobody else to tell.
  pipeline(Readable.from(body, { objectMode: false }), encoder, () => {})
  yield* encoder as AsyncIterable<Uint8Array>
}
