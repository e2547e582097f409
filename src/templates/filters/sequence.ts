// Filters that take a sequence apart or make one of another.

import { SafeString } from '../../base/safe-string.ts'
import { flagArgument, integerArgument, isText } from '../argument.ts'
import { add, floordiv, mod } from '../arithmetic.ts'
import { type CallContext, type FilterEnvironment, signature, type TemplateFunction } from '../call.ts'
import { greaterThan, lessThan, sortBy } from '../compare.ts'
import { dictHas, dictKeys } from '../dict.ts'
import { DictView } from '../dict-view.ts'
import { equals } from '../equality.ts'
import { hashKey } from '../hash.ts'
import { iterate, knownLength, lengthOf, toList } from '../iterate.ts'
import { getItem, slice } from '../lookup.ts'
import { isDict } from '../plain-object.ts'
import { Range } from '../range.ts'
import { FilterArgumentError, TemplateLookupError, TemplateTypeError, TemplateValueError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { GroupTuple, Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import { asUndefined, isUndefined } from '../undefined.ts'
import { attributeGetter, attributesGetter } from './attribute.ts'

/** How many slices, items in a batch or in a sum of lists may come out. */
const MOST_SLICES = 10_000_000

function first(environment: FilterEnvironment, sequence: unknown): unknown {
  // The iterator is not closed: what it has left is still there for the template.
  const { done, value } = iterate(sequence)[Symbol.iterator]().next() as IteratorResult<unknown, unknown>
  return done === true ? environment.undefined('No first item, sequence was empty.') : value
}

function last(environment: FilterEnvironment, sequence: unknown): unknown {
  const { done, value } = backwards(sequence).next()
  return done === true ? environment.undefined('No last item, sequence was empty.') : value
}

/** Python's reversed(). Throws its TypeError for what has no order or no end. */
function backwards(value: unknown): Iterator<unknown> {
  if (Array.isArray(value)) return reversedItems(value)
  if (isUndefined(value)) {
    asUndefined(value).size()
    return [].values()
  }
  if (SafeString.is(value))
    return Array.from(value.toString(), (char) => new SafeString(char))
      .reverse()
      .values()
  if (typeof value === 'string') return Array.from(value).reverse().values()
  if (value instanceof Range) return (slice(value, null, null, -1) as Range)[Symbol.iterator]()
  if (isDict(value)) return Array.from(dictKeys(value)).reverse().values()
  if (value instanceof DictView || value instanceof Uint8Array) return Array.from<unknown>(value).reverse().values()
  throw new TemplateTypeError(`'${typeName(value)}' object is not reversible`)
}

function* reversedItems(items: readonly unknown[]): Generator<unknown> {
  for (let i = items.length - 1; i >= 0; i--) yield items[i]
}

function reverse(value: unknown): unknown {
  if (isText(value)) return slice(value, null, null, -1)
  if (value instanceof Set || (typeof value === 'object' && value !== null && knownLength(value) === undefined && !isUndefined(value))) {
    return unordered(value)
  }
  if (knownLength(value) === undefined) throw new FilterArgumentError('argument must be iterable')
  return backwards(value)
}

/** What has no end to begin at becomes a list first. */
function unordered(value: object): unknown[] {
  if (typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== 'function')
    throw new FilterArgumentError('argument must be iterable')
  return Array.from(value as Iterable<unknown>).reverse()
}

function random({ environment }: CallContext, sequence: unknown): unknown {
  const length = lengthOf(sequence)
  if (length === 0) return environment.undefined('No random item, sequence was empty.')
  if (sequence instanceof Set) throw new TemplateTypeError("'set' object is not subscriptable")
  const index = Math.floor(Math.random() * length)
  if (isDict(sequence) && !dictHas(sequence, index)) throw new TemplateLookupError('KeyError', String(index))
  return getItem(sequence, index)
}

function* batch(value: unknown, count: unknown, fill: unknown): Generator<unknown[]> {
  let row: unknown[] = []
  for (const item of iterate(value)) {
    if (equals(row.length, count)) {
      yield row
      row = []
    }
    row.push(item)
  }
  if (row.length === 0) return
  if (fill !== null) {
    const missing = limited(integerArgument(count)) - row.length
    for (let i = 0; i < missing; i++) row.push(fill)
  }
  yield row
}

function limited(count: number): number {
  if (count <= MOST_SLICES) return count
  throw new TemplateValueError(`${count} items would come out, ${MOST_SLICES} is the limit.`)
}

function* slices(value: unknown, count: unknown, fill: unknown): Generator<unknown[]> {
  const items = toList(value)
  const size = floordiv(items.length, count) as number
  const extra = mod(items.length, count) as number
  const rows = limited(integerArgument(count))
  let offset = 0
  for (let row = 0; row < rows; row++) {
    const start = offset + row * size
    if (row < extra) offset++
    const part = items.slice(start, offset + (row + 1) * size)
    if (fill !== null && row >= extra) part.push(fill)
    yield part
  }
}

function sort(environment: FilterEnvironment, value: unknown, isReverse: unknown, isCaseSensitive: unknown, attribute: unknown): unknown[] {
  const ignoreCase = !isTrue(isCaseSensitive)
  const hasMany = isText(attribute) && attribute.toString().includes(',')
  const getter = hasMany ? attributesGetter(environment, attribute, ignoreCase) : attributeGetter(environment, attribute, { ignoreCase })
  return sortBy(toList(value), getter, flagArgument(isReverse))
}

function* unique(environment: FilterEnvironment, value: unknown, isCaseSensitive: unknown, attribute: unknown): Generator<unknown> {
  const getter = attributeGetter(environment, attribute, { ignoreCase: !isTrue(isCaseSensitive) })
  const seen = new Set<unknown>()
  for (const item of iterate(value)) {
    const key = hashKey(getter(item))
    if (seen.has(key)) continue
    seen.add(key)
    yield item
  }
}

function groupBy(
  environment: FilterEnvironment,
  value: unknown,
  attribute: unknown,
  fallback: unknown,
  isCaseSensitive: unknown,
): GroupTuple[] {
  const ignoreCase = !isTrue(isCaseSensitive)
  const keyOf = attributeGetter(environment, attribute, { ignoreCase, fallback })
  const shownKey = attributeGetter(environment, attribute, { fallback })
  const groups: { key: unknown; items: unknown[] }[] = []
  for (const item of sortBy(toList(value), keyOf, false)) {
    const key = keyOf(item)
    const group = groups.at(-1)
    if (group !== undefined && (group.key === key || equals(group.key, key))) group.items.push(item)
    else groups.push({ key, items: [item] })
  }
  return groups.map(({ key, items }) => GroupTuple.of<unknown>(ignoreCase ? shownKey(items[0]) : key, items) as GroupTuple)
}

function extreme(isBetter: (a: unknown, b: unknown) => boolean) {
  return (environment: FilterEnvironment, value: unknown, isCaseSensitive: unknown, attribute: unknown): unknown => {
    const getter = attributeGetter(environment, attribute, { ignoreCase: !isTrue(isCaseSensitive) })
    let best: { item: unknown; key: unknown } | undefined
    for (const item of iterate(value)) {
      const key = getter(item)
      if (best === undefined || isBetter(key, best.key)) best = { item, key }
    }
    return best === undefined ? environment.undefined('No aggregated item, sequence was empty.') : best.item
  }
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof Tuple)
}

function sum(environment: FilterEnvironment, value: unknown, attribute: unknown, start: unknown): unknown {
  const items = iterate(value)
  if (isText(start)) throw new TemplateTypeError("sum() can't sum strings [use ''.join(seq) instead]")
  const getter = attributeGetter(environment, attribute)
  let total = start
  for (const item of items) {
    const part = getter(item)
    // A list that was made here may grow in its place: adding lists one by one would copy all of them each time.
    if (total !== start && isList(total) && isList(part)) {
      limited(total.length + part.length)
      for (const one of part) total.push(one)
    } else total = add(total, part)
  }
  return total
}

const BY_ENVIRONMENT = { pass: 'environment' } as const
const CASE = 'value, case_sensitive=false, attribute=none'

/** Filters of sequences, by name. */
export const SEQUENCE_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  batch: signature('value, linecount, fill_with=none', batch, { name: 'do_batch' }),
  count: signature('obj, /', (value: unknown) => lengthOf(value), { name: 'builtins.len' }),
  first: signature('seq', first, { ...BY_ENVIRONMENT, name: 'sync_do_first' }),
  groupby: signature('value, attribute, default=none, case_sensitive=false', groupBy, { ...BY_ENVIRONMENT, name: 'sync_do_groupby' }),
  last: signature('seq', last, { ...BY_ENVIRONMENT, name: 'do_last' }),
  length: signature('obj, /', (value: unknown) => lengthOf(value), { name: 'builtins.len' }),
  list: signature('value', (value: unknown) => toList(value), { name: 'sync_do_list' }),
  max: signature(CASE, extreme(greaterThan), { ...BY_ENVIRONMENT, name: 'do_max' }),
  min: signature(CASE, extreme(lessThan), { ...BY_ENVIRONMENT, name: 'do_min' }),
  random: signature('seq', random, { pass: 'context', name: 'do_random' }),
  reverse: signature('value', reverse, { name: 'do_reverse' }),
  slice: signature('value, slices, fill_with=none', slices, { name: 'sync_do_slice' }),
  sort: signature('value, reverse=false, case_sensitive=false, attribute=none', sort, { ...BY_ENVIRONMENT, name: 'do_sort' }),
  sum: signature('iterable, attribute=none, start=0', sum, { ...BY_ENVIRONMENT, name: 'sync_do_sum' }),
  unique: signature(CASE, unique, { ...BY_ENVIRONMENT, name: 'sync_do_unique' }),
}
