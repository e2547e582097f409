// The rules of docs/gateway.md that can be checked between a server and an application: whose each is, and how one keeps it.
// The others (24, 26 to 30) happen where nobody in between can look.

import { NuagesError } from '../base/errors.ts'

/** Which side broke a rule. */
export type Side = 'server' | 'application'

/** A rule as the checker knows it. */
export interface CheckedRule {
  readonly side: Side
  /** What the side at fault has to do. */
  readonly fix: string
}

const server = (fix: string): CheckedRule => ({ side: 'server', fix })
const application = (fix: string): CheckedRule => ({ side: 'application', fix })

/** By number, as in docs/gateway.md. */
export const RULES: Readonly<Record<number, CheckedRule>> = {
  1: server('Hand over the method as it was sent, and refuse what is no token (RFC 9110 section 9.1).'),
  2: server('Hand over /path?query whatever form came, `*` only for OPTIONS, host:port only for CONNECT.'),
  3: server('Give `headers` get, has and an iterator of pairs, names without case, null for what is absent; refuse malformed lines.'),
  4: server("Set `mount` to '' or to /prefix, percent-encoded, without a last slash."),
  5: server('Give null, or an async iterable of Uint8Array.'),
  6: server('Give every member of `connection`, null where a fact is not known.'),
  7: server('Give one AbortSignal, the same each time it is asked for.'),
  8: application('Read the body once and keep what came.'),
  9: application('Return { status, headers, body }, or a Promise of it.'),
  10: application('Use a whole number from 200 to 599, or 101 after upgrade().'),
  11: application('Give pairs of strings in an array, a Map or a Headers; encode what Latin-1 in one line cannot hold.'),
  12: application('Leave it out: the server frames messages. `Connection: close` alone may be asked for.'),
  13: application('Leave Content-Length to the server, or state once the size in bytes, not in characters.'),
  14: application('Give null, text, bytes, or an async iterable of bytes; for a plain iterable write an async generator.'),
  15: application('Give no body, and no Content-Length, with this status (RFC 9110 section 15).'),
  16: application('Yield Uint8Array: new TextEncoder().encode(text).'),
  17: application('Send early hints before the answer, as pairs that can be sent.'),
  18: application('Call upgrade() once, before answering.'),
  19: application('Give waitUntil the promise itself.'),
  20: server('Ask the body for its iterator once, and keep it.'),
  21: server('Wait for a chunk before asking for the next.'),
  22: server('Read to the end, or call return() exactly once; ask for nothing afterwards.'),
  23: server('Close the body of an answer to HEAD by return(), unread.'),
  25: server('Call start() once before the first request, stop() once after the last.'),
}

/** A rule of docs/gateway.md that was broken. */
export class LintError extends NuagesError {
  override readonly name = 'LintError'
  readonly side: Side
  readonly rule: number

  constructor(number: number, message: string) {
    const { side, fix } = RULES[number] as CheckedRule
    super('GATEWAY_LINT', `The ${side} broke rule ${number} of the gateway: ${message}`, {
      hint: `${fix} See docs/gateway.md, rule ${number}.`,
    })
    this.side = side
    this.rule = number
  }
}

/** Throws a LintError unless `holds`. */
export function rule(holds: boolean, number: number, message: string): asserts holds {
  if (!holds) throw new LintError(number, message)
}
