import type { Parameter, Row } from '../backends/backend.ts'
import type { Schema } from '../schema.ts'
import { columnNames, placeholders, type Writing } from './statement.ts'

/** The condition that a row is one of these. */
export function among(
  { primaryKey }: Schema,
  rows: readonly Row[],
  { engine }: Writing,
): { sql: string; parameters: readonly Parameter[] } {
  const columns = columnNames(primaryKey, engine)
  const width = primaryKey.length
  if (width === 1)
    return { sql: `${columns} IN (${placeholders(rows.length, 0, engine)})`, parameters: rows.map(([key]) => key as Parameter) }
  const tuples = rows.map((_, place) => `(${placeholders(width, place * width, engine)})`)
  return {
    sql: `(${columns}) IN (${engine === 'sqlite' ? `VALUES ${tuples.join(', ')}` : tuples.join(', ')})`,
    parameters: rows.flat() as Parameter[],
  }
}
