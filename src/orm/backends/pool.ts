import { NuagesError } from '../../base/errors.ts'
import type { Connection, Eventual } from './backend.ts'
import { DatabaseError } from './database-error.ts'

/** How many connections, and how long. Times in milliseconds. */
export interface PoolOptions {
  /** Connections at once. 10 by default. */
  max: number
  /** How long work waits for one. 5 s by default. */
  acquireTimeout: number
  /** How long one that nobody uses is kept. 60 s by default. */
  idleTimeout: number
  /** How long one is used, so that new passwords and other servers are met: the next who gives it back ends it. 0, the default: as long as it serves. */
  maxLifetime: number
}

interface Waiting {
  readonly resolve: (connection: Eventual<Connection>) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

/** Connections for many to use, one at a time each. They are opened when needed, and who came first is served first. */
export class Pool<C extends Connection = Connection> {
  readonly #open: () => Eventual<C>
  readonly #options: Readonly<PoolOptions>
  /** Those that nobody uses, and after how many sweeps they came: the time of each would be one more call of the clock for each statement. */
  readonly #idle: { readonly connection: C; readonly since: number }[] = []
  readonly #waiting: Waiting[] = []
  /** When connections were opened, if that is minded. */
  readonly #opened: WeakMap<C, number> = new WeakMap()
  #count = 0
  #sweeps = 0
  #sweep: NodeJS.Timeout | undefined
  #isClosed = false
  #onEmpty: (() => void) | undefined

  constructor(open: () => Eventual<C>, options: Readonly<PoolOptions>) {
    this.#open = open
    this.#options = options
  }

  /** What there is now: connections, those that nobody uses, and who waits. */
  get counts(): { connections: number; idle: number; waiting: number } {
    return { connections: this.#count, idle: this.#idle.length, waiting: this.#waiting.length }
  }

  /** A connection, at once if the engine is synchronous and one is free. Give it back with `release`. Throws `DATABASE_POOL_EXHAUSTED`. */
  acquire(): Eventual<C> {
    if (this.#isClosed) throw closedError()
    const free = this.#takeIdle()
    if (free !== undefined) return free
    if (this.#count < this.#options.max) return this.#openOne()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(waiting), this.#options.acquireTimeout)
      const waiting: Waiting = { resolve: resolve as Waiting['resolve'], reject, timer }
      this.#waiting.push(waiting)
    })
  }

  /** Takes back a connection. One that is broken is dropped. */
  release(connection: C): void {
    if (connection.isBroken || this.#isClosed || this.#isOld(connection)) {
      this.#drop(connection)
      return
    }
    const next = this.#nextWaiting()
    if (next !== undefined) {
      next.resolve(connection)
      return
    }
    this.#idle.push({ connection, since: this.#sweeps })
    this.#planSweep()
  }

  /** Ends a connection of which nobody knows what is open on it; who comes next gets another. */
  discard(connection: C): void {
    this.#drop(connection)
  }

  /** Lets nobody in any more, waits for those who have a connection, and ends all. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#sweep)
    for (let waiting = this.#nextWaiting(); waiting !== undefined; waiting = this.#nextWaiting()) waiting.reject(closedError())
    await Promise.all(this.#idle.splice(0).map(({ connection }) => this.#end(connection)))
    if (this.#count > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  #takeIdle(): C | undefined {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      if (!last.connection.isBroken) return last.connection
      this.#drop(last.connection)
    }
    return undefined
  }

  #openOne(): Eventual<C> {
    this.#count++
    try {
      const connection = this.#open()
      if (!(connection instanceof Promise)) return this.#noted(connection)
      return connection.then(
        (opened) => this.#noted(opened),
        (error: unknown) => {
          this.#forgetOne()
          throw error
        },
      )
    } catch (error) {
      this.#forgetOne()
      throw error
    }
  }

  #noted(connection: C): C {
    if (this.#options.maxLifetime > 0) this.#opened.set(connection, performance.now())
    return connection
  }

  #isOld(connection: C): boolean {
    const { maxLifetime } = this.#options
    return maxLifetime > 0 && performance.now() - (this.#opened.get(connection) ?? 0) >= maxLifetime
  }

  /** Room became free: the next who waits may open a connection. */
  #forgetOne(): void {
    this.#count--
    if (this.#count === 0) this.#onEmpty?.()
    if (this.#isClosed) return
    const next = this.#nextWaiting()
    if (next === undefined) return
    try {
      next.resolve(this.#openOne())
    } catch (error) {
      next.reject(error)
    }
  }

  #nextWaiting(): Waiting | undefined {
    const next = this.#waiting.shift()
    if (next !== undefined) clearTimeout(next.timer)
    return next
  }

  #giveUp(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    const { max, acquireTimeout } = this.#options
    const text = `all ${max} were in use for ${acquireTimeout} ms, and ${this.#waiting.length} more wait`
    waiting.reject(new DatabaseError('DATABASE_POOL_EXHAUSTED', { text }))
  }

  #drop(connection: C): void {
    void this.#end(connection)
  }

  async #end(connection: C): Promise<void> {
    try {
      await connection.close()
    } catch {
      // It is of no use either way, and whoever used it was told what happened.
    } finally {
      this.#forgetOne()
    }
  }

  #planSweep(): void {
    if (this.#sweep !== undefined) return
    this.#sweep = setTimeout(() => {
      this.#sweep = undefined
      // What was there at the sweep before, one timeout ago, and not since.
      const before = this.#sweeps++
      const old = this.#idle.filter(({ since }) => since < before)
      this.#idle.splice(0, this.#idle.length, ...this.#idle.filter(({ since }) => since >= before))
      for (const { connection } of old) this.#drop(connection)
      if (this.#idle.length > 0) this.#planSweep()
    }, this.#options.idleTimeout).unref()
  }
}

/** The error of a database that was closed. */
export function closedError(): NuagesError {
  return new NuagesError('DATABASE_CLOSED', 'The database was closed, so it takes no more work.')
}
