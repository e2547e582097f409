// The methods of int and float.

import type { Float } from './float.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { toBig, toDouble } from './number.ts'

type Integer = number | bigint | boolean

function bits(value: Integer): string {
  const big = toBig(value)
  return big === 0n ? '' : (big < 0n ? -big : big).toString(2)
}

function plainInteger(value: Integer): number | bigint {
  return typeof value === 'boolean' ? Number(value) : value
}

/** What templates find on an integer. */
export const INTEGER_TABLE: MethodTable = methodTable(
  'int',
  {
    bit_count: ['', (value: Integer) => bits(value).replaceAll('0', '').length],
    bit_length: ['', (value: Integer) => bits(value).length],
    conjugate: ['', plainInteger],
    is_integer: ['', () => true],
  },
  { denominator: () => 1, imag: () => 0, numerator: plainInteger, real: plainInteger },
)

/** What templates find on a float. */
export const FLOAT_TABLE: MethodTable = methodTable(
  'float',
  {
    conjugate: ['', (value: number | Float) => value],
    is_integer: ['', (value: number | Float) => Number.isInteger(toDouble(value))],
  },
  { imag: () => 0, real: (value: number | Float) => value },
)
