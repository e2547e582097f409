// Functions on the bits of whole numbers, which have 64 of them and a sign; each is null of null.

import { NuagesError, shown } from '../base/errors.ts'
import type { Expression, Operand, PathsIn } from './expression.ts'
import { call } from './functions.ts'

type Whole = Operand<unknown> | number | bigint
type Bits<A, B> = Expression<number | null, PathsIn<A> | PathsIn<B>>

/** The bits that both have: `bitAnd(f('flags'), 4)`. Throws ORM_EXPRESSION_NUMBER. */
export function bitAnd<const A extends Operand<unknown>, const B extends Whole>(one: A, other: B): Bits<A, B> {
  return call('bitAnd', one, whole('bitAnd', other))
}
/** The bits that one of them has, or both. Throws ORM_EXPRESSION_NUMBER. */
export function bitOr<const A extends Operand<unknown>, const B extends Whole>(one: A, other: B): Bits<A, B> {
  return call('bitOr', one, whole('bitOr', other))
}
/** The bits that one of them has alone. Throws ORM_EXPRESSION_NUMBER. */
export function bitXor<const A extends Operand<unknown>, const B extends Whole>(one: A, other: B): Bits<A, B> {
  return call('bitXor', one, whole('bitXor', other))
}
/** The bits moved so many places up, 0 to 63; those beyond the last are lost. Throws ORM_FUNCTION_COUNT. */
export function shiftLeft<const A extends Operand<unknown>>(number: A, places: number): Expression<number | null, PathsIn<A>> {
  return call('shiftLeft', places0to63('shiftLeft', places), number)
}
/** The bits moved so many places down, 0 to 63; the sign stays: a division by a power of two, rounded down. Throws ORM_FUNCTION_COUNT. */
export function shiftRight<const A extends Operand<unknown>>(number: A, places: number): Expression<number | null, PathsIn<A>> {
  return call('shiftRight', places0to63('shiftRight', places), number)
}

function whole(name: string, given: unknown): unknown {
  if (typeof given !== 'number' || Number.isSafeInteger(given)) return given
  throw new NuagesError('ORM_EXPRESSION_NUMBER', `${name}() was given ${shown(given)}: expected a whole number`)
}

function places0to63(name: string, given: unknown): number {
  if (Number.isSafeInteger(given) && (given as number) >= 0 && (given as number) <= 63) return given as number
  throw new NuagesError('ORM_FUNCTION_COUNT', `${name} was given ${shown(given)} places: expected a whole number from 0 to 63`)
}
