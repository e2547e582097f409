// How much a value holds with everything in it, counted as often as it would be printed or compared: a list that holds another one
// twice, and that one a third, is small in memory and endless on paper.

import { SafeString } from '../base/safe-string.ts'
import { dictEntries } from './dict.ts'
import { DictView } from './dict-view.ts'
import { Namespace } from './namespace.ts'
import { isDict } from './plain-object.ts'

/** What was counted. */
export interface Weight {
  /** UTF-16 units of texts, and items of lists and dicts. */
  readonly units: number
  /** Items alone. */
  readonly items: number
  /** How many lists and dicts stand inside one another. */
  readonly depth: number
}

/** The weight of `values` together. Stops counting beyond `most` units. */
export function weigh(values: readonly unknown[], most: number): Weight {
  const open: (readonly [items: Iterable<unknown>, depth: number])[] = [[values, 0]]
  let units = 0
  let items = 0
  let deepest = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inside, depth] = next
    deepest = Math.max(deepest, depth)
    for (const value of inside) {
      items += 1
      units += 1
      if (typeof value === 'string') units += value.length
      else if (typeof value === 'bigint') units += bigintLength(value)
      else if (typeof value === 'object' && value !== null) {
        if (SafeString.is(value)) units += value.length
        else {
          const parts = partsOf(value)
          if (parts !== null) open.push([parts, depth + 1])
        }
      }
      if (units > most) return { units, items, depth: deepest }
    }
  }
  return { units, items, depth: deepest }
}

/** What a list, dict or set holds, keys and values alike; null for what is one thing. */
function partsOf(value: object): Iterable<unknown> | null {
  if (Array.isArray(value) || value instanceof Set || value instanceof DictView) return value
  if (isDict(value)) return entriesOf(dictEntries(value))
  return value instanceof Namespace ? entriesOf(value.entries()) : null
}

function* entriesOf(entries: Iterable<readonly [unknown, unknown]>): Generator<unknown> {
  for (const [key, value] of entries) {
    yield key
    yield value
  }
}

/** Roughly its decimal digits: telling them exactly would cost what is to be saved. */
function bigintLength(value: bigint): number {
  return value < 2n ** 64n && value > -(2n ** 64n) ? 20 : 40_000
}
