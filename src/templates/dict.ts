// Dicts: Maps made by templates, plain objects come as data. Keys are found by Python's equality: 1 finds 1.0 and True.

import { hashKey } from './hash.ts'
import { TemplateTypeError } from './template-error.ts'

/** A dict of either origin. */
export type Dict = Map<unknown, unknown> | Record<string, unknown>

/** The Maps that hold a key which is not its own hash key, such as a tuple or True; with the way from the one to the other. */
const unusual: WeakMap<Map<unknown, unknown>, Map<unknown, unknown>> = new WeakMap()

/** A dict of `entries`; the last value of a key counts, in the first one's place. */
export function makeDict(entries: Iterable<readonly [unknown, unknown]>): Map<unknown, unknown> {
  const dict = new Map<unknown, unknown>()
  for (const [key, value] of entries) dictSet(dict, key, value)
  return dict
}

/** The key of `dict` that equals `key`, as it stands there; undefined where there is none. Throws for lists, dicts and sets. */
function ownKey(dict: Dict, key: unknown): { readonly key: unknown } | undefined {
  const hash = hashKey(key)
  if (!(dict instanceof Map)) {
    return typeof hash === 'string' && Object.prototype.propertyIsEnumerable.call(dict, hash) ? { key: hash } : undefined
  }
  const keys = unusual.get(dict)
  if (keys?.has(hash)) return { key: keys.get(hash) }
  if (dict.has(hash)) return { key: hash }
  return dict.has(key) ? { key } : undefined
}

/** Whether `key` is in `dict`. */
export function dictHas(dict: Dict, key: unknown): boolean {
  if (typeof key === 'string' && dict instanceof Map && dict.has(key)) return true
  return ownKey(dict, key) !== undefined
}

/** What `dict` holds under `key`, undefined where it has no such key. */
export function dictGet(dict: Dict, key: unknown): unknown {
  if (dict instanceof Map) {
    if (typeof key === 'string' || typeof key === 'number') {
      const value = dict.get(key)
      if (value !== undefined) return value
    }
    const own = ownKey(dict, key)
    return own === undefined ? undefined : dict.get(own.key)
  }
  const own = ownKey(dict, key)
  return own === undefined ? undefined : dict[own.key as string]
}

/** Puts `value` under `key`. A plain object takes texts only, and only such as are safe as a key. */
export function dictSet(dict: Dict, key: unknown, value: unknown): void {
  const own = ownKey(dict, key)
  if (!(dict instanceof Map)) {
    changeable(dict)
    Object.defineProperty(dict, own === undefined ? String(key) : (own.key as string), {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
    return
  }
  if (own === undefined) {
    const hash = hashKey(key)
    if (hash !== key) remember(dict, hash, key)
  }
  dict.set(own === undefined ? key : own.key, value)
}

function changeable(dict: object): void {
  if (!Object.isExtensible(dict))
    throw new TemplateTypeError('A dict that is frozen cannot be changed.', { hint: 'Change a copy of it: dict.copy().' })
}

function remember(dict: Map<unknown, unknown>, hash: unknown, key: unknown): void {
  const keys = unusual.get(dict)
  if (keys === undefined) unusual.set(dict, new Map([[hash, key]]))
  else keys.set(hash, key)
}

/** Takes `key` out of `dict`; false where it was not there. */
export function dictDelete(dict: Dict, key: unknown): boolean {
  const own = ownKey(dict, key)
  if (own === undefined) return false
  if (!(dict instanceof Map)) {
    changeable(dict)
    return delete dict[own.key as string]
  }
  unusual.get(dict)?.delete(hashKey(key))
  return dict.delete(own.key)
}

/** How many keys `dict` has. */
export function dictSize(dict: Dict): number {
  return dict instanceof Map ? dict.size : Object.keys(dict).length
}

/** The keys of `dict`, in their order. */
export function dictKeys(dict: Dict): Iterable<unknown> {
  return dict instanceof Map ? dict.keys() : Object.keys(dict)
}

/** The keys and values of `dict`. */
export function dictEntries(dict: Dict): Iterable<[unknown, unknown]> {
  return dict instanceof Map ? dict.entries() : Object.entries(dict)
}
