// Exact comparison of types, for *.types.ts.

/** Whether two types are one and the same, not merely assignable to each other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** `same<A>()(b)` compiles only if the type of `b` is exactly `A`; the message shows both. */
export function same<A>(): <B>(b: B, ...ok: Equal<A, B> extends true ? [] : ['types differ', A, B]) => void {
  return () => {}
}
