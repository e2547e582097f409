// Python's order: `<` and its three sisters, and `in`.

import { SafeString } from '../base/safe-string.ts'
import { dictHas } from './dict.ts'
import { DictView } from './dict-view.ts'
import { equals, hashKeys, includes } from './equality.ts'
import { Float } from './float.ts'
import { hashKey } from './hash.ts'
import { isNumber } from './number.ts'
import { isDict } from './plain-object.ts'
import { Range } from './range.ts'
import { promiseError, TemplateTypeError } from './template-error.ts'
import { temporalType } from './temporal-methods.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined } from './undefined.ts'

type Operator = '<' | '<=' | '>' | '>='

/** `a < b`. All four throw Python's TypeError where the two have no order. */
export function lessThan(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : ordered('<', a, b)
}

/** `a <= b`. */
export function lessOrEqual(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a <= b : ordered('<=', a, b)
}

/** `a > b`. */
export function greaterThan(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a > b : ordered('>', a, b)
}

/** `a >= b`. */
export function greaterOrEqual(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a >= b : ordered('>=', a, b)
}

/** The order of `a` and `b` for sorting: negative, zero or positive. As Python's sort it asks for nothing but `<`. */
export function compare(a: unknown, b: unknown): number {
  if (lessThan(a, b)) return -1
  return lessThan(b, a) ? 1 : 0
}

/** Sorts in place as list.sort() does: stable, and in reverse too the equal ones keep their order. */
export function sortBy<T>(items: T[], keyOf: (item: T) => unknown, reverse: boolean): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  const order = quickOrder(keyed) ?? compare
  keyed.sort((a, b) => (reverse ? order(b.key, a.key) : order(a.key, b.key)))
  return keyed.map(({ item }) => item)
}

/** The order of keys that are all numbers, or all texts: the engine's own, many times faster than asking for types each time. */
function quickOrder(keyed: readonly { key: unknown }[]): ((a: unknown, b: unknown) => number) | undefined {
  if (keyed.every(({ key }) => typeof key === 'number' && !Number.isNaN(key))) return (a, b) => (a as number) - (b as number)
  if (!keyed.every(({ key }) => typeof key === 'string' && !SURROGATE.test(key))) return undefined
  return (a, b) => {
    if (a === b) return 0
    return (a as string) < (b as string) ? -1 : 1
  }
}

function ordered(operator: Operator, a: unknown, b: unknown): boolean {
  if (isUndefined(a)) return asUndefined(a).fail()
  if (isUndefined(b)) return asUndefined(b).fail()
  const left = text(a)
  const right = text(b)
  if (left !== undefined && right !== undefined) return holds(operator, comparePoints(left, right))
  if (isNumber(a) && isNumber(b)) return orderedNumbers(operator, a, b)
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) return orderedObjects(operator, a, b)
  return refuse(operator, a, b)
}

function refuse(operator: Operator, a: unknown, b: unknown): never {
  throw new TemplateTypeError(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return SafeString.is(value) ? value.toString() : undefined
}

function holds(operator: Operator, order: number): boolean {
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function orderedNumbers(operator: Operator, a: number | bigint | boolean | Float, b: number | bigint | boolean | Float): boolean {
  const left = a instanceof Float ? a.value : a
  const right = b instanceof Float ? b.value : b
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function orderedObjects(operator: Operator, a: object, b: object): boolean {
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple) return orderedItems(operator, a, b)
  if (a instanceof Set && b instanceof Set) return orderedSets(operator, a, b)
  if (a instanceof Date && b instanceof Date) return holds(operator, a.getTime() - b.getTime())
  if (a instanceof Uint8Array && b instanceof Uint8Array) return orderedItems(operator, a, b)
  const type = a.constructor as { compare?: unknown } | undefined
  if (type === b.constructor && temporalType(a) !== undefined && typeof type?.compare === 'function')
    return holds(operator, Number(type.compare(a, b)))
  return refuse(operator, a, b)
}

/** Lists and tuples: the first items that differ decide, then the lengths. */
function orderedItems(operator: Operator, a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    if (a[i] === b[i] && !isUndefined(a[i])) continue
    if (equals(a[i], b[i])) continue
    return typeof a[i] === 'number' && typeof b[i] === 'number'
      ? holds(operator, (a[i] as number) - (b[i] as number))
      : ordered(operator, a[i], b[i])
  }
  return holds(operator, a.length - b.length)
}

/** Sets: `<` asks whether one is a true part of the other. */
function orderedSets(operator: Operator, a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  if (operator === '>' || operator === '>=') return orderedSets(operator === '>' ? '<' : '<=', b, a)
  if (operator === '<' ? a.size >= b.size : a.size > b.size) return false
  const keys = hashKeys(b)
  for (const item of a) if (!keys.has(hashKey(item))) return false
  return true
}

const SURROGATE: RegExp = /[\ud800-\udfff]/

/** The order of two texts by code points, which is UTF-16's order but for surrogates. */
function comparePoints(a: string, b: string): number {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  const length = Math.min(a.length, b.length)
  let i = 0
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === length) return a.length - b.length
  return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
}

/** Lifts surrogates above the rest of the first plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** `item in container`. Throws Python's TypeError where nothing can be in `container`. */
export function contains(container: unknown, item: unknown): boolean {
  if (typeof container === 'string' || SafeString.is(container)) {
    const part = text(item)
    if (part !== undefined) return container.toString().includes(part)
    throw new TemplateTypeError(`'in <string>' requires string as left operand, not ${typeName(item)}`)
  }
  if (isUndefined(container)) return asUndefined(container).includes()
  if (typeof container === 'object' && container !== null) return objectContains(container, item)
  throw new TemplateTypeError(`argument of type '${typeName(container)}' is not iterable`)
}

function objectContains(container: object, item: unknown): boolean {
  if (Array.isArray(container)) return includes(container, item)
  if (isDict(container)) return dictHas(container, item)
  if (container instanceof Set) {
    if (item instanceof Set) return includes(container, item)
    const key = hashKey(item)
    return container.has(item) || hashKeys(container).has(key)
  }
  if (container instanceof Range) return isNumber(item) && container.indexOf(Number(item instanceof Float ? item.value : item)) >= 0
  if (container instanceof DictView || typeof (container as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function') {
    return includes(container as Iterable<unknown>, item)
  }
  if (container instanceof Promise) throw promiseError()
  throw new TemplateTypeError(`argument of type '${typeName(container)}' is not iterable`)
}
