// Annotations and aggregates, as types: which expressions a model can compute, and what comes of them.

import type { Temporal } from 'temporal-polyfill'
import type { Aggregate, At, Calculated, Coalesced, Expression, PathsIn } from './expression.ts'
import type { Column } from './field.ts'
import type { Annotated } from './marks.ts'
import type { FieldAt, FieldsOf, Names, ValueOf } from './names.ts'

/** `A`, if each of its names is free and each expression reads fields of `M`, or annotations of `Q`. */
export type Annotations<M, A, Q> = {
  [K in keyof A]: K extends never
    ? A[K]
    : K extends keyof Names<FieldsOf<M>>
      ? `'${K & string}' is a field already`
      : Computable<M, A[K], Q>
}
type Computable<M, E, Q> =
  E extends Aggregate<infer Name, infer P, infer W>
    ? [Missing<M, W, Q>] extends [never]
      ? Aggregable<M, E, Name, P, Q>
      : Missing<M, W, Q>
    : E extends Expression<unknown, string>
      ? [Missing<M, PathsIn<E>, Q>] extends [never]
        ? E
        : Missing<M, PathsIn<E>, Q>
      : `use count, sum, avg, min, max or another expression`
type Missing<M, P, Q> = P extends unknown ? Unannotated<Extract<FieldAt<M, P>, string>, P, Q> : never
/** `Problem`, unless there is an annotation `P`. A field is looked for first: in code that is generic over queries `Q` is not known. */
type Unannotated<Problem, P, Q> = [Problem] extends [never] ? never : P extends keyof Annotated<Q> ? never : Problem
type Aggregable<M, E, Name, P, Q> = P extends '*'
  ? E
  : FieldAt<M, P> extends infer X
    ? X extends string
      ? P extends keyof Annotated<Q>
        ? E
        : X
      : Name extends 'count'
        ? E
        : X extends Column<infer V>
          ? Name extends 'min' | 'max'
            ? E
            : Name extends 'stringAgg'
              ? [V] extends [string | null]
                ? E
                : `stringAgg needs texts, '${P & string}' has none`
              : [V] extends [number | bigint | null] | (Name extends 'sum' | 'avg' ? [Temporal.Duration | null] : never)
                ? E
                : X extends Column<unknown, 'decimal'>
                  ? E
                  : `${Name & string} needs numbers, '${P & string}' has none`
          : `${Name & string} needs a column, '${P & string}' is a relation`
    : never

/** What a row holds of an expression. */
export type Computed<M, E, Q> =
  E extends Aggregate<infer Name, infer P, string>
    ? Name extends 'count'
      ? number
      : Name extends 'avg'
        ? Mean<ValueIn<M, P, Q>> | null
        : Name extends 'variance' | 'stddev'
          ? number | null
          : Name extends 'stringAgg'
            ? string | null
            : Name extends 'sum'
              ? Summed<ValueIn<M, P, Q>> | null
              : ValueIn<M, P, Q> | null
    : E extends Expression<infer V, string>
      ? Resolved<M, V, Q>
      : never
/** A sum of choices is none of them. */
type Summed<V> = V extends number ? number : V
/** A mean is a number, save that of lengths of time. */
type Mean<V> = [Extract<V, Temporal.Duration>] extends [never] ? number : Temporal.Duration
type Resolved<M, V, Q> =
  V extends At<infer P, infer N>
    ? ValueIn<M, P, Q> | N
    : V extends Calculated<infer P, infer N>
      ? number | N | ([P] extends [never] ? never : Extract<ValueIn<M, P, Q>, null>)
      : V extends Coalesced<infer A, infer B>
        ? Exclude<Resolved<M, A, Q>, null> | Resolved<M, B, Q>
        : V extends Aggregate<string, string>
          ? Computed<M, V, Q>
          : V
type ValueIn<M, P, Q> =
  FieldAt<M, P> extends infer X ? (X extends string ? (P extends keyof Annotated<Q> ? Annotated<Q>[P] : never) : ValueOf<X>) : never
