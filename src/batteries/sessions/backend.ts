// Where sessions are kept. A backend gives a token for a record, which the visitor's cookie carries, and takes it back.

import type { SessionRecord } from '../../http.ts'

/** Keeps sessions. All methods may answer at once or later. `sessionBackendContract` in `nuages/testing` tests one. */
export interface SessionBackend {
  /** The record of a token; null for one that is unknown, expired or forged. Never throws for what a client may send. */
  load(token: string): SessionRecord | null | Promise<SessionRecord | null>
  /** Stores a record and gives its token: a new one where `token` is null, else the same or another. */
  save(token: string | null, record: SessionRecord): string | Promise<string>
  /** Forgets a token. One that is unknown is no error. */
  remove(token: string): void | Promise<void>
}
