// Which values are numbers to Python, and the two directions between its integers and ours.

import { Float } from './float.ts'

/** An integer, a boolean among them as in Python. */
export function isInteger(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'bigint' || typeof value === 'boolean'
}

/** A float: a Float, or a number that is no integer. */
export function isFloat(value: unknown): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

/** An integer or a float. */
export function isNumber(value: unknown): value is number | bigint | boolean | Float {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float
}

/** The nearest double of a number of any kind. */
export function toDouble(value: number | bigint | boolean | Float): number {
  return value instanceof Float ? value.value : Number(value)
}

/** An integer as BigInt. */
export function toBig(value: number | bigint | boolean): bigint {
  return BigInt(value)
}

/** A BigInt as a number where that is exact, so that integers of one value are one value. */
export function integer(value: bigint): number | bigint {
  return value <= 9007199254740991n && value >= -9007199254740991n ? Number(value) : value
}
