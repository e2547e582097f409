// The time as answers show it. Asking the clock for each answer would cost more than the whole header does, so the server's
// sweep, which runs several times a second, looks instead; RFC 9110 section 6.6.1 asks for a best approximation.

let second = 0
let line = ''

/** `Date: ...` as a header line. */
export function dateLine(): string {
  return line
}

/** Looks at the clock. */
export function updateDate(): void {
  const now = Math.floor(Date.now() / 1000)
  if (now === second) return
  second = now
  line = `date: ${new Date(now * 1000).toUTCString()}\r\n`
}

updateDate()

/** Milliseconds on a clock that never jumps. `performance.now()` would load the whole of node:perf_hooks. */
export function milliseconds(): number {
  return process.uptime() * 1000
}
