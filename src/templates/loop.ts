// `loop` in a template: where the loop stands. Arrays answer by index; other iterables are read one item ahead where a template
// asks for what comes next, and whole where it asks how many there are.

import type { Kwargs } from './call.ts'
import { Callable, ownFunction } from './callable.ts'
import type { RunContext, RunEnvironment } from './contract.ts'
import { equals } from './equality.ts'
import { TemplateRuntimeError, TemplateTypeError } from './template-error.ts'

/** Renders the body of a recursive loop over other items. */
export type LoopBody = (items: unknown, depth: number) => unknown

/** How deep a recursive loop may go. One that waits for promises would otherwise fill the memory. */
const MOST_DEEP = 1000

const NONE: unique symbol = Symbol('no item')

/** What templates see of a loop. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['index', 'index0', 'revindex', 'revindex0', 'first', 'last', 'length', 'depth', 'depth0', 'previtem', 'nextitem', 'cycle', 'changed'],
])

/** The state of one loop. The compiler calls `advance` before each round. */
export class Loop extends Callable {
  index0 = -1
  readonly depth0: number
  readonly #environment: RunEnvironment
  readonly #body: LoopBody | null
  #items: ArrayLike<unknown> | null
  #iterator: Iterator<unknown> | null
  #start = 0
  #current: unknown = NONE
  #before: unknown = NONE
  #after: unknown = NONE
  #changed: readonly unknown[] | null = null

  constructor(environment: RunEnvironment, items: Iterable<unknown>, body: LoopBody | null, depth: number) {
    super()
    this.#environment = environment
    this.#body = body
    this.depth0 = depth
    this.#items = Array.isArray(items) ? items : null
    this.#iterator = this.#items === null ? items[Symbol.iterator]() : null
  }

  /** Moves to the next item; false at the end. */
  advance(): boolean {
    const next = this.#after === NONE ? this.#read(this.index0 + 1) : this.#after
    this.#after = NONE
    if (next === NONE) return false
    this.index0 += 1
    this.#before = this.#current
    this.#current = next
    return true
  }

  /** The item of this round. */
  get item(): unknown {
    return this.#current
  }

  #read(index: number): unknown {
    if (this.#items !== null) return index - this.#start < this.#items.length ? this.#items[index - this.#start] : NONE
    const { done, value } = (this.#iterator as Iterator<unknown>).next()
    return done ? NONE : value
  }

  #peek(): unknown {
    if (this.#after === NONE) this.#after = this.#read(this.index0 + 1)
    return this.#after
  }

  get index(): number {
    return this.index0 + 1
  }

  get length(): number {
    if (this.#items === null) {
      const rest: unknown[] = this.#after === NONE ? [] : [this.#after]
      for (let step = this.#iterator?.next(); step && !step.done; step = this.#iterator?.next()) rest.push(step.value)
      this.#items = rest
      this.#start = this.index0 + 1
      this.#after = NONE
    }
    return this.#items.length + this.#start
  }

  get revindex(): number {
    return this.length - this.index0
  }

  get revindex0(): number {
    return this.length - this.index
  }

  get first(): boolean {
    return this.index0 === 0
  }

  get last(): boolean {
    return this.#peek() === NONE
  }

  get depth(): number {
    return this.depth0 + 1
  }

  get previtem(): unknown {
    return this.#before === NONE ? this.#environment.undefined('there is no previous item') : this.#before
  }

  get nextitem(): unknown {
    const next = this.#peek()
    return next === NONE ? this.#environment.undefined('there is no next item') : next
  }

  /** The value whose turn it is. */
  cycle(...values: readonly unknown[]): unknown {
    if (values.length === 0) throw new TemplateTypeError('no items for cycling given')
    return values[this.index0 % values.length]
  }

  /** Whether the values differ from those of the last call. */
  changed(...values: readonly unknown[]): boolean {
    const before = this.#changed
    if (before !== null && before.length === values.length && before.every((value, index) => equals(value, values[index]))) return false
    this.#changed = values
    return true
  }

  override attribute(name: string): unknown {
    if (!ATTRIBUTES.has(name)) return undefined
    const value = this[name as keyof Loop]
    return typeof value === 'function' ? ownFunction(value.bind(this)) : value
  }

  override invoke(_context: RunContext, args: readonly unknown[], _kwargs: Kwargs): unknown {
    if (this.#body === null) {
      throw new TemplateTypeError("The loop must have the 'recursive' marker to be called recursively.")
    }
    if (this.depth >= MOST_DEEP) throw new TemplateRuntimeError(`A recursive loop calls itself more than ${MOST_DEEP} deep.`)
    return this.#body(args[0], this.depth)
  }

  override toString(): string {
    return `<LoopContext ${this.index}/${this.length}>`
  }
}
