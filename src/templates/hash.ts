// One primitive for all values that Python holds equal as keys: 1, 1.0 and True; a text and the same text as Markup;
// tuples of equal parts. So a JavaScript Map or Set of these finds what a dict of Python finds.

import { SafeString } from '../base/safe-string.ts'
import { Float } from './float.ts'
import { integer } from './number.ts'
import { isDict } from './plain-object.ts'
import { Range } from './range.ts'
import { TemplateTypeError } from './template-error.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { Undefined } from './undefined.ts'

/** Marks the text form of what is no text. A text that begins with it gets another one. */
const MARK = '\u0000'

const identities: WeakMap<object, number> = new WeakMap()
let lastIdentity = 0

/** The value's key for a Map or Set. Throws Python's TypeError for lists, dicts and sets, which change and so have none. */
export function hashKey(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.startsWith(MARK) ? MARK + value : value
    case 'boolean':
      return Number(value)
    case 'bigint':
      return integer(value)
    case 'undefined':
      return Undefined
    case 'object':
      return value === null ? null : objectKey(value)
    default:
      return value
  }
}

/** Whether `hashKey` gives a key for `value` and does not throw. */
export function isHashable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (value instanceof Tuple) return value.every(isHashable)
  return !(Array.isArray(value) || value instanceof Set || isDict(value))
}

function objectKey(value: object): unknown {
  if (value instanceof Float) return value.value
  if (SafeString.is(value)) return hashKey(value.toString())
  if (value instanceof Tuple) return tupleKey(value)
  if (value instanceof Date) return `${MARK}d${value.getTime()}`
  if (value instanceof Range) return `${MARK}r${value.length},${value.length > 0 ? value.start : 0},${value.length > 1 ? value.step : 0}`
  if (Array.isArray(value) || value instanceof Set || isDict(value)) throw new TemplateTypeError(`unhashable type: '${typeName(value)}'`)
  if (value instanceof Undefined) {
    value.equals(value)
    return value.constructor
  }
  return value
}

function tupleKey(tuple: Tuple): string {
  let text = `${MARK}t`
  for (const item of tuple) {
    const part = partText(hashKey(item))
    text += `${part.length}:${part}`
  }
  return text
}

function partText(key: unknown): string {
  if (typeof key === 'string') return `s${key}`
  if ((typeof key !== 'object' && typeof key !== 'function') || key === null) return `p${String(key)}`
  let identity = identities.get(key)
  if (identity === undefined) {
    identity = ++lastIdentity
    identities.set(key, identity)
  }
  return `o${identity}`
}
