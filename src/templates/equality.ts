// Python's `==`: numbers by value whatever their kind, texts by their characters, containers by what is in them.

import { SafeString } from '../base/safe-string.ts'
import { type Dict, dictEntries, dictGet, dictHas, dictSize } from './dict.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { hashKey } from './hash.ts'
import { isNumber, toDouble } from './number.ts'
import { isDict } from './plain-object.ts'
import { Range } from './range.ts'
import { TemplateRuntimeError } from './template-error.ts'
import { temporalType } from './temporal-methods.ts'
import { Tuple } from './tuple.ts'
import { isUndefined, Undefined } from './undefined.ts'

const MOST_DEEP = 500

/** Whether `a == b` in Python. Throws for a strict undefined and for values nested in themselves. */
export function equals(a: unknown, b: unknown): boolean {
  return equal(a, b, 0)
}

/** `equals` as containers ask it: the same value is equal to itself, even nan. */
function same(a: unknown, b: unknown, depth: number): boolean {
  return (a === b && !isUndefined(a)) || equal(a, b, depth)
}

function equal(a: unknown, b: unknown, depth: number): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  if (typeof a === 'number' && typeof b === 'number') return a === b
  if (isUndefined(a)) return (a ?? new Undefined()).equals(b)
  if (isUndefined(b)) return (b ?? new Undefined()).equals(a)
  if (isNumber(a)) return isNumber(b) && equalNumbers(a, b)
  if (a === b) return true
  if (typeof a === 'string') return SafeString.is(b) && b.toString() === a
  return typeof a === 'object' && a !== null && equalObjects(a, b, depth)
}

function equalNumbers(a: number | bigint | boolean | Float, b: number | bigint | boolean | Float): boolean {
  if (a instanceof Float || b instanceof Float) return toDouble(a) === toDouble(b)
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint compare by value with it, and exactly.
  return (typeof a === 'boolean' ? Number(a) : a) == (typeof b === 'boolean' ? Number(b) : b)
}

function equalObjects(a: object, b: unknown, depth: number): boolean {
  if (SafeString.is(a)) return (typeof b === 'string' || SafeString.is(b)) && a.toString() === b.toString()
  if (typeof b !== 'object' || b === null) return false
  if (depth > MOST_DEEP)
    throw new TemplateRuntimeError('maximum recursion depth exceeded in comparison', {}, 'TEMPLATE_RECURSION', 'RecursionError')
  if (Array.isArray(a)) return Array.isArray(b) && a instanceof Tuple === b instanceof Tuple && equalItems(a, b, depth)
  if (isDict(a)) return isDict(b) && equalDicts(a, b, depth)
  if (a instanceof Set) return (b instanceof Set || isKeys(b)) && equalSets(a, b)
  if (isKeys(a)) return (b instanceof Set || isKeys(b)) && equalSets(b instanceof Set ? b : new Set(b), a)
  if (a instanceof Range) return b instanceof Range && hashKey(a) === hashKey(b)
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime()
  if (a instanceof Uint8Array) return b instanceof Uint8Array && equalItems(a, b, depth)
  return hasEquals(a) && a.constructor === b.constructor && a.equals(b) === true
}

/** Temporal's types compare with `equals`. */
function hasEquals(value: object): value is { equals(other: unknown): unknown } {
  return temporalType(value) !== undefined
}

function isKeys(value: object): value is DictView {
  return value instanceof DictView && value.kind !== 'values'
}

function equalItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>, depth: number): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth + 1)) return false
  return true
}

function equalDicts(a: Dict, b: Dict, depth: number): boolean {
  if (dictSize(a) !== dictSize(b)) return false
  for (const [key, value] of dictEntries(a)) if (!dictHas(b, key) || !same(value, dictGet(b, key), depth + 1)) return false
  return true
}

function equalSets(a: ReadonlySet<unknown>, b: Iterable<unknown> & ({ size: number } | { length: number })): boolean {
  if (a.size !== ('size' in b ? b.size : b.length)) return false
  const keys = hashKeys(a)
  for (const item of b) if (!keys.has(hashKey(item))) return false
  return true
}

/** The hash keys of `items`: what Python would have in a set of them. */
export function hashKeys(items: Iterable<unknown>): Set<unknown> {
  const keys = new Set<unknown>()
  for (const item of items) keys.add(hashKey(item))
  return keys
}

/** Whether `items` have one that is `value` or equals it. */
export function includes(items: Iterable<unknown>, value: unknown): boolean {
  if ((typeof value === 'string' || value === null) && Array.isArray(items) && items.includes(value)) return true
  for (const item of items) if (same(item, value, 0)) return true
  return false
}
