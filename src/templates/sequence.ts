// Indexes and slices as Python counts them.

import { isInteger } from './number.ts'
import { TemplateTypeError, TemplateValueError } from './template-error.ts'

/** A slice made good for one length: `count` items from `start`, `step` apart. */
export interface SliceBounds {
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly count: number
}

/** The bounds of `[start:stop:step]` in a sequence of `length`; null and undefined stand for what was left out. */
export function sliceBounds(length: number, start: unknown, stop: unknown, step: unknown): SliceBounds {
  const by = sliceIndex(step) ?? 1
  if (by === 0) throw new TemplateValueError('slice step cannot be zero')
  const least = by > 0 ? 0 : -1
  const most = by > 0 ? length : length - 1
  const place = (index: unknown, fallback: number): number => {
    const at = sliceIndex(index)
    if (at === undefined) return fallback
    return Math.min(most, Math.max(least, at < 0 ? at + length : at))
  }
  const first = place(start, by > 0 ? least : most)
  const end = place(stop, by > 0 ? most : least)
  return { start: first, stop: end, step: by, count: Math.max(0, Math.ceil((end - first) / by)) }
}

function sliceIndex(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined
  if (isInteger(value)) return Number(value)
  throw new TemplateTypeError('slice indices must be integers or None or have an __index__ method')
}

/** The items that the bounds name. */
export function sliceItems<T>(items: ArrayLike<T>, { start, step, count }: SliceBounds): T[] {
  const out: T[] = []
  for (let i = 0; i < count; i++) out.push(items[start + i * step] as T)
  return out
}
