// Lists and dictionaries in one field value (RFC 9110 section 5.6.1):
//
//   1#element    = element *( OWS "," OWS element )
//   1#auth-param = token BWS "=" BWS ( token / quoted-string )       and cache directives alike, where the value may be missing
//
// A comma within a quoted-string does not separate, and empty elements are passed over, as a recipient must.

import { NuagesError, shown } from '../base/errors.ts'
import { QUOTE } from '../wire/grammar.ts'
import { isToken, quote, quotedEnd, trimBlanks, unquote } from './quoted.ts'

/** Elements that are read of one field; what comes after them is not looked at. A section of 16 KiB seldom holds more. */
export const MAX_ELEMENTS = 1000

const COMMA = 44

/** The elements, trimmed, as they stand; null where a quoted-string does not end. */
export function splitList(text: string, limit: number = MAX_ELEMENTS): string[] | null {
  const elements: string[] = []
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? COMMA : text.charCodeAt(at)
    if (code === QUOTE) {
      const end = quotedEnd(text, at)
      if (end < 0) return null
      at = end - 1
    } else if (code === COMMA) {
      const element = trimBlanks(text, from, at)
      if (element !== '' && elements.push(element) === limit) break
      from = at + 1
    }
  }
  return elements
}

/** The elements, quotes taken off those that are quoted-strings. None where the field is malformed. */
export function parseList(text: string | null): string[] {
  return (text === null ? null : splitList(text))?.map(unquote) ?? []
}

/** Elements as a field value, quoted where they must be. */
export function formatList(elements: Iterable<string | number>): string {
  return Array.from(elements, (element) => quote(String(element))).join(', ')
}

/** `name=value` or `name` as a pair, name in lower case; null where there is no name. */
export function parsePair(element: string): [string, string | null] | null {
  const equals = element.indexOf('=')
  const name = equals < 0 ? element : trimBlanks(element, 0, equals)
  if (!isToken(name)) return null
  return [name.toLowerCase(), equals < 0 ? null : unquote(trimBlanks(element, equals + 1))]
}

/**
 * Names with values, or null for a name alone. Names are in lower case and data; the first of a name counts, and elements
 * without a name are left out. Null where a quoted-string does not end.
 */
export function parseDictionary(text: string): Map<string, string | null> | null {
  const elements = splitList(text)
  if (elements === null) return null
  const values = new Map<string, string | null>()
  for (const element of elements) {
    const pair = parsePair(element)
    if (pair !== null && !values.has(pair[0])) values.set(pair[0], pair[1])
  }
  return values
}

/** Names with values as a field value. */
export function formatDictionary(entries: Iterable<readonly [string, string | number | null]>): string {
  return Array.from(entries, ([name, value]) => formatPair(name, value)).join(', ')
}

/** `name=value`, quoted where it must be; `name` where the value is null. Throws `HEADER_PARAMETER_INVALID`. */
export function formatPair(name: string, value: string | number | null): string {
  if (!isToken(name)) {
    throw new NuagesError('HEADER_PARAMETER_INVALID', `A header parameter has the name ${shown(name)}, expected a token.`)
  }
  if (value === null) return name
  // An extended value (RFC 8187) is made of token characters alone, so it passes through quote unchanged.
  return `${name}=${quote(String(value))}`
}
