// How often somebody may try a password: what a door needs that has no lock-out. The database counts, so that several processes, and a
// start in between, see the same count.

import { f, is } from 'nuages/orm'
import { Tries } from './models.ts'

/** So many from one address, */
const MOST = 5
/** within so long, in milliseconds; then none is looked at until as much time has passed. */
const WITHIN = 15 * 60_000

/**
 * Counts a try before its password is looked at, so that none of many at once is missed. Gives 0, or where the address had its tries the seconds until
 * it may have more. With each that counts the time runs anew, so that a machine that goes on is let in no more often.
 */
export async function countTry(address: string, now: number = Date.now()): Promise<number> {
  const until = new Date(now + WITHIN)
  await Tries.where({ until: is.lte(new Date(now)) }).delete()
  const { row, created } = await Tries.query().getOrCreate({ address }, { count: 1, until })
  if (created) return 0
  const counted = await Tries.where({ address, count: is.lt(MOST) }).update({ count: f('count').plus(1), until })
  return counted > 0 ? 0 : Math.ceil((row.until.getTime() - now) / 1000)
}

/** Forgets the tries of somebody who knew the right one. */
export async function forgetTries(address: string): Promise<void> {
  await Tries.where({ address }).delete()
}
