// A blueprint: a room-sized piece of an application, Flask's blueprint and Django's app in one word. It has routes under a
// prefix, and middleware, hooks and error handlers of its own; it becomes part of an application by `app.register`.
//
// The application is one too, the outermost; what a blueprint can, it can.

import { NuagesError, shown } from '../base/errors.ts'
import { checkDefaults, type Defaults } from '../http/defaults.ts'
import { type CheckHost, type HostPattern, parseHostPattern } from '../http/host-pattern.ts'
import { type CheckPath, type Pattern, parsePattern } from '../http/pattern.ts'
import { Route } from '../http/route.ts'
import { type UploadLimits, uploadLimits } from '../http/upload-limits.ts'
import { checkBlueprintOptions, checkRouteOptions } from './checked-options.ts'
import { type AppModels, checkModels } from './database.ts'
import { type ErrorHandler, ErrorHandlers, type ErrorType } from './error-handlers.ts'
import { folderIn } from './folders.ts'
import type { AnyRequest, Dotted, Inner, Join, Method } from './handler.ts'
import { type AfterHook, type BeforeHook, Hooks, type TeardownHook } from './hooks.ts'
import type { Middleware } from './middleware.ts'
import { NamedSite, refuseLate } from './names.ts'
import { checkLimit } from './options.ts'
import { type Place, placeOf } from './place.ts'
import type { Schemas } from './validation.ts'
import { handlersOf, type View } from './view.ts'

/** Runs at start, or at the end. */
export type LifeHook = () => void | Promise<void>

/** An application that is being put together, as an `onAssemble` hook sees it. */
export interface Assembly {
  /** Whether this is development. */
  readonly debug: boolean
  /** All blueprints, each one's children after it. */
  blueprints(): Blueprint<string, string, string>[]
}

/** Runs when the application is put together: the last moment for routes. */
export type AssembleHook = (app: Assembly) => void

/** A route as it was registered. */
export interface Registration {
  /** `''` where the route has none. */
  readonly name: string
  readonly pattern: Pattern
  readonly defaults: Defaults
  /** The hosts that it answers on; null for all. */
  readonly host: HostPattern | null
  readonly methods: readonly string[]
  readonly schemas: Schemas
  /** Bytes of a body; undefined for the application's limit. */
  readonly limit: number | undefined
  /** What a form may hold, where it differs from the application's. */
  readonly uploads: Partial<UploadLimits> | undefined
  readonly handler: (request: AnyRequest) => unknown
  readonly place: Place
}

/** What was set up on a blueprint, for who assembles it. */
export interface Parts {
  readonly registrations: Registration[]
  readonly middleware: Middleware[]
  /** Where each middleware was added. */
  readonly places: Map<Middleware, Place>
  readonly hooks: Hooks
  readonly errorHandlers: ErrorHandlers
  readonly children: Blueprint<string, string, string>[]
  readonly assembles: AssembleHook[]
  readonly starts: LifeHook[]
  readonly stops: LifeHook[]
  readonly site: NamedSite
}

/** What `new Blueprint(name, { ... })` takes. */
export interface BlueprintOptions<Prefix extends string, Host extends string = ''> {
  /** What stands in front of its paths. May have parameters: `/{lang}/blog`. */
  prefix?: CheckPath<Prefix>
  /** The hosts that its routes answer on, unless one says otherwise: `{tenant}.example.com`. */
  host?: CheckHost<Host>
  /** The blueprint's folder, `import.meta.dirname`: its templates and static files lie in it. A child has its parent's. */
  dir?: string
  /** The folder of its static files, in `dir`. The static battery serves them under the prefix: `/blog/static/...`. */
  static?: string
  /** The folder of its templates, in `dir`, for an engine: see `app.templateFolders()`. */
  templates?: string
  /** Its models, and where their migrations are: `modelSet('blog', { Article }, { migrations })`. */
  models?: AppModels
}

/** Route options as they are here, their types gone. */
interface PlainOptions extends Schemas {
  readonly name?: string
  readonly methods?: readonly string[]
  readonly defaults?: Defaults
  readonly host?: string
  readonly limit?: number
  readonly uploads?: Partial<UploadLimits>
}

type PlainHandler = (request: AnyRequest) => unknown

/** token (RFC 9110 section 5.6.2), without lower case: methods mind case, and all that are known are in upper case */
const METHOD: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Z]+$/
/** A name's parts, dots between them. */
const NAME: RegExp = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/

/** A piece of an application: `new Blueprint('blog', { prefix: '/blog' })`. */
export class Blueprint<const Space extends string = '', const Prefix extends string = '/', const Host extends string = ''> {
  readonly name: Space
  readonly prefix: Prefix
  readonly host: Host
  readonly dir: string | undefined
  /** The absolute path of its static files; null where it has none. */
  readonly staticFolder: string | null
  /** The absolute path of its templates; null where it has none. */
  readonly templateFolder: string | null
  /** Its models; null where it has none. */
  readonly models: AppModels | null
  readonly #parts: Parts

  readonly get: Method<Prefix, Space, Host> = this.#verb('GET')
  readonly post: Method<Prefix, Space, Host> = this.#verb('POST')
  readonly put: Method<Prefix, Space, Host> = this.#verb('PUT')
  readonly patch: Method<Prefix, Space, Host> = this.#verb('PATCH')
  readonly delete: Method<Prefix, Space, Host> = this.#verb('DELETE')
  readonly head: Method<Prefix, Space, Host> = this.#verb('HEAD')
  readonly options: Method<Prefix, Space, Host> = this.#verb('OPTIONS')
  /** A route for the methods in its options: `route('/form', { methods: ['GET', 'POST'] }, handler)`. */
  readonly route: Method<Prefix, Space, Host> = this.#verb()

  constructor(name: Space, options: BlueprintOptions<Prefix, Host> = {}, site: NamedSite = new NamedSite()) {
    if (name !== '' && (typeof name !== 'string' || !NAME.test(name))) {
      throw new NuagesError('BLUEPRINT_NAME', `A blueprint has the name ${shown(name)}, expected letters, digits, _ and -.`)
    }
    checkBlueprintOptions(options, name)
    this.name = name
    this.prefix = (options.prefix ?? '/') as Prefix
    parsePattern(this.prefix)
    this.host = (options.host ?? '') as Host
    if (options.host !== undefined) parseHostPattern(this.host)
    const { dir, static: statics, templates } = options
    this.dir = dir
    this.staticFolder = statics === undefined ? null : folderIn(dir, statics, 'static', name)
    this.models = checkModels(options.models, `the blueprint ${shown(name)}`)
    this.templateFolder = templates === undefined ? null : folderIn(dir, templates, 'templates', name)
    if (statics !== undefined && this.prefix.includes('{')) throw prefixWithParameters(name, this.prefix)
    this.#parts = {
      registrations: [],
      middleware: [],
      places: new Map(),
      hooks: new Hooks(),
      errorHandlers: new ErrorHandlers(),
      children: [],
      assembles: [],
      starts: [],
      stops: [],
      site,
    }
  }

  /** What was set up. For the application that assembles it. */
  static parts(blueprint: Blueprint<string, string, string>): Parts {
    return blueprint.#parts
  }

  /** Adds a middleware. The first one added stands outermost. */
  use(middleware: Middleware): void {
    refuseLate(this.#parts.site, 'use')
    this.#parts.middleware.push(requireFunction(middleware, 'use'))
    this.#parts.places.set(middleware, placeOf(this.use))
  }

  /** Makes an answer of errors of a class or of a status. The innermost blueprint's handlers are asked first. */
  onError<E>(type: ErrorType<E>, handler: ErrorHandler<E>): void
  onError(status: number, handler: ErrorHandler): void
  onError(type: number | ErrorType, handler: ErrorHandler<never>): void {
    refuseLate(this.#parts.site, 'onError')
    this.#parts.errorHandlers.add(type, requireFunction(handler, 'onError') as ErrorHandler)
  }

  /** Runs before every handler; what it returns, unless undefined, is the answer. */
  before(hook: BeforeHook): void {
    refuseLate(this.#parts.site, 'before')
    this.#parts.hooks.before.push(requireFunction(hook, 'before'))
  }

  /** Runs on every response. */
  after(hook: AfterHook): void {
    refuseLate(this.#parts.site, 'after')
    this.#parts.hooks.after.push(requireFunction(hook, 'after'))
  }

  /** Runs when a response is made, whatever happened. */
  teardown(hook: TeardownHook): void {
    refuseLate(this.#parts.site, 'teardown')
    this.#parts.hooks.teardown.push(requireFunction(hook, 'teardown'))
  }

  /** Runs when the application is put together, all blueprints registered: routes can still be added. For batteries. */
  onAssemble(hook: AssembleHook): void {
    refuseLate(this.#parts.site, 'onAssemble')
    this.#parts.assembles.push(requireFunction(hook, 'onAssemble'))
  }

  /** Runs before the first request. Where it fails the server does not start. */
  onStart(hook: LifeHook): void {
    refuseLate(this.#parts.site, 'onStart')
    this.#parts.starts.push(requireFunction(hook, 'onStart'))
  }

  /** Runs after the last request, in reverse order. */
  onStop(hook: LifeHook): void {
    refuseLate(this.#parts.site, 'onStop')
    this.#parts.stops.unshift(requireFunction(hook, 'onStop'))
  }

  /** A view with a method for each verb: `view('/notes/{id:int}', new NoteView())`. */
  view<const P extends string, const Name extends string = ''>(
    path: CheckPath<P>,
    view: View<`${Host}${Join<Prefix, P>}`>,
    options: { name?: Name } = {},
  ): Route<Join<Prefix, P>, Dotted<Space, Name>, Host> {
    refuseLate(this.#parts.site, 'view')
    const place = placeOf(this.view)
    let route: Route | null = null
    for (const [method, handler] of handlersOf(view, path)) {
      route ??= this.#named(path, options, place)
      this.#register(path, [method], options, handler, place)
    }
    return route as unknown as Route<Join<Prefix, P>, Dotted<Space, Name>, Host>
  }

  /** A child: its prefix and its name join this one's. */
  blueprint<const S extends string, const P extends string = '/', const H extends string = ''>(
    name: S,
    options: BlueprintOptions<P, H> = {},
  ): Blueprint<Dotted<Space, S>, Join<Prefix, P>, Inner<Host, H>> {
    refuseLate(this.#parts.site, 'blueprint')
    const own = options.host ?? this.host
    const inherited = this.dir === undefined ? {} : { dir: this.dir }
    const inner = { ...inherited, ...options, prefix: join(this.prefix, options.prefix ?? '/'), ...(own === '' ? {} : { host: own }) }
    const child: unknown = new Blueprint(dotted(this.name, name), inner as BlueprintOptions<string, string>, this.#parts.site)
    this.#parts.children.push(child as Blueprint<string, string, string>)
    return child as Blueprint<Dotted<Space, S>, Join<Prefix, P>, Inner<Host, H>>
  }

  #verb(method?: string): Method<Prefix, Space, Host> {
    const add = (path: string, second: PlainOptions | PlainHandler, third?: PlainHandler): Route => {
      refuseLate(this.#parts.site, method?.toLowerCase() ?? 'route')
      const [options, given] = typeof second === 'function' ? [{}, second] : [second, third]
      const place = placeOf(add)
      // First: a handler that is undefined, as an import in a circle is, stands where options would.
      const handler = requireHandler(given, path)
      checkRouteOptions(options, path)
      this.#register(path, methodsOf(path, method, options), options, handler, place)
      return this.#named(path, options, place)
    }
    return add as unknown as Method<Prefix, Space, Host>
  }

  #register(path: string, methods: readonly string[], options: PlainOptions, handler: PlainHandler, place: Place): void {
    const { limit, uploads } = options
    uploadLimits(uploads)
    if (limit !== undefined) checkLimit(limit, `the route ${shown(path)}`)
    const name = dotted(this.name, options.name ?? '')
    this.#parts.registrations.push({ ...this.#where(path, options), name, methods, schemas: options, limit, uploads, handler, place })
  }

  #named(path: string, options: PlainOptions, place: Place): Route {
    const { pattern, ...details } = this.#where(path, options)
    const route = new Route(pattern, dotted(this.name, options.name ?? ''), this.#parts.site, details) as Route
    this.#parts.site.add(route, place)
    return route
  }

  /** What a route answers to. */
  #where(path: string, options: PlainOptions): Pick<Registration, 'pattern' | 'host' | 'defaults'> {
    const pattern = parsePattern(join(this.prefix, path))
    const source = options.host ?? this.host
    const host = source === '' && options.host === undefined ? null : parseHostPattern(source)
    const names = [...(host?.names ?? []), ...pattern.names]
    return { pattern, host, defaults: checkDefaults(options.defaults, names, pattern.source) }
  }
}

function prefixWithParameters(name: string, prefix: string): NuagesError {
  return new NuagesError(
    'BLUEPRINT_FOLDER',
    `The blueprint ${shown(name)} has static files under the prefix ${shown(prefix)}, expected one without parameters.`,
    {
      hint: 'A file has one URL. Give the folder to a blueprint with a plain prefix, or to staticFiles({ dir }).',
    },
  )
}

/** Two paths in a row, as the type `Join` says it. */
function join(prefix: string, path: string): string {
  if (prefix === '/' || typeof path !== 'string') return path
  return path === '/' ? prefix : prefix + path
}

/** Two names in a row, as the type `Dotted` says it. */
function dotted(space: string, name: string): string {
  if (space === '' || name === '') return name
  return `${space}.${name}`
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
  throw new NuagesError('APP_SETUP', `app.${method}() was given ${shown(value)}, expected a function.`, {
    hint: `Give the function itself, app.${method}(check), and no call of it.`,
  })
}
