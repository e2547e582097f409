// What tells rows apart: the values of some columns, as a text that can be looked up.

import type { Value } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import { storedOf } from '../stored-value.ts'

/** The text of stored values; null where one is null, if no two nulls are the same. */
export function rowKey(values: readonly Stored[], nullsDistinct = true): string | null {
  const parts: (string | null)[] = []
  for (const value of values) {
    if (value === null && nullsDistinct) return null
    parts.push(value === null ? null : partOf(value))
  }
  return nullsDistinct ? parts.join('\0') : JSON.stringify(parts)
}

function partOf(value: Exclude<Stored, null>): string {
  if (value instanceof Date) return String(value.getTime())
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
  return String(value)
}

/** The same of values that a database gave: each in the one form that its column writes. */
export function readKey(columns: readonly ColumnInfo[], values: readonly Value[], nullsDistinct = true): string | null {
  return rowKey(
    columns.map((column, place) => normal(column, values[place] ?? null)),
    nullsDistinct,
  )
}

function normal(column: ColumnInfo, value: Value): Stored {
  const held = column.fromDatabase(storedOf(column, value))
  return held === null ? null : (column.codec.encode(held) ?? null)
}
