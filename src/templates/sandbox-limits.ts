// What a template of a stranger may cost. Every limit is one an attacker would otherwise choose.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import { SecurityError } from './template-error.ts'

/** Limits of one rendering in a sandbox. */
export interface SandboxLimits {
  /** Nodes that may be run. Default: 100,000, some 50 ms. */
  steps?: number
  /** UTF-16 units that may be printed. Default: 1,048,576. */
  output?: number
  /** Length of any single text, and items of any list. Default: 262,144. */
  size?: number
  /** How deep macros, includes, blocks and recursive loops may call. Default: 50. */
  depth?: number
  /** Numbers that one `range` may have. Default: 100,000, Jinja's MAX_RANGE. */
  range?: number
  /** Milliseconds. Asked every thousand steps, and before each filter and method. Default: 1,000. */
  time?: number
}

const DEFAULTS: Readonly<Required<SandboxLimits>> = {
  steps: 100_000,
  output: 1_048_576,
  size: 262_144,
  depth: 50,
  range: 100_000,
  time: 1_000,
}

/** The limits with their defaults. One that is unknown or no positive number throws, and does not switch the limit off. */
export function sandboxLimits(given: SandboxLimits = {}): Required<SandboxLimits> {
  checkOptionNames('TEMPLATE_SANDBOX_LIMIT', 'the limits of a sandbox', given, Object.keys(DEFAULTS))
  const limits = { ...DEFAULTS, ...given }
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number' && value > 0 && !Number.isNaN(value)) continue
    throw new NuagesError('TEMPLATE_SANDBOX_LIMIT', `The sandbox limit ${name} is ${shown(value)}, expected a positive number.`)
  }
  return limits
}

/** What one rendering has used. */
export class Fuel {
  readonly limits: Required<SandboxLimits>
  /** Functions that the template may call by itself. */
  readonly given: ReadonlySet<unknown>
  readonly #now: () => number
  readonly #deadline: number
  #steps = 0
  #output = 0
  #depth = 0

  constructor(limits: Required<SandboxLimits>, given: ReadonlySet<unknown> = new Set(), now: () => number = () => performance.now()) {
    this.limits = limits
    this.given = given
    this.#now = now
    this.#deadline = now() + limits.time
  }

  /** Counts `count` nodes. */
  step(count = 1): void {
    const before = this.#steps
    this.#steps += count
    if (this.#steps > this.limits.steps) throw exceeded('steps', this.limits.steps)
    if (before >> 10 !== this.#steps >> 10) this.watch()
  }

  /** Looks at the clock: before what may take long in one step. */
  watch(): void {
    if (this.#now() > this.#deadline) throw exceeded('time', this.limits.time)
  }

  print(length: number): void {
    this.#output += length
    if (this.#output > this.limits.output) throw exceeded('output', this.limits.output)
  }

  /** Refuses a text or list that would have `length` units or items, before it is made. */
  size(length: number): void {
    if (length > this.limits.size) throw exceeded('size', this.limits.size)
  }

  range(length: number): void {
    if (length > this.limits.range) throw exceeded('range', this.limits.range)
  }

  /** Runs `call` one level deeper. */
  deeper<T>(call: () => T): T {
    this.#depth += 1
    if (this.#depth > this.limits.depth) throw exceeded('depth', this.limits.depth)
    try {
      return call()
    } finally {
      this.#depth -= 1
    }
  }
}

function exceeded(limit: keyof SandboxLimits, value: number): SecurityError {
  return new SecurityError(`The template exceeded the sandbox's limit of ${limit}: ${value}.`)
}
