// Aggregates over the frames of windows: values come, and go in the order they came (https://sqlite.org/windowfunctions.html,
// "User-Defined Aggregate Window Functions").

import type { DatabaseSync } from 'node:sqlite'
import * as decimals from './exact-decimal.ts'

/** What is known of the values of a frame. NULL is none of them. */
interface FrameState {
  come(value: unknown): void
  go(value: unknown): void
  readonly result: string | number | null
}

/** A sum of decimals, exact whatever goes. */
class DecimalSum implements FrameState {
  #sum: string | null = null
  #count = 0

  come(value: unknown): void {
    this.#sum = decimals.sumStep(this.#sum, value)
    this.#count++
  }
  go(value: unknown): void {
    this.#count--
    this.#sum = this.#count === 0 ? null : decimals.minus(this.#sum, value)
  }
  get result(): string | null {
    return this.#sum
  }
}

/** What cannot be taken back is computed of all values again when one has gone. */
class AllValues implements FrameState {
  readonly #of: (values: readonly unknown[]) => string | number | null
  readonly #step: ((best: string | null, value: unknown) => string | null) | undefined
  readonly #values: unknown[] = []
  #known: string | number | null | undefined

  /** `step`: makes a result of the one before and another value, so that frames that only grow are not gone through each time. */
  constructor(of: (values: readonly unknown[]) => string | number | null, step?: (best: string | null, value: unknown) => string | null) {
    this.#of = of
    this.#step = step
  }

  come(value: unknown): void {
    this.#values.push(value)
    this.#known = this.#step !== undefined && this.#known !== undefined ? this.#step(this.#known as string | null, value) : undefined
  }
  go(): void {
    this.#values.shift()
    this.#known = undefined
  }
  get result(): string | number | null {
    this.#known ??= this.#of(this.#values)
    return this.#known
  }
}

/** Gives a connection the aggregates that windows are over; `ofAll` are those that are computed of all values of a frame, by name. */
export function registerFrames(
  database: DatabaseSync,
  ofAll: Readonly<Record<string, (values: readonly unknown[]) => number | null>>,
): void {
  register(database, 'nuages_sum', () => new DecimalSum())
  for (const [name, isGreatest] of [
    ['nuages_max_over', true],
    ['nuages_min_over', false],
  ] as const) {
    const step = decimals.extremeStep(isGreatest)
    register(database, name, () => new AllValues((values) => values.reduce<string | null>(step, null), step))
  }
  for (const [name, of] of Object.entries(ofAll)) register(database, name, () => new AllValues(of))
}

function register(database: DatabaseSync, name: string, make: () => FrameState): void {
  // Its type asks for a state that SQLite could store, though only `result` gives it something to store.
  const state = (given: unknown): FrameState => given as FrameState
  const changed = (given: unknown, change: (state: FrameState) => void): never => {
    change(state(given))
    return given as never
  }
  database.aggregate(name, {
    start: make as unknown as () => never,
    step: (given, value) => changed(given, (frame) => void (value === null || frame.come(value))),
    inverse: (given, value) => changed(given, (frame) => void (value === null || frame.go(value))),
    result: (given) => state(given).result,
  })
}
