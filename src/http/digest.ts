// Digests and what is made of them. node:crypto is asked for when it is needed: a program that signs nothing does not load it.

import type { BinaryLike, KeyObject } from 'node:crypto'
import { NuagesError, shown } from '../base/errors.ts'

/** Digests that signatures are made with. */
export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

const NAMES: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512'])

function crypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}

/** The name, where it is one of a digest. Throws `DIGEST_UNKNOWN`. */
export function checkDigest(name: string): DigestName {
  if (NAMES.has(name)) return name as DigestName
  throw new NuagesError('DIGEST_UNKNOWN', `A digest is named ${shown(name)}, expected ${[...NAMES].join(', ')}.`)
}

/** The digest of all parts in a row. */
export function digest(name: DigestName, ...parts: readonly BinaryLike[]): Buffer {
  const hash = crypto().createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A key that is used many times: with one made ready, a keyed digest takes a tenth of the time. */
export function secretKey(bytes: Uint8Array): KeyObject {
  return crypto().createSecretKey(bytes)
}

/** The keyed digest of a text (RFC 2104). */
export function hmac(name: DigestName, key: BinaryLike | KeyObject, text: BinaryLike): Buffer {
  return crypto().createHmac(name, key).update(text).digest()
}

/** Whether two texts are the same, in a time that tells nothing but their length. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && crypto().timingSafeEqual(left, right)
}

/** Bytes that nobody can guess. */
export function randomBytes(length: number): Buffer {
  return crypto().randomBytes(length)
}
