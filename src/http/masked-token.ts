// A secret that looks different each time it is shown. A page that is compressed and holds both a secret and what an attacker chose
// gives the secret away letter by letter (BREACH, https://breachattack.com); masked with fresh random bits it never repeats.

import { randomBytes } from './digest.ts'

/** Bytes of a secret. */
const SIZE = 32
const TOKEN: RegExp = /^[\w-]{86}$/
const SECRET: RegExp = /^[\w-]{43}$/

/** `secret` (43 characters, as `randomToken` makes) as 86 characters that differ each time. */
export function maskToken(secret: string): string {
  const mask = randomBytes(SIZE)
  return Buffer.concat([mask, xor(mask, Buffer.from(secret, 'base64url'))]).toString('base64url')
}

/** The secret behind a masked one; null where it is none. */
export function unmaskToken(token: string): string | null {
  if (!TOKEN.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 2 * SIZE) return null
  const secret = xor(bytes.subarray(0, SIZE), bytes.subarray(SIZE)).toString('base64url')
  return SECRET.test(secret) ? secret : null
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] as number)))
}
