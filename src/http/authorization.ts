// Authorization and Proxy-Authorization (RFC 9110 section 11.6.2): who the client says it is. Basic is RFC 7617, Bearer RFC 6750.

import { NuagesError } from '../base/errors.ts'
import { type AuthScheme, type AuthSchemeInit, formatScheme, readScheme } from './auth-scheme.ts'
import { blankEnd } from './quoted.ts'

/** Parameters of Digest credentials that must not be quoted (RFC 7616 section 3.4). */
const BARE: ReadonlySet<string> = new Set(['algorithm', 'qop', 'nc', 'userhash'])

/** The credentials, null where there are none or they are malformed. */
export function parseAuthorization(header: string | null): AuthScheme | null {
  if (header === null) return null
  const cursor = { text: header, at: blankEnd(header, 0) }
  const credentials = readScheme(cursor)
  // Something that follows would be second credentials: two readers could take either.
  return cursor.at === header.length && !header.trimEnd().endsWith(',') ? credentials : null
}

/** Credentials as a field value. */
export function formatAuthorization(credentials: AuthSchemeInit): string {
  return formatScheme(credentials, BARE)
}

/** A name and a password. */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

const BASE64: RegExp = /^[A-Za-z0-9+/]*={0,2}$/
/** RFC 7617 section 2: neither may hold a control character. */
const CONTROL: RegExp = /[\0-\x1f\x7f]/

const decoder: TextDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What Basic credentials say, as UTF-8; null where the header has no such or they are malformed. */
export function basicCredentials(header: string | null): BasicCredentials | null {
  const credentials = parseAuthorization(header)
  if (credentials?.scheme !== 'basic' || credentials.token === null || !BASE64.test(credentials.token)) return null
  const text = decodeUtf8(Buffer.from(credentials.token, 'base64'))
  const colon = text?.indexOf(':') ?? -1
  if (text === null || colon < 0 || CONTROL.test(text)) return null
  return { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** Basic credentials as a field value. Throws `BASIC_INVALID`. */
export function formatBasic(username: string, password: string): string {
  if (username.includes(':') || CONTROL.test(username) || CONTROL.test(password)) {
    throw new NuagesError('BASIC_INVALID', 'Basic credentials hold a control character, or the name a colon; neither can be sent.')
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** The token of Bearer credentials, null where the header has no such. */
export function bearerToken(header: string | null): string | null {
  const credentials = parseAuthorization(header)
  return credentials?.scheme === 'bearer' ? credentials.token : null
}
