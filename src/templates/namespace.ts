// namespace(): the one object that a template may assign attributes to.

import { repr } from './python-text.ts'

/** Holds values by name, whatever the name. */
export class Namespace {
  readonly #values: Map<unknown, unknown>

  constructor(values: Iterable<readonly [unknown, unknown]> = []) {
    this.#values = new Map(values)
  }

  /** The value under `name`, undefined where there is none. */
  get(name: string): unknown {
    return this.#values.get(name)
  }

  /** Puts `value` under `name`. */
  set(name: string, value: unknown): void {
    this.#values.set(name, value)
  }

  entries(): Iterable<[unknown, unknown]> {
    return this.#values.entries()
  }

  toString(): string {
    return `<Namespace ${repr(this.#values)}>`
  }
}
