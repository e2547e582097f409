// A macro: a template's own function. It takes positional and named arguments, more of either if it asks for them, and the block
// of a `call` tag as `caller`.

import { SafeString } from '../base/safe-string.ts'
import type { Kwargs } from './call.ts'
import { Callable } from './callable.ts'
import type { RunContext } from './contract.ts'
import { Pending } from './pending.ts'
import { TemplateTypeError } from './template-error.ts'
import { Tuple } from './tuple.ts'

/** The compiled body. Its arguments are the macro's parameters, then `caller`, `kwargs` and `varargs` where the body asks for them. */
export type MacroBody = (...args: readonly unknown[]) => string | Promise<string>

/** What the compiler knows of a macro. */
export interface MacroShape {
  /** Null for the block of a `call` tag. */
  readonly name: string | null
  readonly arguments: readonly string[]
  readonly catchKwargs: boolean
  readonly catchVarargs: boolean
  readonly caller: boolean
}

/** What templates see of a macro. */
const ATTRIBUTES: ReadonlySet<string> = new Set(['name', 'arguments', 'catch_kwargs', 'catch_varargs', 'caller'])

/** A macro as a value. */
export class Macro extends Callable {
  readonly name: string | null
  readonly arguments: Tuple
  readonly catch_kwargs: boolean
  readonly catch_varargs: boolean
  readonly caller: boolean
  readonly #names: readonly string[]
  readonly #explicitCaller: boolean
  readonly #body: MacroBody
  /** Calls that wait; none where templates render at once. */
  #pending: Pending | null = null

  constructor(shape: MacroShape, body: MacroBody) {
    super()
    this.name = shape.name
    this.arguments = Tuple.from(shape.arguments) as Tuple
    this.catch_kwargs = shape.catchKwargs
    this.catch_varargs = shape.catchVarargs
    this.caller = shape.caller
    this.#names = shape.arguments
    this.#explicitCaller = shape.arguments.includes('caller')
    this.#body = body
  }

  override attribute(name: string): unknown {
    return ATTRIBUTES.has(name) ? this[name as keyof Macro] : undefined
  }

  override invoke(context: RunContext, args: readonly unknown[], kwargs: Kwargs): unknown {
    const { autoescape } = context.evalContext
    this.#pending?.check()
    const text = this.#body(...(this.#bindSimple(args, kwargs) ?? this.#bind(context, args, kwargs)))
    if (!(text instanceof Promise)) return autoescape && typeof text === 'string' ? new SafeString(text) : text
    this.#pending ??= new Pending()
    const counted = this.#pending.hold(text)
    return autoescape ? counted.then((settled) => new SafeString(settled)) : counted
  }

  /** The arguments of a call that gives parameters and nothing else; null where it is another, or wrong. */
  #bindSimple(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] | null {
    const names = this.#names
    if (args.length > names.length || this.caller || this.catch_kwargs || this.catch_varargs) return null
    if (kwargs === null || kwargs === undefined) return args
    const bound = [...args]
    let left = Object.keys(kwargs).length
    for (let place = args.length; place < names.length; place++) {
      const name = names[place] as string
      const isGiven = Object.hasOwn(kwargs, name)
      if (isGiven) left--
      bound.push(isGiven ? kwargs[name] : undefined)
    }
    return left === 0 ? bound : null
  }

  #bind(context: RunContext, args: readonly unknown[], kwargs: Kwargs): unknown[] {
    const rest = new Map<string, unknown>(Object.entries(kwargs ?? {}))
    const bound: unknown[] = args.slice(0, this.arguments.length)
    let foundCaller = bound.length === this.arguments.length && this.#explicitCaller
    for (const name of this.#names.slice(bound.length)) {
      if (name === 'caller') foundCaller = true
      bound.push(rest.get(name))
      rest.delete(name)
    }
    if (this.caller && !foundCaller) {
      bound.push(rest.get('caller') ?? context.environment.undefined('No caller defined', undefined, 'caller'))
      rest.delete('caller')
    }
    if (this.catch_kwargs) bound.push(rest)
    else if (rest.size > 0) throw this.#unexpected(rest)
    if (this.catch_varargs) bound.push(Tuple.from(args.slice(this.arguments.length)))
    else if (args.length > this.arguments.length) {
      throw new TemplateTypeError(`macro ${this.#shown()} takes not more than ${this.arguments.length} argument(s)`)
    }
    return bound
  }

  #unexpected(rest: ReadonlyMap<string, unknown>): TemplateTypeError {
    if (rest.has('caller')) {
      const why = 'was invoked with two values for the special caller argument. This is most likely a bug.'
      return new TemplateTypeError(`macro ${this.#shown()} ${why}`)
    }
    return new TemplateTypeError(`macro ${this.#shown()} takes no keyword argument '${[...rest.keys()][0]}'`)
  }

  #shown(): string {
    return this.name === null ? 'None' : `'${this.name}'`
  }

  override toString(): string {
    return `<Macro ${this.name === null ? 'anonymous' : `'${this.name}'`}>`
  }
}
