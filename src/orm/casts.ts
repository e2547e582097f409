// Values as other kinds.

import type { Temporal } from 'temporal-polyfill'
import type { Expression, Operand, PathsIn } from './expression.ts'
import { checkPrecision } from './fields/numbers.ts'
import { call } from './functions.ts'
import { checkOptions, oneOf } from './known-names.ts'
import { type ZoneOptions, zoneOf } from './moment-functions.ts'
import { needTemporal } from './temporal.ts'

/** How many digits a decimal has in all, and how many of them after the point. */
export interface CastPrecision {
  digits: number
  places: number
}
/** What a value can be made, and what has to be said with it. */
interface Casts {
  text: { gives: string; options: [] }
  integer: { gives: number; options: [] }
  float: { gives: number; options: [] }
  decimal: { gives: string; options: [precision: CastPrecision] }
  date: { gives: Temporal.PlainDate; options: [zone?: ZoneOptions] }
  time: { gives: Temporal.PlainTime; options: [zone?: ZoneOptions] }
  datetime: { gives: Date; options: [zone?: ZoneOptions] }
}
const KINDS: readonly (keyof Casts)[] = ['text', 'integer', 'float', 'decimal', 'date', 'time', 'datetime']

/**
 * A value as another kind, alike on every engine (Django's `Cast`). What cannot be one is null: a text that is no number, a number
 * with more digits than the decimal has, the thirtieth of February.
 *
 * - `integer`: of a fraction its whole part; `decimal`: `cast(f('weight'), 'decimal', { digits: 10, places: 2 })`, halves away from zero.
 * - `date` and `time` of a datetime are what the clock of UTC, or of `timeZone`, shows; `datetime` of a date is its midnight there.
 * - Texts are read as ISO 8601 writes them, `2026-11-25`, `18:30:00.5`, `2026-11-25T18:30:00+01:00`; a datetime without an offset is of UTC.
 *
 * Throws ORM_WORD_UNKNOWN, ORM_FIELD_OPTIONS, ORM_OPTION_UNKNOWN, ORM_TIME_ZONE.
 */
export function cast<const A extends Operand<unknown>, const K extends keyof Casts>(
  of: A,
  kind: K,
  ...[options]: Casts[K]['options']
): Expression<Casts[K]['gives'] | null, PathsIn<A>> {
  const known = oneOf<keyof Casts>('cast', kind, KINDS)
  const what = `cast(..., '${known}')`
  if (known === 'decimal') return call('cast', known, of, precisionOf(what, options))
  const isMoment = known === 'date' || known === 'time' || known === 'datetime'
  checkOptions(what, options, isMoment ? ['timeZone'] : [])
  if (!isMoment) return call('cast', known, of)
  if (known !== 'datetime') needTemporal()
  return call('cast', known, of, zoneOf((options as ZoneOptions | undefined)?.timeZone))
}

/** Of digits and places one text, since they are part of the statement. */
function precisionOf(what: string, options: unknown): string {
  checkOptions(what, options, ['digits', 'places'])
  const { digits, places } = (options ?? {}) as CastPrecision
  checkPrecision(what, digits, places)
  return `${digits},${places}`
}
