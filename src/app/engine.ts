// The engine that an application was given: what makes HTML of what handlers render.

import { NuagesError, shown } from '../base/errors.ts'
import { SafeString } from '../base/safe-string.ts'
import { after, isPromise } from '../http/after.ts'
import { RENDERINGS } from './channels.ts'
import type { AnyRequest } from './handler.ts'
import { Rendering, TemplateResponse } from './render.ts'

/** What an engine may ask the application that it serves. */
export interface EngineHost {
  /** Whether this is development. */
  readonly debug: boolean
  /** Folders of the blueprints' templates, by the blueprint's name. */
  templateFolders(): ReadonlyMap<string, string>
}

/** A page: whole, or piece by piece. */
type Html = string | SafeString | AsyncIterable<string> | ReadableStream<string>

/**
 * Makes text of a template. Text is taken as HTML: escaping is the engine's. A page that comes piece by piece begins its way when the first
 * piece is there: what fails before that is answered with an error page, what fails later cuts the connection.
 */
export interface Engine {
  (name: string, context: Record<string, unknown>, request: AnyRequest): Html | Promise<Html>
  /** Called once, when the application is put together. */
  attach?(host: EngineHost): void
}

/** `handler`, its renderings made responses. The handler itself where there is no engine. */
export function withEngine(engine: Engine | undefined, handler: (request: AnyRequest) => unknown): (request: AnyRequest) => unknown {
  if (engine === undefined) return handler
  return (request) => rendered(engine, handler(request), request)
}

/** A rendering, or what becomes one, as a response; any other value as it is. */
export function rendered(engine: Engine, value: unknown, request: AnyRequest): unknown {
  if (isPromise(value)) return value.then((settled) => (settled instanceof Rendering ? respond(engine, settled, request) : settled))
  return value instanceof Rendering ? respond(engine, value, request) : value
}

function respond(engine: Engine, rendering: Rendering, request: AnyRequest): unknown {
  if (RENDERINGS.hasSubscribers) RENDERINGS.publish({ template: rendering.template, context: rendering.context })
  return after(engine(rendering.template, rendering.context, request), (html) => {
    if (typeof html === 'string' || SafeString.is(html)) return new TemplateResponse(rendering, html.toString())
    if (isStream(html)) return begun(html).then((pieces) => new TemplateResponse(rendering, pieces))
    throw new NuagesError('ENGINE_RESULT', `The engine made ${shown(html)} of ${shown(rendering.template)}, expected text.`)
  })
}

function isStream(html: unknown): html is AsyncIterable<string> {
  return typeof html === 'object' && html !== null && Symbol.asyncIterator in html
}

/** The same pieces, the first of them there already. */
async function begun(pieces: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const iterator = pieces[Symbol.asyncIterator]()
  let first: IteratorResult<string> | null = await iterator.next()
  const source: AsyncIterator<string> = {
    next() {
      const step = first
      first = null
      return step === null ? iterator.next() : Promise.resolve(step)
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  }
  return { [Symbol.asyncIterator]: () => source }
}
