// How deep calls may wait for calls. A call that waits for nothing ends in the language's own limit; one that waits keeps its
// place in memory instead, and a template that calls itself without end would fill it.

import { TemplateRuntimeError } from './template-error.ts'

/** Calls of one macro, or of the blocks of one page, that may wait at a time. */
const MOST_PENDING = 4_000

/** The calls of one macro, or of the blocks of one page, that wait. */
export class Pending {
  #count = 0

  /** Asked before each call. Throws where too many wait: they wait for one another. */
  check(): void {
    if (this.#count < MOST_PENDING) return
    throw new TemplateRuntimeError(`More than ${MOST_PENDING} calls of a macro or block wait for one another.`, {
      hint: 'A macro or block that calls itself must end somewhere.',
    })
  }

  /** Counts a call until it settles, and gives it back. */
  hold<T>(call: Promise<T>): Promise<T> {
    this.#count += 1
    return call.finally(() => {
      this.#count -= 1
    })
  }
}
