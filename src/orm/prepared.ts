// Prepared queries, as types: which parameters the conditions of a query name, and what each has to be.

import type { Input, RowOfQuery } from './loaded.ts'
import type { Lookup, Some, TextLookup } from './lookup.ts'
import type { Param } from './made.ts'
import type { Annotated, Selected, Selecting, Takes } from './marks.ts'
import type { FieldAt, ValueAt } from './names.ts'

type ParamName<V> =
  V extends Param<infer N>
    ? N
    : V extends Lookup<infer T> | TextLookup<infer T>
      ? ParamNameIn<T>
      : V extends Some<infer _, infer W>
        ? ParamName<W[keyof W]>
        : never
type ParamNameIn<T> = T extends Param<infer N, boolean> ? N : never
type ParamValue<M, W, Name> = {
  [K in keyof W]: Name extends ParamName<W[K]>
    ? W[K] extends Some<infer T, infer Inner>
      ? ParamValue<T, Inner, Name>
      : ParamOf<FieldAt<M, K>, W[K]>
    : never
}[keyof W]
type ParamOf<X, V> = V extends Lookup<Param<string, true>> ? readonly Input<X>[] : V extends TextLookup<unknown> ? string : Input<X>

// NB: an interface, so that nobody pays for its member before `prepare()` asks for it

/** A query set whose conditions `W` name parameters. */
export interface Taking<M, W> extends Takes<{ [N in ParamName<W[keyof W]>]: ParamValue<M, W, N> }> {}
/** The query itself, or the query and the parameters that its conditions name. */
export type Filtered<Q, M, W> = [ParamName<W[keyof W]>] extends [never] ? Q : Q & Taking<M, W>

/** What a query set gives for each row. */
export type ResultOf<Q> = Q extends { readonly model: infer M }
  ? Q extends Selecting<never>
    ? { [K in keyof Selected<Q>]: K extends keyof Annotated<Q> ? Annotated<Q>[K] : ValueAt<M, K> }
    : RowOfQuery<Q>
  : never

type Values<Q> = Q extends Takes<infer P> ? [values: P] : []

/** A query that is compiled once and run often, with other values for its parameters each time. */
export interface Prepared<Q> {
  all(...values: Values<Q>): Promise<ResultOf<Q>[]>
  first(...values: Values<Q>): Promise<ResultOf<Q> | null>
  /** The only row. Throws ORM_ROW_NONE, ORM_ROW_SEVERAL. */
  get(...values: Values<Q>): Promise<ResultOf<Q>>
  count(...values: Values<Q>): Promise<number>
  exists(...values: Values<Q>): Promise<boolean>
}
