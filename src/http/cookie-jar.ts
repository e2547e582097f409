// The cookies that a client keeps: what a browser makes of Set-Cookie (RFC 6265bis section 5), for the test client.
//
// Stricter than the RFC in one place: a cookie without name is dropped, as it would be sent as the bare text of its value. There
// is no list of public suffixes; a domain of one label is refused.

import { type Clock, systemClock } from '../base/clock.ts'
import { parseCookieDate } from './cookie-date.ts'

/** A cookie that is kept. */
export interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** Whether it is for its host alone. */
  readonly hostOnly: boolean
  readonly path: string
  /** Milliseconds since 1970; Infinity for a cookie that ends with the session. */
  readonly expires: number
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: 'strict' | 'lax' | 'none' | null
}

/** A control character other than the tab makes a whole cookie void. */
const CONTROL: RegExp = /[\0-\x08\x0a-\x1f\x7f]/
const MAX_SIZE = 4096

/** Cookies of one client, for any number of hosts. */
export class CookieJar {
  readonly #clock: Clock
  /** In order of creation; the key is domain, path and name. */
  readonly #cookies: Map<string, StoredCookie> = new Map()

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /** Keeps, replaces or removes what a Set-Cookie line of an answer from `url` says. */
  store(line: string, url: URL): void {
    const cookie = this.#read(line, url)
    if (cookie === null) return
    const key = `${cookie.domain}\n${cookie.path}\n${cookie.name}`
    if (cookie.expires <= this.#clock.now()) this.#cookies.delete(key)
    else this.#cookies.set(key, cookie)
  }

  #read(line: string, url: URL): StoredCookie | null {
    const [pair = '', ...rest] = line.split(';')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    const value = pair.slice(equals + 1).trim()
    if (name === '' || CONTROL.test(line) || name.length + value.length > MAX_SIZE) return null
    const attributes = readAttributes(rest)
    const domain = domainOf(attributes.get('domain') ?? '', url.hostname)
    const secure = attributes.has('secure')
    if (domain === null || (secure && !isTrustworthy(url))) return null
    const path = attributes.get('path') ?? ''
    const cookie: StoredCookie = {
      name,
      value,
      domain: domain || url.hostname,
      hostOnly: domain === '',
      path: path.startsWith('/') ? path : defaultPath(url.pathname),
      expires: this.#expiry(attributes),
      secure,
      httpOnly: attributes.has('httponly'),
      sameSite: sameSiteOf(attributes.get('samesite')),
    }
    return keepsPrefix(cookie) ? cookie : null
  }

  #expiry(attributes: ReadonlyMap<string, string>): number {
    const maxAge = attributes.get('max-age')
    if (maxAge !== undefined) return this.#clock.now() + Number(maxAge) * 1000
    const expires = attributes.get('expires')
    return expires === undefined ? Number.POSITIVE_INFINITY : (parseCookieDate(expires) ?? Number.POSITIVE_INFINITY)
  }

  /** The cookies that go with a request for `url`, those of longer paths first, then older ones. */
  cookiesFor(url: URL): StoredCookie[] {
    const now = this.#clock.now()
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.expires > now && matches(cookie, url))
      .toSorted((a, b) => b.path.length - a.path.length)
  }

  /** The Cookie field for `url`, null where there is nothing to send. */
  header(url: URL): string | null {
    const cookies = this.cookiesFor(url)
    return cookies.length === 0 ? null : cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  /** Forgets everything. */
  clear(): void {
    this.#cookies.clear()
  }

  /** All that are kept, expired ones too. */
  [Symbol.iterator](): IterableIterator<StoredCookie> {
    return this.#cookies.values()
  }
}

/** The last of a name counts; an unreadable Max-Age or Expires, and an empty Domain, is none. */
function readAttributes(texts: readonly string[]): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const text of texts) {
    const equals = text.indexOf('=')
    const name = (equals < 0 ? text : text.slice(0, equals)).trim().toLowerCase()
    const value = equals < 0 ? '' : text.slice(equals + 1).trim()
    if (name === 'max-age' && !/^-?\d+$/.test(value)) continue
    if (name === 'expires' && parseCookieDate(value) === null) continue
    if (name === 'domain' && value === '') continue
    attributes.set(name, value)
  }
  return attributes
}

/** The domain that a cookie is for: '' for its host alone, null where it is none of the host's. */
function domainOf(attribute: string, host: string): string | null {
  const domain = attribute.replace(/^\./, '').toLowerCase()
  if (domain === '') return attribute === '' ? '' : null
  if (domain === host) return domain
  return domain.includes('.') && host.endsWith(`.${domain}`) && !isAddress(host) ? domain : null
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host)
}

/** Where browsers take Secure cookies: https, and what never leaves the machine. */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  )
}

/** RFC 6265bis section 5.1.4 */
function defaultPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

function sameSiteOf(text = ''): StoredCookie['sameSite'] {
  const value = text.toLowerCase()
  return value === 'strict' || value === 'lax' || value === 'none' ? value : null
}

/** RFC 6265bis section 4.1.3 */
function keepsPrefix({ name, secure, hostOnly, path }: StoredCookie): boolean {
  if (/^__secure-/i.test(name)) return secure
  return !/^__host-/i.test(name) || (secure && hostOnly && path === '/')
}

function matches({ domain, hostOnly, path, secure }: StoredCookie, url: URL): boolean {
  const host = url.hostname
  if (host !== domain && (hostOnly || !host.endsWith(`.${domain}`))) return false
  if (secure && !isTrustworthy(url)) return false
  const { pathname } = url
  return pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'))
}
