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
  /** The rows of the result, for loading relations of all of them at once. */
  peers: readonly object[] | null = null

  constructor(schema: Schema, columns: readonly ColumnInfo[], start: number, executor: Executor | null) {
    this.schema = schema
    this.columns = columns
    this.start = start
    this.executor = executor
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
    const { columns, start } = this.origin as Origin
    const stored = { columns, values: columns.map((column, place) => storedOf(column, held[start + place] ?? null)) }
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

/** The root of all rows: holds the memory where nobody else reaches it. Of a row that came with a result it is made when it is asked for. */
export class Remembering {
  #state: RowState | null = null
  #origin: Origin | null = null
  #arrived: Row | null = null

  /** The memory of a row; undefined of anything else. */
  static recall(row: unknown): RowState | undefined {
    if (typeof row !== 'object' || row === null || !(#state in row)) return undefined
    return row.#state ?? Remembering.#remembered(row)
  }

  static #remembered(row: Remembering): RowState | undefined {
    const origin = row.#origin
    if (origin === null) return undefined
    const state = new RowState(origin.schema, origin, row.#arrived)
    Remembering.remember(row, state)
    return state
  }

  /** Gives a new row its memory. */
  static remember(row: Remembering, state: RowState): void {
    row.#state = state
    row.#arrived = null
  }

  /** Says of a new row with which result it came, and its values there. */
  static arrive(row: Remembering, origin: Origin, arrived: Row | null): void {
    row.#origin = origin
    row.#arrived = arrived
  }
}

/** The memory of a row; undefined of anything that is no row. */
export function stateOfRow(row: unknown): RowState | undefined {
  return Remembering.recall(row)
}

/** The memory of what is known to be a row. */
export function memoryOf(row: object): RowState {
  return Remembering.recall(row) as RowState
}
