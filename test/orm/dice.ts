// Random choices from a seed (mulberry32).

export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count)
  }
  /** One of several. */
  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
  /** Whether something of this likelihood happens. */
  odds(likelihood: number): boolean {
    return this.next() < likelihood
  }
}
