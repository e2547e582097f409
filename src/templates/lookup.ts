// `object.name`, `object[key]` and `object.name()`: the one rule about what a template can reach.
//   - dicts (Map, plain object): their keys, then the methods of dict; in a call, a key whose value cannot be called gives way
//   - other built-in types: what Python's type has, from a table; nothing of JavaScript's
//   - instances of classes: their own keys, then accessors and methods of their classes, up to the first built-in prototype
//   - functions: nothing
//   - never `constructor`, `prototype`, or a name with `_` in front, but for the keys of a Map
// What is not there is undefined. Python tries the attribute first for a dot and the item first for brackets; here the
// difference is only that a bracket takes keys that are no text.

import { SafeString } from '../base/safe-string.ts'
import type { TemplateFunction } from './call.ts'
import { isForbidden, isInherited } from './class-chain.ts'
import { hasSurrogates, pointCount } from './code-points.ts'
import { DATE_TABLE } from './date-methods.ts'
import { dictGet, dictHas } from './dict.ts'
import { DICT_TABLE } from './dict-methods.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { argumentSource, type FormatLook, type FormatSource, formatText } from './format.ts'
import { isHashable } from './hash.ts'
import { GROUP_TABLE, LIST_TABLE, TUPLE_TABLE } from './list-methods.ts'
import { type MethodRow, type MethodTable, methodTable } from './method-table.ts'
import { Namespace } from './namespace.ts'
import { isInteger } from './number.ts'
import { FLOAT_TABLE, INTEGER_TABLE } from './number-methods.ts'
import { isDict, isPlainObject } from './plain-object.ts'
import { repr } from './python-text.ts'
import { Range } from './range.ts'
import { sliceBounds, sliceItems } from './sequence.ts'
import { SET_TABLE } from './set-methods.ts'
import { MARKUP_ROWS, STRING_ROWS } from './string-methods.ts'
import { promiseError, TemplateLookupError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { TEMPORAL_TABLE, temporalType } from './temporal-methods.ts'
import { GroupTuple, Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { Undefined } from './undefined.ts'

const LOOK: FormatLook = {
  attribute: (object, name) => getMember(object, name),
  item: (object, key) => (isDict(object) || typeof key === 'number' ? itemOf(object, key) : undefined),
}

/** An item of a dict or a sequence, without the attributes that a text as key finds elsewhere. */
function itemOf(object: unknown, key: string | number): unknown {
  if (isDict(object)) return dictHas(object, key) && !(typeof key === 'string' && isForbidden(key)) ? dictGet(object, key) : undefined
  return getItem(object, key)
}

/** The two methods that format texts, which find attributes and items by `look`. */
export function formatRows(look: FormatLook): Readonly<Record<'format' | 'format_map', MethodRow>> {
  return {
    format: [
      '*args, **kwargs',
      (self: string | SafeString, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) =>
        formatText(self, argumentSource(args, kwargs, SafeString.is(self)), look),
    ],
    format_map: ['mapping, /', (self: string | SafeString, mapping: unknown) => formatText(self, mappingSource(mapping), look)],
  }
}

const FORMAT_ROWS: Readonly<Record<string, MethodRow>> = formatRows(LOOK)

function mappingSource(mapping: unknown): FormatSource {
  return {
    position() {
      throw new TemplateValueError('Format string contains positional fields')
    },
    name(name) {
      if (!isDict(mapping)) throw new TemplateTypeError(`'${typeName(mapping)}' object is not subscriptable`)
      if (dictHas(mapping, name)) return dictGet(mapping, name)
      throw new TemplateLookupError('KeyError', repr(name))
    },
  }
}

const STRING_TABLE: MethodTable = methodTable('str', { ...STRING_ROWS, ...FORMAT_ROWS })
const MARKUP_TABLE: MethodTable = methodTable('Markup', { ...STRING_ROWS, ...FORMAT_ROWS, ...MARKUP_ROWS })
const RANGE_TABLE: MethodTable = methodTable(
  'range',
  {
    count: ['value, /', (range: Range, value: unknown) => Number(isInteger(value) && range.indexOf(Number(value)) >= 0)],
    index: ['value, /', rangeIndex],
  },
  { start: (range: Range) => range.start, step: (range: Range) => range.step, stop: (range: Range) => range.stop },
)
const BYTES_TABLE: MethodTable = methodTable('bytes', {
  decode: [
    'encoding="utf-8", errors="strict"',
    (bytes: Uint8Array, encoding: unknown) => new TextDecoder(String(encoding), { fatal: true }).decode(bytes),
  ],
  hex: ['', (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')],
})
const NO_TABLE: MethodTable = methodTable('object', {})

function rangeIndex(range: Range, value: unknown): number {
  const at = isInteger(value) ? range.indexOf(Number(value)) : -1
  if (at < 0) throw new TemplateValueError(isInteger(value) ? `${repr(value)} is not in range` : 'sequence.index(x): x not in sequence')
  return at
}

/** What the objects of one prototype are to look-ups. */
interface Kind {
  readonly type: 'dict' | 'undefined' | 'namespace' | 'promise' | 'other'
  /** What Python's type has, for the types that are built in. */
  readonly table: MethodTable | undefined
  /** Whether classes of the application may define more. */
  readonly isOpen: boolean
  /** Names that those were found to define. */
  readonly members: Set<string>
}

const kinds: WeakMap<object, Kind> = new WeakMap()

function kindOf(object: object): Kind {
  const prototype = Object.getPrototypeOf(object) as object | null
  if (prototype === null) return readKind(object)
  const known = kinds.get(prototype)
  if (known !== undefined) return known
  const kind = readKind(object)
  kinds.set(prototype, kind)
  return kind
}

function readKind(object: object): Kind {
  const table = objectTable(object)
  const prototype = Object.getPrototypeOf(object) as object
  return {
    type: typeOf(object),
    table,
    isOpen: !ArrayBuffer.isView(object) && !(table !== undefined && ENGINE.has(prototype)),
    members: new Set(),
  }
}

function typeOf(object: object): Kind['type'] {
  if (object instanceof Map) return 'dict'
  if (object instanceof Undefined) return 'undefined'
  if (object instanceof Namespace) return 'namespace'
  return object instanceof Promise ? 'promise' : 'other'
}

/** The table of a built-in type of objects; undefined for an instance of a class of the application. */
function objectTable(object: object): MethodTable | undefined {
  if (Array.isArray(object)) {
    if (object instanceof Tuple) return object instanceof GroupTuple ? GROUP_TABLE : TUPLE_TABLE
    return LIST_TABLE
  }
  for (const [type, table] of TABLES) if (object instanceof type) return table
  return temporalType(object) === undefined ? undefined : TEMPORAL_TABLE
}

const TABLES: readonly (readonly [Function, MethodTable])[] = [
  [SafeString, MARKUP_TABLE],
  [Map, DICT_TABLE],
  [Float, FLOAT_TABLE],
  [Set, SET_TABLE],
  [Date, DATE_TABLE],
  [Range, RANGE_TABLE],
  [DictView, NO_TABLE],
  [Uint8Array, BYTES_TABLE],
]

const ENGINE: ReadonlySet<object> = new Set<object>(
  [Array, Map, Set, Date, Uint8Array, SafeString, Float, Range, DictView, Tuple, GroupTuple].map(({ prototype }) => prototype as object),
)

// The kinds of built-in types are known before any object of the application is seen: one that only has such a prototype
// must not decide what all others are.
for (const sample of [[], new Map(), new Set(), new Date(0), new Uint8Array(), new SafeString(''), new Float(0), new Range(0, 0)])
  kindOf(sample)
for (const sample of [new DictView('keys', {}), new Tuple(), new GroupTuple(), new Undefined(), new Namespace()]) kindOf(sample)

/** `object.name`; undefined where there is none. Throws for a promise, and the error of an undefined value. */
export function getAttribute(object: unknown, name: string): unknown {
  if (typeof object === 'object' && object !== null) {
    if (isPlainObject(object)) return isOwnKey(object, name) ? object[name] : tableMember(DICT_TABLE, object, name)
    const kind = kindOf(object)
    if (kind.type === 'dict' && dictHas(object as Map<unknown, unknown>, name)) return dictGet(object as Map<unknown, unknown>, name)
    return memberOf(object, name, kind)
  }
  if (object === undefined) return new Undefined('a value is undefined').look()
  const table = primitiveTable(object)
  return table === undefined ? undefined : tableMember(table, object, name)
}

/** An attribute of `object` as Python has them: the methods of a dict and not its keys. */
export function getMember(object: unknown, name: string): unknown {
  if (object instanceof Map) return memberOf(object, name, kindOf(object))
  return isPlainObject(object) ? tableMember(DICT_TABLE, object, name) : getAttribute(object, name)
}

function isOwnKey(object: Record<string, unknown>, name: string): boolean {
  if (!Object.hasOwn(object, name) || isForbidden(name)) return false
  // The functions of Math, Reflect and their like are no data: they cannot be enumerated.
  return typeof object[name] !== 'function' || Object.prototype.propertyIsEnumerable.call(object, name)
}

function primitiveTable(value: unknown): MethodTable | undefined {
  if (typeof value === 'string') return STRING_TABLE
  if (typeof value === 'number') return Number.isInteger(value) ? INTEGER_TABLE : FLOAT_TABLE
  return typeof value === 'bigint' || typeof value === 'boolean' ? INTEGER_TABLE : undefined
}

function tableMember(table: MethodTable, self: unknown, name: string): unknown {
  const method = table.methods.get(name)
  if (method !== undefined) return boundMethod(self, method)
  return table.attributes.get(name)?.(self as never)
}

/** A member of an object that is no plain one, methods bound to it. */
function memberOf(object: object, name: string, kind: Kind): unknown {
  if (isReadable(object, name, kind)) return boundMember(object, name)
  if (kind.table !== undefined) return tableMember(kind.table, object, name)
  return isSpecial(kind) ? special(object, name) : undefined
}

function isSpecial({ type }: Kind): boolean {
  return type !== 'dict' && type !== 'other'
}

function special(object: object, name: string): unknown {
  if (object instanceof Undefined) return object.look()
  if (object instanceof Namespace) return object.get(name)
  throw promiseError()
}

/** Whether JavaScript's own look-up may be made: for what the object has itself, and what classes of the application define. */
function isReadable(object: object, name: string, kind: Kind): boolean {
  if (!kind.isOpen || isSpecial(kind) || isForbidden(name)) return false
  // The length of an array is its own, and not Python's.
  if (Object.hasOwn(object, name)) return object !== globalThis && !(kind.table === LIST_TABLE && (name === 'length' || /^\d/.test(name)))
  if (kind.members.has(name)) return true
  if (!isInherited(object, name) && !(kind.table === TEMPORAL_TABLE && isTemporal(object, name))) return false
  kind.members.add(name)
  return true
}

/** Temporal's types only read, whatever is called on them. */
function isTemporal(object: object, name: string): boolean {
  return Object.hasOwn(Object.getPrototypeOf(object) as object, name)
}

function boundMember(object: object, name: string): unknown {
  const value = (object as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'function' && !Object.hasOwn(object, name) ? boundFunction(object, value) : value
}

/** A method of a built-in type that knows its value: what `{% set f = text.upper %}` holds. */
function boundMethod(self: unknown, method: TemplateFunction): TemplateFunction {
  const bound: TemplateFunction = (...args: never[]) => Reflect.apply(method, undefined, [self, ...args])
  bound.parameters = method.parameters?.slice(1) ?? []
  bound.pythonName = method.pythonName ?? ''
  bound.origin = { self, method }
  return bound
}

function boundFunction(object: object, method: Function): TemplateFunction {
  const bound = (...args: unknown[]): unknown => Reflect.apply(method, object, args)
  Object.defineProperty(bound, 'name', { value: method.name })
  return bound
}

/**
 * What `object.name(...)` calls; hand it to `callValue` with `object` as its self. A key whose value cannot be called gives way
 * to the type's method. Undefined where there is none.
 */
export function getMethod(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) {
    return primitiveTable(object)?.methods.get(name) ?? getAttribute(object, name)
  }
  if (isPlainObject(object)) return keyOrMethod(isOwnKey(object, name) ? object[name] : undefined, DICT_TABLE.methods.get(name))
  const kind = kindOf(object)
  if (kind.type === 'dict') {
    const dict = object as Map<unknown, unknown>
    const method = isReadable(object, name, kind) ? boundMember(object, name) : DICT_TABLE.methods.get(name)
    return keyOrMethod(dictHas(dict, name) ? dictGet(dict, name) : undefined, method)
  }
  if (isReadable(object, name, kind)) return (object as Readonly<Record<string, unknown>>)[name]
  return kind.table?.methods.get(name) ?? memberOf(object, name, kind)
}

function keyOrMethod(value: unknown, method: unknown): unknown {
  return typeof value === 'function' || method === undefined ? value : method
}

/** `object[key]`: an item of a list, a dict or a text; a text as key finds attributes too. Undefined where there is none. */
export function getItem(object: unknown, key: unknown): unknown {
  if (typeof key === 'string') {
    // Texts are keys of dicts and names of attributes; nothing else has items under a text.
    return getAttribute(object, key)
  }
  if (object === undefined) return new Undefined('a value is undefined').look()
  if (object instanceof Undefined) return object.look()
  if (SafeString.is(key)) return getItem(object, key.toString())
  if (object instanceof Map) return isHashable(key) ? dictGet(object, key) : undefined
  if (isInteger(key)) return itemAt(object, Number(key))
  return undefined
}

function itemAt(object: unknown, index: number): unknown {
  if (typeof object === 'string') return charAt(object, index)
  if (typeof object !== 'object' || object === null) return undefined
  if (Array.isArray(object) || object instanceof Uint8Array) return object[index < 0 ? index + object.length : index]
  if (SafeString.is(object)) {
    const char = charAt(object.toString(), index)
    return char === undefined ? undefined : new SafeString(char)
  }
  if (object instanceof Range) {
    const at = index < 0 ? index + object.length : index
    return at >= 0 && at < object.length ? object.at(at) : undefined
  }
  return isPlainObject(object) || isReadableIndex(object, index) ? ownItem(object, index) : undefined
}

/** A plain object made with numbers as keys has texts; so has a list-like class of the application. */
function isReadableIndex(object: object, index: number): boolean {
  return objectTable(object) === undefined && !(object instanceof Promise) && Object.hasOwn(object, String(index))
}

function ownItem(object: object, index: number): unknown {
  return Object.prototype.propertyIsEnumerable.call(object, String(index))
    ? (object as Readonly<Record<string, unknown>>)[index]
    : undefined
}

function charAt(text: string, index: number): string | undefined {
  if (!hasSurrogates(text)) return text[index < 0 ? index + text.length : index]
  const points = Array.from(text)
  return points[index < 0 ? index + points.length : index]
}

/** `object[start:stop:step]`; null and undefined stand for what is left out. Throws Python's TypeError for what has no slices. */
export function slice(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (typeof object === 'string') return sliceText(object, start, stop, step)
  if (object instanceof Undefined) return object.look()
  if (object === undefined) return new Undefined('a value is undefined').look()
  if (typeof object === 'object' && object !== null) {
    if (SafeString.is(object)) return new SafeString(sliceText(object.toString(), start, stop, step))
    if (Array.isArray(object)) return sliceList(object, start, stop, step)
    if (object instanceof Range) return sliceRange(object, start, stop, step)
    if (object instanceof Uint8Array) return Uint8Array.from(sliceItems(object, sliceBounds(object.length, start, stop, step)))
    if (object instanceof Map || isPlainObject(object)) throw new TemplateTypeError("unhashable type: 'slice'")
    if (object instanceof Promise) throw promiseError()
  }
  throw new TemplateTypeError(`'${typeName(object)}' object is not subscriptable`)
}

function sliceText(text: string, start: unknown, stop: unknown, step: unknown): string {
  const bounds = sliceBounds(pointCount(text), start, stop, step)
  if (bounds.count === 0) return ''
  const isSimple = !hasSurrogates(text)
  if (isSimple && bounds.step === 1) return text.slice(bounds.start, bounds.stop)
  return sliceItems(isSimple ? text : Array.from(text), bounds).join('')
}

function sliceList(list: readonly unknown[], start: unknown, stop: unknown, step: unknown): unknown[] {
  const items = sliceItems(list, sliceBounds(list.length, start, stop, step))
  return list instanceof Tuple ? Tuple.from(items) : items
}

function sliceRange(range: Range, start: unknown, stop: unknown, step: unknown): Range {
  const bounds = sliceBounds(range.length, start, stop, step)
  return new Range(range.at(bounds.start), range.at(bounds.stop), range.step * bounds.step)
}
