// Rows of statements that somebody else wrote.

import { NuagesError } from '../../base/errors.ts'
import type { Result, Row } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Executor } from '../executor.ts'
import { rowMaker } from '../row-maker.ts'
import { Origin } from '../row-state.ts'
import type { RowValues } from '../row-values.ts'
import type { Schema } from '../schema.ts'

/** Makes rows of columns that are named as those of the table; others become values of the row. Throws ORM_RAW_COLUMNS. */
export function rawRows(schema: Schema, { rows, columns: names }: Result, executor: Executor): object[] {
  const byName = new Map([...schema.columns.values()].map((column) => [column.column, column]))
  const places = new Map<ColumnInfo, number>()
  const others: [name: string, place: number][] = []
  for (const [place, name] of names.entries()) {
    const column = byName.get(name)
    if (column !== undefined && !places.has(column)) places.set(column, place)
    else if (column === undefined && !(name in schema.model.prototype)) others.push([name, place])
  }
  const missing = schema.primaryKey.find((column) => !places.has(column))
  if (missing !== undefined) {
    throw new NuagesError(
      'ORM_RAW_COLUMNS',
      `a statement for ${schema.name} rows gave ${names.join(', ') || 'no columns'}, without ${missing.column}`,
      {
        hint: `select the key too, or use database.query(sql\`...\`) for plain values`,
      },
    )
  }
  return makeRows(schema, rows, places, others, executor)
}

function makeRows(
  schema: Schema,
  rows: readonly Row[],
  places: ReadonlyMap<ColumnInfo, number>,
  others: readonly (readonly [name: string, place: number])[],
  executor: Executor,
): object[] {
  const columns = [...places.keys()]
  const origin = new Origin(schema, columns, 0, executor)
  const order = [...places.values()]
  const ordered = rows.map((row) => order.map((place) => row[place] ?? null))
  const made = rowMaker(schema, columns)(ordered, origin)
  for (const [name, place] of others) {
    for (let at = 0; at < made.length; at++) (made[at] as RowValues)[name] = rows[at]?.[place] ?? null
  }
  origin.peers = made
  return made
}
