// Results that are there at once or later. Every promise that is waited for costs a statement some of its time, and a synchronous
// engine needs none.

import type { Eventual } from './backend.ts'

/** What `work` makes of a result, at once if the result is there. */
export function after<T, R>(result: Eventual<T>, work: (value: T) => Eventual<R>): Eventual<R> {
  return result instanceof Promise ? result.then(work) : work(result)
}

/** What `work` makes of what `run` gives; if that fails, now or later, what `fail` throws of its error. */
export function attempt<T, R>(run: () => Eventual<T>, work: (value: T) => R, fail: (error: unknown) => never): Eventual<R> {
  let result: Eventual<T>
  try {
    result = run()
  } catch (error) {
    return fail(error)
  }
  return result instanceof Promise ? result.then(work, fail) : work(result)
}
