// Reads on replicas, and routers over several databases.

import { NuagesError, shown } from '../base/errors.ts'
import type { Database } from './database.ts'
import { type Executor, setAmbientExecutor } from './executor.ts'
import { hasWritten, type QueryKind, RoutingExecutor } from './routing.ts'

/**
 * Lets query sets of `primary` read from its replicas, one after the other. What is in a transaction, locks rows, or comes after a
 * write within `readYourWrites` is read from `primary`; so is raw SQL. Returns `primary`: `withReplicas(main, [copy]).bind()`. Throws
 * ORM_DATABASE_NONE.
 */
export function withReplicas(primary: Database, replicas: readonly Database[]): Database {
  for (const given of [primary, ...replicas])
    if (given?.executor === undefined) refuse(given, 'withReplicas() was given', 'connect(...) gives one')
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

const ROUTER = 'write bindRouter((model) => (model === Visit ? archive : main)), which gives a database for every model'

function refuse(given: unknown, saying: string, hint: string): never {
  throw new NuagesError('ORM_DATABASE_NONE', `${saying} ${shown(given)}: expected a database`, { hint })
}

/** Which database a query on a model belongs to. */
export type Router = (model: Function, kind: QueryKind) => Database

/**
 * Makes `route` the current database of every query that says no other: `bindRouter((model) => (archive.has(model) ? old : main))`.
 * A transaction is one of one database: say which, `main.transaction(...)`. Gives back a function that ends it. Throws ORM_DATABASE_NONE
 * for what is no function; queries do where it gives no database.
 */
export function bindRouter(route: Router): () => void {
  if (typeof route !== 'function') {
    throw new NuagesError('ORM_DATABASE_NONE', `bindRouter() was given ${shown(route)}: expected a function`, { hint: ROUTER })
  }
  const choose = (model: Function, kind: QueryKind): Executor => {
    const database: Database | undefined = route(model, kind)
    return database?.executor ?? refuse(database, `the router gave for ${model.name}`, ROUTER)
  }
  const executor = new RoutingExecutor(({ model }, kind) => choose(model, kind))
  const before = setAmbientExecutor(() => executor)
  return () => {
    setAmbientExecutor(before)
  }
}
