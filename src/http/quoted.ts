// token and quoted-string (RFC 9110 sections 5.6.2 and 5.6.4), what most header fields are made of.
//
//   quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
//   quoted-pair   = "\" ( HTAB / SP / VCHAR / obs-text )
//
// All functions look at each character once. Characters above U+00FF, which no header field has but a decoded file name may,
// count as obs-text.

import { NuagesError, shown } from '../base/errors.ts'
import { BACKSLASH, HTAB, QUOTE, SP, TCHAR } from '../wire/grammar.ts'

const DEL = 127
/** What a field value cannot hold (RFC 9110 section 5.5). */
const UNSENDABLE: RegExp = /[^\t\x20-\x7e\x80-\xff]/

/** Where the token that begins at `from` ends; `from` where there is none. */
export function tokenEnd(text: string, from: number): number {
  let at = from
  while (TCHAR[text.charCodeAt(at)] === 1) at++
  return at
}

/** Whether all of `text` is one token. */
export function isToken(text: string): boolean {
  return text !== '' && tokenEnd(text, 0) === text.length
}

/** Where the quoted-string that begins at `from` ends, behind its last quote; -1 where it does not end or holds a control character. */
export function quotedEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (isControl(code)) return -1
    if (code === BACKSLASH && isControl(text.charCodeAt(++at))) return -1
  }
  return -1
}

function isControl(code: number): boolean {
  return (code < SP && code !== HTAB) || code === DEL
}

/** Where the blanks (OWS) that begin at `from` end. */
export function blankEnd(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

/** The text between two places, without blanks at its ends. */
export function trimBlanks(text: string, from = 0, to: number = text.length): string {
  const start = blankEnd(text, from)
  let end = to
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start < end ? text.slice(start, end) : ''
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB
}

/** Whether `text` is one whole quoted-string. */
export function isQuoted(text: string): boolean {
  return text.charCodeAt(0) === QUOTE && quotedEnd(text, 0) === text.length
}

/** What a quoted-string says; any other text as it stands. */
export function unquote(text: string): string {
  if (!isQuoted(text)) return text
  const inner = text.slice(1, -1)
  return inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner
}

/** `text` as a token where it is one, else as a quoted-string. Throws `HEADER_TEXT_INVALID`. */
export function quote(text: string): string {
  return isToken(text) ? text : quoteAlways(text)
}

/** `text` as a quoted-string, for parameters that must be one. Throws `HEADER_TEXT_INVALID`. */
export function quoteAlways(text: string): string {
  if (UNSENDABLE.test(text)) {
    throw new NuagesError('HEADER_TEXT_INVALID', `A header value cannot hold ${shown(text)}: a control character or one above U+00FF.`, {
      hint: 'Leave it out, or encode it: encodeURIComponent(text).',
    })
  }
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
