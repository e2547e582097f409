// What is asked for together, and goes to the server in one trip. Each trip costs both sides more than a small query does.

import { NuagesError, shown } from '../base/errors.ts'
import type { Result, StatementRun } from './backends/backend.ts'
import { runOnTrip, scopedTrip } from './scope.ts'

/** Sends statements that read in one trip. */
export type Send = (statements: readonly StatementRun[]) => Promise<readonly Result[]>

interface Waiting {
  readonly statements: readonly StatementRun[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/** Collects statements that read, until nobody asks for more before there are answers. */
export class Trip {
  /** By the database that they are for. */
  #waiting: Map<object, { readonly send: Send; readonly all: Waiting[] }> = new Map()
  /** Whether all that was asked has been answered: whoever asks later has nothing to do with it. */
  isOver = false

  /** Statements for a database, which `send` sends there. If one of a trip fails, all of it does. */
  add(database: object, statements: readonly StatementRun[], send: Send): Promise<readonly Result[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Result[]>()
    // Answers come together, and whoever waited for one may ask for more: all of them are heard before the next trip begins.
    if (this.#waiting.size === 0) queueMicrotask(() => process.nextTick(() => this.#leave()))
    const known = this.#waiting.get(database) ?? { send, all: [] }
    this.#waiting.set(database, known)
    known.all.push({ statements, resolve, reject })
    return promise
  }

  #leave(): void {
    const waiting = this.#waiting
    this.#waiting = new Map()
    for (const { send, all } of waiting.values()) void sendAll(send, all)
  }
}

async function sendAll(send: Send, all: readonly Waiting[]): Promise<void> {
  try {
    const results = await send(all.flatMap(({ statements }) => statements))
    let at = 0
    for (const { statements, resolve } of all) {
      resolve(results.slice(at, at + statements.length))
      at += statements.length
    }
  } catch (error) {
    for (const { reject } of all) reject(error)
  }
}

/**
 * Waits for several queries at once, as `Promise.all` does, and lets them go to the server in one trip where it takes them so, as
 * PostgreSQL does; relations that are loaded with them go together in the next one. Nothing changes but the number of trips, and that
 * one which fails takes the others of its trip with it.
 *
 *     const [top, sections] = await together(() => [Article.query().limit(3).all(), Section.query().all()])
 *
 * One connection answers all of them, one behind the other: queries that take long are better asked side by side. What `ask` writes is
 * not collected. Throws what they throw, and DATABASE_OPTION_INVALID for an `ask` that gives no list.
 */
export async function together<T extends readonly unknown[] | []>(ask: () => T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  if (scopedTrip() !== undefined) return Promise.all(listed(ask()))
  const trip = new Trip()
  try {
    return await Promise.all(runOnTrip(trip, () => listed(ask())))
  } finally {
    trip.isOver = true
  }
}

function listed<T extends readonly unknown[] | []>(asked: T): T {
  if (Array.isArray(asked)) return asked
  throw new NuagesError('DATABASE_OPTION_INVALID', `together was given a function that returns ${shown(asked)}, expected a list`, {
    hint: 'return what was asked, without waiting for it: together(() => [Article.query().all(), Section.query().all()])',
  })
}
