// Signals: what a model's rows tell others before and after they are saved and deleted.

import type { RowOf } from './names.ts'

/** The moments of a row. Of `beforeSave` and `beforeDelete` an error that is thrown keeps it from happening. */
export type Moment = 'beforeSave' | 'afterSave' | 'beforeDelete' | 'afterDelete'

/** What is told beside the row. */
export interface RowEvent {
  readonly moment: Moment
  /** Whether the row is new. */
  readonly created: boolean
  /** The names of the columns that are written. */
  readonly changed: readonly string[]
}

/** Hears of a row; is waited for. */
export type Listener<R> = (row: R, event: RowEvent) => void | Promise<void>

const listeners = new WeakMap<object, Map<Moment, Set<Listener<never>>>>()
/** Whether anybody ever listened: most programs write rows and never do. */
let isListenedTo = false

/** Calls `listener` at this moment of every row of `model`, those of classes that extend it too. Gives back a function that ends it. A delete tells of every row, those that go with others too, which are read for that if somebody listens; other writes of many rows (`update`, `createMany`, `saveMany`) tell nobody. */
export function listen<M extends object>(model: M, moment: Moment, listener: Listener<RowOf<M>>): () => void {
  const moments = listeners.get(model) ?? new Map<Moment, Set<Listener<never>>>()
  const all = moments.get(moment) ?? new Set()
  listeners.set(model, moments)
  moments.set(moment, all)
  all.add(listener)
  isListenedTo = true
  return () => {
    all.delete(listener)
  }
}

/** Tells those who listen, one after the other, in the order in which they came. */
export async function tell(row: object, event: RowEvent): Promise<void> {
  for (let at: unknown = row.constructor; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    const found = listeners.get(at as object)?.get(event.moment)
    for (const listener of found === undefined ? [] : [...found]) await (listener as Listener<object>)(row, event)
  }
}

/** Whether somebody listens to a moment of a model's rows. */
export function isHeard(model: Function, moment: Moment): boolean {
  if (!isListenedTo) return false
  for (let at: unknown = model; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if ((listeners.get(at)?.get(moment)?.size ?? 0) > 0) return true
  }
  return false
}

const heard = new WeakSet<object>()

/** Says of a query that those who listen hear of its row from the row itself. Gives the query. */
export function withoutSignals<Q extends object>(query: Q): Q {
  heard.add(query)
  return query
}

/** Whether `withoutSignals` was said of a query. */
export function isWithoutSignals(query: object): boolean {
  return heard.has(query)
}
