// Tokens that nobody can guess.

import { NuagesError, shown } from '../base/errors.ts'
import { randomBytes } from './digest.ts'

/** 256 bits, as Python's secrets.token_urlsafe() has them. */
const DEFAULT_BYTES = 32
/** 128 bits cannot be tried out; OWASP asks for at least 64 in a session id. */
const MIN_BYTES = 16

/** A random text of letters, digits, `-` and `_`, of so many random bytes: 4 characters for 3 bytes. Throws `TOKEN_LENGTH`. */
export function randomToken(bytes: number = DEFAULT_BYTES): string {
  if (!Number.isInteger(bytes) || bytes < MIN_BYTES || bytes > 1024) {
    throw new NuagesError('TOKEN_LENGTH', `A token of ${shown(bytes)} bytes was asked for, expected ${MIN_BYTES} to 1024.`)
  }
  return randomBytes(bytes).toString('base64url')
}
