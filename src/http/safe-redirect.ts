// Where a client may be sent on its own word, by absolute URL too: Django's url_has_allowed_host_and_scheme. For references
// that must stay on this site `isLocal` is the simpler question.

import { isLocal } from './redirect.ts'

/** C0, blank, DEL, backslash: browsers drop some, and read others as a slash. */
const UNSAFE: RegExp = /[\0-\x20\x7f-\x9f\\]/
const ABSOLUTE: RegExp = /^(https?):\/\/([^/?#@]+)(?:[/?#]|$)/i

/** What a redirect may lead to. */
export interface SafeRedirectOptions {
  /** Hosts with their port where it is not the scheme's own: `example.org`, `example.org:8443`. */
  readonly hosts?: readonly string[]
  /** Refuses http; by default false. */
  readonly https?: boolean
}

/**
 * Whether `url`, as a client may have given it, stays on this site or leads to one of `hosts`. Absolute URLs are taken only as
 * `http://host/...` or `https://host/...`; everything that two browsers could read differently is refused.
 */
export function isSafeRedirect(url: string, { hosts = [], https = false }: SafeRedirectOptions = {}): boolean {
  if (isLocal(url)) return true
  if (UNSAFE.test(url) || !url.isWellFormed()) return false
  const [, scheme, host] = ABSOLUTE.exec(url) ?? []
  if (scheme === undefined || host === undefined) return false
  if (https && scheme.toLowerCase() !== 'https') return false
  return hosts.some((allowed) => allowed.toLowerCase() === host.toLowerCase())
}
