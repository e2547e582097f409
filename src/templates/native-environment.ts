// An environment whose templates give values.

import type { Variables } from './contract.ts'
import { SandboxedEnvironment, type SandboxOptions } from './sandbox.ts'

/** No limit: the templates are the application's own. */
const UNLIMITED = { steps: Number.MAX_SAFE_INTEGER, output: Number.MAX_SAFE_INTEGER, size: Number.MAX_SAFE_INTEGER, depth: 500 }

/**
 * Templates that give values instead of text, Jinja's NativeEnvironment: `renderNative('{{ n + 1 }}', { n: 1 })` is 2. Templates run from
 * their tree, with the rules of a sandbox for what they may read and without its limits.
 */
export class NativeEnvironment extends SandboxedEnvironment {
  constructor(options: SandboxOptions = {}) {
    super(
      { autoescape: false, ...options, limits: { ...UNLIMITED, range: Number.MAX_SAFE_INTEGER, time: 3_600_000, ...options.limits } },
      'values',
    )
  }

  /** The value of a template that is given as text. */
  renderNative(source: string, variables: Variables = {}): unknown {
    return this.fromString(source).render(variables)
  }
}
