// The time, as something that can be given: signing, sessions and caches take a clock, so a test can set it and move it.

/** Where the time comes from. The global `Date` is one. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
}

/** The machine's clock. It may jump, forwards and back. */
export const systemClock: Clock = { now: () => Date.now() }

/** A clock that stands still until it is moved: for tests. */
export class ManualClock implements Clock {
  #now: number

  constructor(now: number | Date) {
    this.#now = Number(now)
  }

  now(): number {
    return this.#now
  }

  /** Moves it by milliseconds, back by negative ones. */
  advance(milliseconds: number): void {
    this.#now += milliseconds
  }

  set(now: number | Date): void {
    this.#now = Number(now)
  }
}
