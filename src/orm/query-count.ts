// How many statements something takes, for tests.

import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import { NuagesError } from '../base/errors.ts'
import type { QueryEvent } from './query-log.ts'

const counting = new AsyncLocalStorage<QueryEvent[]>()
let isSubscribed = false

/** The statements that `work` runs, in their order, and what it gives. Those of a server that it asks within the process count too. */
export async function countQueries<T>(work: () => Promise<T> | T): Promise<{ result: T; queries: readonly QueryEvent[] }> {
  if (!isSubscribed) {
    isSubscribed = true
    channel('nuages.query').subscribe((event) => counting.getStore()?.push(event as QueryEvent))
  }
  const queries: QueryEvent[] = []
  const result = await counting.run(queries, work)
  return { result, queries }
}

/** Runs `work`, which may run so many statements and no other number: a list that is loaded row by row is found by it. Throws TEST_QUERIES. */
export async function assertQueries<T>(count: number, work: () => Promise<T> | T): Promise<T> {
  const { result, queries } = await countQueries(work)
  if (queries.length === count) return result
  const list = queries.map(({ sql }, place) => `${place + 1}. ${sql}`).join('\n')
  throw new NuagesError('TEST_QUERIES', `${queries.length} statements were run, expected ${count}:\n${list}`)
}
