import { channel } from 'node:diagnostics_channel'
import { answeredBefore } from './backends/answered.ts'
import type { Eventual, Parameter, Result, Row, StatementRun } from './backends/backend.ts'
import { callerLine, isDeveloping } from './caller.ts'

/** What subscribers of the channel `nuages.query` are told after each statement. */
export interface QueryEvent {
  /** The name of the database. */
  readonly database: string
  readonly sql: string
  /** The parameters, or only their types unless the database was given `logParameters`: they may be secret. */
  readonly parameters: readonly unknown[]
  readonly milliseconds: number
  /** Rows that were read. */
  readonly rows: number
  readonly changes: number
  readonly isInTransaction: boolean
  readonly error: unknown
  /** The file and the line that asked, while the program is developed. */
  readonly caller: string | undefined
}

/** What to do about statements that take long. */
export interface SlowQueries {
  /** How long is long, in milliseconds. */
  readonly after: number
  /** Told of each; by default a warning on the console. */
  readonly report?: (event: QueryEvent) => void
}

/** How a database logs. */
export interface QueryLogOptions {
  readonly database: string
  readonly logParameters: boolean
  readonly slow: SlowQueries | undefined
}

const queries = channel('nuages.query')

/** Tells of statements. Costs nothing while nobody listens. */
export class QueryLog {
  readonly #options: QueryLogOptions

  constructor(options: QueryLogOptions) {
    this.#options = options
  }

  get isNeeded(): boolean {
    return queries.hasSubscribers || this.#options.slow !== undefined
  }

  /** Runs a statement and tells of it. */
  watch(sql: string, parameters: readonly Parameter[], isInTransaction: boolean, run: () => Eventual<Result>): Eventual<Result> {
    const tell = this.#teller({ sql, parameters }, isInTransaction)
    const succeed = (result: Result): Result => {
      tell(result, undefined)
      return result
    }
    const fail = (error: unknown): never => {
      tell(undefined, error)
      throw error
    }
    let result: Eventual<Result>
    try {
      result = run()
    } catch (error) {
      return fail(error)
    }
    return result instanceof Promise ? result.then(succeed, fail) : succeed(result)
  }

  /** Runs statements in one trip and tells of each that ran; the time of all of them is that of the trip. */
  async watchAll(
    statements: readonly StatementRun[],
    isInTransaction: boolean,
    run: () => Eventual<readonly Result[]>,
  ): Promise<readonly Result[]> {
    const tellers = statements.map((statement) => this.#teller(statement, isInTransaction))
    let results: readonly Result[] = []
    let failure: unknown
    let ran = statements.length
    try {
      results = await run()
      return results
    } catch (error) {
      failure = error
      const before = answeredBefore(error)
      // Nobody hears of statements that did not run. Where the connection was lost nobody knows which did.
      if (before !== undefined) [results, ran] = [before, before.length + 1]
      throw error
    } finally {
      for (const [place, tell] of tellers.slice(0, ran).entries()) tell(results[place], place < results.length ? undefined : failure)
    }
  }

  /** Begins to watch a statement. */
  #teller(
    { sql, parameters, caller: asked, within = itself }: StatementRun,
    isInTransaction: boolean,
  ): (result: Result | undefined, error: unknown) => void {
    const caller = asked ?? (isDeveloping() ? callerLine() : undefined)
    const start = performance.now()
    return (result, error) => {
      const event = {
        ...this.#eventOf(sql, parameters, isInTransaction),
        milliseconds: performance.now() - start,
        rows: result?.rows.length ?? 0,
        changes: result?.changes ?? 0,
        error,
        caller,
      }
      within(() => this.#tell(event))
    }
  }

  /** The rows of a statement that are read one after the other. Tells of it when the reading ends, also before the last of them. */
  async *watchRows(sql: string, parameters: readonly Parameter[], isInTransaction: boolean, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    const caller = isDeveloping() ? callerLine() : undefined
    const start = performance.now()
    let count = 0
    let failure: unknown
    try {
      for await (const row of rows) {
        count += 1
        yield row
      }
    } catch (error) {
      failure = error
      throw error
    } finally {
      const milliseconds = performance.now() - start
      this.#tell({ ...this.#eventOf(sql, parameters, isInTransaction), milliseconds, rows: count, changes: 0, error: failure, caller })
    }
  }

  #eventOf(
    sql: string,
    parameters: readonly Parameter[],
    isInTransaction: boolean,
  ): Pick<QueryEvent, 'database' | 'sql' | 'parameters' | 'isInTransaction'> {
    const shown = this.#options.logParameters ? parameters : parameters.map(typeName)
    return { database: this.#options.database, sql, parameters: shown, isInTransaction }
  }

  #tell(event: QueryEvent): void {
    queries.publish(event)
    const { slow } = this.#options
    if (slow !== undefined && event.milliseconds >= slow.after) (slow.report ?? warn)(event)
  }
}

function itself<T>(work: () => T): T {
  return work()
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Date) return 'Date'
  return value instanceof Uint8Array ? 'Uint8Array' : typeof value
}

function warn({ database, sql, milliseconds, caller }: QueryEvent): void {
  console.warn(`Slow query on ${database}, ${milliseconds.toFixed(0)} ms${caller === undefined ? '' : ` at ${caller}`}: ${sql}`)
}
