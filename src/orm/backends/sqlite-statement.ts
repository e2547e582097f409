import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { NuagesError, shown } from '../../base/errors.ts'
import type { Parameter, Result, Row, Value } from './backend.ts'
import { type Bound, bind } from './parameter.ts'
import { safeInteger } from './safe-integer.ts'
import { checkCount, readStatement } from './statement-text.ts'

type RawRow = readonly (Value & (null | number | bigint | string | Uint8Array))[]
/** The one integer beyond 2^53 that does not throw: node:sqlite compares its absolute value, which 64 bits do not hold. */
const UNTOLD = -(2 ** 63)
const NO_ROWS: readonly Row[] = []
const NO_COLUMNS: readonly string[] = []

/** A prepared statement. Every trap of node:sqlite that is one of statements is dealt with here. */
export class SqliteStatement {
  readonly verb: string
  readonly #database: DatabaseSync
  readonly #statement: StatementSync
  readonly #placeholders: number | undefined
  readonly #reads: boolean
  #columns: readonly string[]
  #readsBigInts: boolean

  constructor(database: DatabaseSync, sql: string) {
    this.#database = database
    const { placeholders, hasSecond, verb } = readStatement(sql)
    if (hasSecond) {
      throw new NuagesError('DATABASE_STATEMENTS_MANY', `There is more than one statement in ${shown(sql)}, expected one.`)
    }
    this.verb = verb
    this.#placeholders = placeholders
    this.#statement = database.prepare(sql)
    this.#statement.setReturnArrays(true)
    this.#columns = namesOf(this.#statement)
    this.#reads = verb === 'SELECT' || verb === 'VALUES'
    // Integers beyond 2^53 throw when they are met, unless all are read as bigint. A statement that reads can be run again;
    // one that writes cannot, so its integers are read that way from the first.
    this.#readsBigInts = !this.#reads && this.#columns.length > 0
    this.#statement.setReadBigInts(this.#readsBigInts)
  }

  execute(parameters: readonly Parameter[]): Result {
    const bound = this.#bind(parameters)
    if (this.#columns.length === 0) return this.#write(bound)
    const rows = this.#all(bound)
    // A changed table changes what `SELECT *` means.
    if (rows[0] !== undefined && rows[0].length !== this.#columns.length) this.#columns = namesOf(this.#statement)
    return { rows, columns: this.#columns, changes: this.#reads ? 0 : rows.length, lastId: undefined }
  }

  /** Rows one by one. The statement must not be executed meanwhile. */
  *iterate(parameters: readonly Parameter[], onColumns?: (columns: readonly string[]) => void): Generator<Row> {
    onColumns?.(this.#columns)
    this.#readsBigInts = true
    this.#statement.setReadBigInts(true)
    for (const row of this.#statement.iterate(...this.#bind(parameters))) yield safeRow(row as unknown as RawRow)
  }

  #bind(parameters: readonly Parameter[]): Bound[] {
    checkCount(this.#placeholders, parameters.length)
    const bound: Bound[] = new Array(parameters.length)
    for (let place = 0; place < parameters.length; place++) bound[place] = bind(parameters[place], place)
    return bound
  }

  #write(bound: Bound[]): Result {
    const { changes, lastInsertRowid } = this.#statement.run(...bound)
    const isInsert = this.verb === 'INSERT' || this.verb === 'REPLACE'
    return {
      rows: NO_ROWS,
      columns: NO_COLUMNS,
      // SQLite repeats the count of the statement before for one that changes no rows.
      changes: isInsert || this.verb === 'UPDATE' || this.verb === 'DELETE' || this.verb === 'WITH' ? Number(changes) : 0,
      lastId: isInsert ? this.#lastId(lastInsertRowid) : undefined,
    }
  }

  /** A key beyond 2^53 was rounded, and is asked for again. */
  #lastId(rounded: number | bigint): number | bigint {
    if (Number.isSafeInteger(rounded)) return rounded
    const statement = this.#database.prepare('SELECT last_insert_rowid()')
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    return safeInteger((statement.get() as unknown as [bigint])[0])
  }

  #all(bound: Bound[]): readonly Row[] {
    const rows = this.#readsBigInts ? undefined : this.#numbers(bound)
    if (rows !== undefined) return rows
    this.#readsBigInts = true
    this.#statement.setReadBigInts(true)
    return rowsOf(this.#statement, bound).map(safeRow)
  }

  /** Rows with all integers as numbers; undefined if one is beyond 2^53. */
  #numbers(bound: Bound[]): readonly RawRow[] | undefined {
    try {
      const rows = rowsOf(this.#statement, bound)
      for (const row of rows) if (row.includes(UNTOLD)) return undefined
      return rows
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE')) throw error
      return undefined
    }
  }
}

function rowsOf(statement: StatementSync, bound: Bound[]): readonly RawRow[] {
  return statement.all(...bound) as unknown as readonly RawRow[] // arrays, because of setReturnArrays
}

function namesOf(statement: StatementSync): readonly string[] {
  return statement.columns().map(({ name }) => name)
}

function safeRow(row: RawRow): Row {
  return row.map((value) => (typeof value === 'bigint' ? safeInteger(value) : value))
}
