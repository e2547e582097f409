// Values of a result, as rows and objects hold them.

import type { Value } from '../backends/backend.ts'
import { readInstant } from '../backends/instant.ts'
import { storedOf } from '../stored-value.ts'
import type { ValueType } from './within.ts'

/** Reads one column of a result. */
export type Read = (value: Value) => unknown

/** What reads values of a type. */
export function reader({ column, kind, scale }: ValueType): Read {
  if (column !== null) return (value) => column.fromDatabase(storedOf(column, value))
  const read = READERS[kind]
  if (kind === 'decimal') return (value) => (value === null ? null : fixed(String(value), scale))
  return read === undefined ? (value) => value : (value) => (value === null ? null : read(value))
}

/** Zero is one: what SQLite calculates with floats may be below it. */
const number = (value: Exclude<Value, null>): unknown => (typeof value === 'string' || value === 0 ? Number(value) + 0 : value)
const READERS: Readonly<Partial<Record<ValueType['kind'], (value: Exclude<Value, null>) => unknown>>> = {
  number,
  float: (value) => Number(value) + 0,
  integer: number,
  smallint: number,
  boolean: (value) => (typeof value === 'boolean' ? value : Number(value) !== 0),
  datetime: (value) => (typeof value === 'string' ? (readInstant(value) ?? value) : value),
}

/** A decimal with all its places, as columns of decimals have them. */
function fixed(text: string, scale: number): string {
  const [whole = '0', fraction = ''] = text.split('.')
  return scale === 0 ? whole : `${whole}.${fraction.slice(0, scale).padEnd(scale, '0')}`
}
