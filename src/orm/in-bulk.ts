// Rows by their primary keys.

import { NuagesError, shown } from '../base/errors.ts'
import { executorOf } from './executor.ts'
import { is } from './is.ts'
import * as refine from './refine.ts'
import { readable } from './run.ts'
import type { QueryState } from './state.ts'

/** The rows of a query with these keys, by key. Throws ORM_MODEL_COMPOSITE, ORM_QUERY_BULK. */
export async function inBulk(state: QueryState, keys: readonly unknown[]): Promise<Map<unknown, unknown>> {
  const { key, name } = state.schema
  if (!Array.isArray(keys)) refuseBulk(`${name} rows were asked for by ${shown(keys)}`, 'give a list of keys: inBulk([1, 2])')
  if (state.values !== null) refuseBulk(`${name} rows were asked for by key with values()`, 'leave out values(): rows have their key')
  if (state.limit !== null || state.offset > 0)
    refuseBulk(`${name} rows were asked for by key behind a limit`, 'leave out the limit: the keys are one')
  const asked = readable(refine.where(state, { [key.name]: is.in(keys as never) }))
  const rows = (asked.none || keys.length === 0 ? [] : await executorOf(asked).all(asked)) as Record<string, unknown>[]
  return new Map(rows.map((row) => [row[key.name], row]))
}

function refuseBulk(problem: string, hint: string): never {
  throw new NuagesError('ORM_QUERY_BULK', problem, { hint })
}
