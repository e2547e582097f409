// A second reader of requests, independent of src/wire: the whole input at once, by regular expressions close to the RFCs' ABNF,
// without a thought for speed. What it accepts the real reader must accept and read the same, and the other way round.
// Everything is latin1 text here: one character a byte. The client is taken to half-close after the input.

import { isIPv6 } from 'node:net'

/** A request as it was read; `body` is null where the input or a fault cut it. */
export interface StrictRequest {
  method: string
  target: string
  version: string
  fields: [string, string][]
  keepAlive: boolean
  expectContinue: boolean
  upgrade: boolean
  body: string | null
}

/** What a whole connection says. */
export interface StrictReading {
  requests: StrictRequest[]
  outcome: 'closed' | 'paused' | 'refused'
}

const TCHAR = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]"
const QUOTED = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"'
const EXTENSIONS = `(?:[ \\t]*;[ \\t]*${TCHAR}+(?:[ \\t]*=[ \\t]*(?:${TCHAR}+|${QUOTED}))?)*`
const UNRESERVED = "(?:[A-Za-z0-9\\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})"
const AUTHORITY = `(?:\\[[^\\]]*\\]|${UNRESERVED}+)(?::\\d{0,5})?`

const REQUEST_LINE = new RegExp(`^(${TCHAR}{1,32}) ([\\x21-\\x7e]+) HTTP/(1\\.[01])$`)
const FIELD_LINE = new RegExp(
  `^(${TCHAR}+):[ \\t]*((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?)[ \\t]*$`,
)
const CHUNK_LINE = new RegExp(`([0-9A-Fa-f]{1,16})(${EXTENSIONS})\\r\\n`, 'y')
const HOST = new RegExp(`^${AUTHORITY}$`)
const TOKEN = new RegExp(`^${TCHAR}+$`)
const ABSOLUTE = new RegExp(`^(https?)://(?:(?:${UNRESERVED}|[,:])*@)?(${AUTHORITY})((?:[/?#].*)?)$`, 'i')

/** The IANA registry without `*` and PRI; UPnP, Icecast, caches. */
const METHODS = (
  'ACL,BASELINE-CONTROL,BIND,CHECKIN,CHECKOUT,CONNECT,COPY,DELETE,GET,HEAD,LABEL,LINK,LOCK,MERGE,MKACTIVITY,MKCALENDAR,MKCOL,MKREDIRECTREF,' +
  'MKWORKSPACE,MOVE,OPTIONS,ORDERPATCH,PATCH,POST,PROPFIND,PROPPATCH,PUT,QUERY,REBIND,REPORT,SEARCH,TRACE,UNBIND,UNCHECKOUT,UNLINK,UNLOCK,' +
  'UPDATE,UPDATEREDIRECTREF,VERSION-CONTROL,M-SEARCH,NOTIFY,SUBSCRIBE,UNSUBSCRIBE,SOURCE,PURGE'
).split(',')
const FORBIDDEN_TRAILERS = (
  'authorization,cache-control,connection,content-encoding,content-length,content-range,cookie,expect,host,keep-alive,max-forwards,' +
  'proxy-authorization,proxy-connection,range,set-cookie,te,trailer,transfer-encoding,upgrade'
).split(',')
const CODINGS = ['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress']

/** Thrown where the input is no HTTP, or stops in the middle. */
class Fault extends Error {}

function must(condition: boolean): asserts condition {
  if (!condition) throw new Fault()
}

/** Reads all requests of a connection. */
export function readStrictly(input: string): StrictReading {
  const requests: StrictRequest[] = []
  try {
    let at = 0
    for (;;) {
      at = afterEmptyLines(input, at)
      if (at === input.length) return { requests, outcome: 'closed' }
      const [request, bodyAt, framing] = readHead(input, at)
      requests.push(request)
      const [body, end] = framing === 'chunked' ? readChunked(input, bodyAt) : readLength(input, bodyAt, framing)
      request.body = body
      if (request.upgrade) return { requests, outcome: 'paused' }
      if (!request.keepAlive) return { requests, outcome: 'closed' }
      at = end
    }
  } catch (fault) {
    if (fault instanceof Fault) return { requests, outcome: 'refused' }
    throw fault
  }
}

/** RFC 9112 section 2.2, with two empty lines at most. */
function afterEmptyLines(input: string, from: number): number {
  let at = from
  while (input.startsWith('\r\n', at)) at += 2
  if (input.slice(at) === '\r') at += 2
  must(at - from <= 4)
  return Math.min(at, input.length)
}

/** The lines from here to the empty line, and what follows it. */
function readLines(input: string, from: number): [lines: string[], end: number] {
  if (input.startsWith('\r\n', from)) return [[], from + 2]
  const end = input.indexOf('\r\n\r\n', from)
  must(end >= 0)
  return [input.slice(from, end).split('\r\n'), end + 4]
}

function readFields(lines: readonly string[]): [string, string][] {
  return lines.map((line) => {
    const match = FIELD_LINE.exec(line)
    must(match !== null)
    return [(match[1] as string).toLowerCase(), match[2] as string]
  })
}

function readHead(input: string, from: number): [StrictRequest, bodyAt: number, framing: number | 'chunked'] {
  const [[requestLine = '', ...lines], bodyAt] = readLines(input, from)
  must(requestLine.length <= 8192 && bodyAt - from - requestLine.length - 2 <= 16_384 && lines.length <= 100)
  const match = REQUEST_LINE.exec(requestLine)
  must(match !== null)
  const [, method, target, version] = match as unknown as [string, string, string, string]
  must(METHODS.includes(method))
  const fields = readFields(lines)
  const host = readHost(fields, version)
  const connection = readTokens(valuesOf(fields, 'connection').join(','))
  const wantsUpgrade = version === '1.1' && connection.includes('upgrade') && valuesOf(fields, 'upgrade').length > 0
  const keepsAlive = !connection.includes('close') && (version === '1.1' || connection.includes('keep-alive'))
  const framing = readFraming(fields, version)
  const request: StrictRequest = {
    method,
    target: readTarget(method, target, host),
    version,
    fields,
    keepAlive: keepsAlive && method !== 'CONNECT',
    expectContinue: readExpect(fields, version),
    upgrade: wantsUpgrade || method === 'CONNECT',
    body: null,
  }
  return [request, bodyAt, method === 'CONNECT' ? 0 : framing]
}

function valuesOf(fields: readonly [string, string][], name: string): string[] {
  return fields.filter((field) => field[0] === name).map((field) => field[1])
}

/** RFC 9110 section 5.6.1: a list with empty elements left out. */
function readTokens(list: string): string[] {
  const tokens = list.split(',').map((part) => trimmed(part).toLowerCase())
  const filled = tokens.filter((token) => token !== '')
  must(filled.every((token) => TOKEN.test(token)))
  return filled
}

/** SP and HTAB taken off both ends; `trim` would take others too. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t'.includes(text.charAt(start))) start++
  while (end > start && ' \t'.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** RFC 9112 section 3.2. */
function readHost(fields: readonly [string, string][], version: string): string | null {
  const hosts = valuesOf(fields, 'host')
  must(hosts.length === 1 || (hosts.length === 0 && version === '1.0'))
  const host = hosts[0]
  must(host === undefined || isAuthority(host))
  return host ?? null
}

/** RFC 9110 section 7.2 with RFC 3986 section 3.2.2. */
function isAuthority(text: string): boolean {
  if (!HOST.test(text)) return false
  if (Number(/:(\d*)$/.exec(text.replace(/^\[.*\]/, ''))?.[1] ?? 0) > 65535) return false
  const literal = /^\[(.*)\]/.exec(text)?.[1]
  if (literal === undefined) return true
  return /^v[0-9a-f]+\.[\w\-.~!$&'()*+,;=:]+$/i.test(literal) || (isIPv6(literal) && !literal.includes('%'))
}

/** RFC 9112 section 3.2, made one form: a path, `*`, or the authority of a CONNECT. */
function readTarget(method: string, target: string, host: string | null): string {
  if (method === 'CONNECT') return readAuthorityForm(target, host)
  if (target.startsWith('/')) return target
  if (target === '*') {
    must(method === 'OPTIONS' || method === 'M-SEARCH')
    return target
  }
  const match = ABSOLUTE.exec(target)
  must(match !== null)
  const [, scheme, authority, rest] = match as unknown as [string, string, string, string]
  must(isAuthority(authority))
  const port = scheme.toLowerCase() === 'http' ? /:(80)?$/ : /:(443)?$/
  must(host === null || host.toLowerCase().replace(port, '') === authority.toLowerCase().replace(port, ''))
  return rest.startsWith('/') ? rest : `/${rest}`
}

function readAuthorityForm(target: string, host: string | null): string {
  must(isAuthority(target) && /:0*[1-9]\d*$/.test(target))
  const name = target.toLowerCase()
  must(host === null || [name, name.replace(/:\d+$/, '')].includes(host.toLowerCase()))
  return target
}

/** RFC 9112 section 6.3. */
function readFraming(fields: readonly [string, string][], version: string): number | 'chunked' {
  const lengths = valuesOf(fields, 'content-length')
  const codings = valuesOf(fields, 'transfer-encoding')
  if (codings.length > 0) {
    must(version === '1.1' && lengths.length === 0)
    const names = codings
      .join(',')
      .split(',')
      .map((name) => trimmed(name).toLowerCase())
    must(names.pop() === 'chunked' && names.every((name) => CODINGS.includes(name)))
    return 'chunked'
  }
  if (lengths.length === 0) return 0
  must(lengths.length === 1 && /^[0-9]+$/.test(lengths[0] as string))
  must(BigInt(lengths[0] as string) < 2n ** 53n)
  return Number(lengths[0])
}

/** RFC 9110 section 10.1.1. */
function readExpect(fields: readonly [string, string][], version: string): boolean {
  const values = valuesOf(fields, 'expect')
  if (values.length === 0 || version === '1.0') return false
  must(values.length === 1 && (values[0] as string).toLowerCase() === '100-continue')
  return true
}

function readLength(input: string, from: number, length: number): [body: string, end: number] {
  must(input.length - from >= length)
  return [input.slice(from, from + length), from + length]
}

/** RFC 9112 section 7.1. */
function readChunked(input: string, from: number): [body: string, end: number] {
  let at = from
  let body = ''
  let extensionBytes = 0
  for (;;) {
    CHUNK_LINE.lastIndex = at
    const match = CHUNK_LINE.exec(input)
    must(match !== null)
    const [line, digits, extensions] = match as unknown as [string, string, string]
    extensionBytes += extensions === '' ? 0 : extensions.length + 1
    const size = BigInt(`0x${digits}`)
    must(size < 2n ** 53n && extensionBytes <= 4096)
    at += line.length
    if (size === 0n) return [body, readTrailers(input, at)]
    const [data, end] = readLength(input, at, Number(size))
    must(input.startsWith('\r\n', end))
    body += data
    at = end + 2
  }
}

function readTrailers(input: string, from: number): number {
  const [lines, end] = readLines(input, from)
  must(end - from <= 4096 && lines.length <= 32)
  must(readFields(lines).every(([name]) => !FORBIDDEN_TRAILERS.includes(name)))
  return end
}
