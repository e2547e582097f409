// Tokens of Python's itsdangerous, read and written: `Signer` and `TimestampSigner` with its defaults (SHA-1, which is safe
// within HMAC, and Django's way to derive keys), and its URL-safe serializers. Flask's own session cookie is
// `new URLSafeTimedSerializer(key, { salt: 'cookie-session', derivation: 'hmac' })`.
//
// One thing is turned round: keys are given newest first, as everywhere here; itsdangerous takes the newest last.

import { packJson, unpackJson } from './signed-json.ts'
import { type Dated, Signer, type SignerOptions, type SigningKeys, TimestampSigner, type TimestampSignerOptions } from './signing.ts'

const DEFAULTS = { digest: 'sha1', derivation: 'django' } as const

/** What itsdangerous's classes take. */
export type ItsdangerousOptions = Partial<TimestampSignerOptions> & {
  /** Bytes that a compressed value may grow to; by default 1 MiB. */
  readonly inflateLimit?: number
}

/** `itsdangerous.Signer`. */
export function itsdangerousSigner(keys: SigningKeys, options: Partial<SignerOptions> = {}): Signer {
  return new Signer(keys, { salt: 'itsdangerous.Signer', ...DEFAULTS, ...options })
}

/** `itsdangerous.TimestampSigner`. */
export function itsdangerousTimestampSigner(keys: SigningKeys, options: Partial<TimestampSignerOptions> = {}): TimestampSigner {
  return new TimestampSigner(keys, { salt: 'itsdangerous.Signer', ...DEFAULTS, ...options })
}

/** `itsdangerous.URLSafeSerializer`: JSON values as signed, URL-safe texts. */
export class URLSafeSerializer {
  readonly #signer: Signer
  readonly #inflateLimit: number | undefined

  constructor(keys: SigningKeys, options: ItsdangerousOptions = {}) {
    this.#signer = itsdangerousSigner(keys, { salt: 'itsdangerous', ...options })
    this.#inflateLimit = options.inflateLimit
  }

  dumps(value: unknown): string {
    return this.#signer.sign(packJson(value, { compress: true, ascii: false }))
  }

  /** The value of a token. Throws `SIGNATURE_INVALID` and `SIGNED_VALUE_INVALID`. */
  loads(token: string): unknown {
    return unpackJson(this.#signer.unsign(token), this.#inflateLimit)
  }
}

/** `itsdangerous.URLSafeTimedSerializer`: the same with the time. */
export class URLSafeTimedSerializer {
  readonly #signer: TimestampSigner
  readonly #inflateLimit: number | undefined

  constructor(keys: SigningKeys, options: ItsdangerousOptions = {}) {
    this.#signer = itsdangerousTimestampSigner(keys, { salt: 'itsdangerous', ...options })
    this.#inflateLimit = options.inflateLimit
  }

  dumps(value: unknown): string {
    return this.#signer.sign(packJson(value, { compress: true, ascii: false }))
  }

  /** The value of a token that is at most `maxAge` seconds old. Throws also `SIGNATURE_EXPIRED`. */
  loads(token: string, options: { maxAge?: number } = {}): unknown {
    return this.read(token, options).value
  }

  /** The same with the time of signing. */
  read(token: string, options: { maxAge?: number } = {}): Omit<Dated, 'value'> & { value: unknown } {
    const { value, signedAt } = this.#signer.read(token, options)
    return { value: unpackJson(value, this.#inflateLimit), signedAt }
  }
}
