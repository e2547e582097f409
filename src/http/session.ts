// What one visitor left between requests. A battery puts a session on each request; here is only what it is and does, so that
// a request can have it by name.

import { NuagesError } from '../base/errors.ts'
import { type Key, key } from './key.ts'

/** The names of a project's session values and their types. Filled by declaration merging; other names hold unknown values. */
export interface SessionData {}

/** Plain data, as a backend keeps it: what JSON can say. */
export type SessionRecord = Readonly<Record<string, unknown>>

/** Under which a battery leaves the session on a request. */
export const SESSION: Key<Session> = key<Session>('session')

/** Values by name. Names are data; values are what JSON can say. */
export class Session {
  readonly #values: Map<string, unknown>
  /** Whether the visitor brought one that was good. */
  readonly isNew: boolean
  #accessed = false
  #modified = false
  #cycled = false

  constructor(record: SessionRecord | null = null) {
    this.isNew = record === null
    this.#values = new Map(record === null ? [] : Object.entries(record))
  }

  /** Whether anyone has looked at it: then the answer depends on the cookie. */
  get accessed(): boolean {
    return this.#accessed
  }

  /** Whether it must be stored. */
  get modified(): boolean {
    return this.#modified
  }

  /** Whether it must get a new token. */
  get cycled(): boolean {
    return this.#cycled
  }

  get size(): number {
    this.#accessed = true
    return this.#values.size
  }

  get<K extends keyof SessionData>(name: K): SessionData[K] | undefined
  get(name: string): unknown
  get(name: string): unknown {
    this.#accessed = true
    return this.#values.get(name)
  }

  has(name: string): boolean {
    this.#accessed = true
    return this.#values.has(name)
  }

  set<K extends keyof SessionData>(name: K, value: SessionData[K]): void
  set(name: string, value: unknown): void
  set(name: string, value: unknown): void {
    this.#touch()
    this.#values.set(name, value)
  }

  /** Takes a value away; says whether there was one. */
  delete(name: string): boolean {
    const had = this.has(name)
    if (had) this.#touch()
    return this.#values.delete(name)
  }

  /** Says that a value was changed in place: an array that got an item, an object that got a field. */
  touch(): void {
    this.#touch()
  }

  /** Keeps the values under a new token. Do this when someone logs in: who knew the old one (session fixation) knows nothing. */
  cycle(): void {
    this.#touch()
    this.#cycled = true
  }

  /** Forgets everything, token included. Do this when someone logs out. */
  flush(): void {
    this.cycle()
    this.#values.clear()
  }

  /** The values as plain data. */
  toJSON(): SessionRecord {
    return Object.fromEntries(this.#values)
  }

  #touch(): void {
    this.#accessed = true
    this.#modified = true
  }
}

/** The error of a session that no battery has put there. */
export function noSession(): NuagesError {
  return new NuagesError('SESSION_MISSING', 'request.session was read, but the application has no sessions.', {
    hint: "Install them: import { sessions } from 'nuages/sessions'; app.use(sessions({ secret: env.secret('SECRET_KEY') })).",
  })
}
