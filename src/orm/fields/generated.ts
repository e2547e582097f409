// Columns that the database computes.

import type { Operand } from '../expression.ts'
import { type Column, makeColumn, type Trait } from '../field.ts'

/** What a generated column is told. */
export interface GeneratedOptions {
  /** Of the row's own columns: `lower(f('email'))`. */
  as: Operand<unknown>
  /** Whether it is kept in the table (default), or computed when it is read. */
  stored?: boolean
  column?: string
  index?: boolean
  unique?: boolean
  label?: string
}

/** A column that the database computes of others: `generated(integer(), { as: f('width').times(f('height')) })`. Never written. */
export function generated<V>(field: Column<V>, options: GeneratedOptions): Column<V, 'generated' | 'optional'> {
  const { as, stored = true, ...rest } = options
  const { codec, options: own } = field as Column<V, Trait>
  return makeColumn(codec, { ...own, ...rest, generated: { as, stored } }, ['generated', ...Object.keys(own)])
}
