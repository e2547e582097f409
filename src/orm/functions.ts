// Functions and cases that the database computes.

import { NuagesError, shown } from '../base/errors.ts'
import { type Aggregate, Branch, type Coalesced, Expression, type Operand, type PathsIn } from './expression.ts'
import type { Made } from './made.ts'
import { Sql } from './sql-text.ts'

/** What a function can be given. */
export type Argument = Operand<unknown> | string | number | bigint | boolean | Date | null
/** What the types know of an argument's value. */
export type Plain<V> =
  V extends Expression<infer X, string> ? X : V extends Aggregate<string, string> ? V : V extends Operand<unknown> ? unknown : V
type PathsOf<W> = W extends Made<unknown> ? never : keyof W & string

/** The first branch of several whose condition holds; null without `otherwise`. Made by `when`. */
class Case<out V, out P extends string> extends Expression<V, P> {
  /** One more branch. */
  when<W extends object, const R extends Argument>(where: W, result: R): Case<V | Plain<R>, P | PathsIn<R> | PathsOf<W>> {
    return new Case('case', [...(this.parts[1] as Branch[]), new Branch(where, result)], null)
  }
  /** The value where no condition holds. */
  otherwise<const R extends Argument>(result: R): Expression<Exclude<V, null> | Plain<R>, P | PathsIn<R>> {
    return new Expression('case', this.parts[1], result)
  }
}

/** A value that depends on a condition: `when({ views: is.gte(1000) }, 'many').otherwise('few')`. */
export function when<W extends object, const R extends Argument>(where: W, result: R): Case<Plain<R> | null, PathsIn<R> | PathsOf<W>> {
  return new Case('case', [new Branch(where, result)], null)
}

/** A function that the database computes. */
export function call<V, P extends string>(name: string, ...operands: unknown[]): Expression<V, P> {
  return new Expression('call', name, operands)
}

/** A value of SQL of one's own, in which `f(...)` stands for columns: `raw<number>(sql\`${f('views')} & ${mask}\`)`. */
export function raw<V>(piece: Sql): Expression<V> {
  if (piece instanceof Sql) return new Expression('raw', piece)
  throw new NuagesError('ORM_SQL_VALUE', `raw() was given ${shown(piece)}: expected sql`, { hint: 'write raw(sql`...`)' })
}

/** The first of them that is not null. */
export function coalesce<const A extends Argument, const B extends readonly Argument[]>(
  first: A,
  ...more: B
): Expression<Coalesced<Plain<A>, Plain<B[number]>>, PathsIn<A> | PathsIn<B[number]>> {
  return call('coalesce', first, ...more)
}
/** The greatest of several values of one row; null if one is null. */
export function greatest<const A extends readonly Argument[]>(...values: A): Expression<Plain<A[number]>, PathsIn<A[number]>> {
  return call('greatest', ...values)
}
/** The least of several values of one row; null if one is null. */
export function least<const A extends readonly Argument[]>(...values: A): Expression<Plain<A[number]>, PathsIn<A[number]>> {
  return call('least', ...values)
}
/** Null where the two are equal, else the first. */
export function nullIf<const A extends Operand<unknown>, const B extends Argument>(
  first: A,
  second: B,
): Expression<Plain<A> | null, PathsIn<A> | PathsIn<B>> {
  return call('nullIf', first, second)
}
