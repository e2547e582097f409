// cycler(): goes round its values, one at each call of next().

import { TemplateRuntimeError } from './template-error.ts'

/** Values one after the other, and again from the first. */
export class Cycler {
  readonly #items: readonly unknown[]
  #place = 0

  constructor(items: readonly unknown[]) {
    if (items.length === 0) throw new TemplateRuntimeError('at least one item has to be provided', {}, 'TEMPLATE_RUNTIME', 'RuntimeError')
    this.#items = items
  }

  /** The value that next() will give. */
  get current(): unknown {
    return this.#items[this.#place]
  }

  /** Gives the current value and goes on to the next one. */
  next(): unknown {
    const item = this.current
    this.#place = (this.#place + 1) % this.#items.length
    return item
  }

  /** Begins again with the first value. */
  reset(): null {
    this.#place = 0
    return null
  }

  toString(): string {
    return '<Cycler>'
  }
}
