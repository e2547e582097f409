// Queries within queries.

import { Expression } from './expression.ts'
import type { ResultOf } from './prepared.ts'
import { QuerySet } from './query-set.ts'

type OnlyValue<R> = R extends object ? R[keyof R] : never

/** The first value of another query, or null: `subquery(Comment.query().where({ article: outer('id') }).values('text'))`. */
export function subquery<Q>(query: Q): Expression<OnlyValue<ResultOf<Q>> | null> {
  return new Expression('subquery', QuerySet.stateOf(query))
}

/** Whether another query has a row: `exists(Comment.query().where({ article: outer('id') }))`. */
export function exists(query: object): Expression<boolean> {
  return new Expression('exists', QuerySet.stateOf(query))
}
