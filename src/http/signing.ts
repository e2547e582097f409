// Signed texts: the other side can read them and cannot change them. They are no secret.
//
// The format is itsdangerous's (https://itsdangerous.palletsprojects.com/en/stable/concepts/), so either side can be Python:
//
//   token     = value sep signature                        Signer
//             / value sep timestamp sep signature          TimestampSigner
//   signature = base64url( HMAC( HMAC(key, salt), all before the last sep ) )
//   timestamp = base64url( seconds since 1970, big-endian, without leading zero bytes )

import type { KeyObject } from 'node:crypto'
import { type Clock, systemClock } from '../base/clock.ts'
import { NuagesError, shown } from '../base/errors.ts'
import { checkDigest, type DigestName, digest, hmac, sameText, secretKey } from './digest.ts'

/** Secrets: the first signs, all of them verify. A new key is put in front; an old one stays behind it until its tokens are gone. */
export type SigningKeys = string | Uint8Array | readonly (string | Uint8Array)[]

/** How the key of one purpose is made of a secret and a salt. `django` is what itsdangerous calls `django-concat`. */
export type KeyDerivation = 'hmac' | 'django' | 'concat'

/** What a signer is made of beside its keys. */
export interface SignerOptions {
  /** What the signatures are for, such as `password-reset`: a token of one purpose is worth nothing for another. */
  readonly salt: string
  /** Between value and signature; by default `.`. */
  readonly separator?: string
  /** By default `sha256`. */
  readonly digest?: DigestName
  /** By default `hmac`. */
  readonly derivation?: KeyDerivation
}

/** Beside these a `TimestampSigner` has a clock. */
export interface TimestampSignerOptions extends SignerOptions {
  readonly clock?: Clock
}

/** A token that was not signed with these keys, for this purpose, or too long ago. */
export class SignatureError extends NuagesError {
  override readonly name: string = 'SignatureError'

  constructor(code: 'SIGNATURE_INVALID' | 'SIGNATURE_EXPIRED' | 'SIGNED_VALUE_INVALID', message: string, cause?: unknown) {
    super(code, message, { status: 400, expose: true, cause })
  }
}

/** base64url, and what Python pads it with: a separator of these alone could stand in a signature. */
const UNSAFE_SEPARATOR: RegExp = /^[A-Za-z0-9\-_=]*$/

/** Signs texts. */
export class Signer {
  readonly #keys: readonly KeyObject[]
  readonly #digest: DigestName
  readonly separator: string

  constructor(keys: SigningKeys, options: SignerOptions) {
    const { salt, separator = '.', digest: name = 'sha256', derivation = 'hmac' } = options ?? {}
    if (typeof salt !== 'string' || salt === '') {
      throw new NuagesError('SIGNING_SALT_MISSING', `A signer has the salt ${shown(salt)}, expected a text that says what it is for.`, {
        hint: "For example new Signer(key, { salt: 'password-reset' }). It is no secret; it keeps tokens of different purposes apart.",
      })
    }
    if (typeof separator !== 'string' || UNSAFE_SEPARATOR.test(separator)) {
      throw new NuagesError(
        'SIGNING_SEPARATOR_INVALID',
        `A signer has the separator ${shown(separator)}, which can stand in a signature.`,
        {
          hint: "Use a character that is none of letters, digits, '-', '_' and '='.",
        },
      )
    }
    this.#digest = checkDigest(name)
    this.#keys = listKeys(keys).map((key) => secretKey(deriveKey(this.#digest, derivation, key, salt)))
    this.separator = separator
  }

  /** `value` with a signature behind it. */
  sign(value: string): string {
    checkText(value)
    return value + this.separator + this.#signature(this.#keys[0] as KeyObject, value)
  }

  /** The value of a token. Throws `SIGNATURE_INVALID`. */
  unsign(token: string): string {
    const at = typeof token === 'string' ? token.lastIndexOf(this.separator) : -1
    if (at < 0) throw new SignatureError('SIGNATURE_INVALID', 'The token has no signature.')
    const value = token.slice(0, at)
    const signature = token.slice(at + this.separator.length)
    // A lone surrogate would be signed as U+FFFD, so two texts would share one signature.
    if (value.isWellFormed() && this.#keys.some((key) => sameText(signature, this.#signature(key, value)))) return value
    throw new SignatureError('SIGNATURE_INVALID', 'The signature of the token does not match.')
  }

  /** Whether a token is genuine. */
  verify(token: string): boolean {
    return attempt(() => this.unsign(token))
  }

  #signature(key: KeyObject, value: string): string {
    return hmac(this.#digest, key, value).toString('base64url')
  }
}

function listKeys(keys: SigningKeys): readonly (string | Uint8Array)[] {
  const list = typeof keys === 'string' || keys instanceof Uint8Array ? [keys] : keys
  const good =
    Array.isArray(list) && list.length > 0 && list.every((key) => (typeof key === 'string' || key instanceof Uint8Array) && key.length > 0)
  if (good) return list
  throw new NuagesError('SIGNING_KEY_MISSING', 'A signer has no key, or an empty one.', {
    hint: 'Give the secret of the application: a long random text from the environment, never from the source.',
  })
}

function deriveKey(name: DigestName, derivation: KeyDerivation, key: string | Uint8Array, salt: string): Buffer {
  if (derivation === 'hmac') return hmac(name, key, salt)
  if (derivation === 'django') return digest(name, salt, 'signer', key)
  if (derivation === 'concat') return digest(name, salt, key)
  throw new NuagesError('SIGNING_DERIVATION_UNKNOWN', `A signer derives its keys by ${shown(derivation)}, expected hmac, django or concat.`)
}

function checkText(value: unknown): void {
  if (typeof value === 'string' && value.isWellFormed()) return
  throw new NuagesError('SIGNING_NOT_TEXT', `A signer was given ${shown(value)}, expected well-formed text.`)
}

/** Whether `unsign` gives something. Errors that are none of the token's go on. */
function attempt(unsign: () => unknown): boolean {
  try {
    unsign()
    return true
  } catch (error) {
    if (error instanceof SignatureError) return false
    throw error
  }
}

// --------------------------------------------------------------------------- with the time

/**
 * Seconds that a token may be ahead of our clock: two servers never have the very same time. Kerberos allows as much. A token
 * from later than that is not believed.
 */
const MAX_AHEAD = 300

/** A value and when it was signed. */
export interface Dated {
  readonly value: string
  readonly signedAt: Date
}

/** Writes and reads a count of seconds. */
export interface TimestampFormat {
  format(seconds: number): string
  /** Null for what is no timestamp. */
  parse(text: string): number | null
}

/** itsdangerous's: big-endian bytes in base64url. */
const BYTES: TimestampFormat = {
  format(seconds) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(seconds))
    return bytes.subarray(bytes.findIndex((byte) => byte !== 0)).toString('base64url')
  },
  parse(text) {
    if (!/^[A-Za-z0-9\-_]{1,11}$/.test(text)) return null
    const bytes = Buffer.from(text, 'base64url')
    return bytes.length === 0 || bytes.length > 6 ? null : bytes.readUIntBE(0, bytes.length)
  },
}

/** Signs texts and when that was, so that they can grow old. */
export class TimestampSigner {
  readonly #signer: Signer
  readonly #clock: Clock
  readonly #format: TimestampFormat

  constructor(keys: SigningKeys, options: TimestampSignerOptions, format: TimestampFormat = BYTES) {
    this.#signer = new Signer(keys, options)
    this.#clock = options.clock ?? systemClock
    this.#format = format
  }

  get separator(): string {
    return this.#signer.separator
  }

  /** `value` with the time and a signature behind it. */
  sign(value: string): string {
    return this.#signer.sign(value + this.separator + this.#format.format(Math.floor(this.#clock.now() / 1000)))
  }

  /** The value of a token that is at most `maxAge` seconds old. Throws `SIGNATURE_INVALID` and `SIGNATURE_EXPIRED`. */
  unsign(token: string, options: { maxAge?: number } = {}): string {
    return this.read(token, options).value
  }

  /** The same with the time of signing. */
  read(token: string, options: { maxAge?: number } = {}): Dated {
    const { maxAge = Number.POSITIVE_INFINITY } = options
    if (!(maxAge >= 0)) throw new NuagesError('SIGNATURE_MAX_AGE', `The maxAge of a token is ${shown(maxAge)}, expected seconds.`)
    const signed = this.#signer.unsign(token)
    const at = signed.lastIndexOf(this.separator)
    const seconds = at < 0 ? null : this.#format.parse(signed.slice(at + this.separator.length))
    if (seconds === null) throw new SignatureError('SIGNATURE_INVALID', 'The token does not say when it was signed.')
    if (maxAge !== Number.POSITIVE_INFINITY) checkAge(this.#clock.now() / 1000 - seconds, maxAge)
    return { value: signed.slice(0, at), signedAt: new Date(seconds * 1000) }
  }

  /** Whether a token is genuine and young enough. */
  verify(token: string, options: { maxAge?: number } = {}): boolean {
    return attempt(() => this.read(token, options))
  }
}

/** A token of the present second has the age 0: its timestamp has no parts of a second. */
function checkAge(age: number, maxAge: number): void {
  if (Math.floor(age) > maxAge)
    throw new SignatureError('SIGNATURE_EXPIRED', `The token is ${Math.floor(age)} seconds old, expected at most ${maxAge}.`)
  if (age < -MAX_AHEAD) throw new SignatureError('SIGNATURE_EXPIRED', 'The token was signed in the future.')
}
