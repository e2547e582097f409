// Tokens of django.core.signing, read and written (Django 3.1 and later; before that its digest was SHA-1, which
// `{ digest: 'sha1' }` still reads):
//
//   token = value ":" signature / value ":" timestamp ":" signature,  timestamp = seconds since 1970 in base 62

import { packJson, unpackJson } from './signed-json.ts'
import {
  Signer,
  type SignerOptions,
  type SigningKeys,
  type TimestampFormat,
  TimestampSigner,
  type TimestampSignerOptions,
} from './signing.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** django.utils.baseconv.base62 */
const BASE62: TimestampFormat = {
  format(seconds) {
    let text = ''
    for (let rest = seconds; rest > 0; rest = Math.floor(rest / 62)) text = DIGITS.charAt(rest % 62) + text
    return text === '' ? '0' : text
  },
  parse(text) {
    // Eight digits reach to the year 6 000 000.
    if (!/^[0-9A-Za-z]{1,8}$/.test(text)) return null
    let seconds = 0
    for (const digit of text) seconds = seconds * 62 + DIGITS.indexOf(digit)
    return seconds
  },
}

function djangoOptions<T extends Partial<SignerOptions>>(
  salt: string,
  options: T,
): T & { salt: string; separator: string; derivation: 'django' } {
  return { ...options, salt: options.salt ?? salt, separator: options.separator ?? ':', derivation: 'django' }
}

/** `django.core.signing.Signer`. */
export function djangoSigner(keys: SigningKeys, options: Partial<Omit<SignerOptions, 'derivation'>> = {}): Signer {
  return new Signer(keys, djangoOptions('django.core.signing.Signer', options))
}

/** `django.core.signing.TimestampSigner`. */
export function djangoTimestampSigner(
  keys: SigningKeys,
  options: Partial<Omit<TimestampSignerOptions, 'derivation'>> = {},
): TimestampSigner {
  return new TimestampSigner(keys, djangoOptions('django.core.signing.TimestampSigner', options), BASE62)
}

/** What `dumps` and `loads` take. */
export type DjangoSigningOptions = Partial<Omit<TimestampSignerOptions, 'derivation'>>

const SALT = 'django.core.signing'

/** `django.core.signing.dumps`: a JSON value as a signed, dated, URL-safe text. */
export function dumps(value: unknown, keys: SigningKeys, options: DjangoSigningOptions & { compress?: boolean } = {}): string {
  return djangoTimestampSigner(keys, { salt: SALT, ...options }).sign(packJson(value, { compress: options.compress ?? false, ascii: true }))
}

/** `django.core.signing.loads`. Throws `SIGNATURE_INVALID`, `SIGNATURE_EXPIRED` and `SIGNED_VALUE_INVALID`. */
export function loads(
  token: string,
  keys: SigningKeys,
  options: DjangoSigningOptions & { maxAge?: number; inflateLimit?: number } = {},
): unknown {
  const { maxAge, inflateLimit, ...rest } = options
  const payload = djangoTimestampSigner(keys, { salt: SALT, ...rest }).unsign(token, maxAge === undefined ? {} : { maxAge })
  return unpackJson(payload, inflateLimit)
}
