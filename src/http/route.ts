// A route as a value: what you link to.

import { type Defaults, NO_DEFAULTS, refuseOtherValues } from './defaults.ts'
import { buildHost, type HostPattern } from './host-pattern.ts'
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
  /** The hosts that it answers on; null for all. */
  readonly host?: HostPattern | null
}

/** A route: its pattern, its name, and the way to its URL. */
export class Route<P extends string = string, Name extends string = string, Host extends string = ''> {
  readonly path: P
  /** For templates and dynamic use; `''` where none was given. */
  readonly name: Name
  /** The pattern of the hosts that it answers on; `''` for all. */
  readonly host: Host
  readonly #pattern: Pattern
  readonly #site: Site
  readonly #defaults: Defaults
  readonly #host: HostPattern | null

  constructor(pattern: Pattern, name: Name, site: Site = NOWHERE, details: RouteDetails = {}) {
    this.path = pattern.source as P
    this.name = name
    this.#pattern = pattern
    this.#site = site
    this.#host = details.host ?? null
    this.host = (this.#host?.source ?? '') as Host
    this.#defaults = details.defaults ?? NO_DEFAULTS
  }

  /**
   * The path with these parameters, percent-encoded, the application's `base` in front: `show.url({ id: 3 })`. Where the route has a
   * host, that comes first, without scheme and port, which only a request knows: `//ada.example.com/3`.
   */
  url(...params: Given<`${Host}${P}`>): string {
    const given: Readonly<Record<string, unknown>> = params[0] ?? {}
    refuseOtherValues(this.#defaults, given, this.path)
    const host = this.#host === null ? '' : `//${buildHost(this.#host, given)}`
    return host + this.#site.base + buildPath(this.#pattern, given)
  }
}
