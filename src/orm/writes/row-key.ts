// What tells rows apart: the values of some columns, as a text that can be looked up.

import type { Value } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import { storedOf } from '../stored-value.ts'

/** The text of stored values; null where one is null, since no two nulls are the same. */
export function rowKey(values: readonly Stored[]): string | null {
  const parts: string[] = []
  for (const value of values) {
    if (value === null) return null
    parts.push(partOf(value))
  }
  return parts.join('\0')
}

function partOf(value: Exclude<Stored, null>): string {
  if (value instanceof Date) return String(value.getTime())
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
  return String(value)
}

/** The same of values that a database gave: each in the one form that its column writes. */
export function readKey(columns: readonly ColumnInfo[], values: readonly Value[]): string | null {
  return rowKey(columns.map((column, place) => normal(column, values[place] ?? null)))
}

function normal(column: ColumnInfo, value: Value): Stored {
  const held = column.fromDatabase(storedOf(column, value))
  return held === null ? null : (column.codec.encode(held) ?? null)
}
