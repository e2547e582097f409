// What is current in a chain of asynchronous work: the database that models use, and the transaction that work is in. With the
// bound database (database.ts), the only ambient things of the ORM.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transaction } from './transaction.ts'

interface Scope {
  readonly database: object
  /** Undefined where only the current database was set, or where work was taken out of its transaction. */
  readonly transaction: Transaction | undefined
  readonly isCurrent: boolean
  readonly outer: Scope | undefined
}

const scopes: AsyncLocalStorage<Scope> = new AsyncLocalStorage()

/** The database that the innermost `runWithin` names. */
export function scopedDatabase(): object | undefined {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) if (scope.isCurrent) return scope.database
  return undefined
}

/** The transaction on `database` that this work is in, open or ended. */
export function transactionOf(database: object): Transaction | undefined {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) {
    if (scope.database === database && !scope.isCurrent) return scope.transaction
  }
  return undefined
}

/** Runs work in a transaction, or out of any if it is undefined. */
export function runInTransaction<T>(database: object, transaction: Transaction | undefined, work: () => T): T {
  return scopes.run({ database, transaction, isCurrent: false, outer: scopes.getStore() }, work)
}

/** Runs work for which `database` is the current one. */
export function runWithin<T>(database: object, work: () => T): T {
  return scopes.run({ database, transaction: undefined, isCurrent: true, outer: scopes.getStore() }, work)
}
