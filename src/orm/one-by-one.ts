// Finds lists that a loop asks for row by row, while the program is developed: one statement for each row, where one for all of them
// would do.

import { callerLine, isDeveloping } from './caller.ts'
import type { Origin } from './row-state.ts'
import type { RelationInfo } from './schema.ts'

/** Rows of one result that may ask for the same list before somebody is told. */
const MOST = 2

interface Asked {
  readonly rows: Set<object>
  isTold: boolean
}

const asked = new WeakMap<Origin, Map<RelationInfo, Asked>>()

/** Notes that a list of a row is asked for that was not loaded; warns, once for each result, when it is one of many. */
export function noteList(origin: Origin | null, row: object, relation: RelationInfo): void {
  if (origin === null || !isDeveloping() || (origin.peers?.length ?? 0) <= MOST) return
  const known = asked.get(origin) ?? new Map<RelationInfo, Asked>()
  asked.set(origin, known)
  const list = known.get(relation) ?? { rows: new Set(), isTold: false }
  known.set(relation, list)
  list.rows.add(row)
  if (list.isTold || list.rows.size <= MOST) return
  list.isTold = true
  list.rows.clear()
  const place = callerLine()
  console.warn(
    `${relation.schema.name}.${relation.name} is asked for row by row${place === undefined ? '' : ` at ${place}`}: one statement for each. ` +
      `Load it for all of them: .with('${relation.name}') in the query, or await row.load('${relation.name}').`,
  )
}
