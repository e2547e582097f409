// Cookies, RFC 6265bis. Reading takes what is there and never fails; writing checks every attribute.

import { NuagesError, shown } from '../base/errors.ts'
import type { Headers } from '../wire/headers.ts'
import { trimBlanks } from './quoted.ts'

/** cookie-name = token (RFC 6265 section 4.1.1) */
const NAME: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E, no quote, comma, semicolon, backslash or space */
const VALUE: RegExp = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
/** av-octet: any character but controls and semicolon; here without comma and space, which no path or domain needs */
const ATTRIBUTE: RegExp = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/
/** Browsers keep about 4 KiB of name and value together (RFC 6265bis section 5.5). */
const MAX_SIZE = 4096
/** Pairs that are read of one request. Browsers keep 50 to 180 for a site. */
const MAX_COOKIES = 300

/** The cookies of a request. The first of a name counts, which is the one of the most particular path; names are data. */
export function parseCookies(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>()
  if (header === null) return cookies
  let equals = header.indexOf('=')
  // Looked for once, not again from each semicolon on: a field of semicolons alone has none.
  for (let from = 0; equals >= 0 && from < header.length && cookies.size < MAX_COOKIES; ) {
    const semicolon = header.indexOf(';', from)
    const end = semicolon < 0 ? header.length : semicolon
    if (equals < from) equals = header.indexOf('=', from)
    if (equals >= 0 && equals < end) {
      // Blanks only: a byte of UTF-8 can look like a no-break space.
      const name = utf8(trimBlanks(header, from, equals))
      // A nameless cookie `=__Host-x=1` must not come out as `__Host-x`.
      if (name !== '' && !cookies.has(name)) cookies.set(name, unquote(trimBlanks(header, equals + 1, end)))
    }
    from = end + 1
  }
  return cookies
}

/**
 * The text of a value. Within quotes, `\"`, `\\` and octal codes are escapes: so write Flask and Django, whose cookies one may share.
 */
function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return utf8(value)
  const inner = value.slice(1, -1)
  if (!inner.includes('\\')) return utf8(inner)
  return utf8(inner.replace(/\\(?:([0-3][0-7]{2})|(["\\]))/g, (_, octal?: string, plain?: string) => plain ?? octalCharacter(octal)))
}

function octalCharacter(octal = ''): string {
  return String.fromCharCode(Number.parseInt(octal, 8))
}

/** A field value has one character for each byte; browsers mean UTF-8. What is none stays as it is. */
function utf8(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return text
  const decoded = new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0)))
  return decoded.includes('\ufffd') ? text : decoded
}

/** The attributes of a cookie. */
export interface CookieOptions {
  /** Seconds to live; 0 takes it away. Without it the cookie lives as long as the browser's session. */
  maxAge?: number
  expires?: Date
  /** Where it is sent; by default `/`. */
  path?: string
  /** Sent to this domain and all below it; without it to this host alone. */
  domain?: string
  /** Only over https. */
  secure?: boolean
  /** Out of reach of scripts; by default true. */
  httpOnly?: boolean
  /** By default `lax`. */
  sameSite?: 'strict' | 'lax' | 'none'
  /** Kept apart for each site that embeds this one (CHIPS); needs `secure`. */
  partitioned?: boolean
  /** Which cookies Chromium drops first where a site has too many. */
  priority?: 'low' | 'medium' | 'high'
}

/** The cookies that a response sets. */
export class ResponseCookies {
  readonly #headers: Headers

  constructor(headers: Headers) {
    this.#headers = headers
  }

  set(name: string, value: string, options: CookieOptions = {}): void {
    this.#headers.append('set-cookie', formatCookie(name, value, options))
  }

  /** Takes a cookie away; path and domain must be those it was set with. */
  delete(name: string, options: CookieOptions = {}): void {
    this.set(name, '', { ...options, maxAge: 0, expires: new Date(0) })
  }
}

/** The value of a Set-Cookie field. */
export function formatCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!NAME.test(name)) throw invalid(name, 'name', name, 'a token')
  if (typeof value !== 'string' || !VALUE.test(value)) {
    throw invalid(
      name,
      'value',
      value,
      'visible ASCII without quote, comma, semicolon and backslash',
      'Encode it: encodeURIComponent(value).',
    )
  }
  if (name.length + value.length > MAX_SIZE) throw invalid(name, 'value', value, `at most ${MAX_SIZE} characters with the name`)
  for (const flag of FLAGS) {
    if (typeof (options[flag] ?? false) !== 'boolean') throw invalid(name, flag, options[flag], 'true or false')
  }
  checkPrefix(name, options)
  return `${name}=${value}${attributes(name, options)}`
}

const FLAGS = ['secure', 'httpOnly', 'partitioned'] as const

function attributes(name: string, options: CookieOptions): string {
  const { secure = false, httpOnly = true, sameSite = 'lax', partitioned = false, priority } = options
  let out = lifetime(name, options) + place(name, options)
  if (secure) out += '; Secure'
  if (httpOnly) out += '; HttpOnly'
  out += `; SameSite=${site(name, sameSite, secure)}`
  if (partitioned && !secure) throw invalid(name, 'partitioned', partitioned, 'secure beside it, or browsers drop the cookie')
  if (partitioned) out += '; Partitioned'
  return priority === undefined ? out : `${out}; Priority=${spelled(name, 'priority', priority, PRIORITIES)}`
}

function lifetime(name: string, { maxAge, expires }: CookieOptions): string {
  let out = ''
  if (maxAge !== undefined) {
    if (!Number.isSafeInteger(maxAge) || maxAge < 0) throw invalid(name, 'maxAge', maxAge, 'whole seconds')
    out += `; Max-Age=${maxAge}`
  }
  if (expires !== undefined) out += `; Expires=${date(name, expires)}`
  return out
}

function place(name: string, { path = '/', domain }: CookieOptions): string {
  if (typeof path !== 'string' || !ATTRIBUTE.test(path) || !path.startsWith('/'))
    throw invalid(name, 'path', path, "a path that begins with '/'")
  if (domain === undefined) return `; Path=${path}`
  if (typeof domain !== 'string' || !/^\.?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(domain)) {
    throw invalid(name, 'domain', domain, 'a host name')
  }
  return `; Path=${path}; Domain=${domain}`
}

const PRIORITIES: ReadonlyMap<string, string> = new Map([
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
])

const SITES: ReadonlyMap<string, string> = new Map([
  ['strict', 'Strict'],
  ['lax', 'Lax'],
  ['none', 'None'],
])

function site(name: string, sameSite: string, secure: boolean): string {
  const text = spelled(name, 'sameSite', sameSite, SITES)
  if (sameSite === 'none' && !secure) throw invalid(name, 'sameSite', sameSite, 'secure beside it, or browsers drop the cookie')
  return text
}

function spelled(name: string, part: string, value: string, spellings: ReadonlyMap<string, string>): string {
  const text = spellings.get(value)
  if (text === undefined) throw invalid(name, part, value, [...spellings.keys()].join(', ').replace(/, (?=\w+$)/, ' or '))
  return text
}

function date(name: string, expires: Date): string {
  if (!(expires instanceof Date) || Number.isNaN(expires.getTime())) throw invalid(name, 'expires', expires, 'a valid Date')
  return expires.toUTCString()
}

/** RFC 6265bis section 4.1.3: browsers drop a cookie whose prefix promises more than its attributes keep. */
function checkPrefix(name: string, { secure, httpOnly = true, path = '/', domain }: CookieOptions): void {
  const prefix = /^__(host|secure|http)-(http-)?/i.exec(name)
  if (prefix === null) return
  const kind = prefix[1]?.toLowerCase()
  if (secure !== true) throw invalid(name, 'secure', secure, 'true, as its prefix says')
  if (!httpOnly && (kind === 'http' || (kind === 'host' && prefix[2] !== undefined))) {
    throw invalid(name, 'httpOnly', httpOnly, 'true, as its prefix says')
  }
  if (kind === 'host' && (path !== '/' || domain !== undefined)) throw invalid(name, 'path', path, "'/' and no domain, as its prefix says")
}

function invalid(name: string, part: string, value: unknown, expected: string, hint?: string): NuagesError {
  const options = hint === undefined ? {} : { hint }
  return new NuagesError('COOKIE_INVALID', `The ${part} of cookie ${shown(name)} is ${shown(value)}, expected ${expected}.`, options)
}
