// What the parts of a running template know of each other: environment, template, context. The classes fulfil these interfaces,
// and import nothing of one another.

import type { EvalContext, FilterEnvironment, TemplateFunction } from './call.ts'
import type { Sink } from './sink.ts'
import type { Undefined } from './undefined.ts'

/** A compiled block or root: gives its text, or writes it into the sink where it renders asynchronously. */
export type RenderFunction = (context: RunContext, sink?: Sink) => string | Promise<void>

/** The blocks of a template by name, each with those of its parents behind it. */
export type BlockStacks = ReadonlyMap<string, readonly RenderFunction[]>

/** What `render` is given: variables by name. */
export type Variables = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>

/** What decides how values are printed, at one place. An `autoescape` tag changes it for a while. */
export interface RunEvalContext extends EvalContext {
  readonly environment: RunEnvironment
}

/** The variables and blocks of a template that is being rendered. */
export interface RunContext {
  readonly environment: RunEnvironment
  /** Name of the template; null where it came as text. */
  readonly name: string | null
  readonly evalContext: RunEvalContext
  /** While a block is rendered alone: blocks print nothing, what stands around them runs. */
  readonly isFragment: boolean
  get(name: string): unknown
  set(name: string, value: unknown): void
  export(name: string, isExported: boolean): void
  all(): Map<string, unknown>
  exports(): Map<string, unknown>
  extraGlobals(globals: ReadonlyMap<string, unknown>): Map<string, unknown>
  derive(locals: ReadonlyMap<string, unknown> | null, other?: { name: string | null; blocks: BlockStacks }): RunContext
  stack(block: string): readonly RenderFunction[] | undefined
  inherit(blocks: BlockStacks): void
  superOf(block: string, current: RenderFunction): unknown
}

/** Generated code, run: the template's functions. */
export interface CompiledModule {
  readonly template: LoadedTemplate
  readonly isAsync: boolean
  readonly render: RenderFunction
  readonly blocks: BlockStacks
  /** What `import` without context gives, once something imported it. */
  exports?: unknown
}

/** A template that other templates name. */
export interface LoadedTemplate {
  readonly environment: RunEnvironment
  readonly name: string | null
  readonly source: string
  readonly globals: ReadonlyMap<string, unknown>
  readonly module: CompiledModule
  readonly asyncModule: CompiledModule
}

/** What a running template asks of its environment. */
export interface RunEnvironment extends FilterEnvironment {
  readonly filters: ReadonlyMap<string, TemplateFunction>
  readonly tests: ReadonlyMap<string, TemplateFunction>
  readonly globals: ReadonlyMap<string, unknown>
  readonly finalize: ((value: unknown) => unknown) | null
  autoescapes(name: string | null): boolean
  /** The text of a block or root, HTML where `autoescape` holds. */
  capture(render: RenderFunction, context: RunContext, autoescape: boolean): unknown
  selectTemplate(names: unknown, takesList?: boolean): LoadedTemplate
  selectTemplateAsync(names: unknown, takesList?: boolean): Promise<LoadedTemplate>
  undefined(hint?: string | null, object?: unknown, name?: unknown): Undefined
}

/** What the compiler asks of the environment. */
export interface CompilerEnvironment extends FilterEnvironment {
  /** A filter of the language's own, which gives the same for the same whenever it is asked. */
  constantFilter(name: string): TemplateFunction | undefined
  /** Likewise a test. */
  constantTest(name: string): TemplateFunction | undefined
  findFilter(name: string): TemplateFunction | undefined
  findTest(name: string): TemplateFunction | undefined
  /** Whether the test of that name is the language's own. */
  hasOwnTest(name: string): boolean
  autoescapes(name: string | null): boolean
  /** The text that a constant prints as. */
  printed(value: unknown, autoescape: boolean): string
  /** Whether every printed value goes through a function of the user's. */
  readonly hasFinalize: boolean
  /** Whether constants are computed when a template is compiled. Not where they may cost anything. */
  readonly isFolding: boolean
}
