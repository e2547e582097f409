import type { FieldPacket, TypedParameter } from 'mysql2'
import type { Row, Value } from './backend.ts'
import { bind } from './parameter.ts'
import { safeInteger } from './safe-integer.ts'

/** The number of BIGINT in the protocol. */
const LONGLONG = 8
/** The number of the character set that means bytes. */
const BINARY = 63

/** Binds parameters: integers as integers, since as floats they would lose digits and be refused by LIMIT. */
export function bindMysql(typed: TypedParameter): (value: unknown, place: number) => unknown {
  return (value, place) => {
    const bound = bind(value, place)
    if (typeof bound === 'bigint' || (typeof bound === 'number' && Number.isSafeInteger(bound))) return typed.BIGINT(bound)
    return bound instanceof Uint8Array ? Buffer.from(bound.buffer, bound.byteOffset, bound.byteLength) : bound
  }
}

/** What makes our values of a row that the driver read; undefined if nothing is to be done. */
export function rowReader(fields: readonly FieldPacket[]): ((row: Row) => Row) | undefined {
  const changed = fields.flatMap(({ columnType, characterSet }, index) =>
    columnType === LONGLONG || characterSet === BINARY ? [index] : [],
  )
  if (changed.length === 0) return undefined
  return (row) => {
    const values = [...row]
    for (const index of changed) values[index] = read(values[index] as Value, fields[index]?.columnType === LONGLONG)
    return values
  }
}

/** The driver gives integers that are no exact numbers as text, and bytes in its own class. */
function read(value: Value, isInteger: boolean): Value {
  if (isInteger && typeof value === 'string') return safeInteger(BigInt(value))
  return value instanceof Uint8Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value
}
