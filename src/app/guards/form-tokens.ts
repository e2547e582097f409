// Tokens in forms, for browsers that do not say where a request comes from (neither Sec-Fetch-Site nor Origin). The visitor has a random
// secret in a signed cookie; a form carries the same secret, masked; another site can send the cookie and cannot know the secret.
// OWASP's signed double-submit cookie, and Django's CsrfViewMiddleware.

import { NuagesError } from '../../base/errors.ts'
import { checkOptionNames } from '../../base/known-options.ts'
import type { SafeString } from '../../base/safe-string.ts'
import { after } from '../../http/after.ts'
import { parseContentType } from '../../http/content-type.ts'
import { sameText } from '../../http/digest.ts'
import { HttpError } from '../../http/error.ts'
import { html } from '../../http/html.ts'
import { type Key, key } from '../../http/key.ts'
import { maskToken, unmaskToken } from '../../http/masked-token.ts'
import { randomToken } from '../../http/random-token.ts'
import type { Response } from '../../http/response.ts'
import { SignatureError, Signer, type SigningKeys } from '../../http/signing.ts'
import type { AnyRequest } from '../handler.ts'
import { type Middleware, preparing, type Result } from '../middleware.ts'
import { answerMiss } from '../missed.ts'
import { isUnsafe } from './origin.ts'

/** How tokens travel. */
export interface FormTokenOptions {
  /** Signs the cookie; several keys for rotation, the first signs. */
  secret: SigningKeys
  /** The cookie's name; `__Host-` is put before it where the request came by https. `formtoken` by default. */
  name?: string
  /** The field of forms that holds the token. `form_token` by default. */
  field?: string
  /** The header field that holds it where a script sends the request. `x-form-token` by default. */
  header?: string
  /** Requests that need none: webhooks, interfaces for programs that bring a key of their own. None by default. */
  exempt?: (request: AnyRequest) => boolean
}

const OPTIONS: readonly string[] = ['secret', 'name', 'field', 'header', 'exempt'] satisfies (keyof FormTokenOptions)[]
const SALT = 'nuages.form-token'
/** Seconds that a browser keeps the secret: a year, as Django's. */
const MAX_AGE = 31_536_000
const FORMS: ReadonlySet<string | undefined> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data'])
const STATE: Key<FormTokenState> = key<FormTokenState>('form token')

/** The visitor's secret during one request. */
class FormTokenState {
  readonly field: string
  #secret: string | null
  #isFresh = false
  #wasShown = false

  constructor(secret: string | null, field: string) {
    this.#secret = secret
    this.field = field
  }

  /** Whether the browser must be given a secret: it has none that fits, and a page will need it. */
  get isFresh(): boolean {
    return this.#isFresh
  }

  /** Whether the answer holds a token, and so is this visitor's alone. */
  get wasShown(): boolean {
    return this.#wasShown
  }

  get secret(): string {
    this.#secret ??= this.renew()
    return this.#secret
  }

  renew(): string {
    this.#isFresh = true
    this.#secret = randomToken(32)
    return this.#secret
  }

  token(): string {
    this.#wasShown = true
    return maskToken(this.secret)
  }

  /** Whether `token` holds the secret that the browser sent. */
  accepts(token: string | null): boolean {
    const secret = token === null ? null : unmaskToken(token)
    return secret !== null && this.#secret !== null && sameText(secret, this.#secret)
  }
}

/**
 * Refuses unsafe requests that lack the visitor's token with 403: `app.use(formTokens({ secret: env.secret('SECRET_KEY') }))`. The token
 * stands in a form's field (`formTokenInput`) or, for scripts, in a header field (`formToken`). A form is read for it, within
 * the limits of its route, and the handler still gets it. Beside the guard of origins, which is on by default; this one is for
 * forms that must be safe in browsers that do not say where they come from. What no route takes is told so, token or not: 404, or 405.
 */
export function formTokens(options: FormTokenOptions): Middleware {
  checkOptionNames('OPTION_UNKNOWN', 'formTokens()', options, OPTIONS)
  const { name = 'formtoken', field = 'form_token', header = 'x-form-token', exempt = () => false } = options
  const signer = new Signer(options.secret, { salt: SALT })
  /** Puts the visitor's secret on a request; gives how to go on. */
  const prepare = (request: AnyRequest, next: () => Result): [state: FormTokenState, go: () => Result] => {
    const cookie = request.connection.scheme === 'https' ? `__Host-${name}` : name
    const state = new FormTokenState(unsigned(signer, request.cookies.get(cookie)), field)
    request.set(STATE, state)
    return [state, () => after(next(), (response) => withCookie(response, state, signer, cookie, request)) as Result]
  }
  const guardForms: Middleware = (request, next) => {
    const [state, go] = prepare(request, next)
    if (!isUnsafe(request.method) || exempt(request)) return go()
    return after(tokenOf(request, header, field), (token) => {
      if (state.accepts(token)) return go()
      const miss = answerMiss(request)
      if (miss !== undefined) return miss
      throw refused(
        token === null ? `there is no token in the field ${field} or the header field ${header}` : 'the token is not this visitor’s',
      )
    }) as Result
  }
  // The page for a refused request may hold a form, with a token for the next one.
  return preparing(guardForms, (request, next) => prepare(request, next)[1]())
}

function unsigned(signer: Signer, signed: string | undefined): string | null {
  if (signed === undefined) return null
  try {
    return signer.unsign(signed)
  } catch (error) {
    if (error instanceof SignatureError) return null
    throw error
  }
}

function tokenOf(request: AnyRequest, header: string, field: string): string | null | Promise<string | null> {
  const given = request.headers.get(header)
  if (given !== null) return given
  const type = parseContentType(request.headers.get('content-type'))?.type
  return FORMS.has(type) ? request.form().then((form) => form.get(field)) : null
}

function withCookie(response: Response, state: FormTokenState, signer: Signer, name: string, request: AnyRequest): Response {
  if (state.wasShown) vary(response)
  if (!state.isFresh) return response
  const secure = request.connection.scheme === 'https'
  response.cookies.set(name, signer.sign(state.secret), { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: MAX_AGE })
  return response
}

/** A page with a token must not be given to another visitor by a cache. */
function vary({ headers }: Response): void {
  if (!/(?:^|,)\s*(?:\*|cookie)\s*(?:,|$)/i.test(headers.get('vary') ?? '')) headers.append('vary', 'Cookie')
}

function refused(why: string): HttpError {
  return new HttpError(403, 'This form was not made for you, or is too old. Load the page again and send it once more.', {
    code: 'FORM_TOKEN',
    hint: `The request was refused because ${why}. Put {{ form_token() }} or formTokenInput(request) into the form.`,
  })
}

function stateOf(request: AnyRequest): FormTokenState {
  try {
    return request.get(STATE)
  } catch (error) {
    throw new NuagesError('FORM_TOKEN_MISSING', 'A form token was asked for, and no guard of form tokens is installed.', {
      hint: "Install it: app.use(formTokens({ secret: env.secret('SECRET_KEY') })).",
      cause: error,
    })
  }
}

/** The visitor's token, another text each time, for a script to send in the header field. Throws `FORM_TOKEN_MISSING` without the guard. */
export function formToken(request: AnyRequest): string {
  return stateOf(request).token()
}

/** The hidden field that holds the visitor's token, for a form. Throws `FORM_TOKEN_MISSING` without the guard. */
export function formTokenInput(request: AnyRequest): SafeString {
  const state = stateOf(request)
  return html`<input type="hidden" name="${state.field}" value="${state.token()}">`
}

/** Gives the visitor another secret, at login: what was known before is worth nothing. */
export function rotateFormToken(request: AnyRequest): void {
  stateOf(request).renew()
}
