// Permissions-Policy (https://www.w3.org/TR/permissions-policy/#permissions-policy-http-header-field): which features a page and
// its frames may use. A dictionary of RFC 9651, of which it uses this much:
//
//   dictionary = key "=" ( inner-list / "*" / "self" / string ) *( OWS "," OWS ... )
//   inner-list = "(" *SP [ item *( 1*SP item ) *SP ] ")",  item = "*" / "self" / "src" / string

import { NuagesError, shown } from '../base/errors.ts'
import { splitList } from './list.ts'
import { quotedEnd, tokenEnd, unquote } from './quoted.ts'

/** Features with who may use them: `*`, `self`, or origins. None is nobody. */
export type PermissionsPolicy = ReadonlyMap<string, readonly string[]>

/** key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" ) */
const KEY: RegExp = /^[a-z][a-z0-9_\-.*]*$/
/** An origin, perhaps with a wildcard for its subdomains; whatever else, no quote, no blank, no backslash. */
const ORIGIN: RegExp = /^[a-z][a-z0-9+.-]*:\/\/[\x21\x23-\x5b\x5d-\x7e]+$/i
const WORDS: ReadonlySet<string> = new Set(['*', 'self', 'src'])

/** The features in their order; those that are malformed are left out. The last of a name counts (RFC 9651 section 4.2.2). */
export function parsePermissionsPolicy(header: string | null): Map<string, string[]> {
  const policy = new Map<string, string[]>()
  for (const member of (header === null ? null : splitList(header)) ?? []) {
    const equals = member.indexOf('=')
    const name = equals < 0 ? '' : member.slice(0, equals)
    const allowed = KEY.test(name) ? readAllowList(member.slice(equals + 1)) : null
    if (allowed !== null) policy.set(name, allowed)
  }
  return policy
}

function readAllowList(value: string): string[] | null {
  if (!value.startsWith('(')) {
    const end = itemEnd(value, 0)
    return end > 0 && endsThere(value, end) ? [unquote(value.slice(0, end))] : null
  }
  const allowed: string[] = []
  let at = blanksEnd(value, 1)
  while (at < value.length && value[at] !== ')') {
    const end = itemEnd(value, at)
    if (end <= at) return null
    allowed.push(unquote(value.slice(at, end)))
    at = blanksEnd(value, end)
    if (at === end && value[at] !== ')') return null
  }
  return at < value.length && endsThere(value, at + 1) ? allowed : null
}

/** Parameters may follow, of which none changes who is allowed. */
function endsThere(value: string, at: number): boolean {
  return at === value.length || value[at] === ';'
}

function itemEnd(value: string, from: number): number {
  return value[from] === '"' ? quotedEnd(value, from) : tokenEnd(value, from)
}

function blanksEnd(value: string, from: number): number {
  let at = from
  while (value[at] === ' ') at++
  return at
}

/** A policy as a field value: `{ camera: [], geolocation: ['self', 'https://maps.example'] }`. Throws `PERMISSIONS_POLICY_INVALID`. */
export function formatPermissionsPolicy(policy: PermissionsPolicy | Readonly<Record<string, readonly string[]>>): string {
  const entries: Iterable<readonly [string, readonly string[]]> = policy instanceof Map ? policy : Object.entries(policy)
  return Array.from(entries, ([name, allowed]) => {
    if (!KEY.test(name)) throw invalid(`A Permissions-Policy names ${shown(name)}, expected a feature such as "camera".`)
    return `${name}=${allowed.length === 1 && allowed[0] === '*' ? '*' : `(${allowed.map((who) => formatItem(name, who)).join(' ')})`}`
  }).join(', ')
}

function formatItem(name: string, who: string): string {
  if (WORDS.has(who)) return who
  if (ORIGIN.test(who)) return `"${who}"`
  throw invalid(`The feature ${name} is allowed to ${shown(who)}, expected "*", "self" or an origin such as "https://maps.example".`)
}

function invalid(message: string): NuagesError {
  return new NuagesError('PERMISSIONS_POLICY_INVALID', message)
}
