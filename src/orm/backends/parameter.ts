import { NuagesError, shown } from '../../base/errors.ts'
import { instantText } from './instant.ts'

const LONG_MIN = -(2n ** 63n)
const LONG_MAX = 2n ** 63n - 1n

/** What every driver can bind as it is. */
export type Bound = null | number | bigint | string | Uint8Array

/**
 * A parameter as SQLite and MySQL take it: true is 1, a Date its text. Throws `DATABASE_PARAMETER_INVALID` for anything that
 * is no value: drivers bind NULL for some such things, and SQL for others.
 */
export function bind(value: unknown, place: number): Bound {
  switch (typeof value) {
    case 'string':
      return text(value, place)
    case 'number':
      if (Number.isFinite(value)) return value
      throw refusal(value, place, 'a finite number')
    case 'bigint':
      if (value >= LONG_MIN && value <= LONG_MAX) return value
      throw refusal(value, place, 'an integer of 64 bits')
    case 'boolean':
      return value ? 1 : 0
    default:
      return bindObject(value, place)
  }
}

function text(value: string, place: number): string {
  if (!value.isWellFormed()) throw refusal(value, place, 'text without halves of characters (lone surrogates)')
  // PostgreSQL has no such text, and what is true of one database is of all.
  if (value.includes('\0')) throw refusal(value, place, 'text without the character U+0000')
  return value
}

function bindObject(value: unknown, place: number): Bound {
  if (value === null || value instanceof Uint8Array) return value
  if (value instanceof Date) return instantText(value)
  throw refusal(value, place, 'null, a string, number, bigint, boolean, Uint8Array or Date')
}

function refusal(value: unknown, place: number, expected: string): NuagesError {
  return new NuagesError('DATABASE_PARAMETER_INVALID', `Parameter ${place + 1} is ${shown(value)}, expected ${expected}.`)
}

/** The error for a statement that has more or fewer placeholders, where it is the server that counts. */
export function parameterCountError(cause: Error): NuagesError {
  return new NuagesError(
    'DATABASE_PARAMETER_INVALID',
    `The statement was given more or fewer parameters than it has placeholders: ${cause.message}.`,
    {
      cause,
    },
  )
}

/** The error for parameters that are no list. */
export function parameterListError(given: unknown): NuagesError {
  return new NuagesError('DATABASE_PARAMETER_INVALID', `The parameters of a statement are ${shown(given)}, expected a list.`)
}
