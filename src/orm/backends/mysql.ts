// MySQL and MariaDB by mysql2, with the binary protocol: statements are prepared, and no value is ever written into SQL.

import type { Connection as Client, FieldPacket, ResultSetHeader } from 'mysql2'
import type { ServerAddress } from '../database-url.ts'
import type { Backend, BeginOptions, Connection, IterateOptions, Parameter, Result, Row } from './backend.ts'
import { connectError } from './connect-error.ts'
import { DatabaseError } from './database-error.ts'
import { loadDriver } from './driver.ts'
import { type Dialect, FEATURES, type Features } from './features.ts'
import { quoteIdentifier } from './identifier.ts'
import { mysqlError } from './mysql-error.ts'
import { bindMysql, rowReader } from './mysql-value.ts'
import { Patience, parting } from './patience.ts'
import { safeInteger } from './safe-integer.ts'
import type { ServerOptions } from './server-options.ts'
import { checkCount, readStatement } from './statement-text.ts'

/** Values are refused, not bent; `||` joins text and a backslash is one, as in all other databases; 0 is a key like others. */
const MODES: string = [
  'STRICT_ALL_TABLES',
  'STRICT_TRANS_TABLES',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'NO_ENGINE_SUBSTITUTION',
  'ONLY_FULL_GROUP_BY',
  'PIPES_AS_CONCAT',
  'NO_BACKSLASH_ESCAPES',
  'NO_AUTO_VALUE_ON_ZERO',
].join(',')
const SESSION: readonly string[] = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  `SET SESSION sql_mode = '${MODES}', time_zone = '+00:00', autocommit = 1, sql_auto_is_null = 0, innodb_ft_enable_stopword = 0, group_concat_max_len = 16777216`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]
/** After so long without a word, in milliseconds, the system asks whether the other side is still there. */
const KEEP_ALIVE = 10_000
/** Statements that a connection keeps prepared; the least used are given up. */
const PREPARED = 300

/** MySQL 8.0 and later, MariaDB 10.6 and later. */
export class MysqlBackend implements Backend {
  readonly dialect: Dialect = 'mysql'
  readonly features: Features = FEATURES.mysql
  readonly place: string
  readonly #address: ServerAddress
  readonly #options: ServerOptions

  constructor(address: ServerAddress, options: ServerOptions) {
    this.#address = address
    this.#options = options
    this.place = `mysql://${address.host}:${address.port}/${address.database}`
  }

  quote(identifier: string): string {
    return quoteIdentifier(identifier, '`', this.features.maxIdentifier)
  }

  async connect(): Promise<MysqlConnection> {
    const { default: mysql } = await loadDriver('mysql2', () => import('mysql2'))
    const { host, port, user, password, database, tls } = this.#address
    let connection: MysqlConnection | undefined
    try {
      const client = mysql.createConnection({
        ...(host.startsWith('/') ? { socketPath: host } : { host, port }),
        ...(user === undefined ? {} : { user }),
        ...(password === undefined ? {} : { password }),
        ...(tls ? { ssl: { rejectUnauthorized: true } } : {}),
        database,
        connectTimeout: this.#options.connectTimeout,
        charset: 'UTF8MB4_BIN',
        timezone: 'Z',
        multipleStatements: false,
        flags: ['-LOCAL_FILES'], // a server may ask for any file of the client
        disableEval: true, // names of columns come from the server, and do not become code
        dateStrings: true,
        jsonStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: false,
        decimalNumbers: false,
        maxPreparedStatements: PREPARED,
        enableKeepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE,
      })
      const { statementTimeout, connectTimeout } = this.#options
      const kill = (thread: number) => this.#kill(thread)
      connection = new MysqlConnection(client, bindMysql(mysql.TypedParameter), { statementTimeout, kill })
      await client.promise().connect()
      await connection.prepareSession(SESSION, connectTimeout)
      return connection
    } catch (error) {
      await connection?.close()
      throw connectError(mysqlError(error, ''), this.place)
    }
  }

  /** Ends a connection whose statement would go on though nobody waits for it. */
  async #kill(thread: number): Promise<void> {
    const helper = await this.connect()
    try {
      await helper.control(`KILL ${thread}`)
    } finally {
      await helper.close()
    }
  }
}

interface MysqlConnectionOptions {
  readonly statementTimeout: number
  /** Ends another connection, whose statement would go on. */
  kill(thread: number): Promise<void>
}

/** A connection to MySQL or MariaDB. */
export class MysqlConnection implements Connection {
  readonly #client: Client
  readonly #promised: ReturnType<Client['promise']>
  readonly #bind: (value: unknown, place: number) => unknown
  readonly #options: MysqlConnectionOptions
  readonly #patience: Patience
  /** How many placeholders a text has. */
  readonly #placeholders: Map<string, number | undefined> = new Map()
  #isBroken = false
  #isAtWork = false
  #hasLostTransaction = false
  #isMaria: boolean | undefined
  /** Whether statements have another limit than that of the database, because of the transaction they are in. */
  #isHurried = false

  constructor(client: Client, bind: (value: unknown, place: number) => unknown, options: MysqlConnectionOptions) {
    this.#client = client
    this.#promised = client.promise()
    this.#bind = bind
    this.#options = options
    this.#patience = new Patience(options.statementTimeout, () => this.#drop())
    const leave = (error: unknown): void => {
      this.#isBroken = true
      // The driver does not tell who is reading rows.
      this.#patience.fail(error ?? new DatabaseError('DATABASE_CONNECTION_LOST'))
    }
    client.on('error', leave)
    client.on('end', leave)
  }

  /** Runs what every session begins with, within that many milliseconds; 0 for as long as it takes. */
  async prepareSession(statements: readonly string[], limit: number): Promise<void> {
    const { statementTimeout } = this.#options
    const prepare = async (): Promise<void> => {
      for (const sql of statements) await this.#promised.query(sql)
      if (statementTimeout > 0) await this.#limit(statementTimeout)
    }
    await this.#patience.wait(prepare(), limit)
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  get hasLostTransaction(): boolean {
    return this.#hasLostTransaction
  }

  async execute(sql: string, parameters: readonly Parameter[] = []): Promise<Result> {
    const values = this.#values(sql, parameters)
    this.#isAtWork = true
    try {
      const running = this.#promised.execute<Row[] & ResultSetHeader>({ sql, values, rowsAsArray: true } as never)
      const [answer, fields] = await this.#patience.wait(running)
      return Array.isArray(answer) ? read(answer, fields) : written(answer, sql)
    } catch (error) {
      throw await this.#named(error, sql)
    } finally {
      this.#isAtWork = false
    }
  }

  /** As they come. In a transaction all at once: while rows come, the connection could do nothing else. */
  async *iterate(sql: string, parameters: readonly Parameter[] = [], options: IterateOptions = {}): AsyncGenerator<Row> {
    const { chunk = 500, onColumns, inTransaction = false } = options
    if (inTransaction) {
      const { rows, columns } = await this.execute(sql, parameters)
      onColumns?.(columns)
      yield* rows
      return
    }
    const command = this.#client.execute({ sql, values: this.#values(sql, parameters), rowsAsArray: true } as never)
    let reader: ((row: Row) => Row) | undefined
    command.once('fields', (fields: FieldPacket[]) => {
      reader = rowReader(fields)
      onColumns?.(fields.map(({ name }) => name))
    })
    let isDone = false
    const stream = command.stream({ highWaterMark: chunk })
    const watch = this.#patience.watch((error) => void stream.destroy(error as Error))
    try {
      for await (const row of stream) {
        watch.came()
        yield reader === undefined ? row : reader(row)
        watch.wait()
      }
      isDone = true
    } catch (error) {
      isDone = true
      throw await this.#named(error, sql)
    } finally {
      watch.end()
      if (!isDone) await this.abort() // the rest of the rows would still come
    }
  }

  async begin({ isolation, readOnly = false, deadline }: BeginOptions): Promise<void> {
    if (deadline !== undefined) {
      this.#isHurried = true
      await this.#patience.wait(this.#limit(deadline), deadline)
    }
    if (isolation !== undefined) await this.control(`SET TRANSACTION ISOLATION LEVEL ${isolation.toUpperCase()}`, deadline)
    await this.control(`START TRANSACTION${readOnly ? ' READ ONLY' : ''}`, deadline)
  }

  async control(sql: string, limit?: number): Promise<void> {
    try {
      await this.#patience.wait(this.#promised.query(sql), limit)
    } catch (error) {
      throw await this.#named(error, sql)
    }
    if (sql !== 'COMMIT' && sql !== 'ROLLBACK') return
    this.#hasLostTransaction = false
    if (this.#isHurried) await this.#unhurry()
  }

  /** The limit of a transaction is one of the session: the next one has it no more. */
  async #unhurry(): Promise<void> {
    this.#isHurried = false
    try {
      await this.#patience.wait(this.#limit(this.#options.statementTimeout))
    } catch {
      this.#drop() // what was asked for is done; only the connection is of no more use
    }
  }

  /** Lets no statement take longer, in milliseconds; 0 for as long as it takes. MySQL sees to that for SELECT alone. */
  async #limit(milliseconds: number): Promise<void> {
    if (this.#isMaria === undefined) {
      const [rows] = await this.#promised.query('SELECT VERSION() AS version')
      this.#isMaria = /MariaDB/i.test(JSON.stringify(rows))
    }
    await this.#promised.query(
      this.#isMaria ? `SET SESSION max_statement_time = ${milliseconds / 1000}` : `SET SESSION max_execution_time = ${milliseconds}`,
    )
  }

  async abort(): Promise<void> {
    const { threadId } = this.#client
    const isAtWork = this.#isAtWork
    this.#drop()
    if (isAtWork) await parting(this.#options.kill(threadId))
  }

  /** Ends it, if the server lets it go. */
  async close(): Promise<void> {
    if (!this.#isBroken) {
      this.#isBroken = true
      await parting(this.#promised.end())
    }
    this.#client.destroy()
  }

  /** Ends it at once, and tells who waits: the driver does not. */
  #drop(): void {
    this.#isBroken = true
    this.#client.destroy()
    this.#patience.fail(new DatabaseError('DATABASE_CONNECTION_LOST'))
  }

  #values(sql: string, parameters: readonly Parameter[]): unknown[] {
    let expected = this.#placeholders.get(sql)
    if (expected === undefined && !this.#placeholders.has(sql)) {
      expected = readStatement(sql).placeholders
      if (this.#placeholders.size >= PREPARED) this.#placeholders.clear()
      this.#placeholders.set(sql, expected)
    }
    checkCount(expected, parameters.length)
    return parameters.map(this.#bind)
  }

  async #named(thrown: unknown, sql: string): Promise<unknown> {
    const error = mysqlError(thrown, sql)
    if (!(error instanceof DatabaseError)) return error
    if (error.code === 'DATABASE_CONNECTION_LOST') this.#isBroken = true
    if (error.code === 'DATABASE_DEADLOCK') this.#hasLostTransaction = true
    return error.code === 'DATABASE_UNIQUE_VIOLATION' && error.columns === undefined ? this.#withColumns(error) : error
  }

  /** The server names the key only: which columns it has is looked up. */
  async #withColumns(error: DatabaseError): Promise<DatabaseError> {
    const { constraint, table } = error
    if (constraint === undefined || table === undefined) return error
    const [rows] = await this.#promised.execute<Row[] & never[]>({
      sql: KEY_COLUMNS,
      values: [table, constraint],
      rowsAsArray: true,
    } as never)
    const columns = rows.map(([column]) => String(column))
    return new DatabaseError('DATABASE_UNIQUE_VIOLATION', { constraint, table, columns: columns.length === 0 ? undefined : columns })
  }
}

const KEY_COLUMNS =
  'SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? ORDER BY seq_in_index'

function read(rows: Row[], fields: FieldPacket[]): Result {
  const reader = rowReader(fields)
  return { rows: reader === undefined ? rows : rows.map(reader), columns: fields.map(({ name }) => name), changes: 0, lastId: undefined }
}

function written({ affectedRows, insertId }: ResultSetHeader, sql: string): Result {
  const isInsert = /^\s*(?:INSERT|REPLACE)\b/i.test(sql)
  return { rows: [], columns: [], changes: affectedRows, lastId: isInsert ? safeInteger(BigInt(insertId)) : undefined }
}
