// What a template has in its hand when a name, an attribute or an item does not exist. The kinds differ in what they
// forgive; the words of their errors are Jinja2's.

import { repr } from './python-text.ts'
import { UndefinedError } from './template-error.ts'
import { describedType } from './type-name.ts'

/** Stands for "no object": the name itself was not found. */
export const MISSING: unique symbol = Symbol('nuages.missing')

/** A kind of undefined, as environments are given one. */
export type UndefinedClass = new (hint?: string | null, object?: unknown, name?: unknown) => Undefined

/** The default kind: prints nothing, is false and empty, and fails in every other use. */
export class Undefined {
  readonly hint: string | null
  readonly object: unknown
  readonly name: unknown

  constructor(hint: string | null = null, object: unknown = MISSING, name: unknown = null) {
    this.hint = hint
    this.object = object
    this.name = name
  }

  /** What is missing, as one sentence. */
  get message(): string {
    if (this.hint !== null && this.hint !== '') return this.hint
    if (this.object === MISSING) return `${repr(this.name)} is undefined`
    const type = describedType(this.object)
    return typeof this.name === 'string' ? `${repr(type)} has no attribute ${repr(this.name)}` : `${type} has no element ${repr(this.name)}`
  }

  /** Throws the UndefinedError of this value. */
  fail(): never {
    throw new UndefinedError(this.message)
  }

  /** The text that is printed. */
  toString(): string {
    return ''
  }

  /** Its repr(). */
  pythonRepr(): string {
    return 'Undefined'
  }

  /** Whether it counts as true. */
  isTrue(): boolean {
    return false
  }

  /** Its items in a loop. */
  iterate(): Iterable<never> {
    return []
  }

  /** Its length. */
  size(): number {
    return 0
  }

  /** Whether something is in it. */
  includes(): boolean {
    return false
  }

  /** Two of one kind are equal, and nothing else is. */
  equals(other: unknown): boolean {
    return other instanceof Undefined ? other.constructor === this.constructor : other === undefined && this.constructor === Undefined
  }

  /** What an attribute or an item of it is. */
  look(): Undefined {
    return this.fail()
  }
}

/** A kind whose attributes and items are undefined too, however deep. */
export class ChainableUndefined extends Undefined {
  override look(): Undefined {
    return this
  }
}

/** A kind that prints what is missing. */
export class DebugUndefined extends Undefined {
  override toString(): string {
    return `{{ ${this.#what()} }}`
  }

  #what(): string {
    if (this.hint !== null && this.hint !== '') return `undefined value printed: ${this.hint}`
    if (this.object === MISSING) return String(this.name)
    return `no such element: ${describedType(this.object)}[${repr(this.name)}]`
  }
}

/** A kind that allows nothing but the question whether it is defined. */
export class StrictUndefined extends Undefined {
  override toString(): string {
    return this.fail()
  }

  override isTrue(): boolean {
    return this.fail()
  }

  override iterate(): Iterable<never> {
    return this.fail()
  }

  override size(): number {
    return this.fail()
  }

  override includes(): boolean {
    return this.fail()
  }

  override equals(): boolean {
    return this.fail()
  }
}

/** Where a logging kind writes to. */
export interface UndefinedLog {
  warning(message: string): void
  error(message: string): void
}

/** A kind that behaves as `base` and writes down each printing, loop, question for truth, and failure. */
export function makeLoggingUndefined(log: UndefinedLog, base: UndefinedClass = Undefined): UndefinedClass {
  const warn = (missing: Undefined): void => log.warning(`Template variable warning: ${missing.message}`)
  return class LoggingUndefined extends base {
    override fail(): never {
      log.error(`Template variable error: ${this.message}`)
      return super.fail()
    }

    override toString(): string {
      warn(this)
      return super.toString()
    }

    override iterate(): Iterable<never> {
      warn(this)
      return super.iterate()
    }

    override isTrue(): boolean {
      warn(this)
      return super.isTrue()
    }
  }
}

/** Whether `value` does not exist: an Undefined, or JavaScript's undefined. */
export function isUndefined(value: unknown): value is Undefined | undefined {
  return value === undefined || value instanceof Undefined
}

/** `value` as an Undefined where it is one of JavaScript's; the message cannot say more than that. */
export function asUndefined(value: Undefined | undefined): Undefined {
  return value ?? new Undefined('a value is undefined')
}
