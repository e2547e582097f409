// How long is waited for a server that says nothing: its own limits are of no use where the network swallows its answers.

import { DatabaseError } from './database-error.ts'

/** For the way there and back, in milliseconds. */
const GRACE = 1000

/** Waits for the answers of one connection, and cuts it where they do not come. */
export class Patience {
  readonly #limit: number
  readonly #cut: () => void
  readonly #waiting: Set<(error: unknown) => void> = new Set()

  /** `limit`: what the server gives a statement, in milliseconds; 0 for as long as it takes. */
  constructor(limit: number, cut: () => void) {
    this.#limit = limit === 0 ? 0 : limit + GRACE
    this.#cut = cut
  }

  /** An answer, as long as it comes in time: by default as long as a statement may take. Throws `DATABASE_TIMEOUT`. */
  wait<T>(answer: Promise<T>, limit: number = this.#limit): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = limit === 0 ? undefined : setTimeout(() => this.#giveUp(reject, limit), limit)
      const leave = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(reject)
      }
      this.#waiting.add(reject)
      answer.then(
        (value) => {
          leave()
          resolve(value)
        },
        (error: unknown) => {
          leave()
          reject(error)
        },
      )
    })
  }

  /** The answer to several statements, each of which may take as long as one. */
  waitForAll<T>(answer: Promise<T>, count: number): Promise<T> {
    return this.wait(answer, this.#limit * count)
  }

  /** Watches rows that come one after the other. `fail` is told when they do not come any more. */
  watch(fail: (error: unknown) => void): RowWatch {
    this.#waiting.add(fail)
    const leave = (): void => void this.#waiting.delete(fail)
    return new RowWatch(this.#limit, () => this.#giveUp(fail, this.#limit), leave)
  }

  /** Tells all who wait that no answer will come: the connection is gone. */
  fail(error: unknown): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const tell of waiting) tell(error)
  }

  #giveUp(tell: (error: unknown) => void, limit: number): void {
    tell(new DatabaseError('DATABASE_TIMEOUT', { text: `the server said nothing for ${limit} ms` }))
    this.#cut()
  }
}

/** Whether rows go on coming. What their reader takes for each does not count. */
class RowWatch {
  readonly #timer: NodeJS.Timeout | undefined
  readonly #leave: () => void
  #count = 0
  #isWaiting = true

  constructor(limit: number, giveUp: () => void, leave: () => void) {
    this.#leave = leave
    let seen = -1
    const look = (): void => {
      if (this.#isWaiting && seen === this.#count) giveUp()
      seen = this.#count
    }
    this.#timer = limit === 0 ? undefined : setInterval(look, limit)
  }

  /** A row came. */
  came(): void {
    this.#count++
    this.#isWaiting = false
  }
  /** The next one is waited for. */
  wait(): void {
    this.#count++
    this.#isWaiting = true
  }
  end(): void {
    clearInterval(this.#timer)
    this.#leave()
  }
}

/** Waits for the end of something of which no more is expected, and no longer than a moment; how it ends does not matter. */
export async function parting(work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, GRACE)
    const leave = (): void => {
      clearTimeout(timer)
      resolve()
    }
    work.then(leave, leave)
  })
}
