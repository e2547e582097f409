// Paths such as `author.name` or `0.title`, by which filters look into the items of a sequence.

import { SafeString } from '../../base/safe-string.ts'
import { isText } from '../argument.ts'
import type { FilterEnvironment } from '../call.ts'
import { toText } from '../python-text.ts'
import { isUndefined } from '../undefined.ts'

/** What is read from an item. */
export type Getter = (item: unknown) => unknown

/** How a getter treats what it found. */
export interface GetterOptions {
  /** Makes texts small, so that their case does not count. */
  ignoreCase?: boolean
  /** Stands for what is missing; null for nothing. */
  fallback?: unknown
}

/** A text in small letters, anything else as it is. */
export function smallCase(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase()
  return SafeString.is(value) ? new SafeString(value.toString().toLowerCase()) : value
}

/** Reads the path `attribute` (null for the item itself) as `object[part]` for each of its parts; digits are indexes. */
export function attributeGetter(environment: FilterEnvironment, attribute: unknown, options: GetterOptions = {}): Getter {
  const parts = pathParts(attribute)
  const { ignoreCase = false, fallback = null } = options
  return (item) => {
    let value = item
    for (const part of parts) {
      value = environment.getItem(value, part)
      if (fallback !== null && isUndefined(value)) value = fallback
    }
    return ignoreCase ? smallCase(value) : value
  }
}

/** Reads several paths, separated by commas, into a list. */
export function attributesGetter(environment: FilterEnvironment, attribute: unknown, ignoreCase: boolean): Getter {
  const paths: unknown[] = isText(attribute) ? toText(attribute).split(',') : [attribute]
  const getters = paths.map((path) => attributeGetter(environment, path, { ignoreCase }))
  return (item) => getters.map((get) => get(item))
}

function pathParts(attribute: unknown): unknown[] {
  if (attribute === null || attribute === undefined) return []
  if (!isText(attribute)) return [attribute]
  return toText(attribute)
    .split('.')
    .map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part))
}
