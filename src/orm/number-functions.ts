// Functions on numbers; each is null of null.

import { NuagesError, shown } from '../base/errors.ts'
import type { Expression, Operand, PathsIn } from './expression.ts'
import { call } from './functions.ts'

type NumberOf<A> = Expression<number | null, PathsIn<A>>

/** A number without its sign. */
export function abs<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('abs', number)
}
/** A number with this many places; halves away from zero. Throws ORM_FUNCTION_COUNT. */
export function round<const A extends Operand<unknown>>(number: A, places = 0): NumberOf<A> {
  if (!Number.isSafeInteger(places) || Math.abs(places) > 30) {
    throw new NuagesError('ORM_FUNCTION_COUNT', `round was given ${shown(places)} places: expected a whole number from -30 to 30`)
  }
  return call('round', number, places)
}
/** The least whole number that is not below. */
export function ceil<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('ceil', number)
}
/** The greatest whole number that is not above. */
export function floor<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('floor', number)
}
/** -1, 0 or 1. */
export function sign<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('sign', number)
}
/** The square root, as a float; null of what is below zero. */
export function sqrt<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('sqrt', number)
}
/** A number to the power of another, as a float. */
export function power<const A extends Operand<unknown>, const B extends Operand<unknown> | number>(
  base: A,
  exponent: B,
): Expression<number | null, PathsIn<A> | PathsIn<B>> {
  return call('power', base, exponent)
}
/** A number from 0 to below 1, another one for each row: `orderBy(random().asc())`. */
export function random(): Expression<number> {
  return call('random')
}
