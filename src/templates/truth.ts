// What counts as true: Python's rule.

import { SafeString } from '../base/safe-string.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { isPlainObject } from './plain-object.ts'
import { Range } from './range.ts'
import { promiseError } from './template-error.ts'
import { Undefined } from './undefined.ts'

/** Python's bool(): none, zero and whatever is empty are false, all else is true. Throws for a promise and a strict undefined. */
export function isTrue(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'undefined':
      return false
    case 'object':
      return value !== null && isTrueObject(value)
    case 'bigint':
      return value !== 0n
    default:
      return true
  }
}

function isTrueObject(value: object): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isPlainObject(value)) return hasKey(value)
  if (value instanceof Undefined) return value.isTrue()
  if (value instanceof Map || value instanceof Set) return value.size > 0
  if (value instanceof Float) return value.value !== 0
  if (SafeString.is(value) || value instanceof Range || value instanceof DictView || value instanceof Uint8Array) return value.length > 0
  if (value instanceof Promise) throw promiseError()
  return true
}

function hasKey(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}
