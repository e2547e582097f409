// Static files for an application: `const files = staticFiles({ dir })`, `app.register(files)`, `files.url('css/site.css')`.

import { Blueprint, type CompressOptions, compress, env, NuagesError, type Route } from '../../nuages.ts'
import { StaticFolder } from './static-folder.ts'

/** Which files are served, and how. */
export interface StaticOptions {
  /** The folder, as an absolute path; or several, of which an earlier one's files hide those of the same name. */
  dir: string | URL | readonly (string | URL)[]
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
export function staticFiles(options: StaticOptions): StaticFiles {
  return new StaticFiles(options)
}

/** A blueprint of static files. */
export class StaticFiles extends Blueprint<string, string> {
  readonly #folder: StaticFolder
  readonly #route: Route<'/{path:path}'>

  /** The URL of a file by its name below the folder. Throws `STATIC_MISSING` with the nearest name. Bound, so templates can have it as `asset`. */
  readonly url: (name: string) => string = (name) => this.#route.url({ path: this.#folder.nameOf(name) })

  constructor({ dir, prefix = '/static', name = 'static', hashed, strict = true, dotfiles = false, compress: how = {} }: StaticOptions) {
    super(name, { prefix: checkPrefix(prefix) as never })
    const isHashed = hashed ?? !env.debug
    this.#folder = new StaticFolder({
      dirs: typeof dir === 'string' || dir instanceof URL ? [dir] : dir,
      home: () => this.#route.url({ path: '_' }).slice(0, -1),
      hashed: () => isHashed,
      strict,
      dotfiles,
    })
    if (how !== false) this.use(compress(how))
    this.#route = this.get('/{path:path}', { name: 'file' }, (request) => {
      const { path } = request.params as { path: string }
      return this.#folder.answer(path, request)
    }) as unknown as Route<'/{path:path}'>
    this.onStart(() => this.#folder.start())
  }
}

function checkPrefix(prefix: string): string {
  if (/^(?:\/[\w\-.~]+)+$/.test(prefix)) return prefix
  throw new NuagesError('STATIC_PREFIX', `Static files have the prefix ${JSON.stringify(prefix)}, expected a path such as '/static'.`)
}
