// Where routes and their names are known: one site for an application, and one for each blueprint until it is part of one.

import { NuagesError, shown } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import type { Route, Site } from '../http/route.ts'
import type { Place } from './place.ts'

interface Named {
  readonly route: Route
  readonly place: Place
}

/** Parameters of a URL that is made by name. */
export type UrlParams = Readonly<Record<string, unknown>>

/** A tree's root: what its routes are reachable under, their names, and whether requests are served already. */
export class NamedSite implements Site {
  #base: string
  #parent: NamedSite | null = null
  #started = false
  readonly #names: Map<string, Named> = new Map()

  constructor(base = '') {
    this.#base = checkBase(base)
  }

  get base(): string {
    return this.#parent?.base ?? this.#base
  }

  /** Whether the application has been put together. */
  get started(): boolean {
    return this.#parent?.started ?? this.#started
  }

  /** Whether it is part of another already. */
  get joined(): boolean {
    return this.#parent !== null
  }

  start(): void {
    this.#started = true
  }

  /** Makes this site a part of another: its names are known there from now on. */
  join(parent: NamedSite): void {
    for (const { route, place } of this.#names.values()) parent.add(route, place)
    this.#parent = parent
  }

  /** Makes a route known by its name. */
  add(route: Route, place: Place): void {
    if (route.name === '') return
    const other = this.#names.get(route.name)
    if (other !== undefined) {
      throw new NuagesError(
        'ROUTE_NAME_TWICE',
        `Two routes have the name ${shown(route.name)}: one in ${other.place()}, one in ${place()}.`,
        {
          hint: 'Rename one of them.',
        },
      )
    }
    this.#names.set(route.name, { route, place })
    this.#parent?.add(route, place)
  }

  /** The URL of the route of that name. */
  url(name: string, params: UrlParams = {}): string {
    if (this.#parent !== null) return this.#parent.url(name, params)
    const named = this.#names.get(name)
    if (named !== undefined) return (named.route as Route<string>).url(params)
    const near = nearest(name, this.#names.keys())
    throw new NuagesError('ROUTE_NAME_UNKNOWN', `No route has the name ${shown(name)}.`, {
      hint: near === null ? "Give the route a name: app.get(path, { name: 'show' }, handler)." : `Is it ${shown(near)}?`,
    })
  }
}

/** Refuses what comes too late to have an effect on all requests. */
export function refuseLate(site: NamedSite, what: string): void {
  if (!site.started) return
  throw new NuagesError(
    'APP_STARTED',
    `app.${what}() was called after the application had started. Routes, middleware, hooks and error handlers are put together at the start, ` +
      'so that every request passes through the same ones; what is added later would hold for some requests and not for others.',
    {
      hint: 'Call it where the application is set up, before serve(app) and before the first request. Often it stands in a module that is imported too late.',
    },
  )
}

function checkBase(base: string): string {
  if (base === '' || /^(?:\/[\w\-.~]+)+$/.test(base)) return base
  throw new NuagesError('APP_BASE', `The base is ${shown(base)}, expected a path such as '/shop', without a slash at its end.`)
}
