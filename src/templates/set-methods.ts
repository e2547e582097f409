// The methods of set.

import { hashKeys } from './equality.ts'
import { hashKey } from './hash.ts'
import { iterate } from './iterate.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { repr } from './python-text.ts'
import { TemplateLookupError } from './template-error.ts'

type Items = Set<unknown>

/** The item of `set` that equals `value`, as it stands there. */
function own(set: Items, value: unknown): { readonly item: unknown } | undefined {
  const key = hashKey(value)
  if (set.has(value)) return { item: value }
  for (const item of set) if (hashKey(item) === key) return { item }
  return undefined
}

/** A set of `items` without those that equal an earlier one. */
export function makeSet(items: Iterable<unknown>): Items {
  const keys = new Set<unknown>()
  const set = new Set<unknown>()
  for (const item of items) {
    const key = hashKey(item)
    if (!keys.has(key)) set.add(item)
    keys.add(key)
  }
  return set
}

function keep(set: Items, others: readonly unknown[], isKept: (hits: number) => boolean): Items {
  const keys = others.map((other) => hashKeys(iterate(other)))
  return makeSet(Array.from(set).filter((item) => isKept(keys.filter((one) => one.has(hashKey(item))).length)))
}

function symmetric(set: Items, other: unknown): Items {
  const right = makeSet(iterate(other))
  return makeSet([...keep(set, [right], (hits) => hits === 0), ...keep(right, [set], (hits) => hits === 0)])
}

function replaceWith(set: Items, items: Items): null {
  set.clear()
  for (const item of items) set.add(item)
  return null
}

function remove(set: Items, value: unknown): null {
  const found = own(set, value)
  if (found === undefined) throw new TemplateLookupError('KeyError', repr(value))
  set.delete(found.item)
  return null
}

function discard(set: Items, value: unknown): null {
  const found = own(set, value)
  if (found !== undefined) set.delete(found.item)
  return null
}

function add(set: Items, value: unknown): null {
  if (own(set, value) === undefined) set.add(value)
  return null
}

function pop(set: Items): unknown {
  for (const item of set) {
    set.delete(item)
    return item
  }
  throw new TemplateLookupError('KeyError', "'pop from an empty set'")
}

function union(set: Items, others: readonly unknown[]): Items {
  return makeSet([...set, ...others.flatMap((other) => Array.from(iterate(other)))])
}

function hasAll(set: Items, wanted: unknown): boolean {
  const keys = hashKeys(set)
  for (const item of iterate(wanted)) if (!keys.has(hashKey(item))) return false
  return true
}

/** What templates find on a set. */
export const SET_TABLE: MethodTable = methodTable('set', {
  add: ['element, /', add],
  clear: ['', (set: Items) => replaceWith(set, new Set())],
  copy: ['', (set: Items) => new Set(set)],
  difference: ['*others', (set: Items, others: readonly unknown[]) => keep(set, others, (hits) => hits === 0)],
  discard: ['element, /', discard],
  intersection: ['*others', (set: Items, others: readonly unknown[]) => keep(set, others, (hits) => hits === others.length)],
  isdisjoint: ['other, /', (set: Items, other: unknown) => keep(set, [other], (hits) => hits === 1).size === 0],
  issubset: ['other, /', (set: Items, other: unknown) => hasAll(makeSet(iterate(other)), set)],
  issuperset: ['other, /', hasAll],
  pop: ['', pop],
  remove: ['element, /', remove],
  symmetric_difference: ['other, /', symmetric],
  union: ['*others', union],
  update: ['*others', (set: Items, others: readonly unknown[]) => replaceWith(set, union(set, others))],
})
