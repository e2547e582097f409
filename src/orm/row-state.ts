// What a row remembers beside its values: where it came from, what was loaded with it, and its peers.

import type { Row } from './backends/backend.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { Executor } from './executor.ts'
import type { Outcome } from './outcome.ts'
import type { Schema } from './schema.ts'
import { storedOf } from './stored-value.ts'

/** Columns, and their stored values in the same order. */
export interface StoredColumns {
  readonly columns: readonly ColumnInfo[]
  readonly values: readonly Stored[]
}

/** What the rows of one result have in common. */
export class Origin {
  readonly schema: Schema
  readonly columns: readonly ColumnInfo[]
  /** Where their values begin in each row of the result. */
  readonly start: number
  readonly executor: Executor | null
  /** Columns whose values all of them share, beside those in the rows of the result; null for none. */
  readonly fixed: StoredColumns | null
  /** The rows of the result, for loading relations of all of them at once. */
  peers: readonly object[] | null = null

  constructor(
    schema: Schema,
    columns: readonly ColumnInfo[],
    start: number,
    executor: Executor | null,
    fixed: StoredColumns | null = null,
  ) {
    this.schema = schema
    this.columns = columns
    this.start = start
    this.executor = executor
    this.fixed = fixed
  }

  /** What a row of the result says is stored. */
  storedIn(row: Row): StoredColumns {
    const { columns, start, fixed } = this
    const values = columns.map((column, place) => storedOf(column, row[start + place] ?? null))
    return fixed === null ? { columns, values } : { columns: [...columns, ...fixed.columns], values: [...values, ...fixed.values] }
  }
}

/** What a row was before a transaction wrote it. */
interface Before {
  readonly outcome: Outcome
  readonly held: Row | StoredColumns | null
  readonly forget: (() => void) | null
  readonly earlier: Before | null
}

/** The memory of a row. What most rows are never asked for is made when it is. */
export class RowState {
  readonly schema: Schema
  executor: Executor | null
  /** The result that it came with; null of a row that was made here. */
  readonly origin: Origin | null
  /** The row of the result as long as nothing newer is known, then what was read or written; null if it is not in the database. */
  #held: Row | StoredColumns | null
  #related: Map<string, unknown> | null = null
  /** What it was before transactions that are not settled wrote it; the last of them first. */
  #before: Before | null = null

  constructor(schema: Schema, origin: Origin | null, arrived: Row | null) {
    this.schema = schema
    this.executor = origin === null ? null : origin.executor
    this.origin = origin
    this.#held = arrived
  }

  /** What was read or last written; null of a row that is not in the database. */
  get stored(): StoredColumns | null {
    if (this.#before !== null) this.#settle()
    const held = this.#held
    if (held === null || !isRow(held)) return held
    const stored = (this.origin as Origin).storedIn(held)
    this.#held = stored
    return stored
  }
  set stored(stored: StoredColumns | null) {
    this.#held = stored
  }

  /** What was written of it, in a transaction if there is one: if that is undone, so is this. `forget` takes back what the database made. */
  wrote(stored: StoredColumns | null, outcome: Outcome | undefined, forget: (() => void) | null = null): void {
    if (this.#before !== null) this.#settle()
    if (outcome !== undefined && this.#before?.outcome !== outcome) {
      this.#before = { outcome, held: this.#held, forget, earlier: this.#before }
    }
    this.#held = stored
  }

  #settle(): void {
    for (let before = this.#before; before !== null; before = before.earlier) {
      const { outcome, held, forget, earlier } = before
      if (outcome.isUndone) {
        this.#held = held
        forget?.()
      } else if (!outcome.isKept) return
      this.#before = earlier
    }
  }

  /** Whether it is in the database, as far as it knows. */
  get isStored(): boolean {
    if (this.#before !== null) this.#settle()
    return this.#held !== null
  }

  /** Loaded relations by name: a row, null, or a frozen list. */
  get related(): Map<string, unknown> {
    this.#related ??= new Map()
    return this.#related
  }

  /** The rows that one query gave, this one too. */
  get peers(): readonly object[] | null {
    return this.origin === null ? null : this.origin.peers
  }
  set peers(rows: readonly object[] | null) {
    if (this.origin !== null) this.origin.peers = rows
  }
}

function isRow(held: Row | StoredColumns): held is Row {
  return Array.isArray(held)
}

/** The result that the row being made came with, and its values there. Its constructor takes them, before another row of its model can be made. */
let arrivingFrom: Origin | null = null
let arriving: Row | null = null

/** Says with which result the next row to be made came, and its values there; null for none. */
export function arrive(origin: Origin | null, row: Row | null): void {
  arrivingFrom = origin
  arriving = row
}

/** Gives what it is called with, so that the fields of the class below are put into an object that is there. */
class There {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is what the class is for
    return object
  }
}

/**
 * Holds the memory of rows where nobody else reaches it. Of a row that came with a result it is made when it is asked for. Rows do not
 * inherit from it: V8 does not compile the constructors of a class into one whose base has fields.
 */
class Remembering extends There {
  #memory: RowState | Origin | null = arrivingFrom
  #arrived: Row | null = arriving

  /** The memory of a row; undefined of anything else. */
  static recall(row: unknown): RowState | undefined {
    if (typeof row !== 'object' || row === null || !(#memory in row)) return undefined
    const memory = row.#memory
    if (memory instanceof RowState) return memory
    return memory === null ? undefined : Remembering.remember(row, new RowState(memory.schema, memory, row.#arrived))
  }

  /** Gives a row its memory. */
  static remember(row: object, state: RowState): RowState {
    const remembering = row as Remembering
    remembering.#memory = state
    remembering.#arrived = null
    return state
  }
}

/** Gives an object that is being made what rows remember with. Whether it arrives with a result, and so remembers already. */
export function beginRow(row: object, model: Function): boolean {
  const from = arrivingFrom
  // A constructor may make a row of another model before it calls that of its base.
  const isArriving = from !== null && from.schema.model === model
  if (!isArriving) arrivingFrom = null
  new Remembering(row)
  arrivingFrom = isArriving ? null : from
  return isArriving
}

/** Gives a row that was made here its memory. */
export function remember(row: object, state: RowState): void {
  Remembering.remember(row, state)
}

/** The memory of a row; undefined of anything that is no row. */
export function stateOfRow(row: unknown): RowState | undefined {
  return Remembering.recall(row)
}

/** The memory of what is known to be a row. */
export function memoryOf(row: object): RowState {
  return Remembering.recall(row) as RowState
}
