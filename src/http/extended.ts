// ext-value (RFC 8187): a parameter in a named charset, percent-encoded, for what a quoted-string cannot say.
//
//   ext-value   = charset "'" [ language ] "'" value-chars
//   value-chars = *( pct-encoded / attr-char )

import { HEX_VALUE } from '../wire/grammar.ts'
import { isToken } from './quoted.ts'

/** What encodeURIComponent leaves although it is no attr-char. */
const UNDERDONE: RegExp = /['()*]/g
/** Charsets that are read. RFC 8187 section 3.2.1 demands UTF-8; the others are old senders'. */
const CHARSETS: ReadonlyMap<string, 'utf-8' | 'latin1' | 'ascii'> = new Map([
  ['utf-8', 'utf-8'],
  ['iso-8859-1', 'latin1'],
  ['us-ascii', 'ascii'],
  ['ascii', 'ascii'],
])

const decoder: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** `UTF-8''...`. Lone surrogates become U+FFFD. */
export function formatExtended(text: string): string {
  return `UTF-8''${encodeURIComponent(text.toWellFormed()).replace(UNDERDONE, encodeCharacter)}`
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** What an ext-value says; a text in an unknown charset, or none, as it stands. Bytes that are not of the charset become U+FFFD. */
export function parseExtended(text: string): string {
  const first = text.indexOf("'")
  const second = first < 0 ? -1 : text.indexOf("'", first + 1)
  if (second < 0) return text
  const charset = CHARSETS.get(text.slice(0, first).toLowerCase())
  const value = text.slice(second + 1)
  return charset === undefined ? value : decodeValue(value, charset)
}

/** The charset that an ext-value begins with, or null: for values that come in parts. */
export function charsetOf(text: string): string | null {
  const first = text.indexOf("'")
  return first > 0 && isToken(text.slice(0, first)) ? text.slice(0, first) : null
}

function decodeValue(value: string, charset: 'utf-8' | 'latin1' | 'ascii'): string {
  let text = ''
  for (let at = 0; at < value.length; ) {
    const percent = value.indexOf('%', at)
    if (percent < 0) return text + value.slice(at)
    let end = percent
    while (isCode(value, end)) end += 3
    // A percent sign that begins no code stands for itself.
    text += value.slice(at, percent) + (end === percent ? '%' : decodeCodes(value.slice(percent, end), charset))
    at = end === percent ? end + 1 : end
  }
  return text
}

function isCode(value: string, at: number): boolean {
  return value.charCodeAt(at) === 37 && hexValue(value, at + 1) < 16 && hexValue(value, at + 2) < 16
}

function hexValue(value: string, at: number): number {
  return HEX_VALUE[value.charCodeAt(at)] ?? 255
}

function decodeCodes(codes: string, charset: 'utf-8' | 'latin1' | 'ascii'): string {
  const bytes = new Uint8Array(codes.length / 3)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(codes.slice(3 * i + 1, 3 * i + 3), 16)
  if (charset === 'utf-8') return decoder.decode(bytes)
  let text = ''
  for (const byte of bytes) text += charset === 'ascii' && byte > 127 ? '\ufffd' : String.fromCharCode(byte)
  return text
}
