// Functions on numbers; each is null of null.

import { NuagesError, shown } from '../base/errors.ts'
import type { Expression, Operand, PathsIn } from './expression.ts'
import { call } from './functions.ts'

type NumberOf<A> = Expression<number | null, PathsIn<A>>
type NumberOfTwo<A, B> = Expression<number | null, PathsIn<A> | PathsIn<B>>

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
/** A number to the power of another, as a float; null where that is none, or too great for one: of zero to -1, of -8 to 0.5. */
export function power<const A extends Operand<unknown>, const B extends Operand<unknown> | number>(
  base: A,
  exponent: B,
): NumberOfTwo<A, B> {
  return call('power', base, exponent)
}
/** Euler's number to the power of a number, as a float; null where it is too great for one. */
export function exp<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('exp', number)
}
/** The natural logarithm, as a float; null of what is not above zero. */
export function ln<const A extends Operand<unknown>>(number: A): NumberOf<A> {
  return call('ln', number)
}
/** The logarithm of a number to a base, the base first, as a float; null where there is none. */
export function log<const A extends Operand<unknown> | number, const B extends Operand<unknown>>(base: A, number: B): NumberOfTwo<A, B> {
  return call('log', base, number)
}
/** The sine of an angle in radians, as a float. */
export function sin<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('sin', angle)
}
/** The cosine of an angle in radians, as a float. */
export function cos<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('cos', angle)
}
/** The tangent of an angle in radians, as a float. */
export function tan<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('tan', angle)
}
/** The cotangent of an angle in radians, as a float; null of zero. */
export function cot<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('cot', angle)
}
/** The angle in radians that has this sine; null of what is not from -1 to 1. */
export function asin<const A extends Operand<unknown>>(sine: A): NumberOf<A> {
  return call('asin', sine)
}
/** The angle in radians that has this cosine; null of what is not from -1 to 1. */
export function acos<const A extends Operand<unknown>>(cosine: A): NumberOf<A> {
  return call('acos', cosine)
}
/** The angle in radians that has this tangent. */
export function atan<const A extends Operand<unknown>>(tangent: A): NumberOf<A> {
  return call('atan', tangent)
}
/** The angle in radians between the first axis and the point `(x, y)`, of which `y` comes first. */
export function atan2<const A extends Operand<unknown> | number, const B extends Operand<unknown> | number>(y: A, x: B): NumberOfTwo<A, B> {
  return call('atan2', y, x)
}
/** An angle in radians as degrees. */
export function degrees<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('degrees', angle)
}
/** An angle in degrees as radians. */
export function radians<const A extends Operand<unknown>>(angle: A): NumberOf<A> {
  return call('radians', angle)
}
/** A number from 0 to below 1, another one for each row: `orderBy(random().asc())`. */
export function random(): Expression<number> {
  return call('random')
}
