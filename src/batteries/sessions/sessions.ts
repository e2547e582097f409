// Puts a session on each request and stores it again when it was changed. It is loaded before the handler, and only when the
// visitor brought the cookie, so reading it waits for nothing.

import { type Clock, checkOptionNames, SESSION, Session, type SigningKeys, shown } from '../../http.ts'
import { after, type Middleware, NuagesError, preparing, type Request, type Response } from '../../nuages.ts'
import type { SessionBackend } from './backend.ts'
import { CookieBackend } from './cookie-backend.ts'

/** How sessions are kept and how their cookie looks. */
export interface SessionOptions {
  /** Signs them into the cookie; several keys for rotation, the first signs. Needed where no backend is given. */
  secret?: SigningKeys
  /** Keeps them instead. It has `maxAge` and `clock` of its own. */
  backend?: SessionBackend
  /** The cookie's name; `__Host-` is put before it where the request came by https. `session` by default. */
  name?: string
  /** Seconds that a session lasts after its last change: two weeks by default, as Django's. */
  maxAge?: number
  /** Lax by default: not sent with unsafe requests from other sites. */
  sameSite?: 'strict' | 'lax' | 'none'
  clock?: Clock
}

type AnyRequest = Request<object, unknown, unknown>

/** Sessions for an application: `app.use(sessions({ secret: env.secret('SECRET_KEY') }))`. */
export function sessions(options: SessionOptions): Middleware {
  checkOptions(options)
  const { name = 'session', sameSite = 'lax' } = options
  const backend = backendOf(options, name)
  return preparing((request, next) => {
    const cookie = cookieName(request, name)
    const token = request.cookies.get(cookie) ?? null
    return after(token === null ? null : backend.load(token), (record) => {
      const session = new Session(record)
      request.set(SESSION, session)
      const known = record === null ? null : token
      return after(next(), (response) => {
        if (session.accessed || mayReadLater(response)) vary(response)
        if (!session.modified || response.status >= 500) {
          session.seal()
          return response
        }
        return after(store(backend, session, known), (stored) => {
          session.seal()
          const attributes = { path: '/', httpOnly: true, sameSite, secure: request.connection.scheme === 'https' }
          if (stored !== NOTHING && stored !== null) response.cookies.set(cookie, stored, { ...attributes, maxAge: backend.maxAge })
          else if (stored === NOTHING && token !== null) response.cookies.delete(cookie, attributes)
          return response
        })
      })
    }) as ReturnType<typeof next>
  })
}

/** In place of a token: the session was emptied. */
const NOTHING = ''

/** Stores what is left of a session: its token; null where another request ended it meanwhile, whose cookie is not to be touched. */
function store(backend: SessionBackend, session: Session, token: string | null): string | null | Promise<string | null> {
  const replaced = token !== null && (session.cycled || session.size === 0) ? backend.remove(token) : undefined
  return after(replaced, () => {
    if (session.size === 0) return NOTHING
    return backend.save(session.cycled ? null : token, session.toJSON())
  }) as string | null | Promise<string | null>
}

const KNOWN: readonly string[] = ['secret', 'backend', 'name', 'maxAge', 'sameSite', 'clock'] satisfies (keyof SessionOptions)[]
/** token (RFC 9110 section 5.6.2), which names of cookies are */
const TOKEN: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** What would fail with the first session that is stored is told at start. */
function checkOptions(options: SessionOptions): void {
  if (typeof options !== 'object' || options === null) throw wrong(`was given ${shown(options)}, expected options`)
  checkOptionNames('SESSION_OPTIONS', 'sessions()', options, KNOWN)
  const { name = 'session', sameSite = 'lax', backend } = options
  if (typeof name !== 'string' || !TOKEN.test(name) || /^__(?:host|secure)-/i.test(name)) {
    throw wrong(`has the name ${shown(name)}, expected a token without prefix: __Host- is put before it by itself`)
  }
  if (!['strict', 'lax', 'none'].includes(sameSite)) throw wrong(`has the sameSite ${shown(sameSite)}, expected strict, lax or none`)
  if (backend === undefined) return
  const missing = (['load', 'save', 'remove'] as const).find((method) => typeof backend?.[method] !== 'function')
  if (missing !== undefined) throw wrong(`has the backend ${shown(backend)}, expected an object with the method ${missing}`)
}

function wrong(what: string): NuagesError {
  return new NuagesError('SESSION_OPTIONS', `sessions() ${what}.`, {
    hint: `There are ${KNOWN.join(', ')}. Write sessions({ secret: env.secret('SECRET_KEY') }).`,
  })
}

function backendOf({ backend, secret, maxAge, clock }: SessionOptions, name: string): SessionBackend {
  if (backend === undefined) return new CookieBackend(requireSecret(secret), { maxAge, clock, name })
  const idle = Object.entries({ secret, maxAge, clock }).find(([, value]) => value !== undefined)
  if (idle === undefined) return backend
  throw new NuagesError('SESSION_OPTIONS', `sessions() was given a backend and the option ${idle[0]}, which it would not mind.`, {
    hint: `Give ${idle[0]} to the backend, or leave it out.`,
  })
}

/** A `__Host-` cookie is bound to this host and to https by the browser (RFC 6265bis section 4.1.3.2). */
function cookieName(request: AnyRequest, name: string): string {
  return request.connection.scheme === 'https' ? `__Host-${name}` : name
}

/** An answer that depends on the session must not be given to another visitor by a cache. */
function vary(response: Response): void {
  const { headers } = response
  const there = headers.get('vary') ?? ''
  if (!/(?:^|,)\s*(?:\*|cookie)\s*(?:,|$)/i.test(there)) headers.append('vary', 'Cookie')
}

/** A generator reads the session when the header section is out. A file, which has a tag, reads none. */
function mayReadLater({ body, headers }: Response): boolean {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array) && !headers.has('etag')
}

function requireSecret(secret: SigningKeys | undefined): SigningKeys {
  if (secret !== undefined && secret.length > 0) return secret
  throw new NuagesError('SESSION_SECRET', 'Sessions need a secret to sign with, or a backend.', {
    hint: "Write sessions({ secret: env.secret('SECRET_KEY') }).",
  })
}
