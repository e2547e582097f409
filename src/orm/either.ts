// Alternatives within a condition, for checks and cases. Query sets have `whereAny`.

import { Made } from './made.ts'

/** A condition that holds where one of several does. */
export class Either extends Made<unknown> {
  declare readonly made: 'either'
}

/** A row is so, or so: `check(either({ articleId: is.notNull, photoId: is.null }, { articleId: is.null, photoId: is.notNull }))`. */
export function either(...conditions: readonly object[]): Either {
  return new Either(...conditions)
}
