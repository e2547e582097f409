// PostgreSQL by pg. A statement is prepared, under a short name, when a connection meets it the second time.

import type { Client, QueryArrayConfig } from 'pg'
import type { ServerAddress } from '../database-url.ts'
import type { Backend, BeginOptions, Connection, IterateOptions, Parameter, Result, Row, Value } from './backend.ts'
import { connectError } from './connect-error.ts'
import { DatabaseError } from './database-error.ts'
import { loadDriver } from './driver.ts'
import { type Dialect, FEATURES, type Features } from './features.ts'
import { quoteIdentifier } from './identifier.ts'
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

/** PostgreSQL, 13 and later. */
export class PostgresBackend implements Backend {
  readonly dialect: Dialect = 'postgres'
  readonly features: Features = FEATURES.postgres
  readonly place: string
  readonly #address: ServerAddress
  readonly #options: ServerOptions

  constructor(address: ServerAddress, options: ServerOptions) {
    this.#address = address
    this.#options = options
    this.place = `postgres://${address.host}:${address.port}/${address.database}`
  }

  quote(identifier: string): string {
    return quoteIdentifier(identifier, '"', this.features.maxIdentifier)
  }

  async connect(): Promise<PostgresConnection> {
    const { default: pg } = await loadDriver('pg', () => import('pg'))
    const { host, port, user, password, database, tls } = this.#address
    const client = new pg.Client({
      host,
      port,
      user,
      password,
      database,
      ssl: tls,
      keepAlive: true,
      connectionTimeoutMillis: this.#options.connectTimeout,
      application_name: 'nuages',
    })
    const connection = new PostgresConnection(client)
    try {
      await client.connect()
      await client.query([...SESSION, `SET statement_timeout = ${this.#options.statementTimeout}`].join('; '))
    } catch (error) {
      await connection.close()
      throw connectError(postgresError(error, false), this.place)
    }
    return connection
  }
}

/** A connection to PostgreSQL. */
export class PostgresConnection implements Connection {
  readonly hasLostTransaction: boolean = false // a failed one stays, and takes nothing but its end
  readonly #client: Client
  readonly #names: StatementNames = new StatementNames()
  #isBroken = false
  #isInTransaction = false
  #cursors = 0

  constructor(client: Client) {
    this.#client = client
    const leave = (): void => {
      this.#isBroken = true
    }
    client.on('error', leave)
    client.on('end', leave)
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  async execute(sql: string, parameters: readonly Parameter[] = []): Promise<Result> {
    const values = parameters.map(bindPostgres)
    const name = this.#names.nameOf(sql)
    try {
      return await this.#query(sql, values, name)
    } catch (error) {
      if (name === undefined || !isStale(error)) throw error
      this.#names.forget()
      if (this.#isInTransaction) throw error
      await this.#client.query('DEALLOCATE ALL')
      return this.#query(sql, values, undefined)
    }
  }

  /** By a cursor, which lives in a transaction: if there is none, one is begun. */
  async *iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncGenerator<Row> {
    const { chunk = 500, onColumns, inTransaction = false } = options
    const cursor = `nuages_cursor_${++this.#cursors}`
    const values = parameters.map(bindPostgres)
    if (!inTransaction) await this.begin({})
    try {
      await this.#query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, values, undefined)
      for (let rows: readonly Row[] = [], isFirst = true; isFirst || rows.length === chunk; isFirst = false) {
        const result = await this.#query(`FETCH ${chunk} FROM ${cursor}`, [], undefined)
        rows = result.rows
        if (isFirst) onColumns?.(result.columns)
        yield* rows
      }
      if (inTransaction) await this.control(`CLOSE ${cursor}`)
    } finally {
      if (!inTransaction && !this.#isBroken) await this.control('ROLLBACK')
    }
  }

  async begin({ isolation, readOnly = false, deadline }: BeginOptions): Promise<void> {
    const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`
    const limit = deadline === undefined ? '' : `; SET LOCAL statement_timeout = ${deadline}`
    await this.control(`BEGIN${level}${readOnly ? ' READ ONLY' : ''}${limit}`)
    this.#isInTransaction = true
  }

  async control(sql: string): Promise<void> {
    const isEnd = sql === 'COMMIT' || sql === 'ROLLBACK'
    try {
      const { command } = await this.#client.query(sql)
      if (sql === 'COMMIT' && command === 'ROLLBACK') throw new DatabaseError('DATABASE_TRANSACTION_FAILED')
    } catch (error) {
      throw this.#named(error)
    } finally {
      if (isEnd) this.#isInTransaction = false
    }
  }

  async abort(): Promise<void> {
    this.#isBroken = true
    await this.close()
  }

  /** Cuts the connection if it is at work. */
  async close(): Promise<void> {
    this.#isBroken = true
    await this.#client.end().catch(() => {}) // it was cut already
  }

  /** The named error. What ends a session is told before the connection is cut. */
  #named(thrown: unknown): unknown {
    const error = postgresError(thrown, this.#isBroken)
    if (error instanceof DatabaseError && error.code === 'DATABASE_CONNECTION_LOST') this.#isBroken = true
    return error
  }

  async #query(sql: string, values: (string | Buffer | null)[], name: string | undefined): Promise<Result> {
    // Without values the driver would take several statements at once.
    const query: QueryArrayConfig & { queryMode: 'extended' } = {
      text: sql,
      values,
      rowMode: 'array',
      types: POSTGRES_TYPES as unknown as NonNullable<QueryArrayConfig['types']>,
      queryMode: 'extended',
      ...(name === undefined ? {} : { name }),
    }
    try {
      const { rows, fields, rowCount, command } = await this.#client.query<Value[]>(query)
      return {
        rows,
        columns: fields.map((field) => field.name),
        changes: CHANGES.has(command) ? (rowCount ?? 0) : 0,
        lastId: undefined,
      }
    } catch (error) {
      throw this.#named(error)
    }
  }
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Whether a prepared statement's columns changed their types since: `cached plan must not change result type`. */
function isStale(error: unknown): boolean {
  if (!(error instanceof DatabaseError && error.cause instanceof Error && 'code' in error.cause)) return false
  return (error.cause.code === '0A000' && /cached plan/.test(error.cause.message)) || error.cause.code === '26000'
}
