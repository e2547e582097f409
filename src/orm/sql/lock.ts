// Which queries lock rows.

import { NuagesError } from '../../base/errors.ts'
import { isWindowed } from '../annotations-read.ts'
import type { QueryState } from '../state.ts'

/** Throws ORM_LOCK_OUTSIDE, and ORM_LOCK_ROWS where what is given are no rows of a table. */
export function checkLock(state: QueryState, isInTransaction: boolean): void {
  const isLocked = state.lock !== null || (state.combined?.queries.some(({ lock }) => lock !== null) ?? false)
  if (!isLocked) return
  const { schema } = state
  const what = madeOfRows(state)
  if (what !== null) {
    throw new NuagesError(
      'ORM_LOCK_ROWS',
      `${schema.name} rows were to be locked by a query of ${what}, which gives none of them as it is`,
      {
        hint: 'lock the rows first, by a query of their keys: where({ id: is.in(ids) }).lock()',
      },
    )
  }
  if (isInTransaction) return
  // The rows would be free again before the answer is there.
  throw new NuagesError('ORM_LOCK_OUTSIDE', `${schema.name} rows were to be locked outside of a transaction, which would lock nothing`, {
    hint: 'lock them within transaction(async () => { ... }), until whose end they stay locked',
  })
}

/** What a query makes of rows, if it does not give them one by one. */
function madeOfRows({ combined, distinct, distinctOn, keys, annotations }: QueryState): string | null {
  if (combined !== null) return `a ${combined.how}`
  if (distinct || distinctOn !== null) return 'distinct rows'
  if (keys !== null) return 'groups'
  return annotations.values().some(({ expression }) => isWindowed(expression, annotations)) ? 'rows and windows over them' : null
}
