// Conditions, as types: what a field can be compared with, and what `where` takes.

import type { Column } from './field.ts'
import type { RowLike } from './loaded.ts'
import type { Lookup, Some, TextLookup } from './lookup.ts'
import type { InJson, StandIn } from './made.ts'
import type { Annotated } from './marks.ts'
import type { FieldAt, FieldsOf, KeyFor, Names, NamesAt, Next, NullIf, PkOf, RowOf, Target } from './names.ts'
import type { ForeignKey, ManyToMany, Reverse, ReverseOne } from './relations.ts'

/** What a text is compared with. */
export type Text = string | StandIn

/** What a field can be compared with. */
export type Condition<X> =
  X extends Column<infer V, 'json'>
    ? Lookup<InJson<V> | Extract<V, null>>
    : X extends Column<infer V>
      ? V | Lookup<V | StandIn> | TextFor<V> | StandIn
      : X extends ForeignKey<infer T, infer N>
        ? RowLike<RowOf<Target<T>>> | KeyFor<T> | NullIf<N> | Lookup<RowLike<RowOf<Target<T>>> | KeyFor<T> | NullIf<N> | StandIn> | StandIn
        : X extends Reverse<infer T, string> | ManyToMany<infer T>
          ?
              | RowLike<RowOf<Target<T>>>
              | PkOf<Target<T>>
              | Lookup<RowLike<RowOf<Target<T>>> | PkOf<Target<T>> | StandIn>
              | Some<Target<T>, unknown>
              | StandIn
          : X extends ReverseOne<infer T, string>
            ?
                | RowLike<RowOf<Target<T>>>
                | PkOf<Target<T>>
                | null
                | Lookup<RowLike<RowOf<Target<T>>> | PkOf<Target<T>> | null | StandIn>
                | Some<Target<T>, unknown>
                | StandIn
            : X
type TextFor<V> = [Extract<V, string>] extends [never] ? never : TextLookup<Text>

type Own<M> = { [K in keyof Names<FieldsOf<M>>]?: Condition<Names<FieldsOf<M>>[K]> }
/** Conditions as a type to write down: own names and the neighbours' columns. `where` itself takes longer paths too. */
export type Where<M> = Own<M> & { [P in Next<FieldsOf<M>>]?: Condition<FieldAt<M, P>> }

// NB: each key is checked by itself, so a path may have any length and costs only what it is long. `K extends never` never holds: it is
// there to infer `W` (an intersection `W & Check<W>` would do too, and spoil every message). `{} | null` keeps `undefined` out. The rest
// is completion.

/** `W`, if each of its keys is a field of `M` or an annotation of `Q`, and each value a condition on it. */
export type Checked<M, W, Q = unknown> = Own<M> & {
  [K in keyof W]: K extends never ? W[K] : K extends keyof Own<M> ? {} | null : Condition<FieldOrAnnotation<M, K, Q>>
} & { [P in Hints<M, keyof W>]?: unknown }
/** Names that could continue a path that leads nowhere yet. */
type Hints<M, K> = K extends `${string}.${string}` ? (FieldAt<M, K> extends string ? NamesAt<M, K> : never) : never
type FieldOrAnnotation<M, K, Q> =
  FieldAt<M, K> extends infer X ? (X extends string ? (K extends keyof Annotated<Q> ? Column<Annotated<Q>[K]> : X) : X) : never
