// What a query set wants, as data: resolved and checked, and never changed. The compiler makes a plan of it.

import type { ColumnInfo } from './column-info.ts'
import type { SearchTerms } from './full-text.ts'
import type { Made } from './made.ts'
import type { GenericInfo, RelationInfo, Schema } from './schema.ts'

/** The way to a value: relations, and at their end a column, an annotation, or the last relation itself. */
export interface FieldPath {
  readonly text: string
  /** The model where it begins. */
  readonly owner: Schema
  readonly steps: readonly RelationInfo[]
  readonly column: ColumnInfo | null
  readonly annotation: string | null
}

/** A look-up's name and operands; each operand is a plain value, a parameter or an expression. */
export interface Comparison {
  readonly name: string
  readonly operands: readonly unknown[]
  /** Where the clock stands by which a part of an instant is read; null for UTC. */
  readonly timeZone?: string | null
}

/** A condition, as a tree. */
export type ConditionNode =
  | { readonly type: 'compare'; readonly path: FieldPath; readonly comparison: Comparison }
  | {
      readonly type: 'related'
      readonly path: FieldPath
      readonly quantifier: 'some' | 'none' | 'every'
      readonly condition: ConditionNode
    }
  | {
      readonly type: 'all' | 'any'
      readonly conditions: readonly ConditionNode[]
      /** Annotations that are of all rows there are, those that do not meet it too. */
      readonly after?: readonly string[]
    }
  | { readonly type: 'not'; readonly condition: ConditionNode }
  | { readonly type: 'search'; readonly terms: SearchTerms }
  | { readonly type: 'expression'; readonly expression: Made<unknown> }
  /** What the query class of the model says that its queries begin with. */
  | { readonly type: 'initial'; readonly schema: Schema }

/** One term of an order. */
export interface OrderTerm {
  readonly by: FieldPath | Made<unknown>
  readonly descending: boolean
  /** Default: last where ascending, first where descending. */
  readonly nulls: 'first' | 'last'
}

/** A value that is computed for each row. */
export interface Annotation {
  readonly expression: Made<unknown>
  /** Whether it is of a group, and not of each row. */
  readonly grouped: boolean
}

/** Relations to load, each with those of its own. */
export interface LoadNode {
  readonly relation: RelationInfo
  readonly children: ReadonlyMap<string, LoadNode>
  /** Which of the rows, and in which order; null for all of them. The limit is one for each row that they belong to. */
  readonly query: QueryState | null
}

/** How rows are locked until the transaction ends. */
export interface LockOptions {
  /** Leave out rows that others have locked. */
  skipLocked?: boolean
  /** Fail at once where others have locked a row. */
  noWait?: boolean
  /** Others may read them, and lock them in the same way. */
  shared?: boolean
  /** Rows that refer to these may be written meanwhile, as long as nobody changes a key; PostgreSQL alone has such a lock, others take the whole one. */
  noKey?: boolean
  /** Relations to one row that are loaded with them, whose rows are locked too. By default only the rows themselves; MariaDB locks all that it reads. */
  of?: readonly string[]
}

/** What a parameter of a prepared query is compared with. */
export interface ParameterUse {
  readonly path: FieldPath
  /** Whether it is a list, as in `is.in(param('ids'))`. */
  readonly many: boolean
  /** Whether it is the text of a text look-up. */
  readonly text: boolean
  /** Where a row of one of several models is given: which of them this is about. */
  readonly kind?: KindUse
}

/** One kind of a generic key that a parameter is compared with. It has a value of its own: the key of the row, or null where that is of another kind. */
export interface KindUse {
  readonly generic: GenericInfo
  /** The foreign key of the kind; null for what is null. */
  readonly relation: RelationInfo | null
  /** What the value is known by. */
  readonly name: string
}

/** A list that belongs to a row: `article.comments`. */
export interface Owner {
  readonly row: object
  readonly relation: RelationInfo
}

/** All that a query set wants. */
export interface QueryState {
  readonly schema: Schema
  /** All of them hold. */
  readonly conditions: readonly ConditionNode[]
  /** Null: the model's own ordering. */
  readonly order: readonly OrderTerm[] | null
  readonly reversed: boolean
  readonly limit: number | null
  readonly offset: number
  readonly distinct: boolean
  /** Only the first row of those that have the same values here. Null: all of them. */
  readonly distinctOn: readonly FieldPath[] | null
  /** All that the plain objects hold, annotations included. Null: rows. */
  readonly values: readonly FieldPath[] | null
  /** The values that groups are made by. Null: no groups. */
  readonly keys: readonly FieldPath[] | null
  /** The columns to read, by name. Null: all. */
  readonly columns: ReadonlySet<string> | null
  readonly annotations: ReadonlyMap<string, Annotation>
  readonly load: ReadonlyMap<string, LoadNode>
  /** The other queries of a union, an intersection or a difference. */
  readonly combined: { readonly how: 'union' | 'unionAll' | 'intersect' | 'except'; readonly queries: readonly QueryState[] } | null
  readonly lock: LockOptions | null
  /** The database it asks, an `Executor`; null for the current one. */
  readonly executor: object | null
  readonly owner: Owner | null
  /** It gives no rows, whatever the conditions. */
  readonly none: boolean
  /** The parameters that its conditions name, each with the places where it stands. */
  readonly parameters: ReadonlyMap<string, readonly ParameterUse[]>
}

/** States never change, so all that have none of something may share it. */
const NOTHING: ReadonlyMap<string, never> = new Map<string, never>()

/** A query that wants every row of a model. */
export function wholeState(schema: Schema): QueryState {
  return {
    schema,
    conditions: [],
    order: null,
    reversed: false,
    limit: null,
    offset: 0,
    distinct: false,
    distinctOn: null,
    values: null,
    keys: null,
    columns: null,
    annotations: NOTHING,
    load: NOTHING,
    combined: null,
    lock: null,
    executor: null,
    owner: null,
    none: false,
    parameters: NOTHING,
  }
}

/** The path to an annotation. */
export function annotationPath(schema: Schema, name: string): FieldPath {
  return { text: name, owner: schema, steps: [], column: null, annotation: name }
}
