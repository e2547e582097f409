// A database as applications hold it: statements, transactions, and what is current. Models use it through `currentDatabase`.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import { NuagesError, shown } from '../base/errors.ts'
import type { Access } from './backends/access.ts'
import type { Backend, Eventual, IterateOptions, Parameter, Result, Row, StatementRun, Value } from './backends/backend.ts'
import { isTransient } from './backends/database-error.ts'
import type { Dialect, Features } from './backends/features.ts'
import { oneByOne } from './backends/one-by-one.ts'
import { parameterListError } from './backends/parameter.ts'
import { callerLine, isDeveloping } from './caller.ts'
import { beforeDeadline } from './deadline.ts'
import type { Executor } from './executor.ts'
import { kyselyOf, type Tables } from './kysely.ts'
import type { Outcome } from './outcome.ts'
import type { QueryLog } from './query-log.ts'
import { runInTransaction, runWithin, scopedDatabase, transactionOf, tripOf } from './scope.ts'
import { type Sql, statementOf } from './sql-text.ts'
import { type AfterCommit, Transaction } from './transaction.ts'
import { checkTransactionOptions, plainOptions, type TransactionOptions } from './transaction-options.ts'
import type { Trip } from './trip.ts'

/** Statements that begin or end transactions behind our back, and on MySQL those that commit by themselves. */
const CONTROL =
  /^(?:[\s;]|--[^\n]*\n|#[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:begin|commit|end|rollback|savepoint|release|start\s+transaction|abort|xa|prepare\s+transaction|set\s+(?:autocommit|(?:session\s+)?(?:transaction|characteristics)))\b/i
const SCHEMA = /^\s*(?:create|alter|drop|truncate|rename|lock|unlock)\b/i

/** What a database is made of. `connect` puts it together. */
export interface DatabaseParts {
  readonly name: string
  readonly backend: Backend
  readonly access: Access
  readonly log: QueryLog
}

let bound: Database | undefined

/** The database that models use here, if there is one. */
export function findDatabase(): Database | undefined {
  return (scopedDatabase() as Database | undefined) ?? bound
}

/** The database that models use here: that of `database.within`, else the bound one. Throws `DATABASE_UNBOUND`. */
export function currentDatabase(): Database {
  const current = findDatabase()
  if (current !== undefined) return current
  throw new NuagesError('DATABASE_UNBOUND', 'There is no current database.', {
    hint: "Bind one at start: connect('sqlite:newsroom.db').bind().",
  })
}

/** `currentDatabase().transaction(...)`. */
export async function transaction<T>(work: () => Promise<T> | T, options?: TransactionOptions<T>): Promise<T> {
  return currentDatabase().transaction(work, options)
}

/** `currentDatabase().onCommit(...)`. */
export async function onCommit(work: AfterCommit): Promise<void> {
  await currentDatabase().onCommit(work)
}

/** Thrown so that a transaction is undone; `result` is given back. */
class Undone extends Error {
  readonly result: unknown

  constructor(result: unknown) {
    super('undone')
    this.result = result
  }
}

/** What `work` gives within `run`, whose work is undone by an error where `undoIf` says so. */
async function unlessUndone<T>(
  work: () => Promise<T> | T,
  undoIf: (result: T) => boolean,
  run: (work: () => Promise<T>) => Promise<T>,
): Promise<T> {
  if (typeof undoIf !== 'function') throw new NuagesError('DATABASE_OPTION_INVALID', `undoIf is ${shown(undoIf)}, expected a function.`)
  try {
    return await run(async () => {
      const result = await work()
      if (undoIf(result)) throw new Undone(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undone) return error.result as T
    throw error
  }
}

/** Statements that remember who asked. */
function asAsked(statements: readonly StatementRun[]): readonly StatementRun[] {
  const caller = isDeveloping() ? callerLine() : undefined
  const within = AsyncLocalStorage.snapshot()
  return statements.map((statement) => ({ ...statement, within, ...(caller === undefined ? {} : { caller }) }))
}

/** A database. Made by `connect`. */
export class Database {
  readonly name: string
  readonly #backend: Backend
  readonly #access: Access
  readonly #log: QueryLog
  #executor: Executor | undefined
  /** A transaction that all work is in which is in no other: see `rolledBack`. */
  #everywhere: Transaction | undefined
  #kysely: Kysely<Tables> | undefined

  constructor({ name, backend, access, log }: DatabaseParts) {
    this.name = name
    this.#backend = backend
    this.#access = access
    this.#log = log
  }

  /** The transaction that work is in here. */
  #here(): Transaction | undefined {
    return transactionOf(this) ?? this.#everywhere
  }

  /** Lets all work on a database be in one transaction, whoever does it, while `work` runs. For tests. */
  static async everywhere(database: Database, transaction: Transaction, work: () => Promise<void>): Promise<void> {
    const before = database.#everywhere
    database.#everywhere = transaction
    try {
      await work()
    } finally {
      database.#everywhere = before
    }
  }

  /** Who runs query sets here: `Article.using(database)`. */
  get executor(): Executor {
    return this.#executor as Executor
  }

  /** Says who runs query sets here, for `connect`. */
  runQueriesBy(executor: Executor): void {
    this.#executor = executor
  }

  /** Kysely (https://kysely.dev) on these connections, for what query sets do not say; within a transaction of this database it is in it. */
  get kysely(): Kysely<Tables> {
    this.#kysely ??= kyselyOf(this)
    return this.#kysely
  }

  /** Whose SQL it speaks. */
  get dialect(): Dialect {
    return this.#backend.dialect
  }

  /** What its SQL can do. */
  get features(): Features {
    return this.#backend.features
  }

  /** Where it is, without a password. */
  get place(): string {
    return this.#backend.place
  }

  /** Whether this work is in a transaction of this database. */
  get isInTransaction(): boolean {
    return this.#here() !== undefined
  }

  /** How the transaction will end that this work is in. */
  get outcome(): Outcome | undefined {
    return this.#here()?.outcome
  }

  /** An identifier in the engine's quotes. Throws `DATABASE_IDENTIFIER_INVALID`. */
  quote(identifier: string): string {
    return this.#backend.quote(identifier)
  }

  /**
   * Runs one statement: in the transaction that this work is in, else as one of its own. The answer is there at once on SQLite,
   * unless somebody else is writing. Placeholders are the engine's: `?`, or `$1` for PostgreSQL. Throws `DatabaseError`.
   */
  execute(sql: string, parameters: readonly Parameter[] = []): Eventual<Result> {
    if (!Array.isArray(parameters)) throw parameterListError(parameters)
    const transaction = this.#here()
    this.#refuseControl(sql, transaction)
    const way = transaction ?? this.#access
    if (!this.#log.isNeeded) return way.execute(sql, parameters)
    return this.#log.watch(sql, parameters, transaction !== undefined, () => way.execute(sql, parameters))
  }

  /** Runs a statement that reads: like `execute`, but within `together` it goes with the others. Throws `DatabaseError`. */
  read(sql: string, parameters: readonly Parameter[] = []): Eventual<Result> {
    const trip = this.features.pipelining ? tripOf(this) : undefined
    if (trip === undefined) return this.execute(sql, parameters)
    return this.#goWith(trip, [{ sql, parameters }]).then(([result]) => result as Result)
  }

  /** Runs statements that read, in one trip to the server where it takes them so; else one behind the other. Throws `DatabaseError`. */
  executeAll(statements: readonly StatementRun[]): Promise<readonly Result[]> {
    const trip = this.features.pipelining ? tripOf(this) : undefined
    return trip === undefined ? this.#executeAll(statements) : this.#goWith(trip, statements)
  }

  /** Who asks is not on the stack any more when they leave, and goes with others. */
  #goWith(trip: Trip, statements: readonly StatementRun[]): Promise<readonly Result[]> {
    const asked = this.#log.isNeeded ? asAsked(statements) : statements
    return trip.add(this, asked, (all) => this.#executeAll(all))
  }

  async #executeAll(statements: readonly StatementRun[]): Promise<readonly Result[]> {
    const transaction = this.#here()
    const way = transaction ?? this.#access
    // One that was to go with others, and goes alone, is known to the log by who asked all the same.
    const isTrip = statements.length > 1 || statements[0]?.within !== undefined
    if (isTrip && this.features.pipelining && way.executeAll !== undefined) {
      for (const { sql } of statements) this.#refuseControl(sql, transaction)
      const run = (): Eventual<readonly Result[]> => (way as Required<Access>).executeAll(statements)
      return this.#log.isNeeded ? this.#log.watchAll(statements, transaction !== undefined, run) : run()
    }
    return oneByOne(this, statements)
  }

  /** Runs a statement of one's own, and gives its rows as objects by the names of their columns: database.query(sql`select ...`). Throws `DatabaseError`. */
  async query<R = Readonly<Record<string, Value>>>(statement: Sql): Promise<R[]> {
    const { rows, columns } = await this.execute(...this.textOf(statement))
    return rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null])) as R)
  }

  /** A statement of one's own as this engine takes it. */
  textOf(statement: Sql): [sql: string, parameters: Parameter[]] {
    const isNumbered = this.dialect === 'postgres'
    const { sql, parameters } = statementOf(
      statement,
      (name) => this.quote(name),
      (number) => (isNumbered ? `$${number}` : '?'),
    )
    return [sql, parameters]
  }

  /**
   * The rows of a statement that reads, one after the other and in constant memory: but for a SQLite database in memory, and for
   * MySQL within a transaction, which read all at once.
   */
  iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncIterable<Row> {
    const transaction = this.#here()
    this.#refuseControl(sql, transaction)
    const rows = transaction === undefined ? this.#access.iterate(sql, parameters, options) : transaction.iterate(sql, parameters, options)
    return this.#log.isNeeded ? this.#log.watchRows(sql, parameters, transaction !== undefined, rows) : rows
  }

  /**
   * Runs `work` in a transaction: all that it does here is kept if it returns, and undone if it throws. Within another one it is
   * a savepoint. Throws what `work` throws; `DATABASE_TIMEOUT` when the deadline is over; and what a commit fails with.
   */
  async transaction<T>(work: () => Promise<T> | T, given: TransactionOptions<T> = {}): Promise<T> {
    const { undoIf, ...options } = plainOptions(given)
    if (undoIf !== undefined) return unlessUndone(work, undoIf, (watched) => this.transaction(watched, options))
    const outer = this.#here()
    // Within that of a test, options are taken as they will be without it.
    const isNested = outer !== undefined && outer !== this.#everywhere
    checkTransactionOptions(options, isNested)
    const within = (transaction: Transaction): Promise<T> => runInTransaction(this, transaction, async () => work())
    if (outer !== undefined) return isNested && options.savepoint === false ? outer.joined(within) : outer.nested(within)
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(within, options)
      } catch (error) {
        if (!isTransient(error) || attempt >= (options.retries ?? 0)) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** Math.min(attempt, 6)))
      }
    }
  }

  /** Does something once all is committed, never if it is rolled back; at once where there is no transaction. */
  async onCommit(work: AfterCommit): Promise<void> {
    const transaction = this.#here()
    if (transaction === undefined) await work()
    else transaction.onCommit(work)
  }

  /** Runs work that has nothing to do with the transaction it is begun in, such as a loop that goes on after it. */
  outside<T>(work: () => T): T {
    return runInTransaction(this, undefined, work)
  }

  /** Makes this the current database of everything that says no other. Returns it. */
  bind(): this {
    bound = this
    return this
  }

  /** Runs `work` with this as the current database. */
  within<T>(work: () => T): T {
    return runWithin(this, work)
  }

  /** Waits for who is at work, and ends all connections. Whoever comes later is told `DATABASE_CLOSED`. */
  async close(): Promise<void> {
    if (this.#here()?.isOpen) {
      throw new NuagesError('DATABASE_IN_USE', 'The database was to be closed within a transaction of it, which it would wait for.')
    }
    await this.#access.close()
    if (bound === this) bound = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #attempt<T>(work: (transaction: Transaction) => Promise<T>, { isolation, readOnly, deadline }: TransactionOptions): Promise<T> {
    const connection = await this.#access.begin({ isolation, readOnly, deadline })
    const transaction = new Transaction(connection)
    let result: T
    try {
      const whole = transaction.whole(work)
      result = await (deadline === undefined ? whole : beforeDeadline(whole, transaction, deadline))
    } finally {
      this.#access.release(connection)
    }
    await transaction.settle()
    return result
  }

  #refuseControl(sql: string, transaction: Transaction | undefined): void {
    if (CONTROL.test(sql)) {
      throw new NuagesError(
        'DATABASE_CONTROL_REFUSED',
        `The statement ${shown(sql)} would begin or end a transaction of a shared connection.`,
        {
          hint: 'Use database.transaction(async () => { ... }), which nests.',
        },
      )
    }
    if (transaction !== undefined && !this.features.transactionalDdl && SCHEMA.test(sql)) {
      throw new NuagesError(
        'DATABASE_CONTROL_REFUSED',
        `The statement ${shown(sql)} would commit the transaction it is in: MySQL does so.`,
        {
          hint: 'Change the schema outside of transactions.',
        },
      )
    }
  }
}
