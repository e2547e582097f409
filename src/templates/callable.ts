// What templates can call beside plain functions: macros, blocks, recursive loops. They need the context of the call.

import type { Kwargs } from './call.ts'
import type { RunContext } from './contract.ts'

/** A value of the engine's own: what a template finds in it is what `attribute` answers, never what its class has. */
export abstract class TemplateObject {
  /** What a template finds under `name`; undefined where there is nothing. */
  abstract attribute(name: string): unknown
}

/** A value that is called with its context: `invoke` gives the result, or a promise of it where templates render asynchronously. */
export abstract class Callable extends TemplateObject {
  abstract invoke(context: RunContext, args: readonly unknown[], kwargs: Kwargs): unknown
}

const own: WeakSet<Function> = new WeakSet()

/** Marks a function that the engine made while a template ran: nobody gave it to the template, and it may be called all the same. */
export function ownFunction<T extends Function>(fn: T): T {
  own.add(fn)
  return fn
}

/** Whether the engine made `fn` while a template ran. */
export function isOwnFunction(fn: Function): boolean {
  return own.has(fn)
}
