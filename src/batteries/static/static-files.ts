// Static files for an application: `const files = staticFiles({ dir })`, `app.register(files)`, `files.url('css/site.css')`.
//
// It serves the folder it was given, and those that blueprints have as their `static`, each under its blueprint's prefix and
// inside of its middleware.

import { checkOptionNames, shown } from '../../http.ts'
import { type Assembly, Blueprint, type CompressOptions, env, NuagesError, type Route } from '../../nuages.ts'
import { StaticFolder } from './static-folder.ts'

/** Which files are served, and how. */
export interface StaticOptions {
  /** The folder, as an absolute path; or several, of which an earlier one's files hide those of the same name. Without it only blueprints' folders are served. */
  dir?: string | URL | readonly (string | URL)[]
  /** The URL path they are below; `/static` by default. */
  prefix?: `/${string}`
  /** The blueprint's name, for an application that has several of them. `static` by default. */
  name?: string
  /** Whether URLs have hashes: by default unless this is development. */
  hashed?: boolean
  /** Whether a style sheet that names a file which is not there stops the start; by default it does. */
  strict?: boolean
  /** Whether files and folders whose names begin with a dot are served; by default not. */
  dotfiles?: boolean
  /** How texts are compressed that were not compressed before; false for not at all. */
  compress?: CompressOptions | false
}

/** Makes the static files of an application, to be registered with it. */
export function staticFiles(options: StaticOptions = {}): StaticFiles {
  return new StaticFiles(options)
}

/** A folder with its route. */
interface Served {
  readonly folder: StaticFolder
  readonly route: Route<'/{path:path}'>
}

/** A blueprint of static files. */
export class StaticFiles extends Blueprint<string, string> {
  readonly #options: StaticOptions
  /** By blueprint; the own folder under `''`. */
  readonly #served: Map<string, Served> = new Map()
  #debug: boolean | null = null

  /**
   * The URL of a file by its name below the folder, or below the static folder of a blueprint. Throws `STATIC_MISSING` with the
   * nearest name. Bound, so templates can have it as `asset`.
   */
  readonly url: (name: string, blueprint?: string) => string = (name, blueprint = '') => {
    if (typeof name !== 'string') {
      throw new NuagesError('STATIC_MISSING', `files.url() was given ${shown(name)}, expected the name of a file below the folder.`, {
        hint: "Write files.url('css/site.css').",
      })
    }
    const served = this.#served.get(blueprint)
    if (served === undefined) throw nothingServed(blueprint, this.#debug !== null)
    return served.route.url({ path: served.folder.nameOf(name) })
  }

  constructor(options: StaticOptions) {
    checkOptions(options)
    super(options.name ?? 'static', { prefix: checkPrefix(options.prefix ?? '/static') as never })
    this.#options = options
    const { dir = [] } = options
    const dirs = typeof dir === 'string' || dir instanceof URL ? [dir] : dir
    if (dirs.length > 0) this.#serve(this, '', dirs)
    this.onAssemble((app) => this.#serveBlueprints(app))
    this.onStart(() => {
      for (const { folder } of this.#served.values()) folder.start()
    })
  }

  #serveBlueprints(app: Assembly): void {
    this.#debug = app.debug
    const all = app.blueprints()
    for (const blueprint of all) {
      const { name, staticFolder } = blueprint
      if (staticFolder === null || all.some((other) => other.name === `${name}.static`)) continue
      this.#serve(blueprint.blueprint('static', { prefix: '/static' as never }) as Blueprint<string, string, string>, name, [staticFolder])
    }
  }

  #serve(on: Blueprint<string, string, string>, name: string, dirs: readonly (string | URL)[]): void {
    const { hashed, strict = true, dotfiles = false, compress: how = {} } = this.#options
    const folder = new StaticFolder({
      dirs,
      home: () => route.url({ path: '_' }).slice(0, -1),
      hashed: () => hashed ?? !(this.#debug ?? env.debug),
      strict,
      dotfiles,
      compress: how === false ? null : how,
    })
    const route = on.get('/{path:path}', { name: 'file' }, (request) => {
      const { path } = request.params as { path: string }
      return folder.answer(path, request)
    }) as unknown as Served['route']
    this.#served.set(name, { folder, route })
  }
}

function checkPrefix(prefix: string): string {
  if (/^(?:\/[\w\-.~]+)+$/.test(prefix)) return prefix
  throw new NuagesError('STATIC_PREFIX', `Static files have the prefix ${JSON.stringify(prefix)}, expected a path such as '/static'.`)
}

const KNOWN: readonly string[] = ['dir', 'prefix', 'name', 'hashed', 'strict', 'dotfiles', 'compress'] satisfies (keyof StaticOptions)[]

function checkOptions(options: StaticOptions): void {
  if (typeof options === 'object' && options !== null) return checkOptionNames('STATIC_OPTIONS', 'staticFiles()', options, KNOWN)
  throw new NuagesError('STATIC_OPTIONS', `staticFiles() was given ${shown(options)}, expected an object.`, {
    hint: `The options are ${KNOWN.join(', ')}.`,
  })
}

function nothingServed(blueprint: string, assembled: boolean): NuagesError {
  const whose = blueprint === '' ? 'of the application itself' : `of the blueprint ${JSON.stringify(blueprint)}`
  const early = 'The folders of blueprints are known when the application has started: ask for the URL when a page is made.'
  return new NuagesError('STATIC_MISSING', `There are no static files ${whose}.`, {
    hint: assembled ? "Give staticFiles() a dir, or the blueprint a folder: new Blueprint('blog', { dir, static: 'static' })." : early,
  })
}
