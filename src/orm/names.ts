// The names of a model, as types: its fields, the columns nobody declared, and the class at the other end of a relation.
// No signature here resolves a target before a property of it is asked for: that is what lets models refer to each other.

import type { Column } from './field.ts'
import type { Annotated } from './marks.ts'
import type { ForeignKey, Keyed, ManyToMany, Reverse, ReverseOne } from './relations.ts'

/** The model class a thunk points at. */
export type Target<To> = To extends () => infer M ? M : TargetOfKinds<To>
type TargetOfKinds<Kinds> = { [P in keyof Kinds]: Kinds[P] extends () => infer M ? M : never }[keyof Kinds]
/** Any column. */
export type AnyColumn = Column<unknown>
/** Any foreign key, one-to-one included. */
export type AnyForeignKey = ForeignKey<unknown, boolean>
/** Any relation to a list of rows. */
export type ToMany = Reverse<unknown, string> | ManyToMany<unknown>
/** The names of `T` that are texts. */
export type Keys<T> = keyof T & string
/** The names of the fields of one kind. */
export type KeysOf<F, Kind> = { [K in keyof F]: F[K] extends Kind ? K : never }[keyof F] & string
/** The names of the foreign keys. */
export type ForeignKeys<F> = KeysOf<F, AnyForeignKey>
/** What rows hold in a column. */
export type ValueOf<X> = X extends Column<infer Value> ? Value : never

/** The fields a model was declared with. */
export type FieldsOf<M> = M extends { readonly fields: infer F } ? F : never
/** The class of a model's rows: `RowOf<typeof Article>` is `Article`. */
export type RowOf<M> = M extends abstract new (...args: never) => infer R ? R : never
type PrimaryKey<F> = KeysOf<F, Column<unknown, 'primaryKey'> | Keyed>
type KeyOf<F> = [PrimaryKey<F>] extends [never] ? number : KeyIn<F[PrimaryKey<F> & keyof F]>
type KeyIn<X> = X extends ForeignKey<infer T, boolean> ? PkOf<Target<T>> : ValueOf<X>
/** The type of a model's primary key, whatever that is called. */
export type PkOf<M> = KeyOf<FieldsOf<M>>

/** The key that stands for a row at the other end; of a generic key it would not say of which model. */
export type KeyFor<To> = To extends Function ? PkOf<Target<To>> : never

/** Null, if `N`. */
export type NullIf<N> = N extends true ? null : never

/** Columns nobody declared: `id` where no field is the primary key, and `authorId`, the key of the target, for each foreign key `author`. */
export type Implied<F> = ([PrimaryKey<F>] extends [never] ? { readonly id: Column<number, 'optional' | 'primaryKey'> } : {}) & {
  [K in keyof F as F[K] extends AnyForeignKey ? KeyName<K & string, F[K]['to']> : never]: F[K] extends ForeignKey<infer T, infer N>
    ? T extends Function
      ? Column<PkOf<Target<T>> | NullIf<N>, N extends true ? 'optional' : never>
      : Column<{ [P in keyof T]: PkOf<Target<T[P]>> }[keyof T] | null, 'optional'>
    : never
}
/** The name of the key of a relation `K`: `authorId`, or of a generic one each of several: `targetArticleId`. */
export type KeyName<K extends string, To> = To extends Function ? `${K}Id` : `${K}${Capitalize<keyof To & string>}Id`
/** Everything a query can name, as fields. */
export type Names<F> = F & Implied<F>

/** Unions of names, reached through a property, so that messages print the names and not an alias. */
export interface Naming<F> {
  column: { [K in keyof F]: F[K] extends AnyColumn ? K : never }[keyof F] & string
  relation: { [K in keyof F]: F[K] extends AnyColumn ? never : K }[keyof F] & string
  implied: keyof Implied<F> & string
}
/** The names of the declared columns. */
export type ColumnKeys<F> = Naming<F>['column']
/** The names of the relations. */
export type Relation<F> = Naming<F>['relation']
/** The names of all columns. */
export type NamedColumns<F> = Naming<F>['column'] | Naming<F>['implied']

/** The field at the end of a path, nullable if a step on the way can be absent; where there is none, a text that says so. */
export type FieldAt<M, Path> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends Keys<FieldsOf<M>>
    ? Step<FieldsOf<M>[Head], Head, Rest>
    : `no field '${Head}'`
  : Path extends keyof Names<FieldsOf<M>>
    ? Names<FieldsOf<M>>[Path]
    : `no field '${Path & string}'`
type Step<X, Head extends string, Rest> =
  X extends ForeignKey<infer T, false>
    ? T extends Function
      ? FieldAt<Target<T>, Rest>
      : OfKind<T, Head, Rest>
    : X extends ForeignKey<infer T, true> | Reverse<infer T, string> | ReverseOne<infer T, string> | ManyToMany<infer T>
      ? T extends Function
        ? Absent<FieldAt<Target<T>, Rest>>
        : OfKind<T, Head, Rest>
      : `'${Head}' is no relation`
/** A step from a generic key names the kind before what follows. */
type OfKind<Kinds, Head extends string, Rest> = Rest extends `${infer Kind}.${infer More}`
  ? Kind extends keyof Kinds
    ? Absent<FieldAt<Target<Kinds[Kind]>, More>>
    : `'${Head}' has no kind '${Kind}'`
  : Rest extends keyof Kinds
    ? ForeignKey<Kinds[Rest], true>
    : `'${Head}' has no kind '${Rest & string}'`
type Absent<X> = X extends Column<infer V, infer T> ? Column<V | null, T> : X extends ForeignKey<infer T, boolean> ? ForeignKey<T, true> : X

/** Columns of a model and of its neighbours. Longer paths are checked where they are written. */
export type Path<M> = NamedColumns<FieldsOf<M>> | Next<FieldsOf<M>>
/** The columns of the neighbours, as paths. */
export type Next<F> = {
  [K in Relation<F>]: F[K] extends { readonly to: infer T } ? `${K}.${NamedColumns<FieldsOf<Target<T>>>}` : never
}[Relation<F>]
/** What a row holds at the end of a path. */
export type ValueAt<M, P> = ValueOf<FieldAt<M, P>>

/** `P` itself where it is a path to a column or an annotation of `Q`; else the names that could stand there, for the message and for completion. */
export type PathTo<M, P, Q> = [P] extends [Path<M>]
  ? P
  : FieldAt<M, P> extends AnyColumn
    ? P
    : P extends keyof Annotated<Q>
      ? P
      : NamesAt<M, P>
/** The names that could continue a path. */
export type NamesAt<M, P> = P extends `${infer Head}.${infer Rest}`
  ? Head extends Keys<FieldsOf<M>>
    ? FieldsOf<M>[Head] extends { readonly to: infer T }
      ? `${Head}.${NamesAt<Target<T>, Rest>}`
      : never
    : never
  : Naming<FieldsOf<M>>['column' | 'implied'] | `${Relation<FieldsOf<M>>}.`
