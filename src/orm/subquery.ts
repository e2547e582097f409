// Queries within queries.

import { Expression, refuseParameter } from './expression.ts'
import type { ResultOf } from './prepared.ts'
import { QuerySet } from './query-set.ts'
import type { QueryState } from './state.ts'

type OnlyValue<R> = R extends object ? R[keyof R] : never

/** What a query is. Throws ORM_PARAM_EXPRESSION. */
function stateOf(query: unknown): QueryState {
  const state = QuerySet.stateOf(query)
  const [name] = state.parameters.keys()
  return name === undefined ? state : refuseParameter(name)
}

/** The first value of another query, or null: `subquery(Comment.query().where({ article: outer('id') }).values('text'))`. Throws ORM_PARAM_EXPRESSION. */
export function subquery<Q>(query: Q): Expression<OnlyValue<ResultOf<Q>> | null> {
  return new Expression('subquery', stateOf(query))
}

/** Whether another query has a row: `exists(Comment.query().where({ article: outer('id') }))`. Throws ORM_PARAM_EXPRESSION. */
export function exists(query: object): Expression<boolean> {
  return new Expression('exists', stateOf(query))
}
