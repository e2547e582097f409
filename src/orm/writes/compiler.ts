// What the writing half asks of the reading half: conditions and expressions as SQL.

import type { Parameter } from '../backends/backend.ts'
import type { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import type { QueryState } from '../state.ts'

/** A piece of SQL, and the values of its placeholders in their order. */
export interface Fragment {
  readonly sql: string
  readonly parameters: readonly Parameter[]
}

/** Writes pieces of statements. `before` is how many parameters the statement has by then: PostgreSQL numbers them. */
export interface WriteCompiler {
  /** An expression over the columns of the one table of a statement, for SET and VALUES, and over what is annotated. Throws ORM_EXPRESSION_... */
  expression(schema: Schema, expression: Made<unknown>, before: number, annotations?: QueryState['annotations']): Fragment
  /** A SELECT of the primary keys of the rows that a query means, its limit and order included. */
  keys(state: QueryState, before: number): Fragment
}
