// How often somebody may try a password: what a door needs that has no lock-out.

/** So many wrong ones from one address, */
const MOST = 5
/** within so long, in milliseconds; then none is looked at until as much time has passed. */
const WITHIN = 15 * 60_000
/** Addresses that are remembered; of more than that the oldest is forgotten. */
const MOST_ADDRESSES = 10_000

interface Tries {
  readonly count: number
  /** When they are forgotten. */
  readonly until: number
}

/** Wrong passwords by address, in the memory of this process. */
export class Attempts {
  readonly #tries: Map<string, Tries> = new Map()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Seconds until this address may try again; 0 where it may now. */
  wait(address: string): number {
    const { count, until } = this.#of(address)
    return count < MOST ? 0 : Math.ceil((until - this.#now()) / 1000)
  }

  /** Counts a wrong one. The time runs anew, so that a machine that goes on is let in no more often. */
  failed(address: string): void {
    const { count } = this.#of(address)
    this.#tries.delete(address)
    this.#tries.set(address, { count: count + 1, until: this.#now() + WITHIN })
    if (this.#tries.size > MOST_ADDRESSES) this.#tries.delete(this.#tries.keys().next().value as string)
  }

  /** Forgets the wrong ones of somebody who knew the right one. */
  succeeded(address: string): void {
    this.#tries.delete(address)
  }

  #of(address: string): Tries {
    const tries = this.#tries.get(address)
    return tries !== undefined && tries.until > this.#now() ? tries : { count: 0, until: 0 }
  }
}
