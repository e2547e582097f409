// Tests that leave nothing behind: all that they write is undone.

import { Database } from './database.ts'
import { transactionOf } from './scope.ts'
import type { Transaction } from './transaction.ts'

/** Thrown at the end, so that the transaction is undone. */
class Undone extends Error {}

/**
 * A test that runs in a transaction which is undone when it ends: `test('publishes', rolledBack(database, async (t) => { ... }))`. Whoever
 * asks the database meanwhile is in it too: the test client, and a server in the same process. A transaction of the application is a
 * savepoint then; what waits for a commit (`onCommit`) does not come. Tests that share a database run one after the other.
 */
export function rolledBack<Args extends readonly unknown[]>(
  database: Database,
  work: (...args: Args) => Promise<void> | void,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      await database.transaction(async () => {
        await Database.everywhere(database, transactionOf(database) as Transaction, async () => database.within(async () => work(...args)))
        throw new Undone()
      })
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
  }
}
