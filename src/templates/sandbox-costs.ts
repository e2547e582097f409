// What an operation of a template in a sandbox will cost, asked before it is run.

import { SafeString } from '../base/safe-string.ts'
import type { Kwargs, TemplateFunction } from './call.ts'
import { dictEntries } from './dict.ts'
import { knownLength } from './iterate.ts'
import type * as nodes from './nodes.ts'
import { isDict } from './plain-object.ts'
import { toText } from './python-text.ts'
import { Range } from './range.ts'
import type { Fuel } from './sandbox-limits.ts'
import { type Weight, weigh } from './sandbox-weight.ts'
import { isUndefined } from './undefined.ts'

/** Filters and methods whose arguments say how long the result is. */
const SIZED: ReadonlySet<string> = new Set([
  ...['center', 'indent', 'ljust', 'rjust', 'zfill', 'expandtabs', 'batch', 'slice', 'truncate', 'wordwrap', 'round', 'lipsum', 'format'],
])
/** Filters that hand items on, and look into none of them. */
const SHALLOW: ReadonlySet<string> = new Set([
  ...['attr', 'batch', 'count', 'd', 'default', 'first', 'items', 'last', 'length', 'list', 'map', 'random', 'reject', 'rejectattr'],
  ...['reverse', 'select', 'selectattr', 'slice'],
])
/** Filters that look into one attribute of each item, if they are given one. */
const BY_ATTRIBUTE: ReadonlySet<string> = new Set(['sort', 'groupby', 'unique', 'min', 'max', 'sum', 'join'])
/** How much more the data of an application may hold than what a template makes, where only an attribute of it is looked at. */
const DATA = 8
/** Beyond this a limit is none: values are not weighed. */
const UNLIMITED = 2 ** 40

/** Pays for what is looked into to its depth. Gives its weight. */
export function payDeep(values: readonly unknown[], fuel: Fuel, factor = 1): Weight | null {
  const most = fuel.limits.size * factor
  if (most >= UNLIMITED || !values.some(isHeavy)) return null
  const weight = weigh(values, most)
  if (weight.units > most) fuel.size(weight.units)
  fuel.step(weight.units >> 6)
  return weight
}

function isHeavy(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'string'
}

/** How much a text or collection holds. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || value instanceof Range || isUndefined(value)) return 0
  return SafeString.is(value) ? value.length : (knownLength(value) ?? 0)
}

/** How many steps it takes to go through it. */
function walkOf(value: unknown): number {
  return Math.ceil((value instanceof Range ? value.length : sizeOf(value)) / 64)
}

/** How long `text` is at most with `old` replaced by `fresh`. */
function grown(text: string, old: string, fresh: string): number {
  const places = old === '' ? text.length + 1 : text.split(old).length - 1
  return text.length + places * Math.max(0, fresh.length - old.length)
}

/** Pays for an operator. */
export function payOperator(operator: nodes.BinaryOperator, left: unknown, right: unknown, fuel: Fuel): void {
  if (operator === 'mul') {
    const [sized, count] = typeof right === 'number' ? [left, right] : [right, left]
    const length = typeof sized === 'object' || typeof sized === 'string' ? (knownLength(sized) ?? 0) : 0
    if (typeof count === 'number' || typeof count === 'bigint') fuel.size(length * Math.max(0, Number(count)))
  } else if (operator === 'pow') {
    if (typeof right === 'bigint' || (typeof right === 'number' && Math.abs(right) > 4096)) fuel.size(Number(right) * 64)
  } else if (operator === 'mod' && (typeof left === 'string' || SafeString.is(left))) {
    payFormat(left.toString(), Array.isArray(right) ? right : [right], fuel)
  }
}

/** Pays for a comparison: texts and lists are compared to their depth. */
export function payComparison(left: unknown, right: unknown, fuel: Fuel): void {
  if (isHeavy(left) && isHeavy(right)) payDeep([left, right], fuel)
}

/** A format string may ask for any width, and may repeat what it is given. */
function payFormat(format: string, args: readonly unknown[], fuel: Fuel): void {
  for (const [digits] of format.matchAll(/\d+/g)) fuel.size(Number(digits))
  const longest = Math.max(0, ...args.map((arg) => payDeep([arg], fuel)?.units ?? 0))
  fuel.size((format.split(/[%{]/).length - 1) * longest)
  if (/\*|\{[^}]*\{/.test(format))
    for (const arg of args) paySizes([arg, ...(isDict(arg) ? Array.from(dictEntries(arg), ([, value]) => value) : [])], fuel)
}

function paySizes(args: readonly unknown[], fuel: Fuel): void {
  for (const arg of args) if (typeof arg === 'number') fuel.size(Math.abs(arg))
}

/** Arguments by name beside the others. */
function allOf(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] {
  return kwargs === null || kwargs === undefined ? args : [...args, ...Object.values(kwargs)]
}

/** Pays for a filter. */
export function payFilter(name: string, value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void {
  fuel.step(walkOf(value))
  fuel.watch()
  const all = allOf(args, kwargs)
  if (SIZED.has(name)) paySizes(all, fuel)
  if (SHALLOW.has(name)) return
  const isByAttribute = BY_ATTRIBUTE.has(name) && (kwargs?.['attribute'] !== undefined || name === 'groupby' || args.length > 0)
  const weight = payDeep([value, ...all], fuel, isByAttribute && name !== 'join' ? DATA : 1)
  if (name === 'format') payFormat(toText(value), all, fuel)
  if (name === 'join') fuel.size((sizeOf(value) + 1) * Math.max(1, ...all.map(sizeOf)))
  if (name === 'indent') fuel.size((sizeOf(value) + 1) * Math.max(1, ...all.map((arg) => sizeOf(arg) || Number(arg) || 0)))
  if (name === 'replace')
    fuel.size(grown(toText(value), toText(argument(args, kwargs, 0, 'old')), toText(argument(args, kwargs, 1, 'new'))))
  if (name === 'wordwrap') fuel.size((sizeOf(value) + 1) * Math.max(1, ...all.map(sizeOf)))
  if (weight !== null && (name === 'tojson' || name === 'pprint'))
    payIndention(weight, name === 'tojson' ? argument(args, kwargs, 0, 'indent') : 1, fuel)
}

function argument(args: readonly unknown[], kwargs: Kwargs, index: number, name: string): unknown {
  return index < args.length ? args[index] : kwargs?.[name]
}

/** Each item stands on a line of its own, as far in as it is deep. */
function payIndention({ units, items, depth }: Weight, indent: unknown, fuel: Fuel): void {
  fuel.size(units + items * depth * (sizeOf(indent) || Number(indent) || 0))
}

/** Pays for a test. */
export function payTest(value: unknown, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void {
  const all = allOf(args, kwargs)
  if (all.some(isHeavy)) payDeep([value, ...all], fuel)
}

/** Pays for a method of a built-in type. */
export function payMethod(object: unknown, name: string, args: readonly unknown[], kwargs: Kwargs, fuel: Fuel): void {
  fuel.step(walkOf(object))
  fuel.watch()
  const all = allOf(args, kwargs)
  if (SIZED.has(name)) paySizes(all, fuel)
  payDeep(all, fuel)
  if (name === 'index' || name === 'count' || name === 'remove') payDeep([object], fuel)
  if (name === 'format' || name === 'format_map') payFormat(toText(object), all, fuel)
  if (name === 'replace') fuel.size(grown(toText(object), toText(args[0]), toText(args[1])))
  if (name === 'join') fuel.size((sizeOf(args[0]) + 1) * Math.max(1, sizeOf(object)))
  if (name === 'expandtabs') fuel.size(sizeOf(object) * Math.max(8, ...all.map(Number)))
  if (name === 'translate') fuel.size(sizeOf(object) * Math.max(8, payDeep(all, fuel)?.units ?? 0))
}

/** Pays for a result, and gives it. What is lazy pays item by item. */
export function paid<T>(value: T, fuel: Fuel): T {
  if (isLazy(value)) return paidItems(value, fuel) as T
  const size = sizeOf(value)
  if (size > 64) {
    fuel.size(size)
    fuel.step(size >> 6)
  }
  return value
}

const LAZY: object = Object.getPrototypeOf(function* () {}).prototype as object

function isLazy(value: unknown): value is Generator<unknown> {
  return typeof value === 'object' && value !== null && Object.prototype.isPrototypeOf.call(LAZY, value)
}

function* paidItems(items: Iterable<unknown>, fuel: Fuel): Generator<unknown> {
  let count = 0
  for (const item of items) {
    count += 1
    fuel.size(count)
    fuel.step((count % 16 === 0 ? 1 : 0) + (sizeOf(item) >> 6))
    yield item
  }
}

/** A filter or test that another filter calls by its name: it pays as if the template had called it. */
export function paying(found: TemplateFunction, fuel: Fuel, pay: (value: unknown, args: readonly unknown[]) => void): TemplateFunction {
  const lead = found.pass === undefined ? 0 : 1
  const run = (...all: unknown[]): unknown => {
    pay(
      all[lead],
      all.slice(lead + 1).flatMap((arg) => (Array.isArray(arg) ? [arg, ...arg] : [arg])),
    )
    return paid((found as (...given: unknown[]) => unknown)(...all), fuel)
  }
  return Object.assign(run, {
    ...(found.parameters === undefined ? {} : { parameters: found.parameters }),
    ...(found.pass === undefined ? {} : { pass: found.pass }),
    pythonName: found.pythonName ?? found.name,
  })
}
