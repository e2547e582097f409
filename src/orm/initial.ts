// What every query of a model begins with, where its query class says so by `initial()`. It is asked each time a query runs, and stands in
// the conditions as itself until then: who is asking may be another one by then.

import type { Schema } from './schema.ts'
import { type ConditionNode, type QueryState, wholeState } from './state.ts'

interface Begins {
  readonly prototype: { readonly initial?: unknown }
}

const known = new WeakMap<Schema, QueryState>()

/** The query that a model begins with: all of its rows, or those that `initial()` leaves. */
export function begunState(schema: Schema): QueryState {
  const before = known.get(schema)
  if (before !== undefined) return before
  const Class = (schema.options.query as (() => unknown) | undefined)?.() as Begins | undefined
  const begins = typeof Class?.prototype?.initial === 'function'
  const state: QueryState = begins ? { ...wholeState(schema), conditions: [{ type: 'initial', schema }] } : wholeState(schema)
  known.set(schema, state)
  return state
}

/** Conditions without those that queries begin with. */
export function unfilteredConditions(conditions: readonly ConditionNode[]): readonly ConditionNode[] {
  return conditions.filter(({ type }) => type !== 'initial')
}

/** The query of a list that is loaded as a model's queries begin; null for all rows. */
export function begunList(schema: Schema): QueryState | null {
  const state = begunState(schema)
  return state.conditions.length === 0 ? null : state
}

/** Whether a query wants all that a model's queries begin with, and nothing else. */
export function isBegun(query: QueryState): boolean {
  return query === begunState(query.schema)
}
