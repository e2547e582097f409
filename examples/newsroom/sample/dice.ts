// Numbers that look random and are the same at every start.

/** A sequence of choices that a seed decides: mulberry32. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  from(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** One of these. */
  one<T>(choices: readonly T[]): T {
    return choices[this.from(0, choices.length - 1)] as T
  }

  /** So many of these, each once, in another order. */
  some<T>(count: number, choices: readonly T[]): T[] {
    const left = [...choices]
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.from(0, left.length - 1), 1)[0] as T)
  }

  /** Sentences with their `{slots}` filled, each from the list of that name; `{n}` is a number. */
  fill(pattern: string, lists: Readonly<Record<string, readonly string[]>>): string {
    const filled = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
      name === 'n' ? String(this.from(3, 97)) : this.one(lists[name] as string[]),
    )
    return filled.replace(/(^|[.!?]"? )(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
  }
}
