// Templates that customers write. A sandboxed environment makes no code of them: it runs their tree, counts what they cost, and
// lets them read data and nothing else. Runs with `--disallow-code-generation-from-strings` too.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { bind, callValue, type Kwargs, type TemplateFunction } from './call.ts'
import { Callable, isOwnFunction, TemplateObject } from './callable.ts'
import { compile } from './compiler.ts'
import { passed } from './context.ts'
import type { CompiledModule, RunContext } from './contract.ts'
import { Cycler } from './cycler.ts'
import { Environment, type EnvironmentOptions } from './environment.ts'
import { ExpressionInterpreter } from './interpreter.ts'
import { formatRows, getMethod } from './lookup.ts'
import { methodTable } from './method-table.ts'
import { nativeValue } from './native.ts'
import type * as nodes from './nodes.ts'
import { walk } from './nodes.ts'
import { isDict } from './plain-object.ts'
import { repr, toText } from './python-text.ts'
import { escaped, text as textOf } from './run-time.ts'
import type { Place, Sandbox } from './sandbox-contract.ts'
import { paid, payComparison, payDeep, payFilter, paying, payMethod, payOperator, payTest } from './sandbox-costs.ts'
import { Fuel, type SandboxLimits, sandboxLimits } from './sandbox-limits.ts'
import { StatementInterpreter } from './sandbox-statements.ts'
import type { Template } from './template.ts'
import { SecurityError } from './template-error.ts'
import { typeName } from './type-name.ts'
import { isUndefined } from './undefined.ts'

/** What makes a sandboxed environment. */
export interface SandboxOptions extends EnvironmentOptions {
  limits?: SandboxLimits
  /** Whether a template may read `object.name`. Default: keys and getters of data, methods of built-in types, no method of a class. */
  allowAttribute?: (object: unknown, name: string) => boolean
  /** Whether a template may call a function that it found in its variables. Default: those that are variables themselves, not those inside objects. */
  allowCall?: (callee: Function, self: unknown) => boolean
  /** Whether lists, dicts and sets may be changed by their methods. Default: false. */
  mutable?: boolean
}

const OWN_OPTIONS = ['limits', 'allowAttribute', 'allowCall', 'mutable'] as const satisfies readonly (keyof SandboxOptions)[]
/** Methods that change what they are called on. */
const MUTATING: ReadonlySet<string> = new Set([
  ...['append', 'clear', 'extend', 'insert', 'pop', 'remove', 'reverse', 'sort', 'popitem', 'setdefault', 'update'],
  ...['add', 'discard', 'difference_update', 'intersection_update', 'symmetric_difference_update'],
])
/** What is printed may be longer than any one text on the way. */
const OUTPUT = 4

/** An {@link Environment} whose templates may be anybody's. Rendering is synchronous. */
export class SandboxedEnvironment extends Environment {
  static override readonly optionNames: readonly string[] = [...Environment.optionNames, ...OWN_OPTIONS]
  readonly #limits: Required<SandboxLimits>
  readonly #options: SandboxOptions
  readonly #gives: 'text' | 'values'
  #burning: Fuel | null = null

  constructor(options: SandboxOptions = {}, gives: 'text' | 'values' = 'text') {
    super(options)
    this.#gives = gives
    this.#limits = sandboxLimits(options.limits)
    this.#options = options
  }

  /** What a template computes is computed while it runs, within its limits. */
  override get isFolding(): boolean {
    return false
  }

  override makeModule(template: Template, tree: nodes.TemplateNode, isAsync: boolean): CompiledModule {
    if (isAsync) throw new SecurityError('A sandboxed template renders at once: await what it shows before.')
    // Written and thrown away: the compiler finds what means nothing before anything runs.
    compile(tree, this, template.source, template.name, false)
    const blocks = [...walk(tree)].filter((node) => node.kind === 'Block')
    const sandbox = new Rules(this, this.#limits, this.#options, this.#gives)
    const functions = new StatementInterpreter(template, sandbox, new ExpressionInterpreter(sandbox)).functions(tree, blocks)
    return { template, isAsync: false, render: functions.root, blocks: functions.blocks }
  }

  /** From now on, filters that are called by name burn this. */
  burn(fuel: Fuel): void {
    this.#burning = fuel
  }

  override getFilter(name: string): TemplateFunction | undefined {
    const found = super.getFilter(name)
    const fuel = this.#burning
    if (found === undefined || fuel === null) return found
    return paying(found, fuel, (value, args) => payFilter(name, value, args, null, fuel))
  }

  override getTest(name: string): TemplateFunction | undefined {
    const found = super.getTest(name)
    const fuel = this.#burning
    if (found === undefined || fuel === null) return found
    return paying(found, fuel, (value, args) => payTest(value, args, null, fuel))
  }

  override getAttribute(object: unknown, name: string): unknown {
    this.#check(object, name)
    return super.getAttribute(object, name)
  }

  override getItem(object: unknown, key: unknown): unknown {
    if (typeof key === 'string' || SafeString.is(key)) this.#check(object, key.toString())
    return super.getItem(object, key)
  }

  /** The rule for reading: own keys and getters; what is a method only where it is a built-in type's. */
  #check(object: unknown, name: string): void {
    const isAllowed = this.#options.allowAttribute?.(object, name) ?? isReadable(object, name)
    if (!isAllowed) throw new SecurityError(`access to attribute ${repr(name)} of ${repr(typeName(object))} object is unsafe.`)
  }
}

function isReadable(object: unknown, name: string): boolean {
  if (name.startsWith('_'))
    return isDict(object) && !(object instanceof Map) ? Object.hasOwn(object, name) && name !== '__proto__' : object instanceof Map
  if (typeof object === 'function') return false
  if (typeof object !== 'object' || object === null || isUndefined(object)) return true
  if (isDict(object) || isOwn(object)) return true
  const method = getMethod(object, name)
  return typeof method !== 'function' || (method as TemplateFunction).isMethod === true
}

function isOwn(object: object): boolean {
  return object instanceof TemplateObject
}

/** The functions that a template is given as variables. Those inside of lists, dicts and objects are not among them. */
function functionsIn(context: RunContext): Set<unknown> {
  return new Set([...context.all().values()].filter((value) => typeof value === 'function'))
}

/** Fuel by context: what a template includes and calls burns the same. */
const FUELS: WeakMap<object, Fuel> = new WeakMap()

class Rules implements Sandbox {
  readonly environment: SandboxedEnvironment
  readonly #limits: Required<SandboxLimits>
  readonly #options: SandboxOptions
  readonly #gives: 'text' | 'values'
  /** Format strings look attributes up as the templates themselves do. */
  readonly #formats: ReadonlyMap<string, TemplateFunction>
  static #shared: Fuel | null = null
  readonly #noted: WeakSet<object> = new WeakSet()

  constructor(environment: SandboxedEnvironment, limits: Required<SandboxLimits>, options: SandboxOptions, gives: 'text' | 'values') {
    this.environment = environment
    this.#gives = gives
    this.#limits = limits
    this.#options = options
    const look = {
      attribute: (object: unknown, name: string) => environment.getAttribute(object, name),
      item: (object: unknown, key: string | number) => environment.getItem(object, key),
    }
    this.#formats = methodTable('str', formatRows(look)).methods
  }

  fuelOf(context: RunContext): Fuel {
    const known = FUELS.get(context)
    if (known !== undefined) return known
    const fuel = Rules.#shared ?? new Fuel(this.#limits, functionsIn(context))
    FUELS.set(context, fuel)
    return fuel
  }

  /** Contexts that are made while `run` runs burn this fuel. Rendering is synchronous, so nobody else makes one meanwhile. */
  sharing<T>(fuel: Fuel, run: () => T): T {
    const before = Rules.#shared
    Rules.#shared = fuel
    try {
      return run()
    } finally {
      Rules.#shared = before
    }
  }

  derived(context: RunContext, locals: ReadonlyMap<string, unknown>): RunContext {
    const derived = context.derive(locals)
    FUELS.set(derived, this.fuelOf(context))
    return derived
  }

  checkOperator(operator: nodes.BinaryOperator, left: unknown, right: unknown, fuel: Fuel): void {
    payOperator(operator, left, right, fuel)
  }

  checkComparison(left: unknown, right: unknown, fuel: Fuel): void {
    payComparison(left, right, fuel)
  }

  checkFilter(name: string, value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void {
    this.environment.burn(fuel)
    payFilter(name, value, args, kwargs, fuel)
  }

  checkTest(value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void {
    payTest(value, args, kwargs, fuel)
  }

  checkKeys(keys: readonly unknown[], fuel: Fuel): void {
    if (keys.some((key) => typeof key === 'object')) payDeep(keys, fuel)
  }

  sized<T>(value: T, fuel: Fuel): T {
    return paid(value, fuel)
  }

  call(context: RunContext, callee: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): unknown {
    if (callee instanceof Callable) return callee.invoke(context, args, kwargs)
    if (typeof callee === 'function') {
      const { origin } = callee as TemplateFunction
      if (origin !== undefined) return this.#callBuiltIn(context, origin, args, kwargs, fuel)
      const isAllowed = this.#options.allowCall?.(callee, undefined) ?? (fuel.given.has(callee) || isOwnFunction(callee))
      if (!isAllowed) throw new SecurityError(`${repr(callee.name)} is not safely callable`)
      if (callee === context.environment.globals.get('range')) this.#checkRange(args, fuel)
      if (callee === context.environment.globals.get('lipsum')) {
        for (const arg of [...args, ...Object.values(kwargs ?? {})]) if (typeof arg === 'number') fuel.size(arg * 100)
      }
    }
    return this.#apply(context, callee, undefined, args, kwargs)
  }

  #checkRange(args: readonly unknown[], fuel: Fuel): void {
    const [first = 0, second, step = 1] = args.map(Number)
    const [start, stop] = second === undefined ? [0, first] : [first, second]
    fuel.range(Math.abs(Math.ceil((stop - start) / (step || 1))))
  }

  callMethod(context: RunContext, object: unknown, name: string, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): unknown {
    if (typeof object === 'object' && object !== null && isOwn(object))
      return this.call(context, this.environment.getAttribute(object, name), args, kwargs, fuel)
    if (isUndefined(object) || name.startsWith('_'))
      return this.call(context, this.environment.getAttribute(object, name), args, kwargs, fuel)
    const method = getMethod(object, name)
    if (method === undefined) return this.call(context, this.environment.undefined(null, object, name), args, kwargs, fuel)
    if (method instanceof Callable) return method.invoke(context, args, kwargs)
    if (typeof method === 'function' && (method as TemplateFunction).isMethod === true)
      return this.#callBuiltIn(context, { self: object, method: method as TemplateFunction }, args, kwargs, fuel)
    this.#mustBeCallable(method, object, name)
    return this.#apply(context, method, object, args, kwargs)
  }

  /** Calls a method of a built-in type: by its name, or as a value that was taken from there. */
  #callBuiltIn(
    context: RunContext,
    { self, method }: NonNullable<TemplateFunction['origin']>,
    args: readonly unknown[],
    kwargs: Kwargs,
    fuel: Fuel,
  ): unknown {
    const name = method.pythonName?.split('.').at(-1) ?? ''
    this.#mustBeCallable(method, self, name)
    this.environment.burn(fuel)
    payMethod(self, name, args, kwargs, fuel)
    return this.#apply(context, this.#formats.get(name) ?? method, self, args, kwargs)
  }

  #mustBeCallable(method: unknown, object: unknown, name: string): void {
    if (!this.#mayCall(method, object, name))
      throw new SecurityError(`${repr(name)} of ${repr(typeName(object))} object is not safely callable`)
  }

  #mayCall(method: unknown, object: unknown, name: string): boolean {
    const own = this.#options.allowCall?.(method as Function, object)
    if (own !== undefined) return own
    if ((method as TemplateFunction).isMethod !== true) return object instanceof Cycler
    return this.#options.mutable === true || !MUTATING.has(name) || typeof object === 'string'
  }

  #apply(context: RunContext, callee: unknown, self: unknown, args: readonly unknown[], kwargs: Kwargs): unknown {
    const pass = typeof callee === 'function' ? (callee as TemplateFunction).pass : undefined
    if (pass === undefined) return callValue(callee, self, args, kwargs)
    const fn = callee as unknown as TemplateFunction & ((...all: unknown[]) => unknown)
    return fn(passed(context, pass), ...(fn.parameters === undefined ? args : bind(fn, args, kwargs)))
  }

  joined(values: readonly unknown[], { fuel, context, isVolatile }: Place): unknown {
    payDeep(values, fuel)
    const isHtml = context.evalContext.autoescape && !isVolatile && values.some((value) => SafeString.is(value))
    return isHtml ? new SafeString(values.map(escaped).join('')) : values.map(textOf).join('')
  }

  marked(value: unknown, isHtml: boolean): unknown {
    return isHtml && !SafeString.is(value) ? new SafeString(toText(value)) : value
  }

  shown(value: unknown, fuel: Fuel): unknown {
    if (this.#gives === 'values') return value
    payDeep([value], fuel, OUTPUT)
    return toText(value)
  }

  combined(parts: readonly unknown[]): unknown {
    return this.#gives === 'values' ? nativeValue(parts) : parts.join('')
  }

  printed(value: unknown, context: RunContext): unknown {
    const shown = this.environment.finalize === null ? value : this.environment.finalize(value)
    if (this.#gives === 'values') return shown
    if (typeof shown === 'object') payDeep([shown], this.fuelOf(context))
    if (!context.evalContext.autoescape) return textOf(shown)
    return typeof shown === 'string' ? escapeHtml(shown) : escaped(shown)
  }

  position(line: number, name: string | null): string {
    return name === null ? `line ${line}` : `line ${line} in ${repr(name)}`
  }

  noted(error: unknown): boolean {
    if (typeof error !== 'object' || error === null || this.#noted.has(error)) return true
    this.#noted.add(error)
    return false
  }
}
