// The name that Python gives to the type of a value, as its error messages say it.

import { SafeString } from '../base/safe-string.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { isPlainObject } from './plain-object.ts'
import { Range } from './range.ts'
import { GroupTuple, Tuple } from './tuple.ts'

/** Python's name for the type of `value`; an instance of a JavaScript class has the class's own. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
    case 'undefined':
      return 'Undefined'
    case 'object':
      return value === null ? 'NoneType' : objectName(value)
    case 'function':
      return functionName(value)
    default:
      return typeof value
  }
}

function functionName(value: Function & { pythonName?: string; className?: string }): string {
  if (value.className !== undefined) return 'type'
  // Methods of built-in types have their type in front of their name.
  return value.pythonName?.includes('.') === true ? 'builtin_function_or_method' : 'function'
}

function objectName(value: object): string {
  if (value instanceof GroupTuple) return '_GroupTuple'
  if (Array.isArray(value)) return value instanceof Tuple ? 'tuple' : 'list'
  if (isPlainObject(value)) return 'dict'
  for (const [type, name] of NAMES) if (value instanceof type) return typeof name === 'string' ? name : name(value)
  const made: unknown = value.constructor
  return typeof made === 'function' && made.name !== '' ? made.name : 'object'
}

/** The name by which messages about what is missing call a value: `int object`, `markupsafe.Markup object`, `None`. */
export function describedType(value: unknown): string {
  if (value === null) return 'None'
  const name = typeName(value)
  return `${name === 'Markup' ? 'markupsafe.Markup' : name} object`
}

const ITERATOR: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))
const IteratorLike: Function = function Iterator() {}
IteratorLike.prototype = ITERATOR

/** Built-in types that Python has under another name, in the order in which they are looked through. */
const NAMES: readonly (readonly [Function, string | ((value: object) => string)])[] = [
  [Map, 'dict'],
  [Set, 'set'],
  [SafeString, 'Markup'],
  [Float, 'float'],
  [Range, 'range'],
  [DictView, (value) => `dict_${(value as DictView).kind}`],
  [Date, 'datetime.datetime'],
  [Uint8Array, 'bytes'],
  [IteratorLike, 'generator'],
]
