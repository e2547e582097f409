// A value with parameters, read leniently: Content-Disposition, Accept and whatever browsers make of them.
//
//   parameters = *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )        (RFC 9110 section 5.6.6)
//
// Parameters that do not follow the grammar are passed over. `name*` is an extended value (RFC 8187) and goes before `name`,
// `name*0`, `name*1` ... are the parts of one (RFC 2231), which some mail programs' senders still write. Where a decision
// hangs on the value, as with Content-Type, the strict parser of content-type.ts is the one to use.

import { EQUALS, QUOTE } from '../wire/grammar.ts'
import { charsetOf, formatExtended, parseExtended } from './extended.ts'
import { formatPair } from './list.ts'
import { blankEnd, quotedEnd, tokenEnd, trimBlanks } from './quoted.ts'

/** A value and its parameters; names are in lower case and data. */
export interface Parameterised {
  /** What stands before the first semicolon, trimmed; spelled as it was sent. */
  readonly value: string
  readonly params: ReadonlyMap<string, string>
}

/** Parameters that are read of one value; what comes after them is not looked at. */
export const MAX_PARAMETERS = 100

/** `name*0*` and its like: the parts of a value. */
const PART: RegExp = /^([^*]+)\*(\d{1,3})(\*?)$/

/** Reads a value with parameters. */
export function parseParameters(text: string | null): Parameterised {
  if (text === null) return { value: '', params: new Map() }
  const semicolon = text.indexOf(';')
  if (semicolon < 0) return { value: trimBlanks(text), params: new Map() }
  const value = trimBlanks(text, 0, semicolon)
  return { value, params: value === '' ? new Map() : decodeParameters(rawParameters(text, semicolon)) }
}

/** The first parameter that is given a second time, in lower case; null where there is none. */
export function repeatedParameter(text: string): string | null {
  const semicolon = text.indexOf(';')
  const repeated: string[] = []
  if (semicolon >= 0) rawParameters(text, semicolon, repeated)
  return repeated[0] ?? null
}

/** Name and value as they stand, from the semicolon at `from` on. The first of a name counts; the names of others go into `repeated`. */
function rawParameters(text: string, from: number, repeated?: string[]): Map<string, string> {
  const raw = new Map<string, string>()
  for (let at = from; at >= 0 && raw.size < MAX_PARAMETERS; at = text.indexOf(';', at)) {
    const start = blankEnd(text, at + 1)
    at = tokenEnd(text, start)
    if (at === start || text.charCodeAt(at) !== EQUALS) continue
    const quoted = text.charCodeAt(at + 1) === QUOTE
    const end = quoted ? quotedEnd(text, at + 1) : tokenEnd(text, at + 1)
    // Where a quote does not close nobody can say what the rest means.
    if (end < 0) break
    const name = text.slice(start, at).toLowerCase()
    if (raw.has(name)) repeated?.push(name)
    else if (end > at + 1) raw.set(name, text.slice(at + 1, end))
    at = end
  }
  return raw
}

function decodeParameters(raw: ReadonlyMap<string, string>): Map<string, string> {
  const params = new Map<string, string>()
  const parts = new Map<string, string[]>()
  for (const [name, value] of raw) {
    const part = PART.exec(name)
    if (part !== null) keepPart(parts, part, value)
    else if (!name.endsWith('*')) params.set(name, unquoteLeniently(value))
  }
  for (const [name, values] of parts) params.set(name, joinParts(values))
  for (const [name, value] of raw)
    if (name.length > 1 && name.endsWith('*') && !PART.test(name)) params.set(name.slice(0, -1), parseExtended(value))
  return params
}

/** A part that is not extended is marked, so that joining knows. */
function keepPart(parts: Map<string, string[]>, part: RegExpExecArray, value: string): void {
  const name = part[1] as string
  const values = parts.get(name) ?? []
  values[Number(part[2])] = part[3] === '*' ? `*${value}` : `-${unquoteLeniently(value)}`
  parts.set(name, values)
}

/** The charset stands in the first part and holds for all that are extended. Parts after a gap are dropped. */
function joinParts(values: readonly string[]): string {
  const charset = values[0]?.startsWith('*') ? charsetOf(values[0].slice(1)) : null
  let text = ''
  for (const [index, value] of values.entries()) {
    if (value === undefined) break
    const inner = value.slice(1)
    if (value.startsWith('-')) text += inner
    else text += index === 0 ? parseExtended(inner) : parseExtended(`${charset ?? 'utf-8'}''${inner}`)
  }
  return text
}

/**
 * Quotes taken off as browsers put them on: `\"` and `\\` are escapes but `C:\dir` keeps its backslash, and `%22` is a quote
 * (https://html.spec.whatwg.org/#multipart-form-data).
 */
function unquoteLeniently(text: string): string {
  if (text.charCodeAt(0) !== QUOTE) return text
  return text.slice(1, -1).replace(/\\(["\\])|%22/g, (_, escaped?: string) => escaped ?? '"')
}

/** A value with parameters as a field value; what a quoted-string cannot say is written as `name*`. Null leaves one out. */
export function formatParameters(value: string, params: Iterable<readonly [string, string | number | null]>): string {
  let text = value
  for (const [name, parameter] of params) if (parameter !== null) text += `; ${formatParameter(name, String(parameter))}`
  return text
}

/** One parameter. Characters above ASCII, control characters, and what lenient readers would misread, make it an extended one. */
export function formatParameter(name: string, text: string): string {
  return /[^\t\x20-\x7e]|\\|%22/.test(text) ? formatPair(`${name}*`, formatExtended(text)) : formatPair(name, text)
}
