// The router: method and target in, a match out. Patterns without parameters lie in a Map, the others in a tree of segments.
//
// Precedence, at each segment from left to right, whatever the order of registration:
//   1. a literal                          /articles/latest
//   2. a segment of literals and params   /articles/{year:int}-{slug}, /@{user}; the one with the longer literals first
//   3. a param with a converter           own converters, then int, float, uuid, slug
//   4. a plain param                      {name}
//   5. {rest:path}
// Where the rest of a path fails under one of them the next is tried. A pattern without parameters stands above all others.
//
// A tree's node is visited at most once for a path, so a match costs at most the size of the tree, and as a rule the depth.

import { NuagesError, shown } from '../base/errors.ts'
import { type Converter, precedence } from './converter.ts'
import { type Defaults, NO_DEFAULTS } from './defaults.ts'
import { BadPath, decodeSegment, encodeSegment, mergeSlashes, normalisePath, queryOf } from './path.ts'
import { isLiteral, isRest, type Pattern, type Segment } from './pattern.ts'

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

  constructor(kind: MatchKind, value: T | null, params: MatchedParams, path: string, detail: string) {
    this.kind = kind
    this.value = value
    this.params = params
    this.path = path
    this.detail = detail
  }
}

interface Registered<T> {
  readonly value: T
  readonly pattern: Pattern
  readonly place: () => string
  readonly defaults: Defaults
  /** The whole match, where the pattern has no parameters. */
  readonly match: Match<T>
}

/** The routes of one path shape, by method. */
type Methods<T> = Map<string, Registered<T>>

const NO_PARAMS: MatchedParams = NO_DEFAULTS

/** What a route has besides path, methods and value. */
export interface Details {
  /** Where it was written, for the error when another takes the same path and method. */
  readonly place?: () => string
  /** Parameters that the path does not hold. */
  readonly defaults?: Defaults
}

/** A segment with parameters in the tree: where it leads and how it is read. */
interface Edge<T> {
  readonly shape: string
  readonly segment: Segment
  readonly node: Node<T>
  readonly rank: number
}

class Node<T> {
  readonly literals: Map<string, Node<T>> = new Map()
  /** In order of precedence. */
  readonly edges: Edge<T>[] = []
  /** Routes that end here, without and with a slash, and `{rest:path}`. */
  readonly here: Methods<T> = new Map()
  readonly slash: Methods<T> = new Map()
  readonly rest: Methods<T> = new Map()
}

/** A walk through the tree for one request. */
class Walk<T> {
  readonly method: string
  readonly path: string
  readonly values: unknown[] = []
  found: Registered<T> | null = null
  /** Methods of routes that match but for theirs. */
  allowed: Set<string> | null = null

  constructor(method: string, path: string) {
    this.method = method
    this.path = path
  }

  /** Takes a route of `methods` for this method. */
  accept(methods: Methods<T>): boolean {
    if (methods.size === 0) return false
    this.found = forMethod(methods, this.method) ?? null
    if (this.found !== null) return true
    this.allowed ??= new Set()
    for (const method of methods.keys()) this.allowed.add(method)
    return false
  }
}

function forMethod<T>(methods: Methods<T>, method: string): Registered<T> | undefined {
  return methods.get(method) ?? (method === 'HEAD' ? methods.get('GET') : undefined)
}

/** Finds the route for a request. */
export class Router<T> {
  readonly #static: Map<string, Methods<T>> = new Map()
  readonly #root: Node<T> = new Node()

  /** Adds a route. Throws `ROUTE_DUPLICATE`. */
  add(pattern: Pattern, methods: Iterable<string>, value: T, { place = unknownPlace, defaults = NO_DEFAULTS }: Details = {}): void {
    const path =
      pattern.names.length === 0 ? `/${pattern.segments.map((segment) => encodeSegment(segment.literals[0] as string)).join('/')}` : ''
    const slot = path === '' ? this.#slot(pattern) : upsert(this.#static, path, () => new Map())
    const match = new Match('found', value, defaults, path, '')
    const registered: Registered<T> = { value, pattern, place, defaults, match }
    for (const method of methods) {
      const other = slot.get(method)
      if (other !== undefined) throw duplicate(method, other, registered)
      slot.set(method, registered)
    }
  }

  /** Matches a request's target as the gateway hands it over. */
  match(method: string, target: string): Match<T> {
    const query = target.indexOf('?')
    const raw = query < 0 ? target : target.slice(0, query)
    const methods = this.#static.get(raw)
    if (methods === undefined) return this.#slowly(method, target, raw, false)
    const registered = methods.get(method)
    return registered === undefined ? this.#slowly(method, target, raw, true) : registered.match
  }

  /** `known` says whether the Map has `raw`, the target up to its query. */
  #slowly(method: string, target: string, raw: string, known: boolean): Match<T> {
    if (target.charCodeAt(0) !== 47) return this.#noPath(method, target)
    const fragment = raw.indexOf('#')
    const path = normalisePath(fragment < 0 ? raw : raw.slice(0, fragment))
    if (path instanceof BadPath) return new Match<T>('bad', null, NO_PARAMS, raw, path.reason)
    const walk = new Walk<T>(method, path)
    if (known || path !== raw ? this.#find(walk) : visit(this.#root, walk, 1)) return found(walk)
    if (walk.allowed !== null) return refused(walk)
    return this.#redirect(walk, target) ?? new Match<T>('missing', null, NO_PARAMS, path, '')
  }

  /** `*` asks for the server itself (RFC 9110 section 9.3.7), the target of CONNECT is no path. */
  #noPath(method: string, target: string): Match<T> {
    if (method !== 'OPTIONS') return new Match<T>('missing', null, NO_PARAMS, target, '')
    return new Match<T>('options', null, NO_PARAMS, target, 'GET, HEAD, OPTIONS')
  }

  #find(walk: Walk<T>): boolean {
    const methods = this.#static.get(walk.path)
    if (methods !== undefined && walk.accept(methods)) return true
    return visit(this.#root, walk, 1)
  }

  /** Another spelling that has a route for this method. Its path begins with exactly one slash, so it stays on this host. */
  #redirect(walk: Walk<T>, target: string): Match<T> | null {
    const single = mergeSlashes(walk.path)
    const other = single.endsWith('/') ? single.slice(0, -1) : `${single}/`
    for (const path of single === walk.path ? [other] : [single, other]) {
      if (path === '' || !this.#find(new Walk(walk.method, path))) continue
      const query = queryOf(target)
      return new Match<T>('redirect', null, NO_PARAMS, walk.path, query === '' ? path : `${path}?${query}`)
    }
    return null
  }

  /** Where the tree keeps routes of this shape. */
  #slot(pattern: Pattern): Methods<T> {
    let node = this.#root
    for (const segment of pattern.segments) {
      if (isLiteral(segment) && segment.literals[0] === '') return node.slash
      if (isRest(segment)) return node.rest
      node = isLiteral(segment)
        ? upsert(node.literals, encodeSegment(segment.literals[0] as string), () => new Node())
        : edge(node, segment)
    }
    return node.here
  }
}

function upsert<V>(map: Map<string, V>, name: string, make: () => V): V {
  let value = map.get(name)
  if (value === undefined) {
    value = make()
    map.set(name, value)
  }
  return value
}

// --------------------------------------------------------------------------------------------- the tree

/** The edge for a segment: patterns that differ only in the names of parameters share one. */
function edge<T>(node: Node<T>, segment: Segment): Node<T> {
  const shape = segment.literals.map((literal, index) => `${literal}{${segment.params[index]?.converter?.name ?? ''}}`).join('')
  const there = node.edges.find((other) => other.shape === shape)
  if (there !== undefined) return there.node
  const made: Edge<T> = { shape, segment, node: new Node(), rank: rank(segment) }
  node.edges.push(made)
  node.edges.sort((a, b) => a.rank - b.rank)
  return made.node
}

/** Smaller is tried earlier. Segments with literals are negative, the plain param comes last. */
function rank({ literals, params }: Segment): number {
  const length = literals.join('').length
  const first = params[0]?.converter ?? null
  if (length > 0) return -1000 - length
  return first === null ? 1000 : precedence(first)
}

/** Goes on from `node` with the segment that begins at `from`. */
function visit<T>(node: Node<T>, walk: Walk<T>, from: number): boolean {
  const { path } = walk
  if (from === path.length) return walk.accept(node.slash)
  const slash = path.indexOf('/', from)
  const end = slash < 0 ? path.length : slash
  if (end === from) return false
  const raw = path.slice(from, end)
  const next = node.literals.get(raw)
  if (next !== undefined && arrive(next, walk, end)) return true
  if (node.edges.length > 0 && visitEdges(node.edges, walk, decodeSegment(raw), end)) return true
  return node.rest.size > 0 && visitRest(node.rest, walk, from)
}

function arrive<T>(node: Node<T>, walk: Walk<T>, end: number): boolean {
  return end === walk.path.length ? walk.accept(node.here) : visit(node, walk, end + 1)
}

function visitEdges<T>(edges: Edge<T>[], walk: Walk<T>, text: string, end: number): boolean {
  const depth = walk.values.length
  for (const { segment, node } of edges) {
    if (readSegment(segment, text, walk.values) && arrive(node, walk, end)) return true
    walk.values.length = depth
  }
  return false
}

/** A rest keeps its slashes, so a segment of it may not hold an encoded one: the value could not be told from another path. */
function visitRest<T>(methods: Methods<T>, walk: Walk<T>, from: number): boolean {
  const segments = walk.path.slice(from).split('/').map(decodeSegment)
  if (segments.some((segment) => segment.includes('/'))) return false
  const converter = [...methods.values()][0]?.pattern.segments.at(-1)?.params[0]?.converter as Converter
  const value = converter.parse(segments.join('/'))
  if (value === undefined) return false
  walk.values.push(value)
  if (walk.accept(methods)) return true
  walk.values.pop()
  return false
}

/** Reads the parameters of a segment into `values`; false where it does not match. */
function readSegment({ literals, params }: Segment, text: string, values: unknown[]): boolean {
  const head = literals[0] as string
  const tail = literals[params.length] as string
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  const last = text.length - tail.length
  let at = head.length
  for (let i = 0; i < params.length; i++) {
    const end = i === params.length - 1 ? last : text.indexOf(literals[i + 1] as string, at + 1)
    if (end <= at || end > last) return false
    const converter = (params[i] as { converter: Converter | null }).converter
    const part = text.slice(at, end)
    const value = converter === null ? part : converter.parse(part)
    if (value === undefined) return false
    values.push(value)
    at = end + (literals[i + 1] as string).length
  }
  return true
}

// --------------------------------------------------------------------------------------------- outcomes

function found<T>(walk: Walk<T>): Match<T> {
  const { pattern, value, match, defaults } = walk.found as Registered<T>
  if (pattern.names.length === 0) return match
  const params: Record<string, unknown> = { ...defaults }
  for (let i = 0; i < pattern.names.length; i++) params[pattern.names[i] as string] = walk.values[i]
  return new Match('found', value, params, walk.path, '')
}

function refused<T>(walk: Walk<T>): Match<T> {
  const methods = walk.allowed as Set<string>
  if (methods.has('GET')) methods.add('HEAD')
  methods.add('OPTIONS')
  const allow = [...methods].sort().join(', ')
  return new Match<T>(walk.method === 'OPTIONS' ? 'options' : 'method', null, NO_PARAMS, walk.path, allow)
}

function duplicate<T>(method: string, first: Registered<T>, second: Registered<T>): NuagesError {
  return new NuagesError(
    'ROUTE_DUPLICATE',
    `Two routes answer ${method} ${shown(first.pattern.source)}: one in ${first.place()}, one in ${second.place()} (${shown(second.pattern.source)}).`,
    { hint: 'Take one of them away, or give it another path or method.' },
  )
}

function unknownPlace(): string {
  return 'an unknown place'
}
