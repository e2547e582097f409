// Templates, whatever the engine: a handler returns `render(name, context)`, the engine that the application was given makes
// HTML of it before any hook sees the response. An engine is a function; Eta, Nunjucks and our own fit.

import { HTML_BLOCK, Response, type ResponseInit } from '../http/response.ts'
import type { StreamSource } from '../http/stream.ts'
import { Headers } from '../wire/headers.ts'

/** The templates of a project and their contexts. Filled by declaration merging; while it is empty, any name and context will do. */
export interface Templates {}

type TemplateName = [keyof Templates] extends [never] ? string : keyof Templates & string
type ContextOf<N> = N extends keyof Templates ? Templates[N] : Record<string, unknown>

/** A template to be rendered, with its context. */
export class Rendering {
  readonly template: string
  readonly context: Record<string, unknown>
  readonly init: ResponseInit

  constructor(template: string, context: Record<string, unknown>, init: ResponseInit) {
    this.template = template
    this.context = context
    this.init = init
  }
}

/** The same rendering for a page about an error: with the error's status, unless it says its own. */
export function asErrorPage(value: unknown, status: number): unknown {
  if (!(value instanceof Rendering) || value.init.status !== undefined) return value
  return new Rendering(value.template, value.context, { ...value.init, status })
}

/** A response made by a template. Tests look at what it was made of. */
export class TemplateResponse extends Response {
  readonly template: string
  readonly context: Record<string, unknown>

  constructor({ template, context, init }: Rendering, html: string | StreamSource) {
    super(html, { ...init, headers: withType(new Headers(init.headers)) })
    this.template = template
    this.context = context
  }
}

/** What a handler returns for a page: `return render('article.html', { article })`. */
export function render<const N extends TemplateName>(name: N, context?: ContextOf<N>, init: ResponseInit = {}): Rendering {
  return new Rendering(name, (context ?? {}) as Record<string, unknown>, init)
}

/**
 * A template with the type of its context: `const articlePage = template<{ article: Article }>('article.html')`, and a handler returns
 * `articlePage({ article })`. `nuages check` reads the type from the source.
 */
export function template<C extends object>(name: string): (context: C, init?: ResponseInit) => Rendering {
  return (context, init = {}) => new Rendering(name, context as Record<string, unknown>, init)
}

function withType(headers: Headers): Headers {
  if (!headers.has('content-type')) headers.addDefaults(Headers.fromBlock(HTML_BLOCK))
  return headers
}
