// The root of query sets: holds what one wants where nobody else reaches it, so that nothing else can pass for one.

import type { QueryState } from './state.ts'

/** Something that wants rows: a query set. */
export class Asking {
  #state: QueryState | undefined

  /** What a query set wants; undefined of anything else. */
  static recall(query: unknown): QueryState | undefined {
    return typeof query === 'object' && query !== null && #state in query ? query.#state : undefined
  }
  /** Says what a new query set wants. */
  static remember(query: Asking, state: QueryState): void {
    query.#state = state
  }
}
