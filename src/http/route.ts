// A route as a value: what you link to.

import { buildPath, type Given, type Pattern } from './pattern.ts'

/** A route: its pattern, its name, and the way to its URL. */
export class Route<P extends string = string, Name extends string = string> {
  readonly path: P
  /** For templates and dynamic use; `''` where none was given. */
  readonly name: Name
  readonly #pattern: Pattern

  constructor(pattern: Pattern, name: Name) {
    this.path = pattern.source as P
    this.name = name
    this.#pattern = pattern
  }

  /** The path with these parameters, percent-encoded: `show.url({ id: 3 })`. */
  url(...params: Given<P>): string {
    return buildPath(this.#pattern, params[0])
  }
}
