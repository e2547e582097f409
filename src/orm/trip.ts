// What is asked for together, and goes to the server in one trip. Each trip costs both sides more than a small query does.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Result, StatementRun } from './backends/backend.ts'

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
    // Sent as whoever asked this database, not as whoever asked first: that may be out of the transaction, or in another one.
    const known = this.#waiting.get(database) ?? { send: AsyncLocalStorage.bind(send), all: [] }
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
