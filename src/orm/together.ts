// Several queries at once.

import { NuagesError, shown } from '../base/errors.ts'
import { runOnTrip, scopedTrip } from './scope.ts'
import { Trip } from './trip.ts'

/**
 * Waits for several queries at once, as `Promise.all` does, and lets them go to the server in one trip where it takes them so, as
 * PostgreSQL does; relations that are loaded with them go together in the next one. Nothing changes but the number of trips, and that
 * one which fails takes the others of its trip with it.
 *
 *     const [top, sections] = await together(() => [Article.query().limit(3).all(), Section.query().all()])
 *
 * One connection answers all of them, one behind the other: queries that take long are better asked side by side. What `ask` writes is
 * not collected. Throws what they throw, and DATABASE_OPTION_INVALID for an `ask` that gives no list.
 */
export async function together<T extends readonly unknown[] | []>(ask: () => T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  if (scopedTrip() !== undefined) return Promise.all(listed(ask()))
  const trip = new Trip()
  try {
    return await Promise.all(runOnTrip(trip, () => listed(ask())))
  } finally {
    trip.isOver = true
  }
}

function listed<T extends readonly unknown[] | []>(asked: T): T {
  if (Array.isArray(asked)) return asked
  throw new NuagesError('DATABASE_OPTION_INVALID', `together was given a function that returns ${shown(asked)}, expected a list`, {
    hint: 'return what was asked, without waiting for it: together(() => [Article.query().all(), Section.query().all()])',
  })
}
