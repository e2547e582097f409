// The environ of PEP 3333: CGI's variables and the `wsgi.` ones, from an exchange and back.

import type { Exchange, HeaderReader } from './exchange.ts'
import { splitTarget } from './target.ts'
import { type FileLike, FileWrapper, type Input, InputStream } from './wsgi-streams.ts'

/** Where an application writes what went wrong. */
export interface ErrorStream {
  write(text: string): void
  writelines(lines: Iterable<string>): void
  flush(): void
}

/** What a WSGI application gets. Further keys are its own and its middleware's to add. */
export interface Environ {
  REQUEST_METHOD: string
  /** The mount, percent-decoded; `''` at the root. */
  SCRIPT_NAME: string
  /** The rest of the path, percent-decoded. `''` for a request for the server as a whole (`*`). */
  PATH_INFO: string
  QUERY_STRING: string
  CONTENT_TYPE?: string
  CONTENT_LENGTH?: string
  SERVER_NAME: string
  SERVER_PORT: string
  SERVER_PROTOCOL: string
  SERVER_SOFTWARE?: string
  GATEWAY_INTERFACE?: string
  REMOTE_ADDR?: string
  REMOTE_PORT?: string
  /** `on` under TLS. */
  HTTPS?: string
  'wsgi.version': readonly [1, 0]
  'wsgi.url_scheme': 'http' | 'https'
  'wsgi.input': Input
  'wsgi.errors': ErrorStream
  'wsgi.multithread': boolean
  'wsgi.multiprocess': boolean
  'wsgi.run_once': boolean
  /** Makes chunks of a file. */
  'wsgi.file_wrapper'?: (file: FileLike, blockSize?: number) => FileWrapper
  /** What the environ was made from, with what WSGI forgot: the signal, `waitUntil`, TLS facts. */
  'nuages.exchange'?: Exchange
  [key: string]: unknown
}

/** Standard error. */
const ERRORS: ErrorStream = {
  write: (text) => void globalThis.process.stderr.write(text),
  writelines: (lines) => {
    for (const line of lines) ERRORS.write(line)
  },
  flush: () => {},
}

/** Those have variables of their own; `Proxy` would become HTTP_PROXY, which many HTTP clients obey (CVE-2016-5385 and its kin); and the framing is removed. */
const DROPPED = new Set(['content-type', 'content-length', 'proxy', 'transfer-encoding'])

/** The environ for an exchange whose body has been read. It has no prototype: a key is data. */
export function environOf(exchange: Exchange, body: Uint8Array, errors: ErrorStream = ERRORS): Environ {
  const { connection, headers, method, mount, target } = exchange
  const { path, query } = splitTarget(target)
  const environ: Environ = Object.assign(Object.create(null), {
    REQUEST_METHOD: method,
    SCRIPT_NAME: native(mount),
    PATH_INFO: path === '*' ? '' : native(path),
    QUERY_STRING: query,
    ...serverOf(exchange),
    SERVER_PROTOCOL: connection.protocol,
    SERVER_SOFTWARE: 'nuages',
    GATEWAY_INTERFACE: 'CGI/1.1',
    'wsgi.version': [1, 0],
    'wsgi.url_scheme': connection.scheme,
    'wsgi.input': new InputStream(body),
    'wsgi.errors': errors,
    'wsgi.multithread': false,
    'wsgi.multiprocess': false,
    'wsgi.run_once': false,
    'wsgi.file_wrapper': (file: FileLike, blockSize?: number) => new FileWrapper(file, blockSize),
    'nuages.exchange': exchange,
  })
  const type = headers.get('content-type')
  if (type !== null) environ.CONTENT_TYPE = type
  if (body.length > 0 || headers.has('content-length')) environ.CONTENT_LENGTH = String(body.length)
  if (connection.remoteAddress !== null) environ.REMOTE_ADDR = connection.remoteAddress
  if (connection.remotePort !== null) environ.REMOTE_PORT = String(connection.remotePort)
  if (connection.scheme === 'https') environ.HTTPS = 'on'
  addFields(environ, headers)
  return environ
}

/** "SERVER_NAME and SERVER_PORT can never be empty strings, and so are always required." */
function serverOf({ connection, headers }: Exchange): { SERVER_NAME: string; SERVER_PORT: string } {
  const host = /^(.*?)(?::(\d+))?$/.exec(headers.get('host') ?? '')
  const port = host?.[2] ?? connection.localPort ?? (connection.scheme === 'https' ? 443 : 80)
  return { SERVER_NAME: host?.[1] || (connection.localAddress ?? 'localhost'), SERVER_PORT: String(port) }
}

/** `X-Name` becomes HTTP_X_NAME. A name with an underscore would become another's twin, and is dropped. */
function addFields(environ: Environ, headers: HeaderReader): void {
  for (const [name] of headers) {
    if (name.includes('_') || DROPPED.has(name.toLowerCase())) continue
    const key = `HTTP_${name.toUpperCase().replaceAll('-', '_')}`
    if (environ[key] === undefined) environ[key] = headers.get(name)
  }
}

/** A percent-encoded path as a native string: each byte a code point. */
function native(path: string): string {
  return path.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The target of an exchange for an environ: path and query, percent-encoded again. */
export function targetOf(environ: Environ): string {
  if (environ.PATH_INFO === '' && environ.REQUEST_METHOD === 'OPTIONS' && environ.SCRIPT_NAME === '') return '*'
  const path = quoteNative(environ.PATH_INFO === '' ? '/' : environ.PATH_INFO)
  return environ.QUERY_STRING === '' ? path : `${path}?${environ.QUERY_STRING}`
}

/** A native string as a URL's path: what may not stand in a path is percent-encoded, byte by byte. */
export function quoteNative(text: string, keep: RegExp = /[\w\-.~!$&'()*+,;=:@/]/): string {
  let quoted = ''
  for (const char of text) quoted += keep.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  return quoted
}

/** The header fields of an environ. */
export class WsgiHeaders implements HeaderReader {
  readonly #fields: Map<string, string> = new Map()

  constructor(environ: Environ) {
    for (const [key, value] of Object.entries(environ)) {
      if (key.startsWith('HTTP_')) this.#fields.set(key.slice(5).toLowerCase().replaceAll('_', '-'), String(value))
    }
    if (environ.CONTENT_TYPE !== undefined && environ.CONTENT_TYPE !== '') this.#fields.set('content-type', environ.CONTENT_TYPE)
    if (environ.CONTENT_LENGTH !== undefined && environ.CONTENT_LENGTH !== '') this.#fields.set('content-length', environ.CONTENT_LENGTH)
  }

  get(name: string): string | null {
    return this.#fields.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase())
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#fields[Symbol.iterator]()
  }
}
