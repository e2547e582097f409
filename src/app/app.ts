// The application: the outermost blueprint, assembled at start; then a request costs a look-up, a Request, the handler, and
// a Response.

import { NuagesError, shown } from '../base/errors.ts'
import type { Application, Exchange } from '../gateway/exchange.ts'
import { type FetchHandler, toFetch } from '../gateway/fetch.ts'
import { BODY_LIMIT } from '../http/request.ts'
import { type UploadLimits, uploadLimits } from '../http/upload-limits.ts'
import { type Assembly, Blueprint } from './blueprint.ts'
import { checkAppOptions } from './checked-options.ts'
import { type AppCommand, type CommandAction, type CommandOption, type CommandOptions, checkCommand, checkCommandShape } from './command.ts'
import { type AppDatabase, type AppModels, checkDatabase } from './database.ts'
import type { Engine } from './engine.ts'
import { env } from './env.ts'
import { checkFolders } from './folders.ts'
import { startAll, stopAll, withChildren } from './life.ts'
import { errorText, type Log } from './log.ts'
import type { Result } from './middleware.ts'
import { NamedSite, refuseLate, type UrlParams } from './names.ts'
import { type AppOptions, checkLimit } from './options.ts'
import { Pipeline } from './pipeline.ts'
import { listRoutes, type RouteFacts } from './route-list.ts'

/** An application: `const app = new App()`, `app.get('/hello/{name}', ({ params }) => ...)`, `serve(app)`. */
export class App extends Blueprint implements Application, Assembly {
  readonly log: Log
  /** Whether this is development. */
  readonly debug: boolean
  /** Its database, for tools. */
  readonly database: AppDatabase | undefined
  readonly #settings: AppOptions
  readonly #limit: number
  readonly #uploads: UploadLimits
  readonly #site: NamedSite
  readonly #commands: AppCommand[] = []
  #pipeline: Pipeline | null = null
  #fetch: FetchHandler | null = null

  /** A global Request in, a global Response out: for Bun, Deno and Workers. Bound, so `{ fetch: app.fetch }` works. */
  readonly fetch: FetchHandler = (request, host, context) => {
    this.#fetch ??= toFetch(this)
    return this.#fetch(request, host, context)
  }

  constructor(options: AppOptions = {}) {
    checkAppOptions(options)
    const site = new NamedSite(options.base)
    super('', options.models === undefined ? {} : { models: options.models }, site)
    this.#site = site
    this.#settings = options
    this.#limit = checkLimit(options.limit ?? BODY_LIMIT, 'the application')
    this.#uploads = uploadLimits(options.uploads)
    this.database = checkDatabase(options.database)
    if (this.database !== undefined) this.#hold(this.database)
    this.log = options.log ?? console
    this.debug = options.debug ?? (options.env ?? env).debug
  }

  /** Makes a blueprint, with its children, part of the application. */
  // biome-ignore lint/suspicious/noExplicitAny: a blueprint of any name, prefix and host; `string` would refuse them, as methods take them as input
  register(blueprint: Blueprint<any, any, any>): void {
    refuseLate(this.#site, 'register')
    if (!(blueprint instanceof Blueprint)) {
      throw new NuagesError('APP_SETUP', `app.register() was given ${shown(blueprint)}, expected a blueprint.`, {
        hint: "Make one: new Blueprint('blog', { prefix: '/blog' }). A middleware is for app.use().",
      })
    }
    if (blueprint instanceof App && blueprint !== (this as unknown)) {
      throw new NuagesError('APP_SETUP', 'app.register() was given an application, whose own options and guards would not hold.', {
        hint: "Put two side by side: mount({ '/admin': admin, '/': app }) of nuages/gateway. A part of one is a Blueprint.",
      })
    }
    const parts = Blueprint.parts(blueprint)
    if (parts.site === this.#site || parts.site.joined) {
      throw new NuagesError('BLUEPRINT_TWICE', `The blueprint ${shown(blueprint.name)} is part of an application already.`, {
        hint: 'Register a blueprint once, and not those that `blueprint.blueprint()` made: they come with their parent.',
      })
    }
    parts.site.join(this.#site)
    Blueprint.parts(this).children.push(blueprint)
  }

  /** The URL of a named route, for dynamic use: `app.url('blog.show', { id: 3 })`. A route value's `url` is checked by the compiler. */
  url(name: string, params?: UrlParams): string {
    return this.#site.url(name, params)
  }

  /** Adds a command that `nuages run` runs, the application started: `app.command('import', { options: { dry: 'flag' } }, ({ dry }, files) => ...)`. */
  command<const O extends Readonly<Record<string, CommandOption>> = {}>(
    name: string,
    options: CommandOptions<O>,
    action: CommandAction<O>,
  ): void {
    checkCommandShape(name, options)
    const command = { name, description: options.description ?? '', options: options.options ?? {}, action: action as AppCommand['action'] }
    checkCommand(command, this.#commands)
    this.#commands.push(command)
  }

  /** The commands that were added. For tools. */
  commands(): readonly AppCommand[] {
    return this.#commands
  }

  /** All blueprints, each one's children after it: for tools and batteries. */
  blueprints(): Blueprint<string, string, string>[] {
    return Blueprint.parts(this).children.flatMap(withChildren)
  }

  /** Where blueprints have their templates, absolute paths by the blueprint's name: for a template engine. */
  templateFolders(): Map<string, string> {
    return new Map(this.blueprints().flatMap(({ name, templateFolder }) => (templateFolder === null ? [] : [[name, templateFolder]])))
  }

  /** The models of all blueprints, and its own: for migrations, fixtures and other tools. */
  modelSets(): AppModels[] {
    return [this, ...this.blueprints()].flatMap(({ models }) => models ?? [])
  }

  /** The first to be there, and the last to go. */
  #hold(database: AppDatabase): void {
    const { starts, stops } = Blueprint.parts(this)
    starts.push(() => {
      database.bind()
    })
    stops.push(async () => database.close())
  }

  /** Whether it answers to named hosts alone. For tools. */
  get hasHosts(): boolean {
    return (this.#settings.hosts?.length ?? 0) > 0
  }

  /** What makes HTML of what handlers render. For tools. */
  get engine(): Engine | undefined {
    return this.#settings.engine
  }

  /** All routes in order of registration, each blueprint's children after its own: for tools such as `nuages routes`. */
  routes(): RouteFacts[] {
    return listRoutes(Blueprint.parts(this))
  }

  handle(exchange: Exchange): Result {
    return (this.#pipeline ?? this.#assemble()).handle(exchange)
  }

  /**
   * Checks the settings, assembles the application and runs the `onStart` hooks. Where one fails, what was begun is stopped before the error
   * is thrown: nobody is to call `stop` then. A server calls it.
   */
  start(): void | Promise<void> {
    ;(this.#settings.env ?? env).check()
    if (this.#pipeline === null) this.#assemble()
    return startAll(this, (error) => this.log.error(errorText(error)))
  }

  /** Runs the `onStop` hooks, all of them: what one throws is thrown when the others have run. A server calls it. */
  stop(): void | Promise<void> {
    return stopAll(this)
  }

  #assemble(): Pipeline {
    this.#settings.engine?.attach?.(this)
    for (const blueprint of [this, ...this.blueprints()]) for (const hook of Blueprint.parts(blueprint).assembles) hook(this)
    checkFolders(this.blueprints())
    const pipeline = new Pipeline({
      options: this.#settings,
      limit: this.#limit,
      uploads: this.#uploads,
      log: this.log,
      root: Blueprint.parts(this),
      debug: this.debug,
      routes: () => this.routes(),
      url: (name, params) => this.#site.url(name, params),
    })
    this.#site.start()
    this.#pipeline = pipeline
    return pipeline
  }
}
