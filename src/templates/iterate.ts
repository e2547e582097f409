// What a loop goes over, and how long a value is.

import { SafeString } from '../base/safe-string.ts'
import { pointCount } from './code-points.ts'
import { dictKeys, dictSize } from './dict.ts'
import { DictView } from './dict-view.ts'
import { isDict } from './plain-object.ts'
import { Range } from './range.ts'
import { promiseError, TemplateTypeError } from './template-error.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined } from './undefined.ts'

/** The items of `value`: the keys of a dict, the code points of a text. Throws Python's TypeError for what has none. */
export function iterate(value: unknown): Iterable<unknown> {
  if (Array.isArray(value) || typeof value === 'string') return value
  if (isUndefined(value)) return asUndefined(value).iterate()
  if (typeof value === 'object' && value !== null) {
    if (isDict(value)) return dictKeys(value)
    if (SafeString.is(value)) return value.toString()
    if (typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function') return value as Iterable<unknown>
    if (value instanceof Promise) throw promiseError()
  }
  throw new TemplateTypeError(`'${typeName(value)}' object is not iterable`)
}

/** Whether `iterate` gives something and does not throw. Nothing is taken from the value. */
export function isIterable(value: unknown): boolean {
  if (typeof value === 'string' || isUndefined(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return isDict(value) || SafeString.is(value) || typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function'
}

/** Python's len(): code points, items, keys. Throws its TypeError for what has no length. */
export function lengthOf(value: unknown): number {
  const length = knownLength(value)
  if (length !== undefined) return length
  if (value instanceof Promise) throw promiseError()
  throw new TemplateTypeError(`object of type '${typeName(value)}' has no len()`)
}

/** The length of what has one, undefined for anything else. */
export function knownLength(value: unknown): number | undefined {
  if (typeof value === 'string') return pointCount(value)
  if (Array.isArray(value)) return value.length
  if (isUndefined(value)) return asUndefined(value).size()
  if (typeof value !== 'object' || value === null) return undefined
  if (isDict(value)) return dictSize(value)
  if (value instanceof Set) return value.size
  if (SafeString.is(value)) return pointCount(value.toString())
  if (value instanceof Range || value instanceof DictView || value instanceof Uint8Array) return value.length
  return ownLength(value)
}

/** A class of the application that can be gone through and says how much there is: `length` or `size`. */
function ownLength(value: object): number | undefined {
  if (typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== 'function') return undefined
  const { length, size } = value as { length?: unknown; size?: unknown }
  if (typeof length === 'number') return length
  return typeof size === 'number' ? size : undefined
}

/** The items of `value` as a new list. */
export function toList(value: unknown): unknown[] {
  return Array.from(iterate(value))
}
