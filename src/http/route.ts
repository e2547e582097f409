// A route as a value: what you link to.

import { type Defaults, NO_DEFAULTS, refuseOtherValues } from './defaults.ts'
import { buildPath, type Given, type Pattern } from './pattern.ts'

/** Where routes are reachable: what stands in front of their paths once they are part of an application. */
export interface Site {
  /** `''` or `/prefix`. */
  readonly base: string
}

const NOWHERE: Site = { base: '' }

/** What a route has besides pattern and name. */
export interface RouteDetails {
  /** Parameters that its path does not hold. */
  readonly defaults?: Defaults
}

/** A route: its pattern, its name, and the way to its URL. */
export class Route<P extends string = string, Name extends string = string> {
  readonly path: P
  /** For templates and dynamic use; `''` where none was given. */
  readonly name: Name
  readonly #pattern: Pattern
  readonly #site: Site
  readonly #defaults: Defaults

  constructor(pattern: Pattern, name: Name, site: Site = NOWHERE, details: RouteDetails = {}) {
    this.path = pattern.source as P
    this.name = name
    this.#pattern = pattern
    this.#site = site
    this.#defaults = details.defaults ?? NO_DEFAULTS
  }

  /** The path with these parameters, percent-encoded, the application's `base` in front: `show.url({ id: 3 })`. */
  url(...params: Given<P>): string {
    const given: Readonly<Record<string, unknown>> = params[0] ?? {}
    refuseOtherValues(this.#defaults, given, this.path)
    return this.#site.base + buildPath(this.#pattern, given)
  }
}
