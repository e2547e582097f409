// What WWW-Authenticate and Authorization share (RFC 9110 section 11):
//
//   challenge, credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
//   token68    = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
//   auth-param = token BWS "=" BWS ( token / quoted-string )

import { NuagesError, shown } from '../base/errors.ts'
import { EQUALS, QUOTE, SP } from '../wire/grammar.ts'
import { blankEnd, isToken, quoteAlways, quotedEnd, tokenEnd, unquote } from './quoted.ts'

/** A challenge or credentials. */
export interface AuthScheme {
  /** In lower case: `basic`, `bearer`, `digest`. */
  readonly scheme: string
  /** What stands behind the scheme where that is one piece, as with Basic and Bearer. */
  readonly token: string | null
  /** Parameters; names are in lower case and data. */
  readonly params: ReadonlyMap<string, string>
}

/** Parameters of one scheme. Digest has about ten. */
const MAX_PARAMETERS = 50
const COMMA = 44
const TOKEN68: RegExp = /[\w\-.~+/]+=*/y

/** Where a reader stands in a text. */
export interface Cursor {
  readonly text: string
  at: number
}

/** Reads one scheme with what belongs to it, and the separators after it. Null where it is malformed. */
export function readScheme(cursor: Cursor): AuthScheme | null {
  const { text } = cursor
  const start = cursor.at
  const end = tokenEnd(text, start)
  if (end === start) return null
  const scheme = text.slice(start, end).toLowerCase()
  const params = new Map<string, string>()
  cursor.at = blankEnd(text, end)
  if (text.charCodeAt(end) !== SP) return endOfElement(cursor) ? { scheme, token: null, params } : null
  const token = readToken(cursor)
  if (token === null && !readParams(cursor, params)) return null
  return endOfElement(cursor) ? { scheme, token, params } : null
}

/** A token68 that ends its element, or null; then nothing was read. */
function readToken(cursor: Cursor): string | null {
  TOKEN68.lastIndex = cursor.at
  const token = TOKEN68.exec(cursor.text)?.[0]
  if (token === undefined) return null
  const after = blankEnd(cursor.text, cursor.at + token.length)
  if (after < cursor.text.length && cursor.text.charCodeAt(after) !== COMMA) return null
  cursor.at = after
  return token
}

/** Reads parameters until something follows a comma that is none: the next challenge. False where one is malformed or there twice. */
function readParams(cursor: Cursor, params: Map<string, string>): boolean {
  const { text } = cursor
  let next = cursor.at
  while (next < text.length) {
    const end = tokenEnd(text, next)
    const equals = blankEnd(text, end)
    if (end === next || text.charCodeAt(equals) !== EQUALS) return params.size > 0
    const from = blankEnd(text, equals + 1)
    const to = text.charCodeAt(from) === QUOTE ? quotedEnd(text, from) : tokenEnd(text, from)
    const name = text.slice(next, end).toLowerCase()
    if (to <= from || params.has(name) || params.size === MAX_PARAMETERS) return false
    params.set(name, unquote(text.slice(from, to)))
    cursor.at = blankEnd(text, to)
    next = separatorsEnd(text, cursor.at)
    if (next === cursor.at) return true
  }
  return true
}

/** Passes over the separators behind an element. False where none stands there and the text goes on. */
function endOfElement(cursor: Cursor): boolean {
  const end = separatorsEnd(cursor.text, cursor.at)
  const separated = cursor.at >= cursor.text.length || cursor.text.charCodeAt(cursor.at) === COMMA
  cursor.at = end
  return separated
}

/** Behind commas and the blanks around them; `from` where there is no comma. */
export function separatorsEnd(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === COMMA) at = blankEnd(text, at + 1)
  return at
}

/** What a scheme is made of when it is written. */
export interface AuthSchemeInit {
  readonly scheme: string
  readonly token?: string | null
  readonly params?: Iterable<readonly [string, string]>
}

/** A scheme as it is written; `bare` names parameters that must not be quoted (RFC 7616). Throws `AUTH_SCHEME_INVALID`. */
export function formatScheme({ scheme, token = null, params = [] }: AuthSchemeInit, bare: ReadonlySet<string>): string {
  if (!isToken(scheme)) throw invalid('scheme', scheme, 'a token such as "Basic"')
  const name = scheme.charAt(0).toUpperCase() + scheme.slice(1)
  if (token !== null) {
    if (!isToken68(token)) throw invalid('token', '(not shown)', "letters, digits and -._~+/, then any '='")
    return `${name} ${token}`
  }
  const parts = Array.from(params, ([key, value]) => {
    if (!isToken(key)) throw invalid('parameter', key, 'a token')
    return `${key}=${bare.has(key.toLowerCase()) && isToken(value) ? value : quoteAlways(value)}`
  })
  return parts.length === 0 ? name : `${name} ${parts.join(', ')}`
}

function isToken68(text: string): boolean {
  TOKEN68.lastIndex = 0
  return TOKEN68.exec(text)?.[0] === text
}

function invalid(part: string, value: string, expected: string): NuagesError {
  return new NuagesError('AUTH_SCHEME_INVALID', `The ${part} of an authentication scheme is ${shown(value)}, expected ${expected}.`)
}
