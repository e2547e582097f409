// The variables of a template that is being rendered: what it was given, what it sets, what it exports, and its blocks.

import { isPlain } from './attribute.ts'
import { Callable } from './callable.ts'
import type { Environment } from './environment.ts'
import { getAttribute } from './lookup.ts'
import type { Sink } from './sink.ts'

/** A compiled block or root: gives its text, or writes it into the sink where it renders asynchronously. */
export type RenderFunction = (context: Context, sink?: Sink) => string | Promise<void>

/** What decides how values are printed. A `autoescape` tag changes it for a while. */
export interface EvalContext {
  autoescape: boolean
  readonly environment: Environment
}

/** What `render` is given: variables by name. */
export type Variables = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>

/** The variables of one rendering of one template. */
export class Context {
  readonly environment: Environment
  /** Name of the template; null where it came as text. */
  readonly name: string | null
  readonly evalContext: EvalContext
  /** What the top level of the template has set. */
  readonly vars: Map<string, unknown> = new Map()
  /** Which of them an import of the template gives. */
  readonly exported: Set<string> = new Set()
  /** By name: the block itself, then its parents'. */
  readonly blocks: Map<string, RenderFunction[]>
  /** While a block is rendered alone: blocks print nothing, what stands around them runs. */
  isFragment = false
  readonly #data: Variables
  readonly #locals: ReadonlyMap<string, unknown> | null
  readonly #globals: ReadonlyMap<string, unknown>

  constructor(
    environment: Environment,
    name: string | null,
    blocks: Iterable<readonly [string, RenderFunction]>,
    data: Variables,
    globals: ReadonlyMap<string, unknown>,
    locals: ReadonlyMap<string, unknown> | null = null,
    evalContext?: EvalContext,
  ) {
    this.environment = environment
    this.name = name
    this.blocks = new Map()
    for (const [block, render] of blocks) this.blocks.set(block, [render])
    this.evalContext = evalContext ?? { autoescape: environment.autoescapes(name), environment }
    this.#data = data
    this.#globals = globals
    this.#locals = locals
  }

  /** The value of a variable; undefined where there is none. */
  get(name: string): unknown {
    const own = this.vars.get(name)
    if (own !== undefined) return own
    if (this.#locals?.has(name)) return this.#locals.get(name)
    const data = this.#data
    if (data instanceof Map) {
      if (data.has(name)) return data.get(name)
    } else if (Object.hasOwn(data, name)) return (data as Record<string, unknown>)[name]
    else if (!isPlain(data)) {
      const value = getAttribute(data, name)
      if (value !== undefined) return value
    }
    return this.#globals.get(name)
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** All variables by name, the innermost ones first in force. */
  all(): Map<string, unknown> {
    const data = this.#data instanceof Map ? this.#data : Object.entries(this.#data)
    return new Map<string, unknown>([...this.#globals, ...data, ...(this.#locals ?? []), ...this.vars])
  }

  /** Globals of this template that `globals` lacks: what a template was given as its own. */
  extraGlobals(globals: ReadonlyMap<string, unknown>): Map<string, unknown> {
    const extra = new Map<string, unknown>()
    if (this.#globals !== globals) for (const [name, value] of this.#globals) if (!globals.has(name)) extra.set(name, value)
    return extra
  }

  /** Exported variables by name. */
  exports(): Map<string, unknown> {
    return new Map([...this.exported].map((name) => [name, this.vars.get(name)]))
  }

  /** A context for another template, or for this one's block, that sees the variables of this one and `locals`. */
  derive(locals: ReadonlyMap<string, unknown> | null, other?: { name: string | null; blocks: ReadonlyMap<string, RenderFunction> }): Context {
    const merged = new Map<string, unknown>(this.#locals ?? [])
    for (const [name, value] of this.vars) merged.set(name, value)
    for (const [name, value] of locals ?? []) if (value !== undefined) merged.set(name, value)
    if (other !== undefined) return new Context(this.environment, other.name, other.blocks, this.#data, this.#globals, merged)
    const derived = new Context(this.environment, this.name, [], this.#data, this.#globals, merged, this.evalContext)
    for (const [name, stack] of this.blocks) derived.blocks.set(name, [...stack])
    return derived
  }

  /** Puts the blocks of a parent template behind those of its children. */
  inherit(blocks: ReadonlyMap<string, RenderFunction>): void {
    for (const [name, render] of blocks) {
      const stack = this.blocks.get(name)
      if (stack === undefined) this.blocks.set(name, [render])
      else stack.push(render)
    }
  }

  /** What `super` is in `block`, whose function is `current`: the block of the parent, or an undefined value that says there is none. */
  superOf(block: string, current: RenderFunction): unknown {
    const stack = this.blocks.get(block) ?? []
    const depth = stack.indexOf(current) + 1
    if (depth > 0 && depth < stack.length) return new BlockReference(block, this, stack, depth)
    return this.environment.undefined(`there is no parent block called '${block}'.`, undefined, 'super')
  }
}

/** A block as a value: `super()`, `super.super()`, `self.title()`. */
export class BlockReference extends Callable {
  readonly name: string
  readonly #context: Context
  readonly #stack: readonly RenderFunction[]
  readonly #depth: number

  constructor(name: string, context: Context, stack: readonly RenderFunction[], depth: number) {
    super()
    this.name = name
    this.#context = context
    this.#stack = stack
    this.#depth = depth
  }

  get super(): unknown {
    if (this.#depth + 1 < this.#stack.length) return new BlockReference(this.name, this.#context, this.#stack, this.#depth + 1)
    return this.#context.environment.undefined(`there is no parent block called '${this.name}'.`, undefined, 'super')
  }

  override attribute(name: string): unknown {
    if (name === 'name') return this.name
    return name === 'super' ? this.super : undefined
  }

  override invoke(): unknown {
    const render = this.#stack[this.#depth] as RenderFunction
    const { environment, evalContext } = this.#context
    return environment.capture(render, this.#context, evalContext.autoescape)
  }
}

/** `self` in a template: its blocks by name. */
export class TemplateReference {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /** The block `name`; undefined where there is none. */
  block(name: string): BlockReference | undefined {
    const stack = this.#context.blocks.get(name)
    return stack === undefined ? undefined : new BlockReference(name, this.#context, stack, 0)
  }

  toString(): string {
    return `<TemplateReference ${this.#context.name === null ? 'None' : `'${this.#context.name}'`}>`
  }
}
