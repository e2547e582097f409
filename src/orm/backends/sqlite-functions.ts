import type { DatabaseSync, FunctionOptions } from 'node:sqlite'
import { DatabaseError } from './database-error.ts'
import * as decimals from './exact-decimal.ts'
import { registerFrames } from './sqlite-frames.ts'
import { registerMoments } from './sqlite-moments.ts'
import { registerTexts } from './sqlite-texts.ts'

/**
 * Text without its case, by Unicode and not by ASCII as SQLite's own `lower`: `ÉCOLE` and `école`, `STRASSE` and `straße` are
 * the same. What `nuages_fold(x)` gives in SQLite.
 */
export function fold(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}

/** Gives a connection the functions that the compiler's SQL uses. They are deterministic, so indexes may use them. */
export function registerFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, directOnly: false, useBigIntArguments: true }
  database.function('nuages_fold', options, (value) => (typeof value === 'string' ? fold(value) : value))
  // SQLite's own lower() and upper() know ASCII alone.
  database.function('nuages_lower', options, (value) => (typeof value === 'string' ? value.toLowerCase() : value))
  database.function('nuages_upper', options, (value) => (typeof value === 'string' ? value.toUpperCase() : value))
  registerTexts(database, options)
  registerMoments(database, options)
  registerDecimals(database, options)
  registerNumbers(database, options)
  // A value made of another one, which has to fit: PostgreSQL and MySQL refuse what they cannot cast.
  database.function('nuages_fitted', options, (made, given, kind) => {
    if (made !== null || given === null) return made
    throw new DatabaseError('DATABASE_VALUE_REFUSED', { text: `a value is no ${String(kind)}` })
  })
  database.function('nuages_json', options, (value) => (typeof value === 'string' ? canonicalJson(value) : value))
  database.function('nuages_json_contains', options, (whole, part) => {
    if (typeof whole !== 'string' || typeof part !== 'string') return null
    return jsonContains(JSON.parse(whole), JSON.parse(part)) ? 1 : 0
  })
  database.function('nuages_matches', options, (text, pattern, flags) => {
    if (typeof text !== 'string' || typeof pattern !== 'string') return null
    return matcher(pattern, String(flags)).test(text) ? 1 : 0
  })
}

function registerDecimals(database: DatabaseSync, options: FunctionOptions): void {
  database.function('nuages_decimal', options, decimals.orderKey)
  database.function('nuages_plus', options, decimals.plus)
  database.function('nuages_minus', options, decimals.minus)
  database.function('nuages_times', options, decimals.times)
  database.function('nuages_modulo', options, decimals.modulo)
  database.function('nuages_round', options, decimals.roundExact)
  database.function('nuages_as_decimal', options, decimals.asDecimal)
  database.function('nuages_ceil', options, decimals.ceilExact)
  database.function('nuages_floor', options, decimals.floorExact)
  const extreme = (isGreatest: boolean) => {
    const step = decimals.extremeStep(isGreatest)
    return (...values: unknown[]) => (values.includes(null) ? null : values.reduce<string | null>(step, null))
  }
  database.function('nuages_greatest', { ...options, varargs: true }, extreme(true))
  database.function('nuages_least', { ...options, varargs: true }, extreme(false))
  const start: string | null = null
  database.aggregate('nuages_max', { start, step: decimals.extremeStep(true) })
  database.aggregate('nuages_min', { start, step: decimals.extremeStep(false) })
}

function registerNumbers(database: DatabaseSync, options: FunctionOptions): void {
  database.function('nuages_remainder', options, (left, right) => {
    if (left === null || right === null) return null
    return Number(right) === 0 ? null : Number(left) % Number(right)
  })
  // Numbers of JavaScript are bound as floats.
  database.function('nuages_bit_xor', options, (one, other) =>
    one === null || other === null ? null : BigInt(one as bigint) ^ BigInt(other as bigint),
  )
  database.aggregate('nuages_variance', { start: () => new Float64Array(3), step: spreadStep, result: varianceOf })
  database.aggregate('nuages_variance_of_sample', { start: () => new Float64Array(3), step: spreadStep, result: varianceOfSample })
  const spread = (values: readonly unknown[]): Float64Array => values.reduce<Float64Array>(spreadStep, new Float64Array(3))
  registerFrames(database, {
    nuages_variance_over: (values) => varianceOf(spread(values)),
    nuages_variance_of_sample_over: (values) => varianceOfSample(spread(values)),
  })
  // SQLite's own rounds by the binary value: 2.675 to 2.67.
  database.function('nuages_round_float', options, (value, places) => {
    const rounded = decimals.roundExact(typeof value === 'bigint' ? value : Number(value), places)
    return value === null || rounded === null ? null : Number(rounded)
  })
}

/** Numbers met so far: how many, their mean, and the squares of what they differ from it. Welford's method, which loses no digits where they are great and close together. */
function spreadStep(spread: Float64Array, value: unknown): Float64Array {
  if (value === null) return spread
  const [count = 0, mean = 0, squares = 0] = spread
  const number = Number(value)
  const next = mean + (number - mean) / (count + 1)
  spread.set([count + 1, next, squares + (number - mean) * (number - next)])
  return spread
}
function varianceOf([count = 0, , squares = 0]: Float64Array): number | null {
  return count === 0 ? null : squares / count
}

function varianceOfSample([count = 0, , squares = 0]: Float64Array): number | null {
  return count < 2 ? null : squares / (count - 1)
}

/** Patterns of queries, compiled. */
const MATCHERS: Map<string, RegExp> = new Map()
const MOST_MATCHERS = 100

/** Throws DATABASE_VALUE_REFUSED for what is no pattern; the statement fails with it. */
function matcher(pattern: string, flags: string): RegExp {
  const key = `${flags}/${pattern}`
  const known = MATCHERS.get(key)
  if (known !== undefined) return known
  const made = regExpOf(pattern, `u${flags}`)
  if (MATCHERS.size >= MOST_MATCHERS) MATCHERS.clear()
  MATCHERS.set(key, made)
  return made
}

function regExpOf(pattern: string, flags: string): RegExp {
  try {
    const made = new RegExp(pattern, flags)
    // What is too great is compiled when it is used first.
    made.test('')
    return made
  } catch (cause) {
    throw new DatabaseError('DATABASE_VALUE_REFUSED', { text: 'a pattern is no regular expression', cause })
  }
}

/** A json text that equal values have in common: names in order, numbers as JavaScript writes them. */
function canonicalJson(text: string): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** Whether json holds a part, as PostgreSQL's `@>` has it: names and elements of the part, whatever else there is; a list holds a plain value too. */
function jsonContains(whole: unknown, part: unknown): boolean {
  return holds(whole, part) || (Array.isArray(whole) && !isHolder(part) && whole.includes(part))
}

function holds(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && part.every((element) => whole.some((own) => holds(own, element)))
  if (!isHolder(part)) return whole === part
  if (!isHolder(whole) || Array.isArray(whole)) return false
  return Object.entries(part).every(([name, value]) => Object.hasOwn(whole, name) && holds(whole[name], value))
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
