// WWW-Authenticate and Proxy-Authenticate (RFC 9110 section 11.6.1): how a client may prove who it is. A 401 has one.

import { type AuthScheme, type AuthSchemeInit, formatScheme, readScheme, separatorsEnd } from './auth-scheme.ts'
import { blankEnd } from './quoted.ts'

/** Challenges that are read of one field. */
const MAX_CHALLENGES = 50
/** Parameters of a Digest challenge that must not be quoted (RFC 7616 section 3.3). */
const BARE: ReadonlySet<string> = new Set(['stale', 'algorithm', 'userhash'])

/** The challenges in their order, up to where the field is malformed. */
export function parseWwwAuthenticate(header: string | null): AuthScheme[] {
  const challenges: AuthScheme[] = []
  if (header === null) return challenges
  const cursor = { text: header, at: separatorsEnd(header, blankEnd(header, 0)) }
  while (cursor.at < header.length && challenges.length < MAX_CHALLENGES) {
    const challenge = readScheme(cursor)
    if (challenge === null) break
    challenges.push(challenge)
  }
  return challenges
}

/** Challenges as a field value: `formatWwwAuthenticate([{ scheme: 'Basic', params: [['realm', 'Wiki']] }])`. */
export function formatWwwAuthenticate(challenges: Iterable<AuthSchemeInit>): string {
  return Array.from(challenges, (challenge) => formatScheme(challenge, BARE)).join(', ')
}
