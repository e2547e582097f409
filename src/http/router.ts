// The router: method, target and host in, a match out.
//
// Precedence, at each segment from left to right, whatever the order of registration:
//   1. a literal                          /articles/latest
//   2. a segment of literals and params   /articles/{year:int}-{slug}, /@{user}; the one with the longer literals first
//   3. a param with a converter           own converters, then int, float, uuid, slug
//   4. a plain param                      {name}
//   5. {rest:path}, first where other segments follow it, with as few as possible
// Where the rest of a path fails under one of them the next is tried. A pattern without parameters stands above all others.
//
// Routes of a host stand above those of any host, and those of a more particular host pattern above the others; each host pattern
// has a tree of its own.

import { NuagesError, shown } from '../base/errors.ts'
import { type Defaults, NO_DEFAULTS } from './defaults.ts'
import { parseHost } from './host.ts'
import { compareHosts, type HostPattern, readHost } from './host-pattern.ts'
import { BadPath, mergeSlashes, normalisePath, queryOf } from './path.ts'
import type { Pattern } from './pattern.ts'
import { RouteTree, staticPath, Walk } from './route-tree.ts'

/** Parameters of a match. */
export type MatchedParams = Readonly<Record<string, unknown>>

/**
 * What came of a target:
 *   found      `value` and `params`
 *   missing    no route: 404
 *   method     routes, but none for this method: 405, `detail` is the Allow field
 *   options    OPTIONS that no route answers itself: `detail` is the Allow field
 *   redirect   a route with or without the last slash, or with single slashes: 308, `detail` is the path and query
 *   bad        a path that is refused: 400, `detail` says why
 */
export type MatchKind = 'found' | 'missing' | 'method' | 'options' | 'redirect' | 'bad'

/** The outcome for one target. */
export class Match<T> {
  readonly kind: MatchKind
  readonly value: T | null
  readonly params: MatchedParams
  /** The normalised path; the raw target where it is refused or no path. */
  readonly path: string
  readonly detail: string
  /** Nodes of the trees that were looked at. Tests hold it below a budget; nothing else needs it. */
  readonly steps: number

  constructor(kind: MatchKind, value: T | null, params: MatchedParams, path: string, detail: string, steps = 0) {
    this.kind = kind
    this.value = value
    this.params = params
    this.path = path
    this.detail = detail
    this.steps = steps
  }
}

/** What a route has besides path, methods and value. */
export interface Details {
  /** Where it was written, for the error when another takes the same path and method. */
  readonly place?: () => string
  /** Parameters that the path does not hold. */
  readonly defaults?: Defaults
  /** The hosts that it answers on; null for all. */
  readonly host?: HostPattern | null
}

interface Registered<T> {
  readonly value: T
  readonly pattern: Pattern
  /** Names of all parameters, those of the host first. */
  readonly names: readonly string[]
  readonly source: string
  readonly place: () => string
  readonly defaults: Defaults
  /** The whole match, where there are no parameters. */
  readonly match: Match<T>
}

type Tree<T> = RouteTree<Registered<T>>

/** The routes of a host pattern. */
interface HostRoutes<T> {
  readonly host: HostPattern
  readonly tree: Tree<T>
}

/** A tree to look into, and what the host gave for its parameters. */
interface Candidate<T> {
  readonly tree: Tree<T>
  readonly values: readonly unknown[]
}

const NO_PARAMS: MatchedParams = NO_DEFAULTS
const NO_VALUES: readonly unknown[] = []

/** Finds the route for a request. */
export class Router<T> {
  readonly #anywhere: Tree<T> = new RouteTree()
  readonly #alone: readonly Candidate<T>[] = [{ tree: this.#anywhere, values: NO_VALUES }]
  /** Routes of hosts without parameters, by name. */
  readonly #named: Map<string, Tree<T>> = new Map()
  /** Routes of hosts with parameters, the most particular first. */
  readonly #patterns: HostRoutes<T>[] = []
  #hosted = false

  /** Whether a match depends on the host. */
  get hosted(): boolean {
    return this.#hosted
  }

  /** Adds a route. Throws `ROUTE_DUPLICATE` or `ROUTE_UNREACHABLE` where another takes all its requests. */
  add(pattern: Pattern, methods: Iterable<string>, value: T, details: Details = {}): void {
    const { place = unknownPlace, defaults = NO_DEFAULTS, host = null } = details
    const names = [...(host?.names ?? []), ...pattern.names]
    const source = (host === null ? '' : host.source) + pattern.source
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw bothNamed(source, twice, place)
    const match = new Match('found', value, defaults, names.length === 0 ? staticPath(pattern) : '', '')
    const registered: Registered<T> = { value, pattern, names, source, place, defaults, match }
    const tree = this.#treeOf(host)
    for (const method of methods) {
      const other = tree.add(method, registered)
      if (other !== null) throw taken(method, other, registered)
    }
  }

  /** Matches a request's target as the gateway hands it over, and its Host. */
  match(method: string, target: string, host: string | null = null): Match<T> {
    const query = target.indexOf('?')
    const raw = query < 0 ? target : target.slice(0, query)
    const candidates = this.#hosted ? this.#candidates(host) : this.#alone
    const methods = (candidates[0] as Candidate<T>).tree.exactly(raw)
    const registered = methods?.exactly(method) ?? null
    if (registered !== null && registered.names.length === 0) return registered.match
    return slowly(method, target, raw, candidates, methods === undefined && candidates.length === 1)
  }

  #candidates(text: string | null): readonly Candidate<T>[] {
    const host = parseHost(text)?.name.replace(/\.$/, '')
    if (host === undefined) return this.#alone
    const candidates: Candidate<T>[] = []
    const named = this.#named.get(host)
    if (named !== undefined) candidates.push({ tree: named, values: NO_VALUES })
    for (const { host: pattern, tree } of this.#patterns) {
      const values = readHost(pattern, host)
      if (values !== null) candidates.push({ tree, values })
    }
    return [...candidates, ...this.#alone]
  }

  #treeOf(host: HostPattern | null): Tree<T> {
    if (host === null) return this.#anywhere
    this.#hosted = true
    const there = host.names.length === 0 ? this.#named.get(host.source) : this.#patterns.find((one) => one.host.look === host.look)?.tree
    if (there !== undefined) return there
    const tree: Tree<T> = new RouteTree()
    if (host.names.length === 0) this.#named.set(host.source, tree)
    else this.#patterns.push({ host, tree })
    this.#patterns.sort((a, b) => compareHosts(a.host, b.host))
    return tree
  }
}

// --------------------------------------------------------------------------------------------- outcomes

/** `looked` says that no pattern is `raw`, the target up to its query, letter by letter. */
function slowly<T>(method: string, target: string, raw: string, candidates: readonly Candidate<T>[], looked: boolean): Match<T> {
  if (target.charCodeAt(0) !== 47) return noPath(method, target)
  const fragment = raw.indexOf('#')
  const path = normalisePath(fragment < 0 ? raw : raw.slice(0, fragment))
  if (path instanceof BadPath) return new Match<T>('bad', null, NO_PARAMS, raw, path.reason)
  const walk = new Walk<Registered<T>>(method, path)
  if (find(candidates, walk, looked && path === raw)) return found(walk)
  if (walk.allowed !== null) return (method !== 'OPTIONS' && withSlash(candidates, walk, target)) || refused(walk)
  return redirect(candidates, walk, target) ?? new Match<T>('missing', null, NO_PARAMS, path, '', walk.steps)
}

function find<T>(candidates: readonly Candidate<T>[], walk: Walk<Registered<T>>, looked: boolean): boolean {
  for (let i = 0; i < candidates.length; i++) {
    const { tree, values } = candidates[i] as Candidate<T>
    for (let at = 0; at < values.length; at++) walk.values[at] = values[at]
    walk.count = values.length
    if (tree.find(walk, looked)) return true
  }
  return false
}

function found<T>(walk: Walk<Registered<T>>): Match<T> {
  const { names, value, match, defaults } = walk.found as Registered<T>
  if (names.length === 0) return match
  const params: Record<string, unknown> = defaults === NO_DEFAULTS ? {} : { ...defaults }
  for (let i = 0; i < names.length; i++) params[names[i] as string] = walk.values[i]
  return new Match('found', value, params, walk.path, '', walk.steps)
}

function refused<T>(walk: Walk<Registered<T>>): Match<T> {
  const methods = walk.allowed as Set<string>
  if (methods.has('GET')) methods.add('HEAD')
  methods.add('OPTIONS')
  const allow = [...methods].sort().join(', ')
  return new Match<T>(walk.method === 'OPTIONS' ? 'options' : 'method', null, NO_PARAMS, walk.path, allow, walk.steps)
}

/** Another spelling that has a route for this method. Its path begins with exactly one slash, so it stays on this host. */
function redirect<T>(candidates: readonly Candidate<T>[], walk: Walk<Registered<T>>, target: string): Match<T> | null {
  const single = mergeSlashes(walk.path)
  const other = single.endsWith('/') ? single.slice(0, -1) : `${single}/`
  for (const path of single === walk.path ? [other] : [single, other]) {
    if (path !== '' && find(candidates, new Walk(walk.method, path), false)) return redirectTo(path, walk, target)
  }
  return null
}

/** A path that has routes, but for other methods: the page of the form that is posted to `/notes` may be `/notes/`. */
function withSlash<T>(candidates: readonly Candidate<T>[], walk: Walk<Registered<T>>, target: string): Match<T> | null {
  const path = `${walk.path}/`
  if (walk.path.endsWith('/') || !find(candidates, new Walk(walk.method, path), false)) return null
  return redirectTo(path, walk, target)
}

function redirectTo<T>(path: string, walk: Walk<Registered<T>>, target: string): Match<T> {
  const query = queryOf(target)
  return new Match<T>('redirect', null, NO_PARAMS, walk.path, query === '' ? path : `${path}?${query}`)
}

/** `*` asks for the server itself (RFC 9110 section 9.3.7), the target of CONNECT is no path. */
function noPath<T>(method: string, target: string): Match<T> {
  if (method !== 'OPTIONS') return new Match<T>('missing', null, NO_PARAMS, target, '')
  return new Match<T>('options', null, NO_PARAMS, target, 'GET, HEAD, OPTIONS')
}

// --------------------------------------------------------------------------------------------- mistakes

function taken<T>(method: string, first: Registered<T>, second: Registered<T>): NuagesError {
  const places = `one in ${first.place()}, one in ${second.place()} (${shown(second.source)})`
  const hint = 'Take one of them away, or give it another path or method.'
  if (shapeless(first) === shapeless(second))
    return new NuagesError('ROUTE_DUPLICATE', `Two routes answer ${method} ${shown(first.source)}: ${places}.`, { hint })
  return new NuagesError(
    'ROUTE_UNREACHABLE',
    `Two routes answer ${method} ${shown(first.source)}, for their converters have the same pattern: ${places}.`,
    { hint: 'Make one converter of the two, or give them patterns that tell their texts apart.' },
  )
}

/** A source without the names of its parameters. */
function shapeless<T>({ source }: Registered<T>): string {
  return source.replace(/\{[^:}]*/g, '{')
}

function bothNamed(source: string, name: string, place: () => string): NuagesError {
  return new NuagesError(
    'ROUTE_HOST_INVALID',
    `The route ${shown(source)} in ${place()} has the parameter ${shown(name)} in its host and in its path.`,
    {
      hint: 'Give each parameter its own name.',
    },
  )
}

function unknownPlace(): string {
  return 'an unknown place'
}
