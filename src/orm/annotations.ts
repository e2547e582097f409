// Annotations and aggregates, as types: which expressions a model can compute, and what comes of them.

import type { Aggregate, At, Calculated, Expression, PathsIn } from './expression.ts'
import type { Column } from './field.ts'
import type { FieldAt, FieldsOf, Names, ValueAt } from './names.ts'

/** `A`, if each of its names is free and each expression reads fields of `M`. */
export type Annotations<M, A> = {
  [K in keyof A]: K extends never ? A[K] : K extends keyof Names<FieldsOf<M>> ? `'${K & string}' is a field already` : Computable<M, A[K]>
}
type Computable<M, E> =
  E extends Aggregate<infer Name, infer P>
    ? Aggregable<M, E, Name, P>
    : E extends Expression<unknown, string>
      ? [Missing<M, PathsIn<E>>] extends [never]
        ? E
        : Missing<M, PathsIn<E>>
      : `use count, sum, avg, min, max or another expression`
type Missing<M, P> = P extends unknown ? Extract<FieldAt<M, P>, string> : never
type Aggregable<M, E, Name, P> = P extends '*'
  ? E
  : FieldAt<M, P> extends infer X
    ? X extends string
      ? X
      : Name extends 'count'
        ? E
        : X extends Column<infer V>
          ? Name extends 'min' | 'max'
            ? E
            : [V] extends [number | bigint | null]
              ? E
              : X extends Column<unknown, 'decimal'>
                ? E
                : `${Name & string} needs numbers, '${P & string}' has none`
          : `${Name & string} needs a column, '${P & string}' is a relation`
    : never

/** What a row holds of an expression. */
export type Computed<M, E> =
  E extends Aggregate<infer Name, infer P>
    ? Name extends 'count'
      ? number
      : Name extends 'avg'
        ? number | null
        : ValueAt<M, P> | null
    : E extends Expression<infer V, string>
      ? V extends At<infer P, infer N>
        ? ValueAt<M, P> | N
        : V extends Calculated<infer P, infer N>
          ? number | N | ([P] extends [never] ? never : Extract<ValueAt<M, P>, null>)
          : V
      : never
