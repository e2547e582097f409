// What routes an application has, for people: `nuages routes`, and the page that development shows where nothing was found.

import { Blueprint, type Parts } from './blueprint.ts'

/** A route, for people. */
export interface RouteFacts {
  readonly methods: readonly string[]
  /** The whole pattern, such as `/blog/{id:int}`. */
  readonly path: string
  /** The pattern of the hosts that it answers on, such as `{tenant}.example.com`; `''` for all. */
  readonly host: string
  /** `''` where it has none. */
  readonly name: string
  /** The file and line where it was registered. */
  readonly place: string
  /** What stands around its handler, the outermost first: a name, and where it was added. */
  readonly middleware: readonly string[]
}

/** The routes of a blueprint and of its children. */
export function listRoutes(parts: Parts, outer: readonly string[] = []): RouteFacts[] {
  const middleware = [...outer, ...parts.middleware.map((one) => `${one.name || '(anonymous)'} ${parts.places.get(one)?.() ?? ''}`)]
  const own = parts.registrations.map(({ methods, pattern, host, name, place }) => ({
    methods,
    path: pattern.source,
    host: host?.source ?? '',
    name,
    place: place(),
    middleware,
  }))
  return [...own, ...parts.children.flatMap((child) => listRoutes(Blueprint.parts(child), middleware))]
}
