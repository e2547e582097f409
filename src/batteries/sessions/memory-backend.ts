// Sessions in this process: for tests, and for one process that may forget.

import { type Clock, NuagesError, randomToken, type SessionRecord, systemClock } from '../../http.ts'
import { checkMaxAge, MAX_AGE, type SessionBackend } from './backend.ts'

interface Entry {
  readonly text: string
  readonly expires: number
}

/** Sessions at once; the oldest go. A client can make as many as it likes. */
const MOST = 100_000
/** Characters of one session's JSON. Sessions are for little; this stops one that grows with every request. */
const LONGEST = 100_000

/** Keeps sessions in memory, as text, so that nobody changes one by accident. */
export class MemoryBackend implements SessionBackend {
  readonly maxAge: number
  readonly #entries: Map<string, Entry> = new Map()
  readonly #clock: Clock

  /** `maxAge` in seconds; two weeks by default. */
  constructor({ maxAge = MAX_AGE, clock = systemClock }: { maxAge?: number; clock?: Clock } = {}) {
    this.maxAge = checkMaxAge(maxAge)
    this.#clock = clock
  }

  load(token: string): SessionRecord | null {
    const entry = this.#good(token)
    return entry === null ? null : (JSON.parse(entry.text) as SessionRecord)
  }

  save(token: string | null, record: SessionRecord): string | null {
    if (token !== null && this.#good(token) === null) return null
    const id = token ?? randomToken()
    const text = JSON.stringify(record)
    if (text.length > LONGEST) throw tooLarge(text.length)
    this.#entries.delete(id)
    this.#entries.set(id, { text, expires: this.#clock.now() + this.maxAge * 1000 })
    if (this.#entries.size > MOST) this.#entries.delete(this.#entries.keys().next().value as string)
    return id
  }

  remove(token: string): void {
    this.#entries.delete(token)
  }

  removeExpired(): number {
    const before = this.#entries.size
    for (const token of this.#entries.keys()) this.#good(token)
    return before - this.#entries.size
  }

  /** The entry of a token, forgotten where it has expired. */
  #good(token: string): Entry | null {
    const entry = this.#entries.get(token)
    if (entry === undefined) return null
    if (entry.expires > this.#clock.now()) return entry
    this.#entries.delete(token)
    return null
  }
}

function tooLarge(length: number): NuagesError {
  return new NuagesError('SESSION_TOO_LARGE', `A session has ${length} characters, and at most ${LONGEST} are kept.`, {
    hint: 'Keep less in it: what belongs to a user belongs into the database, and its key into the session.',
  })
}
