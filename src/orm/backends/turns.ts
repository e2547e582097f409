import type { Eventual } from './backend.ts'

/** Lets work in one at a time, in the order it came. Work that is done at once, when nothing else is under way, is not put off. */
export class Turns {
  #isTaken = false
  readonly #waiting: (() => void)[] = []

  run<T>(work: () => Eventual<T>): Eventual<T> {
    if (!this.#isTaken) return this.#take(work)
    return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() => this.#take(work))
  }

  #take<T>(work: () => Eventual<T>): Eventual<T> {
    this.#isTaken = true
    let result: Eventual<T>
    try {
      result = work()
    } catch (error) {
      this.#pass()
      throw error
    }
    if (result instanceof Promise) return result.finally(() => this.#pass())
    this.#pass()
    return result
  }

  #pass(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#isTaken = false
    else next()
  }
}
