import { DatabaseError } from './backends/database-error.ts'
import type { Transaction } from './transaction.ts'

/** What `whole` gives if it is done in time. Else the transaction is cut, and `DATABASE_TIMEOUT` thrown. */
export async function beforeDeadline<T>(whole: Promise<T>, transaction: Transaction, milliseconds: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const error = new DatabaseError('DATABASE_TIMEOUT', { text: `a transaction was not done after ${milliseconds} ms` })
    whole.catch(() => {}) // it fails because of this, and nobody waits for it any more
    transaction.cut(error).then(() => late.reject(error), late.reject)
  }, milliseconds)
  try {
    return await Promise.race([whole, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
