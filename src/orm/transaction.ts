// Transactions and, within them, savepoints. A level lets one thing happen at a time: while a nested transaction is open, the
// statements of the outer one wait, so that a rollback never takes with it what was not its own.

import { NuagesError } from '../base/errors.ts'
import { runAll } from './backends/access.ts'
import type { Connection, Eventual, IterateOptions, Parameter, Result, Row, StatementRun } from './backends/backend.ts'
import { DatabaseError, isInTheWay } from './backends/database-error.ts'
import { Turns } from './backends/turns.ts'
import { Outcome } from './outcome.ts'

/** What is done after a commit. */
export type AfterCommit = () => unknown

const PART_THREW = {
  text: 'a part of it that has no savepoint threw',
  hint: 'Leave { savepoint: false } out where the error is caught: the part is rolled back alone then.',
}

/** What all levels of one transaction share. */
interface Root {
  readonly connection: Connection
  /** Why nothing more can be done in it: the engine rolled it back, or its time is over. */
  failure: unknown
  /** Whether the connection is somebody else's by now. */
  isCut: boolean
  /** Whether the commit was sent and not answered yet. */
  isCommitting: boolean
  savepoints: number
}

/** A transaction, or a savepoint in one. */
export class Transaction {
  readonly #root: Root
  readonly #outer: Transaction | undefined
  readonly #name: string
  readonly #turns: Turns = new Turns()
  /** For rows that are written in it. */
  readonly outcome: Outcome
  readonly #afterCommit: AfterCommit[] = []
  #hasEnded = false
  /** Why nothing more can be done at this level: a part of it threw. What it threw may be undefined. */
  #failure: { readonly thrown: unknown } | undefined

  constructor(connection: Connection, outer?: Transaction) {
    this.#root = outer === undefined ? { connection, failure: undefined, isCut: false, isCommitting: false, savepoints: 0 } : outer.#root
    this.#outer = outer
    this.outcome = new Outcome(outer?.outcome)
    this.#name = `nuages_${++this.#root.savepoints}`
  }

  get connection(): Connection {
    return this.#root.connection
  }

  /** Whether more can be done in it. */
  get isOpen(): boolean {
    return !this.#hasEnded && (this.#root.failure ?? this.#failure) === undefined
  }

  execute(sql: string, parameters: readonly Parameter[]): Eventual<Result> {
    this.#check()
    return this.#turns.run(() => this.#watched(() => this.connection.execute(sql, parameters)))
  }

  /** Runs statements that read, in one trip where the connection can. */
  executeAll(statements: readonly StatementRun[]): Eventual<readonly Result[]> {
    this.#check()
    return this.#turns.run(() => this.#watched(() => runAll(this.connection, statements)))
  }

  async *iterate(sql: string, parameters: readonly Parameter[], options: IterateOptions): AsyncGenerator<Row> {
    this.#check()
    try {
      for await (const row of this.connection.iterate(sql, parameters, { ...options, inTransaction: true })) {
        yield row
        this.#check()
      }
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Remembers what to do when all is committed. */
  onCommit(work: AfterCommit): void {
    this.#check()
    this.#afterCommit.push(work)
  }

  /** Runs `work` with a transaction within this one: if it throws, what it did is undone, and only that. */
  async nested<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.#check()
    return this.#turns.run(async () => {
      this.#checkFailure()
      const inner = new Transaction(this.connection, this)
      await this.#watched(() => this.connection.control(`SAVEPOINT ${inner.#name}`))
      return inner.#run(work)
    })
  }

  /** Runs `work` as a part of this one: if it throws, nothing more can be done here, and all of it is undone. */
  async joined<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.#check()
    try {
      return await work(this)
    } catch (error) {
      this.#failure ??= { thrown: error }
      throw error
    }
  }

  /** Runs `work` in this transaction, which was begun, and ends it. */
  async whole<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#run(work)
  }

  /** Ends it at once, from outside: what is under way is cut. Gives what is to be told: within a commit nobody knows whether it was kept. */
  async cut(reason: DatabaseError): Promise<DatabaseError> {
    const error = this.#root.isCommitting ? new DatabaseError('DATABASE_COMMIT_UNKNOWN', { cause: reason }) : reason
    this.#root.failure ??= error
    this.#root.isCut = true
    this.outcome.end('undone')
    await this.connection.abort()
    return error
  }

  /** Runs what `onCommit` was given, in order. An error of one keeps none of the others from running. */
  async settle(): Promise<void> {
    const errors: unknown[] = []
    for (const work of this.#afterCommit) {
      try {
        await work()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length === 0) return
    throw new NuagesError('DATABASE_AFTER_COMMIT_FAILED', 'The transaction was committed, but work that was to follow it failed.', {
      cause: errors.length === 1 ? errors[0] : new AggregateError(errors, `${errors.length} of them failed.`),
    })
  }

  async #run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let result: T
    try {
      result = await work(this)
    } catch (error) {
      await this.#rollBack(error)
      throw error
    }
    await this.#commit()
    return result
  }

  async #commit(): Promise<void> {
    this.#hasEnded = true
    await this.#turns.run(async () => {
      try {
        this.#checkFailure()
        if (this.#outer === undefined) await this.#sendCommit()
        else await this.connection.control(`RELEASE SAVEPOINT ${this.#name}`)
        this.outcome.end('kept')
      } catch (error) {
        this.outcome.end('undone')
        await this.#undo(error)
        throw error
      }
    })
    if (this.#outer !== undefined) this.#outer.#afterCommit.push(...this.#afterCommit)
  }

  /** Tells a commit that failed from one whose answer never came. */
  async #sendCommit(): Promise<void> {
    const { connection } = this
    if (connection.isBroken) throw new DatabaseError('DATABASE_CONNECTION_LOST', { text: 'before the commit, so nothing was kept' })
    this.#root.isCommitting = true
    try {
      await connection.control('COMMIT')
    } catch (error) {
      throw connection.isBroken ? new DatabaseError('DATABASE_COMMIT_UNKNOWN', { cause: error }) : error
    } finally {
      this.#root.isCommitting = false
    }
  }

  async #rollBack(error: unknown): Promise<void> {
    this.#hasEnded = true
    this.outcome.end('undone')
    await this.#turns.run(() => this.#undo(error))
  }

  async #undo(reason: unknown): Promise<void> {
    const { connection } = this
    if (connection.isBroken || this.#root.isCut) return
    try {
      if (this.#outer === undefined) await connection.control('ROLLBACK')
      else if (this.#root.failure === undefined) {
        await connection.control(`ROLLBACK TO SAVEPOINT ${this.#name}`)
        await connection.control(`RELEASE SAVEPOINT ${this.#name}`)
      }
    } catch (error) {
      // Nobody knows what is in it: nothing more may be done with this connection. The first error is the one to tell of.
      this.#root.failure ??= new DatabaseError('DATABASE_TRANSACTION_FAILED', { cause: error ?? reason })
      await connection.close()
    }
  }

  /** Runs a statement, and looks whether the engine gave the transaction up because of it. */
  #watched<T>(run: () => Eventual<T>): Eventual<T> {
    this.#checkFailure()
    try {
      const result = run()
      return result instanceof Promise ? result.catch((error: unknown) => this.#failed(error)) : result
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): never {
    if (isInTheWay(error) || this.connection.isBroken || this.connection.hasLostTransaction) this.#root.failure ??= error
    throw error
  }

  #check(): void {
    if (this.#hasEnded && this.#root.failure === undefined) {
      throw new NuagesError('DATABASE_TRANSACTION_ENDED', 'The transaction that this work began in has ended.', {
        hint: 'Await all work in a transaction; what is to follow it goes into onCommit, and what has nothing to do with it into database.outside.',
      })
    }
    this.#checkFailure()
  }

  #checkFailure(): void {
    const { failure } = this.#root
    if (failure !== undefined) throw new DatabaseError('DATABASE_TRANSACTION_FAILED', { cause: failure })
    if (this.#failure !== undefined) throw new DatabaseError('DATABASE_TRANSACTION_FAILED', { ...PART_THREW, cause: this.#failure.thrown })
  }
}
