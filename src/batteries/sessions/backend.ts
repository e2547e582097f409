// Where sessions are kept. A backend gives a token for a record, which the visitor's cookie carries, and takes it back.

import { NuagesError, type SessionRecord, shown } from '../../http.ts'

/** Keeps sessions. All methods may answer at once or later. `sessionBackendContract` in `nuages/testing` tests one. */
export interface SessionBackend {
  /** Seconds that a session lasts after it was last stored. The visitor's cookie lasts as long. */
  readonly maxAge: number
  /** The record of a token; null for one that is unknown, expired or forged. Never throws for what a client may send. */
  load(token: string): SessionRecord | null | Promise<SessionRecord | null>
  /**
   * Stores a record for `maxAge` seconds from now and gives its token: a new one that nobody can guess where `token` is null,
   * else the same or another. Null, and nothing is stored, where the token is not known any more: another request has ended
   * the session meanwhile, and nothing may bring it back. A record that is too large is an error with the code
   * `SESSION_TOO_LARGE`, and what was stored before stays.
   */
  save(token: string | null, record: SessionRecord): string | null | Promise<string | null>
  /** Forgets a token. One that is unknown is no error. */
  remove(token: string): void | Promise<void>
  /** Forgets what has expired and says how many those were. `load` minds expiry without it; this frees the room, once a day or so. */
  removeExpired(): number | Promise<number>
}

/** Two weeks, as Django's. In seconds. */
export const MAX_AGE = 1_209_600

/** Throws `SESSION_MAX_AGE` where a number of seconds is none. */
export function checkMaxAge(maxAge: number): number {
  if (Number.isSafeInteger(maxAge) && maxAge > 0) return maxAge
  throw new NuagesError('SESSION_MAX_AGE', `The maxAge of sessions is ${shown(maxAge)}, expected a whole number of seconds above 0.`)
}
