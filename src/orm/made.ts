// What this package made itself, told from what merely looks like it. Look-ups, expressions and parameters are instances of
// classes with a private field: nothing that was parsed from JSON, spread from an object or built by hand can be one, so a
// value from outside is only ever a value.

import { NuagesError } from '../base/errors.ts'

declare const $of: unique symbol

/** What the types know of a made thing: a phantom, since declarations that are emitted file by file know no computed names in classes. */
export interface Made<out T> {
  readonly [$of]: T
}
/** The common ancestor of look-ups, expressions and parameters. `T` is what the types know of it; it has no value at run time. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface is a phantom
// biome-ignore lint/correctness/noUnusedVariables: the phantom is of this type
export class Made<out T> {
  readonly #parts: readonly unknown[]

  constructor(...parts: unknown[]) {
    this.#parts = parts
  }

  /** What it was made of. A getter on the prototype over a private field: it cannot be forged or changed. Throws ORM_MADE_FORGED. */
  get parts(): readonly unknown[] {
    if (#parts in this) return this.#parts
    throw new NuagesError('ORM_MADE_FORGED', 'an object passes for a look-up or an expression, and was not made by this package', {
      hint: 'look-ups are made by is, expressions by f and its like; whatever has their prototype alone is refused',
    })
  }

  /** Whether `value` was made by this package, subclasses included. Asks the private field, not the prototype. */
  static isMade(value: unknown): value is Made<unknown> {
    return typeof value === 'object' && value !== null && #parts in value
  }
}

/** A value inside a json column, as the types see it. */
export interface InJson<out T> {
  readonly [$of]: T
}

/** The class above parameters and expressions. */
export class Standing<out T> extends Made<T> {
  declare readonly stands: 'for a value'
}
/** What stands for a value that is not known yet: a parameter, or an expression. An interface, so that messages are short. */
export interface StandIn extends Standing<unknown> {}

/** A value that is given when a prepared query runs: `param('slug')`. */
export class Param<out Name extends string, out Many extends boolean = false> extends Standing<{
  readonly name: Name
  readonly many: Many
}> {
  declare readonly made: 'param'
}

/** A parameter of a prepared query, for a place where a value would stand. `name` is the key under which it is given. */
export function param<const Name extends string>(name: Name): Param<Name> {
  return new Param(name)
}
