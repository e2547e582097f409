// Functions on what is within json: `orderBy(numberAt(f('extra'), 'rank').asc())`. As conditions there are the look-ups of `is.at`.

import { NuagesError, shown } from '../base/errors.ts'
import type { Expression, Operand, PathsIn } from './expression.ts'
import { call } from './functions.ts'

/** Functions whose second operand is a way into json. */
export const JSON_CALLS: ReadonlySet<string> = new Set(['textAt', 'numberAt'])

/**
 * The text at a place in json: `textAt(f('extra'), 'place', 'town')`. A number is a place in a list, from its end where it is below
 * zero. Null where there is no text. Throws ORM_EXPRESSION_JSON.
 */
export function textAt<const A extends Operand<unknown>>(
  json: A,
  ...way: readonly [string | number, ...(string | number)[]]
): Expression<string | null, PathsIn<A>> {
  return call('textAt', json, checkedWay('textAt', way))
}
/** The number at a place in json, as `textAt` gives a text; null where there is no number. Throws ORM_EXPRESSION_JSON. */
export function numberAt<const A extends Operand<unknown>>(
  json: A,
  ...way: readonly [string | number, ...(string | number)[]]
): Expression<number | null, PathsIn<A>> {
  return call('numberAt', json, checkedWay('numberAt', way))
}

function checkedWay(name: string, way: readonly unknown[]): readonly unknown[] {
  const isStep = (step: unknown): boolean =>
    typeof step === 'string' ? step.isWellFormed() && !step.includes('\0') : Number.isSafeInteger(step)
  if (way.length > 0 && way.every(isStep)) return way
  throw new NuagesError('ORM_EXPRESSION_JSON', `${name}() was given the way ${shown(way)}: expected names and whole numbers`, {
    hint: `write ${name}(f('extra'), 'place', 'town')`,
  })
}
