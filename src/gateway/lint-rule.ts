// A broken rule of docs/gateway.md: its number, and the side at fault.

import { NuagesError } from '../base/errors.ts'

/** Which side broke a rule. */
export type Side = 'server' | 'application'

/** A rule of docs/gateway.md that was broken. */
export class LintError extends NuagesError {
  override readonly name = 'LintError'
  readonly side: Side
  readonly rule: number

  constructor(side: Side, rule: number, message: string) {
    super('GATEWAY_LINT', `The ${side} broke rule ${rule} of the gateway: ${message}`, { hint: `Rule ${rule} stands in docs/gateway.md.` })
    this.side = side
    this.rule = rule
  }
}

/** Throws a LintError unless `holds`. */
export function rule(holds: boolean, side: Side, number: number, message: string): asserts holds {
  if (!holds) throw new LintError(side, number, message)
}
