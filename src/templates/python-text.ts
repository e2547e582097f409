// Text as Python writes it: str() and repr(). Numbers that came as data print as JavaScript prints them (see float.ts).
// A Date prints as a Python datetime in UTC: 2026-11-25 10:00:00+00:00. An instance of a class prints what its own toString
// says, in a list too; without one it prints as <Article>. What a toString throws passes through: that is how an unloaded
// relation or an unrun query set says its cure.

import { SafeString } from '../base/safe-string.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { isPlainObject } from './plain-object.ts'
import { Range } from './range.ts'
import { promiseError, TemplateRuntimeError } from './template-error.ts'
import { Tuple } from './tuple.ts'

/** Python's str(). Throws for a promise, and passes on what a value's own toString throws. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'object' && value !== null) {
    if (SafeString.is(value)) return value.toString()
    return value instanceof Date ? dateText(value) : objectText(value, [], false)
  }
  return value === undefined ? '' : plainText(value)
}

/** Python's repr(): as str(), with text quoted. */
export function repr(value: unknown): string {
  return innerRepr(value, [])
}

function innerRepr(value: unknown, outer: readonly object[]): string {
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'object' && value !== null ? objectText(value, outer, true) : plainText(value)
}

function plainText(value: unknown): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === undefined) return 'Undefined'
  if (typeof value === 'function') return functionText(value)
  return String(value)
}

function functionText(value: Function & { pythonName?: string; className?: string }): string {
  if (value.className !== undefined) return `<class ${quoted(value.className)}>`
  const [type, method] = value.pythonName?.split('.') ?? []
  if (method !== undefined) return `<built-in method ${method} of ${type} object>`
  const isClass = /^class\b/.test(Function.prototype.toString.call(value))
  return isClass ? `<class ${quoted(value.name)}>` : `<function ${value.pythonName || value.name || '<lambda>'}>`
}

/** `outer` are the containers that this one is in: one of them again is a circle, and prints as three dots. */
function objectText(value: object, outer: readonly object[], isInner: boolean): string {
  if (Array.isArray(value)) return listText(value, outer)
  if (value instanceof Map) return dictText(value, value, outer)
  if (isPlainObject(value)) return dictText(value, Object.entries(value), outer)
  if (value instanceof Float) return value.toString()
  if (SafeString.is(value)) return `Markup(${quoted(value.toString())})`
  if (value instanceof Set) return setText(value, outer)
  if (value instanceof Range) return rangeText(value)
  if (value instanceof DictView) return viewText(value, outer)
  if (value instanceof Date) return isInner ? dateRepr(value) : dateText(value)
  if (value instanceof Uint8Array) return bytesText(value)
  return instanceText(value, isInner)
}

/** How deep containers may be nested that are printed: about what Python allows. */
const MOST_DEEP = 900

function inside(container: object, outer: readonly object[], circle: string, write: (outer: readonly object[]) => string): string {
  if (outer.includes(container)) return circle
  if (outer.length < MOST_DEEP) return write([...outer, container])
  throw new TemplateRuntimeError(
    'maximum recursion depth exceeded while getting the repr of an object',
    { hint: `Containers print up to ${MOST_DEEP} deep.` },
    'TEMPLATE_RECURSION',
    'RecursionError',
  )
}

function listText(value: readonly unknown[], outer: readonly object[]): string {
  const isTuple = value instanceof Tuple
  return inside(value, outer, isTuple ? '(...)' : '[...]', (chain) => {
    const items = joined(value, chain)
    if (!isTuple) return `[${items}]`
    return value.length === 1 ? `(${items},)` : `(${items})`
  })
}

function joined(values: Iterable<unknown>, outer: readonly object[]): string {
  let text = ''
  for (const value of values) text += (text === '' ? '' : ', ') + innerRepr(value, outer)
  return text
}

function dictText(dict: object, entries: Iterable<readonly [unknown, unknown]>, outer: readonly object[]): string {
  return inside(dict, outer, '{...}', (chain) => {
    let text = ''
    for (const [key, value] of entries) text += `${text === '' ? '' : ', '}${innerRepr(key, chain)}: ${innerRepr(value, chain)}`
    return `{${text}}`
  })
}

function setText(value: ReadonlySet<unknown>, outer: readonly object[]): string {
  if (value.size === 0) return 'set()'
  return inside(value, outer, 'set(...)', (chain) => `{${joined(value, chain)}}`)
}

function viewText(view: DictView, outer: readonly object[]): string {
  return inside(view, outer, '...', (chain) => `dict_${view.kind}([${joined(view, chain)}])`)
}

function rangeText({ start, stop, step }: Range): string {
  return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`
}

function instanceText(value: object, isInner: boolean): string {
  const own = value as { toString?: unknown; then?: unknown; pythonRepr?: unknown }
  if (isInner && typeof own.pythonRepr === 'function') return String(own.pythonRepr())
  const text = own.toString
  if (typeof text === 'function' && text !== Object.prototype.toString) return String(text.call(value))
  if (typeof own.then === 'function') throw promiseError()
  if (typeof (value as { next?: unknown }).next === 'function') return '<generator object>'
  const name = (value.constructor as { name?: unknown } | undefined)?.name
  return `<${typeof name === 'string' && name !== '' ? name : 'object'}>`
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  const iso = date.toISOString()
  const point = iso.lastIndexOf('.')
  const milliseconds = iso.slice(point + 1, -1)
  const seconds = iso.slice(0, point).replace('T', ' ')
  return `${seconds}${milliseconds === '000' ? '' : `.${milliseconds}000`}+00:00`
}

function dateRepr(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  const parts = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()]
  const tail = [date.getUTCSeconds(), date.getUTCMilliseconds() * 1000]
  while (tail.at(-1) === 0) tail.pop()
  return `datetime.datetime(${[...parts, ...tail].join(', ')}, tzinfo=datetime.timezone.utc)`
}

function bytesText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte === 39 ? "'" : escaped(String.fromCharCode(byte), byte > 126)
  if (!text.includes("'")) return `b'${text}'`
  return text.includes('"') ? `b'${text.replaceAll("'", "\\'")}'` : `b"${text}"`
}

const PLAIN: RegExp = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/
const ESCAPED: RegExp = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** Text in quotes: single ones, unless it holds those and no double ones. */
function quoted(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`
  const inner = text.replace(ESCAPED, (char) => escaped(char, true))
  if (!inner.includes("'")) return `'${inner}'`
  return inner.includes('"') ? `'${inner.replaceAll("'", "\\'")}'` : `"${inner}"`
}

function escaped(char: string, isUnprintable: boolean): string {
  if (char === '\\') return '\\\\'
  if (char === '\n') return '\\n'
  if (char === '\r') return '\\r'
  if (char === '\t') return '\\t'
  const code = char.codePointAt(0) as number
  if (!isUnprintable && code >= 32) return char
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
