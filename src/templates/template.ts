// One template of an environment, read and checked. Code for rendering is made when it is first rendered that way.

import { SafeString } from '../base/safe-string.ts'
import { Context } from './context.ts'
import type { CompiledModule, LoadedTemplate, RenderFunction, RunEnvironment, Variables } from './contract.ts'
import type { TemplateNode } from './nodes.ts'
import { Sink, StreamSink } from './sink.ts'
import { TemplateRuntimeError } from './template-error.ts'

/** What a template asks of the environment that made it. */
export interface TemplateEnvironment extends RunEnvironment {
  /** The functions of a template. */
  makeModule(template: Template, tree: TemplateNode, isAsync: boolean): CompiledModule
}

/** Facts of a template beside its tree. */
export interface TemplateFacts {
  readonly name: string | null
  readonly filename: string | null
  readonly source: string
  readonly globals: ReadonlyMap<string, unknown>
}

/** How many UTF-16 units a stream gathers before it hands them on without a reason to wait: one packet of a socket's. */
const CHUNK_SIZE = 16_384

/** A template that can be rendered. Made by an `Environment`. */
export class Template implements LoadedTemplate {
  readonly environment: TemplateEnvironment
  /** As it was asked for; null where it came as text. */
  readonly name: string | null
  /** Where it was read; null where it is no file. */
  readonly filename: string | null
  /** Its text, newlines normalised. */
  readonly source: string
  readonly globals: ReadonlyMap<string, unknown>
  readonly #tree: TemplateNode
  readonly #autoescape: boolean
  #module: CompiledModule | undefined
  #asyncModule: CompiledModule | undefined

  constructor(environment: TemplateEnvironment, tree: TemplateNode, { name, filename, source, globals }: TemplateFacts) {
    this.environment = environment
    this.name = name
    this.filename = filename
    this.source = source
    this.globals = globals
    this.#tree = tree
    this.#autoescape = environment.autoescapes(name)
  }

  /** The functions that render at once. Throws `TemplateAssertionError` where the template means nothing. */
  get module(): CompiledModule {
    this.#module ??= this.#compile(false)
    return this.#module
  }

  /** The functions that wait for promises. */
  get asyncModule(): CompiledModule {
    this.#asyncModule ??= this.#compile(true)
    return this.#asyncModule
  }

  #compile(isAsync: boolean): CompiledModule {
    return this.environment.makeModule(this, this.#tree, isAsync)
  }

  /** A context for this template. */
  contextOf(variables: Variables, module: CompiledModule): Context {
    const { environment } = this
    return new Context(environment, this.name, module.blocks, variables, this.globals, null, { autoescape: this.#autoescape, environment })
  }

  /** The text. Throws where the template meets a promise; `renderAsync` waits for it. */
  render(variables: Variables = {}): string {
    const { module } = this
    return module.render(this.contextOf(variables, module)) as string
  }

  /** The text, promises and asynchronous iterables awaited wherever they stand. */
  async renderAsync(variables: Variables = {}): Promise<string> {
    const module = this.asyncModule
    const sink = new Sink()
    await module.render(this.contextOf(expected(variables), module), sink)
    return sink.take()
  }

  /** The text piece by piece: what is ready is given before anything is waited for. Ends early if nobody reads on. */
  async *stream(variables: Variables = {}): AsyncGenerator<string, void> {
    const module = this.asyncModule
    const sink = new StreamSink(CHUNK_SIZE)
    const state: { isDone: boolean; failure: { error: unknown } | null } = { isDone: false, failure: null }
    const finish = (failure: { error: unknown } | null): void => {
      state.isDone = true
      state.failure = failure
      sink.wake()
    }
    const rendering = Promise.resolve(module.render(this.contextOf(expected(variables), module), sink))
    rendering.then(
      () => finish(null),
      (error: unknown) => finish({ error }),
    )
    try {
      while (!state.isDone) {
        yield* chunksOf(sink)
        if (!state.isDone) await sink.wait()
      }
      sink.flush()
      yield* chunksOf(sink)
    } finally {
      sink.close()
    }
    if (state.failure !== null) throw state.failure.error
  }

  /** One block alone, with the blocks of its children and parents as they would stand on the page: for pages that are changed in parts. */
  renderBlock(block: string, variables: Variables = {}): string {
    const { module } = this
    const context = this.contextOf(variables, module)
    context.isFragment = true
    module.render(context)
    context.isFragment = false
    return this.#block(block, context)(context) as string
  }

  /** As {@link renderBlock}, promises awaited. */
  async renderBlockAsync(block: string, variables: Variables = {}): Promise<string> {
    const module = this.asyncModule
    const context = this.contextOf(expected(variables), module)
    context.isFragment = true
    await module.render(context, new Sink())
    context.isFragment = false
    const sink = new Sink()
    await this.#block(block, context)(context, sink)
    return sink.take()
  }

  #block(name: string, context: Context): RenderFunction {
    const render = context.stack(name)?.[0]
    if (render !== undefined) return render
    const known = context.blockNames().join(', ')
    throw new TemplateRuntimeError(`The template ${JSON.stringify(this.name)} has no block '${name}'.`, {
      hint: known === '' ? 'It has no blocks.' : `It has ${known}.`,
    })
  }

  /** The text as HTML that needs no more escaping, for use inside other templates and the `html` tag. */
  renderSafe(variables: Variables = {}): SafeString {
    return new SafeString(this.render(variables))
  }
}

function* chunksOf(sink: StreamSink): Generator<string> {
  for (let chunk = sink.read(); chunk !== undefined; chunk = sink.read()) yield chunk
}

/**
 * The variables. One that is a promise may fail before the template comes to it, while it waits for another: that is no rejection
 * that nobody handles, which would end the process. Whatever waits for it later fails all the same.
 */
function expected(variables: Variables): Variables {
  for (const value of variables instanceof Map ? variables.values() : Object.values(variables)) {
    if (value instanceof Promise) value.catch(() => {})
  }
  return variables
}
