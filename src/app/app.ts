// The application: routes, what stands around them, and one path for errors. It is set up first and assembled at start;
// then a request costs a look-up, a Request, the handler, and a Response.

import { NuagesError, shown } from '../base/errors.ts'
import type { Application, Exchange } from '../gateway/exchange.ts'
import { after } from '../http/after.ts'
import { parsePattern } from '../http/pattern.ts'
import { BODY_LIMIT } from '../http/request.ts'
import { Route } from '../http/route.ts'
import { type ErrorHandler, ErrorHandlers, type ErrorType } from './error-handlers.ts'
import type { AnyRequest, Method } from './handler.ts'
import { type AfterHook, type BeforeHook, Hooks, type TeardownHook } from './hooks.ts'
import type { Log } from './log.ts'
import type { Middleware, Result } from './middleware.ts'
import { type AppOptions, checkLimit, debugFromEnvironment } from './options.ts'
import { Pipeline, type Registration } from './pipeline.ts'
import { type Place, placeOf } from './place.ts'
import type { Schemas } from './validation.ts'

/** Runs at start, or at the end. */
export type LifeHook = () => void | Promise<void>

/** Route options as they are here, their types gone. */
interface PlainOptions extends Schemas {
  readonly name?: string
  readonly methods?: readonly string[]
  readonly limit?: number
}

type PlainHandler = (request: AnyRequest) => unknown

/** token (RFC 9110 section 5.6.2), without lower case: methods mind case, and all that are known are in upper case */
const METHOD: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Z]+$/

/** An application: `const app = new App()`, `app.get('/hello/{name}', ({ params }) => ...)`, `serve(app)`. */
export class App implements Application {
  readonly log: Log
  /** Whether this is development. */
  readonly debug: boolean
  readonly #options: AppOptions
  readonly #limit: number
  readonly #registrations: Registration[] = []
  readonly #names: Map<string, Place> = new Map()
  readonly #middleware: Middleware[] = []
  readonly #hooks: Hooks = new Hooks()
  readonly #errorHandlers: ErrorHandlers = new ErrorHandlers()
  readonly #starts: LifeHook[] = []
  readonly #stops: LifeHook[] = []
  #pipeline: Pipeline | null = null

  readonly get: Method = this.#verb('GET')
  readonly post: Method = this.#verb('POST')
  readonly put: Method = this.#verb('PUT')
  readonly patch: Method = this.#verb('PATCH')
  readonly delete: Method = this.#verb('DELETE')
  readonly head: Method = this.#verb('HEAD')
  readonly options: Method = this.#verb('OPTIONS')
  /** A route for the methods in its options: `app.route('/form', { methods: ['GET', 'POST'] }, handler)`. */
  readonly route: Method = this.#verb()

  constructor(options: AppOptions = {}) {
    this.#options = options
    this.#limit = checkLimit(options.limit ?? BODY_LIMIT, 'the application')
    this.log = options.log ?? console
    this.debug = options.debug ?? debugFromEnvironment()
  }

  // ------------------------------------------------------------------------------- setting up

  /** Adds a middleware. The first one added stands outermost. */
  use(middleware: Middleware): void {
    this.#setup('use')
    this.#middleware.push(requireFunction(middleware, 'use'))
  }

  /** Makes an answer of errors of a class or of a status. */
  onError<E>(type: ErrorType<E>, handler: ErrorHandler<E>): void
  onError(status: number, handler: ErrorHandler): void
  onError(type: number | ErrorType, handler: ErrorHandler<never>): void {
    this.#setup('onError')
    this.#errorHandlers.add(type, requireFunction(handler, 'onError') as ErrorHandler)
  }

  /** Runs before every handler; what it returns, unless undefined, is the answer. */
  before(hook: BeforeHook): void {
    this.#setup('before')
    this.#hooks.before.push(requireFunction(hook, 'before'))
  }

  /** Runs on every response. */
  after(hook: AfterHook): void {
    this.#setup('after')
    this.#hooks.after.push(requireFunction(hook, 'after'))
  }

  /** Runs when a response is made, whatever happened. */
  teardown(hook: TeardownHook): void {
    this.#setup('teardown')
    this.#hooks.teardown.push(requireFunction(hook, 'teardown'))
  }

  /** Runs before the first request. Where it fails the server does not start. */
  onStart(hook: LifeHook): void {
    this.#setup('onStart')
    this.#starts.push(requireFunction(hook, 'onStart'))
  }

  /** Runs after the last request, in reverse order. */
  onStop(hook: LifeHook): void {
    this.#setup('onStop')
    this.#stops.unshift(requireFunction(hook, 'onStop'))
  }

  #verb(method?: string): Method {
    const add = (path: string, second: PlainOptions | PlainHandler, third?: PlainHandler): Route => {
      this.#setup(method?.toLowerCase() ?? 'route')
      const [options, handler] = typeof second === 'function' ? [{}, second] : [second, third]
      return this.#add(path, method, options, handler, placeOf(add))
    }
    return add as unknown as Method
  }

  #add(path: string, method: string | undefined, options: PlainOptions, handler: PlainHandler | undefined, place: Place): Route {
    const pattern = parsePattern(path)
    const { name = '', limit = this.#limit } = options
    this.#registrations.push({
      pattern,
      methods: methodsOf(path, method, options),
      schemas: options,
      limit: checkLimit(limit, `the route ${shown(path)}`),
      handler: requireHandler(handler, path),
      place,
    })
    this.#name(name, place)
    return new Route(pattern, name)
  }

  #name(name: string, place: Place): void {
    if (name === '') return
    const other = this.#names.get(name)
    if (other !== undefined) {
      throw new NuagesError('ROUTE_NAME_TWICE', `Two routes have the name ${shown(name)}: one in ${other()}, one in ${place()}.`, {
        hint: 'Rename one of them.',
      })
    }
    this.#names.set(name, place)
  }

  /** Refuses what comes too late to have an effect on all requests. */
  #setup(what: string): void {
    if (this.#pipeline === null) return
    throw new NuagesError(
      'APP_STARTED',
      `app.${what}() was called after the application had started. Routes, middleware, hooks and error handlers are put together at the start, ` +
        'so that every request passes through the same ones; what is added later would hold for some requests and not for others.',
      {
        hint: 'Call it where the application is set up, before serve(app) and before the first request. Often it stands in a module that is imported too late.',
      },
    )
  }

  // ------------------------------------------------------------------------------- running

  handle(exchange: Exchange): Result {
    return (this.#pipeline ?? this.#assemble()).handle(exchange)
  }

  /** Assembles the application and runs the `onStart` hooks. A server calls it. */
  start(): void | Promise<void> {
    if (this.#pipeline === null) this.#assemble()
    return inTurn(this.#starts, 0)
  }

  /** Runs the `onStop` hooks. A server calls it. */
  stop(): void | Promise<void> {
    return inTurn(this.#stops, 0)
  }

  #assemble(): Pipeline {
    this.#pipeline = new Pipeline({
      options: this.#options,
      limit: this.#limit,
      log: this.log,
      registrations: this.#registrations,
      middleware: this.#middleware,
      hooks: this.#hooks,
      errorHandlers: this.#errorHandlers,
    })
    return this.#pipeline
  }
}

function inTurn(hooks: readonly LifeHook[], at: number): void | Promise<void> {
  const hook = hooks[at]
  if (hook === undefined) return
  return after(hook(), () => inTurn(hooks, at + 1)) as void | Promise<void>
}

function methodsOf(path: string, method: string | undefined, { methods = [] }: PlainOptions): readonly string[] {
  const all = [...new Set(method === undefined ? methods : [method, ...methods])]
  if (all.length === 0) {
    throw new NuagesError('ROUTE_METHODS', `The route ${shown(path)} has no methods.`, {
      hint: "Write app.route(path, { methods: ['GET', 'POST'] }, handler).",
    })
  }
  const bad = all.find((name) => typeof name !== 'string' || !METHOD.test(name))
  if (bad === undefined) return all
  throw new NuagesError(
    'ROUTE_METHODS',
    `The route ${shown(path)} has the method ${shown(bad)}, expected a name such as GET, in upper case.`,
  )
}

function requireHandler(handler: PlainHandler | undefined, path: string): PlainHandler {
  if (typeof handler === 'function') return handler
  throw new NuagesError('ROUTE_HANDLER', `The route ${shown(path)} has ${shown(handler)} as its handler, expected a function.`, {
    hint: 'The handler comes last: app.get(path, options, handler).',
  })
}

function requireFunction<F>(value: F, method: string): F {
  if (typeof value === 'function') return value
  throw new NuagesError('APP_SETUP', `app.${method}() was given ${shown(value)}, expected a function.`)
}
