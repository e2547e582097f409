// Writes, as types: what a new row may and must be given, and what `update` takes.

import type { Operand } from './expression.ts'
import type { Column } from './field.ts'
import type { Input } from './loaded.ts'
import type { AnyColumn, ColumnKeys, FieldsOf, ForeignKeys, Implied, KeyName, ValueOf } from './names.ts'
import type { Defaulted, ForeignKey } from './relations.ts'

type RequiredKeys<F> = {
  [K in keyof F]: F[K] extends Column<unknown, 'optional'> | Column<unknown, 'generated'> | Defaulted
    ? never
    : F[K] extends AnyColumn | ForeignKey<unknown, false>
      ? K
      : never
}[keyof F] &
  string

/** What a new row may be given: columns, and a foreign key as `author` (a row or its key) or as `authorId` (its key). */
export type Initial<F> = { [K in ColumnKeys<F> | ForeignKeys<F>]?: Input<F[K]> } & {
  -readonly [K in keyof Implied<F>]?: ValueOf<Implied<F>[K]>
}
/** What it must be given, as a type to write down. */
export type Insert<M> = Initial<FieldsOf<M>> & { [K in RequiredKeys<FieldsOf<M>>]: Input<FieldsOf<M>[K]> }
/** `V`, if it has all that a new row must be given and nothing else. */
export type Given<M, V> = unknown extends V ? Insert<M> : Initial<FieldsOf<M>> & Known<FieldsOf<M>, V> & Missing<FieldsOf<M>, keyof V>
type Known<F, V> = { [K in keyof V]: K extends never ? V[K] : K extends keyof Initial<F> ? unknown : `no field '${K & string}'` }
type Missing<F, Present> = {
  [K in RequiredKeys<F> as K extends Present
    ? never
    : F[K] extends ForeignKey<infer T, boolean>
      ? Extract<KeyName<K, T>, Present> extends never
        ? K
        : never
      : K]: Input<F[K]>
}

/** `V`, if each of its keys is a column and each value fits, or is an expression. */
export type Changes<F, V> = { [K in keyof Initial<F>]?: Initial<F>[K] | Operand<unknown> } & Known<F, V>

/** `V`, if each of its keys is a column and each value fits. */
export type Values<F, V> = Initial<F> & Known<F, V>
