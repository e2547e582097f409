// Where a redirect may lead. A text is taken to come from the client unless proven otherwise.

import { NuagesError, shown } from '../base/errors.ts'

/**
 * A reference that stays on this site: `/path`, `./path`, `../path`, `?query` or `#fragment`. Browsers read `\` as `/` and drop
 * tabs and line ends, so `//evil`, `/\evil` and `/<tab>/evil` all lead elsewhere.
 */
const LOCAL: RegExp = /^(?:\/(?![/\\])|\.\.?\/|[?#])[^\\\0-\x20\x7f]*$/

/** Whether a reference, as a client may have given it, stays on this site: for `?next=`. */
export function isLocal(location: string): boolean {
  return LOCAL.test(location) && location.isWellFormed()
}

/** The value of Location. Throws `REDIRECT_NOT_LOCAL`. */
export function checkRedirect(location: string | URL): string {
  if (location instanceof URL) {
    if (location.protocol === 'http:' || location.protocol === 'https:') return location.href
    throw new NuagesError('REDIRECT_SCHEME', `A redirect leads to ${shown(location.href)}, expected http or https.`)
  }
  if (typeof location === 'string' && isLocal(location)) return encodeURI(location).replaceAll('%25', '%')
  throw new NuagesError('REDIRECT_NOT_LOCAL', `A redirect leads to ${shown(location)}, expected a path of this site such as "/login".`, {
    hint: "Another site is named by an object: Response.redirect(new URL('https://example.org/')).",
  })
}
