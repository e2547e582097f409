// The time as answers show it, made once a second.

let second = 0
let line = ''

/** `Date: ...` as a header line (RFC 9110 section 6.6.1). */
export function dateLine(): string {
  const now = Math.floor(Date.now() / 1000)
  if (now !== second) {
    second = now
    line = `date: ${new Date(now * 1000).toUTCString()}\r\n`
  }
  return line
}
