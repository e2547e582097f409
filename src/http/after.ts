// What is synchronous stays synchronous.

/** Whether something must be waited for. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** Applies `fn` to a value, or to a promise's value when it comes. What is synchronous stays so: no promise is made for a value. */
export function after<R, U>(result: R, fn: (value: Awaited<R>) => U): R extends Promise<unknown> ? Promise<Awaited<U>> : U
export function after(result: unknown, fn: (value: unknown) => unknown): unknown {
  return isPromise(result) ? result.then(fn) : fn(result)
}
