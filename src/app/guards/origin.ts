// Cross-site request forgery: a browser that another site made send us something. Browsers say where a request comes from;
// what says nothing is no browser, and has no cookies of a user's to misuse.

import { NuagesError, shown } from '../../base/errors.ts'
import { HttpError } from '../../http/error.ts'
import type { AnyRequest } from '../handler.ts'

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Whether a request of this method may change something. */
export function isUnsafe(method: string): boolean {
  return !SAFE.has(method)
}

/** The guard; `trusted` are origins of other sites that may send. */
export function originGuard(trusted: readonly string[]): (request: AnyRequest) => void {
  if (!Array.isArray(trusted))
    throw new NuagesError('ORIGINS_INVALID', `The option trustedOrigins is ${shown(trusted)}, expected an array of origins.`)
  const origins = new Set(trusted.map(checkedOrigin))
  return function guardOrigin(request) {
    const { headers } = request
    const site = headers.get('sec-fetch-site')
    const origin = headers.get('origin')
    if (site === null && origin === null) return
    if (origin !== null && origins.has(origin.toLowerCase())) return
    if (site !== null && site !== 'same-origin' && site !== 'none') throw refused(`Sec-Fetch-Site is ${shown(site)}`)
    if (origin === null || sameOrigin(origin, request)) return
    // A page without referrer sends `null` to its own site too; only the browser itself can say that it is the same.
    if (origin === 'null' && site === 'same-origin') return
    throw refused(`Origin is ${shown(origin)}`)
  }
}

function checkedOrigin(origin: string): string {
  if (URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase()) return origin.toLowerCase()
  throw new NuagesError(
    'ORIGINS_INVALID',
    `The option trustedOrigins holds ${shown(origin)}, expected origins such as 'https://example.org'.`,
  )
}

/**
 * Whether `origin` is the site that the request was sent to. A page on https may send to us on http, which is how it looks
 * behind a proxy that ends TLS; one on http may not send to https, which anyone on the wire could have written.
 */
function sameOrigin(origin: string, request: AnyRequest): boolean {
  const match = /^(https?):\/\/([^/?#@]+)$/i.exec(origin)
  const host = request.headers.get('host')
  if (match === null || host === null) return false
  const [, scheme, authority] = match as unknown as [string, string, string]
  const theirs = scheme.toLowerCase()
  const ours = request.connection.scheme
  if (theirs === 'http' && ours === 'https') return false
  return withoutPort(authority, theirs) === withoutPort(host, ours)
}

function withoutPort(authority: string, scheme: string): string {
  const name = authority.toLowerCase()
  const port = scheme === 'https' ? ':443' : ':80'
  return name.endsWith(port) ? name.slice(0, -port.length) : name
}

function refused(reason: string): HttpError {
  return new HttpError(403, 'This request was sent by another site.', {
    code: 'ORIGIN_REFUSED',
    hint: `${reason}. If that site is yours, name it in the option trustedOrigins.`,
  })
}
