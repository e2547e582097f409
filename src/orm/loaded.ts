// Rows, as types: what every row has, what of it is loaded, and what a function asks of it.

import type { Column } from './field.ts'
import type { Annotating, Loading } from './marks.ts'
import type {
  FieldsOf,
  KeyFor,
  Keys,
  KeysOf,
  NamedColumns,
  Names,
  Naming,
  NullIf,
  Relation,
  RowOf,
  Target,
  ToMany,
  ValueOf,
} from './names.ts'
import type { ForeignKey, ManyToMany, Reverse, ReverseOne } from './relations.ts'

declare const $row: unique symbol
declare const $notLoaded: unique symbol

/** A row that this query did not load: add `.with(...)`, or `await row.load(...)`. A row can be assigned to it. */
export interface NotLoaded<R, Name extends string> {
  readonly [$row]: RowFields<R>
  readonly [$notLoaded]?: Name
}
/** A `User`, however much of it is loaded. */
export interface RowLike<R> {
  readonly [$row]: RowFields<R>
  save: unknown
}
/** The fields of a row's model. */
export type RowFields<R> = R extends { readonly [$row]: infer F } ? F : never

/** What is wrong with a row: sentences for each field, and under `''` those about the row as a whole. */
export type Problems<F> = { [K in Keys<F> | NamedColumns<F> | '']?: string[] }

/** What every row has beside its fields. A column cannot have one of these names. */
export interface Row<F> {
  readonly [$row]: F
  /** Inserts the row, or updates the columns that changed. */
  save<R>(this: R): Promise<R>
  /** Deletes the row, and what `onDelete` says of those that point at it; gives how many of each table. */
  delete(): Promise<ReadonlyMap<string, number>>
  /** Reads the columns again; relations are no longer loaded. */
  refresh<R>(this: R): Promise<R>
  /** Loads relations, for every row of the same query at once. */
  load<R, const T extends readonly (Naming<F>['relation'] | LoadTree<F>)[]>(this: R, ...loads: T): Promise<Loaded<R, TreeOf<T[number]>>>
  /** The problems of each field; empty if it can be saved. */
  validate(): Promise<Problems<F>>
  /** Columns that are not secret, and what is loaded. */
  toJSON(): { [K in Exclude<NamedColumns<F>, KeysOf<F, Column<unknown, 'secret'>>>]: ValueOf<Names<F>[K]> }
}

/** A row with the relations of `Tree` in place. ONE mapped type: an intersection would keep the query set's members on a loaded list. */
export type Loaded<R, Tree> = {
  [K in keyof R]: K extends keyof Tree ? LoadedField<RowFields<R>, K, Tree[K]> : K extends 'toJSON' ? ToJSON<R, Tree> : R[K]
}
type LoadedField<F, K, Tree> = K extends keyof F ? Related<F[K], Tree> : never
type Related<X, Tree> =
  X extends ForeignKey<infer T, infer N>
    ? (T extends Function ? Deep<Target<T>, Tree> : DeepOfKinds<T, Tree>) | NullIf<N>
    : X extends ReverseOne<infer T, string>
      ? Deep<Target<T>, Tree> | null
      : X extends Reverse<infer T, string> | ManyToMany<infer T>
        ? readonly Deep<Target<T>, Tree>[]
        : never
type DeepOfKinds<Kinds, Tree> = { [P in keyof Kinds]: Deep<Target<Kinds[P]>, P extends keyof Tree ? Tree[P] : true> }[keyof Kinds]
type Deep<M, Tree> = Tree extends true ? RowOf<M> : Tree extends { readonly model: Function } ? RowOfQuery<Tree> : Loaded<RowOf<M>, Tree>
/** The row of a query that gives rows: with what it loads and computes. */
export type RowOfQuery<Q> = Q extends { readonly model: infer M }
  ? (Q extends Loading<infer Tree> ? Loaded<RowOf<M>, Tree> : RowOf<M>) & (Q extends Annotating<infer A> ? A : unknown)
  : never
type ToJSON<R, Tree> = R extends { toJSON(): infer J }
  ? () => J & { [P in keyof Tree]: Json<LoadedField<RowFields<R>, P, Tree[P]>> }
  : never
type Json<V> = V extends readonly (infer R)[] ? Json<R>[] : V extends { toJSON(): infer J } ? J : V

/**
 * What a function asks for: `With<typeof Article, 'author'>` is an article with at least its author loaded, and
 * `With<typeof Article, { author: { team: true } }>` one whose author has its team. Other lists may be loaded or not.
 */
export type With<M, What extends string | LoadTree<FieldsOf<M>> = never> = {
  [K in keyof RowOf<M>]: K extends Extract<What, string>
    ? LoadedField<FieldsOf<M>, K, true>
    : K extends keyof Together<Exclude<What, string>>
      ? K extends keyof FieldsOf<M>
        ? Having<FieldsOf<M>[K], Together<Exclude<What, string>>[K]>
        : never
      : K extends KeysOf<FieldsOf<M>, ToMany>
        ? RowOf<M>[K] | readonly unknown[]
        : RowOf<M>[K]
}
type Having<X, Tree> =
  X extends ForeignKey<infer T, infer N>
    ? (T extends Function ? HavingRow<Target<T>, Tree> : DeepOfKinds<T, Tree>) | NullIf<N>
    : X extends ReverseOne<infer T, string>
      ? HavingRow<Target<T>, Tree> | null
      : X extends Reverse<infer T, string> | ManyToMany<infer T>
        ? readonly HavingRow<Target<T>, Tree>[]
        : never
type HavingRow<M, Tree> = Tree extends true ? RowOf<M> : Tree extends LoadTree<FieldsOf<M>> ? With<M, Tree> : never

/** What `.with({...})` accepts: names of relations, each `true`, a tree of its own, or of a list a query. */
export type LoadTree<F> = {
  readonly [K in Relation<F>]?: true | TreeFor<F[K]> | QueryFor<F[K]>
}
type TreeFor<X> = X extends { readonly to: infer T }
  ? T extends Function
    ? LoadTree<FieldsOf<Target<T>>>
    : { readonly [P in keyof T]?: true | LoadTree<FieldsOf<Target<T[P]>>> }
  : never
type QueryFor<X> = X extends Reverse<infer T, string> | ManyToMany<infer T> ? { readonly model: Target<T> } : never
/** The tree that the arguments of `.with(...)`, as a union, say together. */
export type TreeOf<T> = [T] extends [string] ? { [P in T]: true } : { [P in Extract<T, string>]: true } & Together<Exclude<T, string>>
/** The intersection of what a union is made of. */
type Together<T> = (T extends unknown ? (_: T) => void : never) extends (_: infer All) => void ? All : never

/** What can be written into a field. */
export type Input<X> =
  X extends Column<unknown, 'generated'>
    ? never
    : X extends Column<infer V>
      ? V
      : X extends ForeignKey<infer T, infer N>
        ? RowLike<RowOf<Target<T>>> | KeyFor<T> | NullIf<N>
        : never
