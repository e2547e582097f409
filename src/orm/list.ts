// The query behind a list of a row. `article.tags` is that query until it is loaded; then it is the list.

import { NuagesError, shown } from '../base/errors.ts'
import type { RowFields } from './loaded.ts'
import type { Held } from './model.ts'
import type { KeysOf, ToMany } from './names.ts'
import { listOf } from './related.ts'
import { stateOfRow } from './row-state.ts'

/** The query set of a relation to many, loaded or not: `related(article, 'tags').add(tag)`. Throws ORM_RELATION_UNKNOWN, ORM_ROW_UNSAVED. */
export function related<R extends object, const K extends KeysOf<RowFields<R>, ToMany>>(row: R, name: K): Held<RowFields<R>[K], K> {
  const memory = stateOfRow(row)
  const relation = memory?.schema.relations.get(name)
  if (memory !== undefined && relation?.many === true) return listOf(row, memory, relation) as Held<RowFields<R>[K], K>
  throw new NuagesError('ORM_RELATION_UNKNOWN', `${memory?.schema.name ?? shown(row)} has no relation ${shown(name)} to many rows`, {
    hint: 'name a reverse or manyToMany field of its model',
  })
}
