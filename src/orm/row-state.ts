// What a row remembers beside its values: where it came from, what was loaded with it, and its peers.

import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { Executor } from './executor.ts'
import type { Schema } from './schema.ts'

/** Columns, and their stored values in the same order. */
export interface StoredColumns {
  readonly columns: readonly ColumnInfo[]
  readonly values: readonly Stored[]
}

/** The memory of a row. */
export interface RowState {
  readonly schema: Schema
  /** What was read or last written; null of a row that is not in the database. */
  stored: StoredColumns | null
  /** Loaded relations by name: a row, null, or a frozen list. */
  readonly related: Map<string, unknown>
  /** The rows that one query gave, this one too, for loading relations of all of them at once. */
  peers: readonly object[] | null
  executor: Executor | null
}

/** The root of all rows: holds the memory where nobody else reaches it. */
export class Remembering {
  #state: RowState | undefined

  /** The memory of a row; undefined of anything else. */
  static recall(row: unknown): RowState | undefined {
    return typeof row === 'object' && row !== null && #state in row ? row.#state : undefined
  }
  /** Gives a new row its memory. */
  static remember(row: Remembering, state: RowState): void {
    row.#state = state
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
