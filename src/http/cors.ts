// Which other sites' scripts may read answers (https://fetch.spec.whatwg.org/#http-cors-protocol), as a middleware:
// `app.use(cors({ origins: ['https://shop.example'] }))`.
//
// A browser asks beforehand, by OPTIONS, what is more than a plain form could send; that is answered here. It enforces the
// answer itself: for an origin that is not allowed nothing is said. Who may send at all is another question, and the origin
// guard's.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import { after } from './after.ts'
import { isToken } from './quoted.ts'
import type { Request } from './request.ts'
import { Response } from './response.ts'
import { addVary } from './vary.ts'

/** What other sites may do. */
export interface CorsOptions {
  /** Origins whose scripts may read answers, such as `https://shop.example`, or `'*'` for any. */
  readonly origins: readonly string[] | '*'
  /** Methods beside GET, HEAD and POST, which need no leave. By default PUT, PATCH and DELETE. */
  readonly methods?: readonly string[]
  /** Request fields that scripts may set, beside those that need no leave: `['content-type', 'authorization']`. By default `content-type`. */
  readonly headers?: readonly string[]
  /** Answer fields that scripts may read, beside those that need no leave. None by default. */
  readonly expose?: readonly string[]
  /** Whether cookies may come along. Not for any origin. */
  readonly credentials?: boolean
  /** Seconds for which a browser may keep the answer to its question; by default 600. Chromium keeps it for 7200 at most. */
  readonly maxAge?: number
  /** Requests that this is for; by default all. */
  readonly only?: (request: Request<object, unknown, unknown>) => boolean
}

const METHODS: readonly string[] = ['PUT', 'PATCH', 'DELETE']
const SIMPLE: readonly string[] = ['GET', 'HEAD', 'POST']
const MAX_AGE = 600
const OPTIONS: readonly string[] = [
  'origins',
  'methods',
  'headers',
  'expose',
  'credentials',
  'maxAge',
  'only',
] satisfies (keyof CorsOptions)[]

type Next = () => Response | Promise<Response>

/** Makes the middleware. It belongs to the application: what a browser asks beforehand has no route. Throws `CORS_INVALID`, for an option that there is none of as well. */
export function cors(options: CorsOptions): (request: Request<object, unknown, unknown>, next: Next) => Response | Promise<Response> {
  checkOptionNames('CORS_INVALID', 'cors()', options, OPTIONS)
  const allowed = allowedOrigins(options)
  const preflight = preflightFields(options)
  const expose = names('expose', options.expose ?? [])
  const { credentials = false, only = () => true } = options
  return function crossOrigin(request, next) {
    if (!only(request)) return next()
    const origin = request.headers.get('origin')
    const isAllowed = origin !== null && (allowed === '*' || allowed.has(origin))
    const answer = isAllowed && asksBeforehand(request) ? new Response(null, { status: 204, headers: preflight }) : next()
    return after(answer, (response: Response) => {
      const { headers } = response
      if (allowed !== '*') headers.set('vary', addVary(headers.get('vary'), 'origin'))
      if (!isAllowed) return response
      headers.set('access-control-allow-origin', allowed === '*' ? '*' : origin)
      if (credentials) headers.set('access-control-allow-credentials', 'true')
      if (expose !== '') headers.set('access-control-expose-headers', expose)
      return response
    }) as Response | Promise<Response>
  }
}

function asksBeforehand({ method, headers }: Request<object, unknown, unknown>): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method')
}

function allowedOrigins({ origins, credentials = false }: CorsOptions): '*' | ReadonlySet<string> {
  if (origins === '*') {
    if (!credentials) return '*'
    throw invalid('credentials', true, 'false where any origin is allowed: name those that may send cookies')
  }
  if (!Array.isArray(origins)) throw invalid('origins', origins, "an array of origins, or '*'")
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw invalid('origins', origin, "such as 'https://example.org'")
  }
  return new Set(origins)
}

function preflightFields({ methods = METHODS, headers = ['content-type'], maxAge = MAX_AGE }: CorsOptions): [string, string][] {
  if (!Number.isSafeInteger(maxAge) || maxAge < 0) throw invalid('maxAge', maxAge, 'whole seconds')
  const fields: [string, string][] = [
    ['access-control-allow-methods', names('methods', [...SIMPLE, ...methods])],
    ['access-control-max-age', String(maxAge)],
  ]
  const allowed = names('headers', headers)
  return allowed === '' ? fields : [...fields, ['access-control-allow-headers', allowed]]
}

/** A list of names. `*` would not mean all where cookies come along, and never Authorization. */
function names(option: string, given: readonly string[]): string {
  for (const name of given) if (typeof name !== 'string' || !isToken(name) || name === '*') throw invalid(option, name, 'names')
  return given.join(', ')
}

function invalid(option: string, value: unknown, expected: string): NuagesError {
  return new NuagesError('CORS_INVALID', `The option ${option} of cors() has ${shown(value)}, expected ${expected}.`)
}
