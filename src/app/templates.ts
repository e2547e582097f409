// The Jinja engine of an application: its templates in a folder, those of its blueprints in theirs, and what every page needs.

import type { SafeString } from '../base/safe-string.ts'
import { Environment, type EnvironmentOptions } from '../templates/environment.ts'
import { FileSystemLoader } from '../templates/file-loader.ts'
import { ChoiceLoader, type Loader } from '../templates/loader.ts'
import type { Engine, EngineHost } from './engine.ts'
import { formTokenInput } from './guards/form-tokens.ts'
import type { AnyRequest } from './handler.ts'

/** Options of {@link templates}: those of an environment, and what pages share. */
export interface TemplatesOptions extends EnvironmentOptions {
  /**
   * How pages are rendered. `sync` (the default) at once; `async` waits for promises wherever they stand in a template; `stream` sends what is
   * ready before it waits.
   */
  mode?: 'sync' | 'async' | 'stream'

  /** Variables for every page, made for each request: who is logged in, the messages that wait. What a handler gives goes before them. */
  context?: (request: AnyRequest) => Readonly<Record<string, unknown>>
}

/** An engine with its environment, for what is rendered outside of requests. */
export interface TemplateEngine extends Engine {
  readonly environment: Environment
}

/**
 * The engine for `new App({ engine: templates('templates') })`: Jinja templates in one or more folders, or of a loader, then in the
 * folders of the blueprints. A template sees `request`, `url('blog.show', id=3)`, `form_token()`, and what `options.context` gives. In development templates are read
 * again when they change. `render('page.html#comments')` renders one block.
 */
export function templates(folder: string | readonly string[], options?: TemplatesOptions): TemplateEngine
export function templates(options: TemplatesOptions & { loader: Loader }): TemplateEngine
export function templates(from: string | readonly string[] | TemplatesOptions, more: TemplatesOptions = {}): TemplateEngine {
  const isFolder = typeof from === 'string' || Array.isArray(from)
  const options: TemplatesOptions = isFolder ? more : (from as TemplatesOptions)
  const { context: shared, mode = 'sync', ...rest } = options
  let environment = new Environment({ ...rest, loader: options.loader ?? new FileSystemLoader(from as string | readonly string[]) })
  const engine = (name: string, given: Readonly<Record<string, unknown>>, request: AnyRequest): ReturnType<Engine> => {
    const form_token = (): SafeString => formTokenInput(request)
    const variables = { ...shared?.(request), request, url: urlFor(request), form_token, ...given }
    if (mode === 'sync') return environment.render(name, variables)
    return mode === 'async' || name.includes('#') ? environment.renderAsync(name, variables) : environment.stream(name, variables)
  }
  const attach = (host: EngineHost): void => {
    const loaders: Loader[] = [environment.loader as Loader]
    for (const blueprint of host.templateFolders().values()) loaders.push(new FileSystemLoader(blueprint))
    const loader = loaders.length === 1 ? (loaders[0] as Loader) : new ChoiceLoader(loaders)
    environment = environment.overlay({ loader, autoReload: options.autoReload ?? host.debug })
  }
  return Object.defineProperty(Object.assign(engine, { attach }), 'environment', { get: () => environment }) as unknown as TemplateEngine
}

/** `url('blog.show', id=3)`: keyword arguments come as one object. */
function urlFor(request: AnyRequest): (name: string, params?: Readonly<Record<string, unknown>>) => string {
  return (name, params) => request.urlFor(name, params ?? {})
}
