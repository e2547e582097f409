// Content-Security-Policy (https://www.w3.org/TR/CSP3/#framework): what a page may load and run.
//
//   serialized-policy = directive *( ";" directive ),  directive = name [ 1*SP value ]

import { NuagesError, shown } from '../base/errors.ts'

/** Directives with their sources: `new Map([['default-src', ["'self'"]]])`, or an object alike. */
export type ContentSecurityPolicy = ReadonlyMap<string, readonly string[]>

/** Directives, and sources of all of them together, that are read of one policy. */
const MAX_WORDS = 1000

const NAME: RegExp = /^[A-Za-z0-9-]+$/
/** Visible ASCII; a semicolon would begin a directive and a comma a policy. */
const SOURCE: RegExp = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/
/** Words that mean themselves in quotes and a host without. */
const KEYWORD: RegExp =
  /^(?:self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|(?:nonce|sha256|sha384|sha512)-.*)$/i

/** The directives of one policy, names in lower case, in their order. The first of a name counts, as it does for browsers. */
export function parseContentSecurityPolicy(header: string | null): Map<string, string[]> {
  const policy = new Map<string, string[]>()
  let words = 0
  for (const directive of header?.split(';', MAX_WORDS) ?? []) {
    const [name, ...sources] = directive.split(/[\t\n\f\r ]/, MAX_WORDS).filter(Boolean)
    words += 1 + sources.length
    if (words > MAX_WORDS) break
    if (name !== undefined && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources)
  }
  return policy
}

/**
 * A policy as a field value; false leaves a directive out. Throws `CSP_INVALID`, also for `self` without its quotes, which
 * would name a host.
 */
export function formatContentSecurityPolicy(
  policy: ContentSecurityPolicy | Readonly<Record<string, readonly string[] | string | false>>,
): string {
  const entries: Iterable<readonly [string, readonly string[] | string | false]> = policy instanceof Map ? policy : Object.entries(policy)
  return Array.from(entries)
    .filter(([, sources]) => sources !== false)
    .map(([name, sources]) =>
      formatDirective(name, typeof sources === 'string' ? sources.split(' ').filter(Boolean) : (sources as readonly string[])),
    )
    .join('; ')
}

function formatDirective(name: string, sources: readonly string[]): string {
  if (!NAME.test(name))
    throw new NuagesError('CSP_INVALID', `A Content-Security-Policy has a directive named ${shown(name)}, expected such as "default-src".`)
  for (const source of sources) checkSource(name, source)
  return [name, ...sources].join(' ')
}

function checkSource(name: string, source: string): void {
  if (typeof source !== 'string' || !SOURCE.test(source)) {
    throw new NuagesError(
      'CSP_INVALID',
      `The directive ${name} holds ${shown(source)}, expected one source without blanks, commas and semicolons.`,
      {
        hint: 'Several sources are several texts; a comma or semicolon in a URL is written %2C or %3B.',
      },
    )
  }
  if (KEYWORD.test(source) && name !== 'sandbox' && !name.startsWith('report-')) {
    throw new NuagesError('CSP_INVALID', `The directive ${name} holds ${shown(source)} without quotes, which names a host.`, {
      hint: `Write "'${source}'".`,
    })
  }
}
