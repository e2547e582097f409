// What the interpreter and the rules of a sandbox know of each other.

import type { Kwargs, TemplateFunction } from './call.ts'
import type { RunContext, RunEnvironment } from './contract.ts'
import type * as nodes from './nodes.ts'
import type { Fuel } from './sandbox-limits.ts'
import type { Symbols } from './scope.ts'

/** The variables of one call of a template, block or macro; a macro sees those around its definition. */
export class Activation {
  readonly outer: Activation | null
  readonly #values: Map<number, unknown> = new Map()

  constructor(outer: Activation | null) {
    this.outer = outer
  }

  get(slot: number): unknown {
    for (let at: Activation | null = this; at !== null; at = at.outer) {
      if (at.#values.has(slot)) return at.#values.get(slot)
    }
    return undefined
  }

  set(slot: number, value: unknown): void {
    this.#values.set(slot, value)
  }
}

/** Where an expression is evaluated. */
export interface Place {
  readonly context: RunContext
  readonly symbols: Symbols
  readonly activation: Activation
  readonly fuel: Fuel
  /** Whether escaping is decided by a value here, and not by the text of the template. */
  readonly isVolatile: boolean
}

/** The environment of a sandbox. */
export interface SandboxEnvironment extends RunEnvironment {
  findFilter(name: string): TemplateFunction | undefined
  findTest(name: string): TemplateFunction | undefined
}

/** What the interpreter asks the sandbox. */
export interface Sandbox {
  readonly environment: SandboxEnvironment
  fuelOf(context: RunContext): Fuel
  sharing<T>(fuel: Fuel, run: () => T): T
  derived(context: RunContext, locals: ReadonlyMap<string, unknown>): RunContext
  checkOperator(operator: nodes.BinaryOperator, left: unknown, right: unknown, fuel: Fuel): void
  checkComparison(left: unknown, right: unknown, fuel: Fuel): void
  checkFilter(name: string, value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void
  checkTest(value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void
  /** Keys are compared to their depth. */
  checkKeys(keys: readonly unknown[], fuel: Fuel): void
  sized<T>(value: T, fuel: Fuel): T
  call(context: RunContext, callee: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): unknown
  callMethod(context: RunContext, object: unknown, name: string, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): unknown
  joined(values: readonly unknown[], place: Place): unknown
  marked(value: unknown, isHtml: boolean): unknown
  /** What is printed of a value: its text, or itself where templates give values. */
  printed(value: unknown, context: RunContext): unknown
  /** What is printed of a value that needs no escaping: of blocks, calls and filters around them. */
  shown(value: unknown, fuel: Fuel): unknown
  /** What the parts of a template, block or macro are together. */
  combined(parts: readonly unknown[]): unknown
  position(line: number, name: string | null): string
  /** Whether the error has its place already: each statement around it would note it again. */
  noted(error: unknown): boolean
}
