// PostgreSQL by pg. A statement is prepared, under a short name, when a connection meets it the second time.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ServerAddress } from '../database-url.ts'
import { noteAnswered } from './answered.ts'
import type { Backend, BeginOptions, Connection, IterateOptions, Parameter, Result, Row, StatementRun } from './backend.ts'
import { connectError } from './connect-error.ts'
import { DatabaseError } from './database-error.ts'
import { loadDriver } from './driver.ts'
import { type Dialect, FEATURES, type Features } from './features.ts'
import { quoteIdentifier } from './identifier.ts'
import { oneByOne } from './one-by-one.ts'
import { Patience, parting } from './patience.ts'
import { type PgClient, type PostgresAnswer, type PostgresClient, type PostgresQuery, pgClient } from './postgres-client.ts'
import { postgresError } from './postgres-error.ts'
import { bindPostgres, POSTGRES_TYPES } from './postgres-value.ts'
import type { ServerOptions } from './server-options.ts'
import { StatementNames } from './statement-names.ts'

// Everything that a server's configuration could make different.
const SESSION: readonly string[] = [
  "SET TIME ZONE 'UTC'",
  "SET datestyle = 'ISO, YMD'",
  "SET intervalstyle = 'iso_8601'",
  "SET bytea_output = 'hex'",
  'SET standard_conforming_strings = on',
  'SET extra_float_digits = 1',
  "SET default_transaction_isolation = 'read committed'",
]

/** After so long without a word, in milliseconds, the system asks whether the other side is still there. */
const KEEP_ALIVE = 10_000

/** PostgreSQL, 13 and later. */
export class PostgresBackend implements Backend {
  readonly dialect: Dialect = 'postgres'
  readonly features: Features = FEATURES.postgres
  readonly place: string
  readonly #open: () => Promise<PostgresClient>
  readonly #options: ServerOptions
  readonly #schema: string | undefined

  /** `open` gives a client that is connected. Tables are in `schema`, by default where the server looks for them. */
  constructor(place: string, open: () => Promise<PostgresClient>, options: ServerOptions, schema?: string) {
    this.place = place
    this.#open = open
    this.#options = options
    this.#schema = schema
  }

  /** The server at an address, by pg. */
  static at(address: ServerAddress, options: ServerOptions): PostgresBackend {
    const { host, port, user, password, database, schema, tls } = address
    const open = async (): Promise<PostgresClient> => {
      const { default: pg } = await loadDriver('pg', () => import('pg'))
      const client = new pg.Client({
        ...{ host, port, user, password, database, ssl: tls, application_name: 'nuages' },
        ...{ keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE, connectionTimeoutMillis: options.connectTimeout },
      })
      try {
        await client.connect()
      } catch (error) {
        await client.end().catch(() => {}) // why it failed is what counts
        throw error
      }
      return pgClient(client as unknown as PgClient)
    }
    const place = `postgres://${host}:${port}/${database}${schema === undefined ? '' : `?schema=${encodeURIComponent(schema)}`}`
    return new PostgresBackend(place, open, options, schema)
  }

  quote(identifier: string): string {
    return quoteIdentifier(identifier, '"', this.features.maxIdentifier)
  }

  async connect(): Promise<PostgresConnection> {
    let connection: PostgresConnection | undefined
    const { connectTimeout, statementTimeout } = this.#options
    try {
      connection = new PostgresConnection(await this.#open(), statementTimeout)
      await connection.prepareSession([...SESSION, `SET statement_timeout = ${statementTimeout}`].join('; '), connectTimeout)
      if (this.#schema !== undefined) await this.#enter(this.#schema, connection)
      return connection
    } catch (error) {
      await connection?.close()
      throw connectError(postgresError(error, false), this.place)
    }
  }

  /** Looks for tables, and makes them, in that schema and no other. Throws `DATABASE_SCHEMA_UNKNOWN`. */
  async #enter(schema: string, connection: PostgresConnection): Promise<void> {
    // One that is not there is refused only when something is made in it.
    const { rows } = await connection.execute(
      "SELECT set_config('search_path', $1, false), has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = $2",
      [this.quote(schema), schema],
    )
    const [found] = rows
    if (found?.[1] === true) return
    const isThere = found !== undefined
    throw new NuagesError(
      'DATABASE_SCHEMA_UNKNOWN',
      `${this.place}: ${isThere ? 'the user may not use the schema' : 'there is no schema'} ${shown(schema)}`,
      {
        hint: isThere
          ? `have its owner run GRANT USAGE ON SCHEMA ${this.quote(schema)} TO ...`
          : `make it: CREATE SCHEMA ${this.quote(schema)}`,
      },
    )
  }
}

/**
 * A database that speaks PostgreSQL by a driver of your own: `connect(postgresBackend('pglite', () => openClient()))`. `open` gives a
 * client that is connected and belongs to one at a time; `place` names the database in messages.
 */
export function postgresBackend(place: string, open: () => Promise<PostgresClient>): Backend {
  return new PostgresBackend(place, open, { connectTimeout: 0, statementTimeout: 0 })
}

/** A connection to PostgreSQL. */
export class PostgresConnection implements Connection {
  readonly hasLostTransaction: boolean = false // a failed one stays, and takes nothing but its end
  readonly #client: PostgresClient
  readonly #names: StatementNames = new StatementNames()
  readonly #patience: Patience
  readonly #isLimited: boolean
  #isBroken = false
  #isInTransaction = false
  #cursors = 0

  constructor(client: PostgresClient, statementTimeout: number) {
    this.#client = client
    this.#patience = new Patience(statementTimeout, () => this.#cut())
    this.#isLimited = statementTimeout > 0
    const leave = (): void => {
      this.#isBroken = true
    }
    client.on('error', leave)
    client.on('end', leave)
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Runs what every session begins with, within that many milliseconds; 0 for as long as it takes. */
  async prepareSession(sql: string, limit: number): Promise<void> {
    await this.#patience.wait(this.#client.query(sql), limit)
  }

  execute(sql: string, parameters: readonly Parameter[] = []): Promise<Result> {
    const values = bound(parameters)
    const name = this.#names.nameOf(sql)
    const answer = this.#query(sql, values, name)
    return name === undefined ? answer : answer.catch((error: unknown) => this.#again(error, sql, values))
  }

  /** In one trip, where the driver can. */
  async executeAll(statements: readonly StatementRun[]): Promise<readonly Result[]> {
    if (this.#client.queryAll === undefined) return oneByOne(this, statements)
    const queries = statements.map(({ sql, parameters }) => queryOf(sql, bound(parameters), this.#names.nameOf(sql)))
    let done: readonly PostgresAnswer[] | undefined
    const asked = this.#client.queryAll(queries, (before) => {
      done = before
    })
    try {
      const answers = await this.#patience.waitForAll(asked, queries.length)
      return answers.map((answer) => PostgresResult.of(answer))
    } catch (thrown) {
      const error = this.#named(thrown)
      if (done !== undefined) noteAnswered(error, done.map(PostgresResult.of))
      if (!isStale(error)) throw error
      this.#names.forget()
      if (this.#isInTransaction) throw error
      return oneByOne(this, statements)
    }
  }

  /** What to do about the error of a prepared statement: one that is stale is run without its name, which reads it anew. */
  async #again(error: unknown, sql: string, values: (string | Buffer | null)[]): Promise<Result> {
    if (!isStale(error)) throw error
    if (this.#isInTransaction) {
      this.#names.forget()
      throw error
    }
    // A value that is wrong is refused again.
    const result = await this.#query(sql, values, undefined)
    this.#names.forget()
    await this.#client.query('DEALLOCATE ALL')
    return result
  }

  /** By a cursor, which lives in a transaction: if there is none, one is begun. */
  async *iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncGenerator<Row> {
    const { chunk = 500, onColumns, inTransaction = false } = options
    const cursor = `nuages_cursor_${++this.#cursors}`
    const values = bound(parameters)
    if (!inTransaction) await this.#orLeave(this.begin({}))
    let isOpen = true
    try {
      await this.#query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, values, undefined)
      for (let rows: readonly Row[] = [], isFirst = true; isFirst || rows.length === chunk; isFirst = false) {
        const result = await this.#query(`FETCH ${chunk} FROM ${cursor}`, [], undefined)
        rows = result.rows
        if (isFirst) onColumns?.(result.columns)
        yield* rows
      }
    } catch (error) {
      isOpen = false
      throw error
    } finally {
      if (!inTransaction && !this.#isBroken) await this.#orLeave(this.control('ROLLBACK'))
      // A transaction that failed in between has closed it.
      else if (isOpen && !this.#isBroken) await this.control(`CLOSE ${cursor}`).catch(() => {})
    }
  }

  /** The beginning or the end of a transaction of its own. If it fails nobody knows what is open, and the connection is given to nobody. */
  async #orLeave(step: Promise<void>): Promise<void> {
    try {
      await step
    } catch (error) {
      this.#isBroken = true
      throw error
    }
  }

  async begin({ isolation, readOnly = false, deadline }: BeginOptions): Promise<void> {
    const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`
    const limit = deadline === undefined ? '' : `; SET LOCAL statement_timeout = ${deadline}`
    await this.control(`BEGIN${level}${readOnly ? ' READ ONLY' : ''}${limit}`, deadline)
    this.#isInTransaction = true
  }

  async control(sql: string, limit?: number): Promise<void> {
    const isEnd = sql === 'COMMIT' || sql === 'ROLLBACK'
    try {
      const { command } = await this.#patience.wait(this.#client.query(sql), limit)
      if (sql === 'COMMIT' && command === 'ROLLBACK') throw new DatabaseError('DATABASE_TRANSACTION_FAILED')
    } catch (error) {
      throw this.#named(error)
    } finally {
      if (isEnd) this.#isInTransaction = false
    }
  }

  async abort(): Promise<void> {
    this.#cut()
    if (this.#client.cut === undefined) await this.close()
  }

  /** Cuts the connection if it is at work, or if the server does not let it go. */
  async close(): Promise<void> {
    this.#isBroken = true
    const end = this.#client.end()
    if (this.#client.cut === undefined) return end.catch(() => {}) // it was cut already
    await parting(end)
    this.#client.cut()
  }

  #cut(): void {
    this.#isBroken = true
    this.#client.cut?.()
  }

  /** The named error. What ends a session is told before the connection is cut. */
  #named(thrown: unknown): unknown {
    const error = postgresError(thrown, this.#isBroken)
    if (error instanceof DatabaseError && error.code === 'DATABASE_CONNECTION_LOST') this.#isBroken = true
    return error
  }

  #query(sql: string, values: (string | Buffer | null)[], name: string | undefined): Promise<Result> {
    const answer = this.#client.query(queryOf(sql, values, name))
    return (this.#isLimited ? this.#patience.wait(answer) : answer).then(PostgresResult.of, this.#fail)
  }

  readonly #fail = (error: unknown): never => {
    throw this.#named(error)
  }
}

function queryOf(text: string, values: PostgresQuery['values'], name: string | undefined): PostgresQuery {
  // Without values the driver would take several statements at once.
  const query: PostgresQuery = { text, values, rowMode: 'array', types: POSTGRES_TYPES, queryMode: 'extended' }
  if (name !== undefined) query.name = name
  return query
}

/** What a statement did. The names of its columns are made for who asks: queries know theirs. */
class PostgresResult implements Result {
  readonly rows: readonly Row[]
  readonly changes: number
  readonly lastId: undefined
  readonly #fields: PostgresAnswer['fields']

  constructor({ rows, fields, rowCount, command }: PostgresAnswer) {
    this.rows = rows
    this.changes = CHANGES.has(command) ? (rowCount ?? 0) : 0
    this.#fields = fields
  }

  static of(this: void, answer: PostgresAnswer): PostgresResult {
    return new PostgresResult(answer)
  }

  get columns(): readonly string[] {
    return this.#fields.map(({ name }) => name)
  }
}

/** More of them than its message counts would be miscounted by the driver, and cost the connection. */
function bound(parameters: readonly Parameter[]): ReturnType<typeof bindPostgres>[] {
  const { length } = parameters
  if (length > FEATURES.postgres.maxParameters) {
    throw new DatabaseError('DATABASE_STATEMENT_FAILED', {
      text: `it has ${length} parameters, and PostgreSQL takes ${FEATURES.postgres.maxParameters} at most`,
    })
  }
  const values: ReturnType<typeof bindPostgres>[] = new Array(length)
  for (let place = 0; place < length; place++) values[place] = bindPostgres(parameters[place], place)
  return values
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** It is not there any more; a parameter has a type that its column or operator no longer takes. */
const STALE: ReadonlySet<unknown> = new Set(['26000', '42804', '42883'])

/** Whether a prepared statement's columns changed their types since: `cached plan must not change result type`. */
function isStale(error: unknown): boolean {
  // A refused value has no cause, which would hold it: what the statement was read for may be another type by now.
  if (error instanceof DatabaseError && error.code === 'DATABASE_VALUE_REFUSED') return true
  if (!(error instanceof DatabaseError && error.cause instanceof Error && 'code' in error.cause)) return false
  const { code, message } = error.cause as { code: unknown; message: string }
  return (code === '0A000' && /cached plan/.test(message)) || STALE.has(code)
}
