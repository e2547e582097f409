// Look-ups on parts of moments, as they are written: checked, and years and days as the stretch of time that they are.

import { shown } from '../base/errors.ts'
import { refuse } from './condition-refused.ts'
import type { Comparison, FieldPath } from './state.ts'
import { checkTimeZone, instantOf } from './time-zone.ts'

const PARTS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['year', [1, 9999]],
  ['isoYear', [1, 9999]],
  ['quarter', [1, 4]],
  ['month', [1, 12]],
  ['week', [1, 53]],
  ['day', [1, 31]],
  ['hour', [0, 23]],
  ['minute', [0, 59]],
  ['second', [0, 59]],
  ['weekday', [1, 7]],
])
const DAY = /^\d{4}-\d\d-\d\d$/

/** The comparison that a look-up on a part of a moment is; undefined of any other. Throws ORM_CONDITION_VALUE, ORM_TIME_ZONE. */
export function readMoment({ name, operands: [given, options] }: Comparison, path: FieldPath): Comparison | undefined {
  const part = PARTS.get(name)
  if (part === undefined && name !== 'date') return undefined
  const kind = path.column?.type.kind ?? 'datetime'
  if (!['datetime', 'date', 'time'].includes(kind)) refuse(path, 'it is no date')
  const timeZone = zoneOf(options)
  if (part === undefined) return dayComparison(given, kind, timeZone, path)
  const number = readPart(given, part, path)
  if (timeZone === null || kind !== 'datetime') return { name, operands: [number] }
  if (name !== 'year') return { name, operands: [number], timeZone }
  return stretch(`${yearText(number)}-01-01`, number === 9999 ? null : `${yearText(number + 1)}-01-01`, timeZone)
}

function zoneOf(options: unknown): string | null {
  const zone = typeof options === 'object' && options !== null ? (options as { timeZone?: unknown }).timeZone : undefined
  return zone === undefined || zone === 'UTC' ? null : checkTimeZone(zone)
}

function readPart(given: unknown, [least, most]: readonly [number, number], path: FieldPath): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= most) return given as number
  return refuse(path, `expected a number from ${least} to ${most}, was given ${shown(given)}`)
}

const yearText = (year: number): string => String(year).padStart(4, '0')

function dayComparison(given: unknown, kind: string, timeZone: string | null, path: FieldPath): Comparison {
  const text = typeof given === 'object' && given !== null && Symbol.toStringTag in given ? String(given) : given
  const time = typeof text === 'string' && DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text as string)
  if (!isDay || time < 0 - 62_135_596_800_000) return refuse(path, `expected a day such as '2026-11-25', was given ${shown(given)}`)
  if (kind === 'time') return refuse(path, 'a time has no day')
  if (kind === 'date') return { name: 'eq', operands: [text] }
  const next = new Date(time + 86_400_000)
  return stretch(text as string, next.getUTCFullYear() > 9999 ? null : next.toISOString().slice(0, 10), timeZone)
}

/** From the beginning of a day to that of another, or to the end of time. An index finds it. */
function stretch(from: string, to: string | null, timeZone: string | null): Comparison {
  const edge = (day: string): Date => {
    const local = Date.parse(`${day}T00:00:00Z`)
    return new Date(timeZone === null ? local : instantOf(local, timeZone))
  }
  return to === null ? { name: 'gte', operands: [edge(from)] } : { name: 'within', operands: [edge(from), edge(to)] }
}
