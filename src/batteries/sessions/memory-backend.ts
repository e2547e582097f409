// Sessions in this process: for tests, and for one process that may forget.

import { type Clock, randomToken, type SessionRecord, systemClock } from '../../http.ts'
import type { SessionBackend } from './backend.ts'

interface Entry {
  readonly text: string
  readonly expires: number
}

/** Sessions at once; the oldest go. A client can make as many as it likes. */
const MOST = 100_000

/** Keeps sessions in memory, as text, so that nobody changes one by accident. */
export class MemoryBackend implements SessionBackend {
  readonly #entries: Map<string, Entry> = new Map()
  readonly #maxAge: number
  readonly #clock: Clock

  /** `maxAge` in seconds. */
  constructor({ maxAge = 1_209_600, clock = systemClock }: { maxAge?: number; clock?: Clock } = {}) {
    this.#maxAge = maxAge
    this.#clock = clock
  }

  load(token: string): SessionRecord | null {
    const entry = this.#entries.get(token)
    if (entry === undefined) return null
    if (entry.expires > this.#clock.now()) return JSON.parse(entry.text) as SessionRecord
    this.#entries.delete(token)
    return null
  }

  save(token: string | null, record: SessionRecord): string {
    const id = token !== null && this.#entries.has(token) ? token : randomToken()
    this.#entries.delete(id)
    this.#entries.set(id, { text: JSON.stringify(record), expires: this.#clock.now() + this.#maxAge * 1000 })
    if (this.#entries.size > MOST) this.#entries.delete(this.#entries.keys().next().value as string)
    return id
  }

  remove(token: string): void {
    this.#entries.delete(token)
  }
}
