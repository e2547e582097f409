// Reads on replicas, and routers over several databases.

import type { Database } from './database.ts'
import { setAmbientExecutor } from './executor.ts'
import { hasWritten, type QueryKind, RoutingExecutor } from './routing.ts'

/**
 * Lets query sets of `primary` read from its replicas, one after the other. What is in a transaction, locks rows, or comes after a
 * write within `readYourWrites` is read from `primary`; so is raw SQL. Returns `primary`: `withReplicas(main, [copy]).bind()`.
 */
export function withReplicas(primary: Database, replicas: readonly Database[]): Database {
  const { executor } = primary
  let turn = 0
  const choose = (_: unknown, kind: QueryKind) => {
    if (kind === 'write' || replicas.length === 0 || primary.isInTransaction || hasWritten()) return executor
    turn = (turn + 1) % replicas.length
    return (replicas[turn] as Database).executor
  }
  primary.runQueriesBy(new RoutingExecutor(choose))
  return primary
}

/** Which database a query on a model belongs to. */
export type Router = (model: Function, kind: QueryKind) => Database

/**
 * Makes `route` the current database of every query that says no other: `bindRouter((model) => (archive.has(model) ? old : main))`.
 * A transaction is one of one database: say which, `main.transaction(...)`. Gives back a function that ends it.
 */
export function bindRouter(route: Router): () => void {
  const executor = new RoutingExecutor(({ model }, kind) => route(model, kind).executor)
  const before = setAmbientExecutor(() => executor)
  return () => {
    setAmbientExecutor(before)
  }
}
