// Content-Type, parsed by one function that every consumer uses: a body must not be JSON to one and text to another.
//
//   media-type = type "/" subtype parameters                                  (RFC 9110 section 8.3.1)
//   parameters = *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )     (RFC 9110 section 5.6.6)

import { NuagesError, shown } from '../base/errors.ts'
import { EQUALS, QUOTE, SEMICOLON } from '../wire/grammar.ts'
import { formatPair } from './list.ts'
import { blankEnd, quotedEnd, tokenEnd, unquote } from './quoted.ts'

/** A media type with its parameters, names and type in lower case. */
export interface ContentType {
  /** Such as `application/json`. */
  readonly type: string
  readonly params: ReadonlyMap<string, string>
}

/** Parameters of one type. No registered type has more than a dozen. */
const MAX_PARAMETERS = 32
const SLASH = 47

/**
 * The value read strictly; null where it does not follow the grammar, names a parameter twice, has more than 32 of them, or is
 * missing. Whoever needs to know what a
 * body is refuses it then; nothing is guessed.
 */
export function parseContentType(value: string | null): ContentType | null {
  const end = value === null ? 0 : typeEnd(value)
  if (value === null || end === 0) return null
  const params = new Map<string, string>()
  if (end < value.length && !readParameters(value, end, params)) return null
  return { type: value.slice(0, end).toLowerCase(), params }
}

/** Where `type/subtype` at the beginning ends, 0 where it is not there. */
function typeEnd(value: string): number {
  const slash = tokenEnd(value, 0)
  if (slash === 0 || value.charCodeAt(slash) !== SLASH) return 0
  const end = tokenEnd(value, slash + 1)
  return end === slash + 1 ? 0 : end
}

/** Reads parameters up to the end of the value. False where something else is there. */
function readParameters(value: string, from: number, params: Map<string, string>): boolean {
  for (let at = blankEnd(value, from); at < value.length; at = blankEnd(value, at)) {
    if (value.charCodeAt(at) !== SEMICOLON) return false
    const start = blankEnd(value, at + 1)
    at = tokenEnd(value, start)
    if (at === start) continue
    if (value.charCodeAt(at) !== EQUALS) return false
    const end = value.charCodeAt(at + 1) === QUOTE ? quotedEnd(value, at + 1) : tokenEnd(value, at + 1)
    const name = value.slice(start, at).toLowerCase()
    if (end <= at + 1 || params.has(name) || params.size === MAX_PARAMETERS) return false
    params.set(name, unquote(value.slice(at + 1, end)))
    at = end
  }
  return true
}

/** A media type as a field value. Throws `CONTENT_TYPE_INVALID`. */
export function formatContentType(type: string, params: Iterable<readonly [string, string]> = []): string {
  if (typeof type !== 'string' || typeEnd(type) !== type.length || type === '') {
    throw new NuagesError('CONTENT_TYPE_INVALID', `A content type is ${shown(type)}, expected two tokens such as "text/html".`, {
      hint: "Parameters are given apart: formatContentType('text/html', [['charset', 'utf-8']]).",
    })
  }
  return [type, ...Array.from(params, ([name, value]) => formatPair(name, value))].join('; ')
}

/** Whether a type is JSON: `application/json` or one that ends in `+json` (RFC 6839). */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json')
}

/** The error for a body of another type than a handler reads. */
export function unexpectedType(value: string | null, expected: string): NuagesError {
  return new NuagesError('BODY_TYPE', `The request body is ${value === null ? 'of no stated type' : shown(value)}, expected ${expected}.`, {
    status: 415,
    expose: true,
    hint: `Send it with content-type: ${expected.split(' ')[0]}.`,
  })
}
