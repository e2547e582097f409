// One path for all. Router, middleware, guards and files look at the same normalised path, so that none of them can be led
// past another. What is refused, what is made equal, and what stays different: docs/http/paths.md.
//
//   pchar = unreserved / pct-encoded / sub-delims / ":" / "@"        (RFC 3986 section 3.3)
//
// The normal form of a segment has every pchar as itself and everything else percent-encoded as UTF-8 in upper case.

/** A path that is in normal form already, and has no segment that begins with a dot. */
const NORMAL: RegExp = /^(?:\/(?:[A-Za-z0-9\-_~!$&'()*+,;=:@][A-Za-z0-9\-._~!$&'()*+,;=:@]*)?)+$/
/** Characters up to which a path is looked at by that expression, which needs stack for each segment. */
const SHORT = 65_536
/** What encodeURIComponent encodes although a segment may hold it. */
const OVERDONE: RegExp = /%(?:24|26|2B|2C|3A|3B|3D|40)/g

/** Why a path is refused, to be answered with 400. */
export class BadPath {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

const ENCODING: BadPath = new BadPath('The path is not percent-encoded UTF-8.')
const NUL: BadPath = new BadPath('The path holds a NUL character.')
const BACKSLASH: BadPath = new BadPath('The path holds a backslash.')
const DOTS: BadPath = new BadPath('The path holds a dot segment.')

/** Where the path of an origin-form target ends: at its query, or at a fragment, which a client should not have sent. */
export function pathEnd(target: string): number {
  const query = target.indexOf('?')
  const fragment = target.indexOf('#')
  if (fragment >= 0 && (query < 0 || fragment < query)) return fragment
  return query < 0 ? target.length : query
}

/** The query of a target without its question mark, `''` where there is none. A fragment ends it. */
export function queryOf(target: string): string {
  const end = pathEnd(target)
  if (target.charCodeAt(end) !== 63) return ''
  const fragment = target.indexOf('#', end)
  return target.slice(end + 1, fragment < 0 ? target.length : fragment)
}

/** The normal form of a raw path that begins with a slash. */
export function normalisePath(raw: string): string | BadPath {
  if (raw.length <= SHORT && NORMAL.test(raw)) return raw
  if (raw.includes('\\')) return BACKSLASH
  const segments = raw.split('/')
  for (let i = 1; i < segments.length; i++) {
    const segment = decode(segments[i] as string)
    if (segment === null) return ENCODING
    if (segment.includes('\0')) return NUL
    if (segment === '.' || segment === '..') return DOTS
    segments[i] = encodeSegment(segment)
  }
  return segments.join('/')
}

function decode(segment: string): string | null {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

/** The text that a segment in normal form stands for. */
export function decodeSegment(segment: string): string {
  return segment.includes('%') ? decodeURIComponent(segment) : segment
}

/** Of characters that stay as they are, as most segments: looking is cheaper than encoding. */
const PLAIN = /^[\w~.-]*$/

/** The normal form of a segment. `text` must be well-formed Unicode. */
export function encodeSegment(text: string): string {
  if (PLAIN.test(text)) return text
  return encodeURIComponent(text).replace(OVERDONE, decodeURIComponent)
}

/** The normal form of a path of decoded segments: slashes stay. */
export function encodePath(text: string): string {
  return text.split('/').map(encodeSegment).join('/')
}

/** The path with runs of slashes made one. */
export function mergeSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/')
}
