// What one visitor left between requests. A battery puts a session on each request; here is only what it is and does, so that
// a request can have it by name.

import { NuagesError, shown } from '../base/errors.ts'
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
  readonly #isNew: boolean
  #accessed = false
  #modified = false
  #cycled = false
  #sealed = false

  constructor(record: SessionRecord | null = null) {
    this.#isNew = record === null
    this.#values = new Map(record === null ? [] : Object.entries(record))
  }

  /** Whether the visitor brought none that was good. */
  get isNew(): boolean {
    this.#accessed = true
    return this.#isNew
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

  /** Throws `SESSION_VALUE` for what JSON cannot say, `SESSION_STORED` where it is too late. */
  set<K extends keyof SessionData>(name: K, value: SessionData[K]): void
  set(name: string, value: unknown): void
  set(name: string, value: unknown): void {
    if (typeof name !== 'string') throw badValue(`the name ${shown(name)}`)
    checkValue(value, name, [])
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
    this.#accessed = true
    return Object.fromEntries(this.#values)
  }

  /** Says that it was stored: a change after this would be lost, so it throws `SESSION_STORED`. */
  seal(): void {
    this.#sealed = true
  }

  #touch(): void {
    if (this.#sealed) throw tooLate()
    this.#accessed = true
    this.#modified = true
  }
}

/** Looks for what JSON would drop, change or refuse: it would be missed in the next request, far from here. */
function checkValue(value: unknown, path: string, outer: readonly unknown[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return
  if (typeof value !== 'object') throw badValue(`${shown(value)} as ${shown(path)}`)
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return
  if (outer.includes(value)) throw badValue(`a cycle in ${shown(path)}`)
  if (!isPlain(value)) throw badValue(`${shown(value)} as ${shown(path)}`)
  const within = [...outer, value]
  for (const [name, part] of Object.entries(value)) {
    if (part !== undefined) checkValue(part, `${path}.${name}`, within)
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const tag = Object.prototype.toString.call(value)
  return tag === '[object Object]'
}

function badValue(what: string): NuagesError {
  return new NuagesError('SESSION_VALUE', `A session was given ${what}, which JSON cannot hold.`, {
    hint: 'Keep texts, finite numbers, booleans, null, and arrays and objects of those; delete(name) takes a value away.',
  })
}

function tooLate(): NuagesError {
  return new NuagesError('SESSION_STORED', 'A session was changed after it was stored, so the change would be lost.', {
    hint: 'Change it before the handler returns: a generator runs when the answer is sent already, and so do hooks of request.after.',
  })
}

/** The error of a session that no battery has put there. */
export function noSession(): NuagesError {
  return new NuagesError('SESSION_MISSING', 'request.session was read, but the application has no sessions.', {
    hint: "Install them: import { sessions } from 'nuages/sessions'; app.use(sessions({ secret: env.secret('SECRET_KEY') })).",
  })
}
