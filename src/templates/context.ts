// The variables of a template that is being rendered: what it was given, what it sets, what it exports, and its blocks.

import { isPlain } from './attribute.ts'
import { Callable, TemplateObject } from './callable.ts'
import type { BlockStacks, RenderFunction, RunContext, RunEnvironment, RunEvalContext, Variables } from './contract.ts'
import { getAttribute } from './lookup.ts'
import { Pending } from './pending.ts'
import { repr } from './python-text.ts'
import { TemplateRuntimeError } from './template-error.ts'

/** What a function that asks for `pass` is given first. */
export function passed(context: RunContext, pass: 'context' | 'environment' | 'evalContext'): unknown {
  if (pass === 'context') return context
  return pass === 'environment' ? context.environment : context.evalContext
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null))
/** How many templates may include, import or extend one another in a row: more is a template that names itself without end. */
const MOST_DEEP = 400
const NO_GLOBALS: ReadonlyMap<string, unknown> = new Map()

/** The variables of one rendering of one template. Most renderings set and inherit nothing: what they need for it is made when they do. */
export class Context implements RunContext {
  readonly environment: RunEnvironment
  /** Name of the template; null where it came as text. */
  readonly name: string | null
  readonly evalContext: RunEvalContext
  /** While a block is rendered alone: blocks print nothing, what stands around them runs. */
  isFragment = false
  /** The variables as one plain object, where they are that and nothing hides any of them; else an empty one. Read by generated code. */
  plain: Readonly<Record<string, unknown>>
  readonly #data: Variables
  readonly #locals: ReadonlyMap<string, unknown> | null
  readonly #globals: ReadonlyMap<string, unknown>
  #blocks: BlockStacks
  #hasOwnBlocks = false
  #vars: Map<string, unknown> | null = null
  #exported: Set<string> | null = null
  #depth = 0

  constructor(
    environment: RunEnvironment,
    name: string | null,
    blocks: BlockStacks,
    data: Variables,
    globals: ReadonlyMap<string, unknown> = NO_GLOBALS,
    locals: ReadonlyMap<string, unknown> | null = null,
    evalContext?: RunEvalContext,
  ) {
    this.environment = environment
    this.name = name
    this.evalContext = evalContext ?? { autoescape: environment.autoescapes(name), environment }
    this.plain = locals === null && isPlain(data) && !(data instanceof Map) ? (data as Readonly<Record<string, unknown>>) : NOTHING
    this.#data = data
    this.#globals = globals
    this.#locals = locals
    this.#blocks = blocks
  }

  /** The value of a variable; undefined where there is none. */
  get(name: string): unknown {
    const own = this.#vars?.get(name)
    if (own !== undefined) return own
    if (this.#locals?.has(name)) return this.#locals.get(name)
    const given = this.#given(name)
    return given === undefined ? this.#globals.get(name) : given
  }

  #given(name: string): unknown {
    const data = this.#data
    if (data instanceof Map) return data.get(name)
    if (Object.hasOwn(data, name)) return (data as Record<string, unknown>)[name]
    return isPlain(data) ? undefined : getAttribute(data, name)
  }

  /** Sets a variable of the template's top level. */
  set(name: string, value: unknown): void {
    this.#vars ??= new Map()
    this.#vars.set(name, value)
    this.plain = NOTHING
  }

  /** Says whether an import of the template gives a variable. */
  export(name: string, isExported: boolean): void {
    this.#exported ??= new Set()
    if (isExported) this.#exported.add(name)
    else this.#exported.delete(name)
  }

  /** All variables by name, the innermost ones first in force. */
  all(): Map<string, unknown> {
    const data = this.#data instanceof Map ? this.#data : Object.entries(this.#data)
    return new Map<string, unknown>([...this.#globals, ...data, ...(this.#locals ?? []), ...(this.#vars ?? [])])
  }

  /** Globals of this template that `globals` lacks: what a template was given as its own. */
  extraGlobals(globals: ReadonlyMap<string, unknown>): Map<string, unknown> {
    const extra = new Map<string, unknown>()
    if (this.#globals !== globals) for (const [name, value] of this.#globals) if (!globals.has(name)) extra.set(name, value)
    return extra
  }

  /** Exported variables by name. */
  exports(): Map<string, unknown> {
    return new Map([...(this.#exported ?? [])].map((name) => [name, this.#vars?.get(name)]))
  }

  /** A context for another template, or for this one's block, that sees the variables of this one and `locals`. */
  derive(locals: ReadonlyMap<string, unknown> | null, other?: { name: string | null; blocks: BlockStacks }): Context {
    const hasOwn = this.#vars !== null || this.#locals !== null || locals !== null
    const merged = hasOwn ? new Map<string, unknown>([...(this.#locals ?? []), ...(this.#vars ?? [])]) : null
    for (const [name, value] of locals ?? []) if (value !== undefined) merged?.set(name, value)
    if (other !== undefined) return new Context(this.environment, other.name, other.blocks, this.#data, this.#globals, merged).within(this)
    const derived = new Context(this.environment, this.name, this.#blocks, this.#data, this.#globals, merged, this.evalContext)
    derived.#depth = this.#depth
    return derived
  }

  /** This context, one template deeper than `outer`. Throws where templates name one another without end: waiting would never fill a stack. */
  within(outer: RunContext): this {
    if (outer instanceof Context) this.#depth = outer.#depth
    this.#deepen()
    return this
  }

  #deepen(): void {
    this.#depth += 1
    if (this.#depth <= MOST_DEEP) return
    const where = this.name === null ? 'A template' : `The template ${repr(this.name)}`
    throw new TemplateRuntimeError(
      `${where} stands more than ${MOST_DEEP} templates deep: templates include, import or extend one another.`,
    )
  }

  /** The block of that name as the page shows it, then its parents'. */
  stack(block: string): readonly RenderFunction[] | undefined {
    return this.#blocks.get(block)
  }

  /** Names of all blocks. */
  blockNames(): string[] {
    return [...this.#blocks.keys()]
  }

  /** Puts the blocks of a parent template behind those of its children. */
  inherit(blocks: BlockStacks): void {
    this.#deepen()
    const all = this.#hasOwnBlocks ? (this.#blocks as Map<string, readonly RenderFunction[]>) : new Map(this.#blocks)
    for (const [name, parents] of blocks) all.set(name, [...(all.get(name) ?? []), ...parents])
    this.#blocks = all
    this.#hasOwnBlocks = true
  }

  /** What `super` is in `block`, whose function is `current`: the block of the parent, or an undefined value that says there is none. */
  superOf(block: string, current: RenderFunction): unknown {
    const stack = this.#blocks.get(block) ?? []
    const depth = stack.indexOf(current) + 1
    if (depth > 0 && depth < stack.length) return new BlockReference(block, this, stack, depth)
    return this.environment.undefined(`there is no parent block called '${block}'.`, undefined, 'super')
  }
}

/** Calls of blocks that wait, by page. */
const blockCalls: WeakMap<RunContext, Pending> = new WeakMap()

/** A block as a value: `super()`, `super.super()`, `self.title()`. */
export class BlockReference extends Callable {
  readonly name: string
  readonly #context: RunContext
  readonly #stack: readonly RenderFunction[]
  readonly #depth: number

  constructor(name: string, context: RunContext, stack: readonly RenderFunction[], depth: number) {
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
    const calls = blockCalls.get(this.#context)
    calls?.check()
    const captured = environment.capture(render, this.#context, evalContext.autoescape)
    if (!(captured instanceof Promise)) return captured
    const counted = calls ?? new Pending()
    blockCalls.set(this.#context, counted)
    return counted.hold(captured)
  }
}

/** `self` in a template: its blocks by name. */
export class TemplateReference extends TemplateObject {
  readonly #context: RunContext

  constructor(context: RunContext) {
    super()
    this.#context = context
  }

  override attribute(name: string): BlockReference | undefined {
    const stack = this.#context.stack(name)
    return stack === undefined ? undefined : new BlockReference(name, this.#context, stack, 0)
  }

  override toString(): string {
    return `<TemplateReference ${this.#context.name === null ? 'None' : `'${this.#context.name}'`}>`
  }
}
