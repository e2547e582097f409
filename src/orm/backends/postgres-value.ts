// PostgreSQL's values in text, as its protocol sends them, and ours as it takes them.

import type { Value } from './backend.ts'
import { bind } from './parameter.ts'
import { safeInteger } from './safe-integer.ts'

type Parse = (text: string) => Value

/** So few digits, and a sign, are an exact number. */
const SAFE_DIGITS = 16

// Object identifiers of types, as in pg_type.dat. All others stay text: numeric, json, uuid, dates, intervals, arrays.
const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === 't'], // bool
  [17, bytes], // bytea
  [20, (text) => (text.length < SAFE_DIGITS ? Number(text) : safeInteger(BigInt(text)))], // int8
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [700, Number], // float4
  [701, Number], // float8
])

function bytes(text: string): Uint8Array {
  const buffer = Buffer.from(text.slice(2), 'hex')
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

function same(text: string): Value {
  return text
}

/** How the driver reads columns, by the type's number. */
export const POSTGRES_TYPES: { getTypeParser(oid: number): Parse } = { getTypeParser: (oid) => PARSERS.get(oid) ?? same }

/** A parameter as text, or as bytes. The type is what the statement makes of it. */
export function bindPostgres(value: unknown, place: number): string | Buffer | null {
  if (typeof value === 'boolean') return String(value)
  const bound = bind(value, place)
  if (bound === null || typeof bound === 'string') return value instanceof Date ? `${bound}+00` : bound
  if (bound instanceof Uint8Array) return Buffer.from(bound.buffer, bound.byteOffset, bound.byteLength)
  return String(bound)
}
