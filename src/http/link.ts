// Link (RFC 8288): relations to other resources.
//
//   Link       = #link-value
//   link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
//   link-param = token BWS [ "=" BWS ( token / quoted-string ) ]

import { NuagesError, shown } from '../base/errors.ts'
import { parseExtended } from './extended.ts'
import { formatParameter } from './parameters.ts'
import { blankEnd, quoteAlways, quotedEnd, tokenEnd, unquote } from './quoted.ts'

/** One relation. */
export interface Link {
  /** A URI reference, relative to the resource that it came with. It is data. */
  readonly target: string
  /** The kinds of relation in lower case, such as `['next']`. */
  readonly rel: readonly string[]
  /** All parameters but `rel`; names are in lower case and data. */
  readonly params: ReadonlyMap<string, string>
}

/** Links that are read of one field; what comes after them is not looked at. */
const MAX_LINKS = 1000
const COMMA = 44
const SEMICOLON = 59
const EQUALS = 61
const QUOTE = 34
/** No reference holds these (RFC 3986 section 2), and `>` ends it. */
const NO_TARGET: RegExp = /[^\x21-\x7e]|[<>"\\^`{|}]/

/** The links in their order, up to where the field is malformed. Those without `rel` are left out, as section 3.3 asks. */
export function parseLinks(header: string | null): Link[] {
  const links: Link[] = []
  if (header === null) return links
  let at = separatorsEnd(header, 0)
  while (header[at] === '<' && links.length < MAX_LINKS) {
    const close = header.indexOf('>', at)
    if (close < 0) break
    const params = new Map<string, string>()
    const target = header.slice(at + 1, close)
    at = readParams(header, close + 1, params)
    if (at < 0) break
    const rel = params.get('rel')
    params.delete('rel')
    if (rel !== undefined) links.push({ target, rel: words(rel), params: extended(params) })
    at = separatorsEnd(header, at)
  }
  return links
}

function words(rel: string): string[] {
  return rel.toLowerCase().split(' ').filter(Boolean)
}

/** Reads parameters up to a comma or the end, and tells where that is; -1 where something else stands there. */
function readParams(text: string, from: number, params: Map<string, string>): number {
  let at = blankEnd(text, from)
  while (text.charCodeAt(at) === SEMICOLON) {
    const start = blankEnd(text, at + 1)
    const end = tokenEnd(text, start)
    const equals = blankEnd(text, end)
    const value = text.charCodeAt(equals) === EQUALS ? blankEnd(text, equals + 1) : -1
    at = value < 0 ? end : valueEnd(text, value)
    if (at < 0) return -1
    const name = text.slice(start, end).toLowerCase()
    // The first counts (section 3).
    if (name !== '' && !params.has(name)) params.set(name, value < 0 ? '' : unquote(text.slice(value, at)))
    at = blankEnd(text, at)
  }
  return at >= text.length || text.charCodeAt(at) === COMMA ? at : -1
}

function valueEnd(text: string, from: number): number {
  return text.charCodeAt(from) === QUOTE ? quotedEnd(text, from) : tokenEnd(text, from)
}

function separatorsEnd(text: string, from: number): number {
  let at = blankEnd(text, from)
  while (text.charCodeAt(at) === COMMA) at = blankEnd(text, at + 1)
  return at
}

/** `title*` goes before `title` (section 3.4.1), and so for all. */
function extended(params: ReadonlyMap<string, string>): Map<string, string> {
  const read = new Map<string, string>()
  for (const [name, value] of params) if (!isExtended(name)) read.set(name, value)
  for (const [name, value] of params) if (isExtended(name)) read.set(name.slice(0, -1), parseExtended(value))
  return read
}

function isExtended(name: string): boolean {
  return name.length > 1 && name.endsWith('*')
}

/** What a link is made of when it is written. */
export interface LinkInit {
  readonly target: string | URL
  readonly rel: string | readonly string[]
  readonly params?: Iterable<readonly [string, string]>
}

/** Links as a field value. Throws `LINK_INVALID`. */
export function formatLinks(links: Iterable<LinkInit>): string {
  return Array.from(links, formatLink).join(', ')
}

function formatLink({ target, rel, params = [] }: LinkInit): string {
  const reference = String(target)
  if (NO_TARGET.test(reference)) {
    throw new NuagesError('LINK_INVALID', `A link leads to ${shown(reference)}, expected a URI reference.`, {
      hint: 'Encode what it is made of: encodeURI(path).',
    })
  }
  const kinds = typeof rel === 'string' ? rel : rel.join(' ')
  if (!/[^ ]/.test(kinds))
    throw new NuagesError('LINK_INVALID', `The link to ${shown(reference)} has no relation, expected such as rel: 'next'.`)
  let text = `<${reference}>; rel=${quoteAlways(kinds)}`
  for (const [name, value] of params) if (name !== 'rel') text += `; ${formatParameter(name, value)}`
  return text
}
