// Sessions in the cookie itself, signed: nothing is stored here. The visitor can read them, not change them; an old cookie is
// good until it expires, so logging out everywhere needs another backend.

import { type Clock, NuagesError, type SessionRecord, type SigningKeys, URLSafeTimedSerializer } from '../../http.ts'
import { checkMaxAge, MAX_AGE, type SessionBackend } from './backend.ts'

/** What browsers keep of one cookie, its name and attributes included, is 4096 bytes (RFC 6265 section 6.1). */
const MAX_TOKEN = 3800

/** How sessions are signed into cookies. */
interface CookieBackendOptions {
  maxAge?: number | undefined
  clock?: Clock | undefined
  name?: string
}

/** Whether it may be a value, a time and a signature. Cookies of this name that others set are many, and an error for each takes long. */
function isSigned(token: string): boolean {
  return token.indexOf('.') !== token.lastIndexOf('.')
}

/** Signs sessions into cookies. */
export class CookieBackend implements SessionBackend {
  readonly maxAge: number
  readonly #serializer: URLSafeTimedSerializer

  /**
   * `keys`: the first signs, all verify. `maxAge` in seconds; two weeks by default. `name` is the cookie's: what was signed for one
   * is not good for another of the same keys, where it would mean something else.
   */
  constructor(keys: SigningKeys, { maxAge = MAX_AGE, clock, name = 'session' }: CookieBackendOptions = {}) {
    this.maxAge = checkMaxAge(maxAge)
    this.#serializer = new URLSafeTimedSerializer(keys, { salt: `nuages.sessions.${name}`, ...(clock === undefined ? {} : { clock }) })
  }

  load(token: string): SessionRecord | null {
    if (token.length > MAX_TOKEN || !isSigned(token)) return null
    try {
      const record = this.#serializer.loads(token, { maxAge: this.maxAge })
      return typeof record === 'object' && record !== null && !Array.isArray(record) ? (record as SessionRecord) : null
    } catch (error) {
      if (error instanceof NuagesError && error.code.startsWith('SIGN')) return null
      throw error
    }
  }

  save(_token: string | null, record: SessionRecord): string {
    const token = this.#serializer.dumps(record)
    if (token.length <= MAX_TOKEN) return token
    throw new NuagesError('SESSION_TOO_LARGE', `A session has ${token.length} bytes, and a cookie holds ${MAX_TOKEN}.`, {
      hint: 'Keep less in it, or give sessions() a backend that stores them: new MemoryBackend(), a database.',
    })
  }

  /** Nothing is stored, so nothing can be forgotten: the visitor's cookie is taken away, a copy of it stays good until it expires. */
  remove(): void {}

  removeExpired(): number {
    return 0
  }
}
