// Faults of an application are logged and answered with a page. A test may want the error itself: it watches an exchange, and
// the application tells what it reports. Exchanges are known by their signal, which stays the same whoever wraps them.

type Watcher = (error: unknown) => void

const watchers: WeakMap<AbortSignal, Watcher> = new WeakMap()

/** Calls `watcher` with every fault of the request that has this signal. */
export function watchErrors(signal: AbortSignal, watcher: Watcher): void {
  watchers.set(signal, watcher)
}

/** Tells a fault to who watches, if anyone does. */
export function tellError(request: { readonly signal: AbortSignal }, error: unknown): void {
  watchers.get(request.signal)?.(error)
}
