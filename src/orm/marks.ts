// What a query set's type remembers of the methods that were called: phantom properties, added by intersection.

declare const $with: unique symbol
declare const $values: unique symbol
declare const $annotated: unique symbol
declare const $takes: unique symbol

/** Relations that rows come with. */
export interface Loading<Tree> {
  readonly [$with]: Tree
}
/** Rows are plain objects of these paths. */
export interface Selecting<P extends string> {
  readonly [$values]: { [K in P]: true }
}
/** The paths of `Selecting`, as keys. */
export type Selected<Q> = Q extends { readonly [$values]: infer V } ? V : never
/** Rows have these values too. */
export interface Annotating<A> {
  readonly [$annotated]: A
}
/** The annotations of a query set. */
export type Annotated<Q> = Q extends Annotating<infer A> ? A : {}
/** After `.values(...)` an annotation is one more value, and the values are what it is grouped by. */
export type Grouped<Q, A> = Q extends Selecting<never> ? Q & Annotating<A> & Selecting<keyof A & string> : Q & Annotating<A>
/** The parameters that a query's conditions name. */
export interface Takes<P> {
  readonly [$takes]: P
}
