import { DatabaseError } from './backends/database-error.ts'
import type { Transaction } from './transaction.ts'

/** What `whole` gives if it is done in time. Else the transaction is cut, and `DATABASE_TIMEOUT` thrown. */
export async function beforeDeadline<T>(whole: Promise<T>, transaction: Transaction, milliseconds: number): Promise<T> {
  let cutting: Promise<DatabaseError> | undefined
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    cutting = transaction.cut(new DatabaseError('DATABASE_TIMEOUT', { text: `a transaction was not done after ${milliseconds} ms` }))
    cutting.then(late.reject, late.reject)
  }, milliseconds)
  // What fails because of the cut says less than why it was cut.
  const told = whole.catch((error: unknown): Promise<never> => (cutting === undefined ? Promise.reject(error) : late.promise))
  try {
    return await Promise.race([told, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
