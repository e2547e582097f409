// Entity tags (RFC 9110 section 8.8.3): names of one state of a resource.
//
//   entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE,  etagc = %x21 / %x23-7E / obs-text
//   If-Match, If-None-Match = "*" / #entity-tag                                  (sections 13.1.1, 13.1.2)

import { NuagesError, shown } from '../base/errors.ts'
import { digest } from './digest.ts'
import { blankEnd } from './quoted.ts'

/** A tag. A weak one says that two states mean the same, a strong one that they are the same bytes. */
export interface ETag {
  readonly value: string
  readonly weak: boolean
}

/** Tags that are compared of one list; what comes after them is not looked at. */
const MAX_TAGS = 1000

const COMMA = 44
const QUOTE = 34

/** One tag as a field value, or null. */
export function parseETag(text: string | null): ETag | null {
  const end = text === null ? -1 : tagEnd(text, 0)
  return text !== null && end === text.length ? tagOf(text) : null
}

/** Where the tag that begins at `from` ends, -1 where there is none. `W` is case-sensitive. */
function tagEnd(text: string, from: number): number {
  let at = text.startsWith('W/', from) ? from + 2 : from
  if (text.charCodeAt(at) !== QUOTE) return -1
  for (at++; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code < 0x21 || code === 0x7f || code > 0xff) return -1
  }
  return -1
}

function tagOf(text: string): ETag {
  const weak = text.startsWith('W/')
  return { value: text.slice(weak ? 3 : 1, -1), weak }
}

/** A list of tags, or `*`. Null where it is malformed. */
export function parseETags(text: string): ETag[] | '*' | null {
  const tags: ETag[] = []
  let at = skipSeparators(text, 0)
  if (text[at] === '*') return blankEnd(text, at + 1) === text.length ? '*' : null
  while (at < text.length && tags.length < MAX_TAGS) {
    const end = tagEnd(text, at)
    if (end < 0) return null
    tags.push(tagOf(text.slice(at, end)))
    at = blankEnd(text, end)
    if (at < text.length && text.charCodeAt(at) !== COMMA) return null
    at = skipSeparators(text, at)
  }
  return tags
}

function skipSeparators(text: string, from: number): number {
  let at = blankEnd(text, from)
  while (text.charCodeAt(at) === COMMA) at = blankEnd(text, at + 1)
  return at
}

/** A tag as it is written in a field. Throws `ETAG_INVALID`. */
export function formatETag(value: string, weak = false): string {
  const text = `${weak ? 'W/' : ''}"${value}"`
  if (typeof value === 'string' && tagEnd(text, 0) === text.length) return text
  throw new NuagesError('ETAG_INVALID', `An entity tag is ${shown(value)}, expected visible characters without quotes and blanks.`, {
    hint: 'Give the bare tag, or let makeETag(content) compute one.',
  })
}

/** Tags as a field value. */
export function formatETags(tags: '*' | Iterable<ETag>): string {
  return tags === '*' ? '*' : Array.from(tags, ({ value, weak }) => formatETag(value, weak)).join(', ')
}

/** A tag for a content: SHA-256 in base64. */
export function makeETag(content: string | Uint8Array): string {
  return digest('sha256', content).toString('base64').replace(/=+$/, '')
}

/** The same bytes (RFC 9110 section 8.8.3.2): neither is weak. */
export function matchesStrongly(a: ETag, b: ETag): boolean {
  return !a.weak && !b.weak && a.value === b.value
}

/** The same meaning: weak or not. */
export function matchesWeakly(a: ETag, b: ETag): boolean {
  return a.value === b.value
}
