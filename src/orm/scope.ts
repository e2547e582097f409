// What is current in a chain of asynchronous work: the database that models use, and the transaction that work is in. With the
// bound database (database.ts), the only ambient things of the ORM.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transaction } from './transaction.ts'
import type { Trip } from './trip.ts'

interface Scope {
  readonly database: object
  /** Undefined where only the current database was set, or where work was taken out of its transaction. */
  readonly transaction: Transaction | undefined
  readonly isCurrent: boolean
  /** What reads go together with, in this scope. */
  readonly trip: Trip | undefined
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
    if (isOf(scope, database)) return scope.transaction
  }
  return undefined
}

function isOf(scope: Scope, database: object): boolean {
  return scope.database === database && !scope.isCurrent
}

/** What reads of a database go together with here. A transaction that was begun since has its own connection. */
export function tripOf(database: object): Trip | undefined {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) {
    if (scope.trip !== undefined) return scope.trip.isOver ? undefined : scope.trip
    if (isOf(scope, database)) return undefined
  }
  return undefined
}

/** The trip that this work is on, if nothing lies between. */
export function scopedTrip(): Trip | undefined {
  const trip = scopes.getStore()?.trip
  return trip?.isOver ? undefined : trip
}

/** Runs work whose reads go together. */
export function runOnTrip<T>(trip: Trip, work: () => T): T {
  return scopes.run({ database: trip, transaction: undefined, isCurrent: false, trip, outer: scopes.getStore() }, work)
}

/** Runs work in a transaction, or out of any if it is undefined. */
export function runInTransaction<T>(database: object, transaction: Transaction | undefined, work: () => T): T {
  return scopes.run({ database, transaction, isCurrent: false, trip: undefined, outer: scopes.getStore() }, work)
}

/** Runs work for which `database` is the current one. */
export function runWithin<T>(database: object, work: () => T): T {
  return scopes.run({ database, transaction: undefined, isCurrent: true, trip: undefined, outer: scopes.getStore() }, work)
}
