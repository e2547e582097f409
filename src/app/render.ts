// Templates, whatever the engine: a handler returns `render(name, context)`, the engine that the application was given makes
// HTML of it before any hook sees the response. An engine is a function; Eta, Nunjucks and our own fit.

import { NuagesError, shown } from '../base/errors.ts'
import { SafeString } from '../base/safe-string.ts'
import { after, isPromise } from '../http/after.ts'
import { HTML_BLOCK, Response, type ResponseInit } from '../http/response.ts'
import { Headers } from '../wire/headers.ts'
import type { AnyRequest } from './handler.ts'

/** Makes text of a template. Text is taken as HTML: escaping is the engine's. */
export type Engine = (name: string, context: Record<string, unknown>) => string | SafeString | Promise<string | SafeString>

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

/** A response made by a template. Tests look at what it was made of. */
export class TemplateResponse extends Response {
  readonly template: string
  readonly context: Record<string, unknown>

  constructor({ template, context, init }: Rendering, html: string) {
    super(html, { ...init, headers: withType(new Headers(init.headers)) })
    this.template = template
    this.context = context
  }
}

/** What a handler returns for a page: `return render('article.html', { article })`. */
export function render<const N extends TemplateName>(name: N, context?: ContextOf<N>, init: ResponseInit = {}): Rendering {
  return new Rendering(name, (context ?? {}) as Record<string, unknown>, init)
}

/** `handler`, its renderings made responses. The handler itself where there is no engine. */
export function withEngine(engine: Engine | undefined, handler: (request: AnyRequest) => unknown): (request: AnyRequest) => unknown {
  if (engine === undefined) return handler
  return (request) => {
    const value = handler(request)
    if (isPromise(value)) return value.then((settled) => (settled instanceof Rendering ? respond(engine, settled) : settled))
    return value instanceof Rendering ? respond(engine, value) : value
  }
}

function respond(engine: Engine, rendering: Rendering): unknown {
  return after(engine(rendering.template, rendering.context), (html) => {
    if (typeof html === 'string' || SafeString.is(html)) return new TemplateResponse(rendering, html.toString())
    throw new NuagesError('ENGINE_RESULT', `The engine made ${shown(html)} of ${shown(rendering.template)}, expected text.`)
  })
}

function withType(headers: Headers): Headers {
  if (!headers.has('content-type')) headers.addDefaults(Headers.fromBlock(HTML_BLOCK))
  return headers
}
