// The routes of one host: patterns without parameters in a Map, the others in a tree of segments.
//
// A tree's node is visited at most once for a path, so a match costs at most the size of the tree, and as a rule the depth: whatever
// else is registered costs nothing.

import type { Converter } from './converter.ts'
import { decodeSegment, encodeSegment } from './path.ts'
import { isLiteral, isRest, type Pattern, type Segment } from './pattern.ts'
import { compareSegments, lookOf, readSegment, shapeOf } from './segment.ts'

/** A route, as the tree has to know it. */
export interface Leaf {
  readonly pattern: Pattern
}

/** The routes of one path shape, by method. */
export type Methods<L> = Map<string, L>

/** A segment with parameters in the tree: where it leads and how it is read. */
interface Edge<L> {
  readonly shape: string
  readonly segment: Segment
  readonly node: Node<L>
}

class Node<L> {
  readonly literals: Map<string, Node<L>> = new Map()
  /** In order of precedence. */
  readonly edges: Edge<L>[] = []
  /** Routes that end here, without and with a slash, and `{rest:path}`. */
  readonly here: Methods<L> = new Map()
  readonly slash: Methods<L> = new Map()
  readonly rest: Methods<L> = new Map()
}

/** A walk through trees for one request. */
export class Walk<L> {
  readonly method: string
  readonly path: string
  /** Values of the parameters, those of the host first. */
  readonly values: unknown[] = []
  found: L | null = null
  /** Methods of routes that match but for theirs. */
  allowed: Set<string> | null = null
  /** Nodes and edges that were looked at: what the match cost. */
  steps = 0

  constructor(method: string, path: string) {
    this.method = method
    this.path = path
  }

  /** Takes a route of `methods` for this method. */
  accept(methods: Methods<L>): boolean {
    if (methods.size === 0) return false
    this.found = methods.get(this.method) ?? (this.method === 'HEAD' ? methods.get('GET') : undefined) ?? null
    if (this.found !== null) return true
    this.allowed ??= new Set()
    for (const method of methods.keys()) this.allowed.add(method)
    return false
  }
}

/** The routes of one host. */
export class RouteTree<L extends Leaf> {
  readonly #static: Map<string, Methods<L>> = new Map()
  readonly #root: Node<L> = new Node()
  readonly #looks: Map<string, Methods<L>> = new Map()

  /** Adds a route for a method; gives the one that takes all its requests already, and then adds nothing. */
  add(method: string, leaf: L): L | null {
    const { pattern } = leaf
    const alike = upsert(this.#looks, pattern.segments.map(lookOf).join('/'), () => new Map())
    const other = alike.get(method)
    if (other !== undefined) return other
    alike.set(method, leaf)
    const slot = pattern.names.length === 0 ? upsert(this.#static, staticPath(pattern), () => new Map()) : slotOf(this.#root, pattern)
    slot.set(method, leaf)
    return null
  }

  /** The routes whose pattern is this path, letter by letter. */
  exactly(path: string): Methods<L> | undefined {
    return this.#static.get(path)
  }

  /** Finds the route of a walk. */
  find(walk: Walk<L>): boolean {
    walk.steps++
    const methods = this.#static.get(walk.path)
    if (methods !== undefined && walk.accept(methods)) return true
    return visit(this.#root, walk, 1)
  }
}

/** The path of a pattern without parameters, in normal form. */
export function staticPath(pattern: Pattern): string {
  return `/${pattern.segments.map((segment) => encodeSegment(segment.literals[0] as string)).join('/')}`
}

/** Where the tree keeps routes of this shape. */
function slotOf<L>(root: Node<L>, pattern: Pattern): Methods<L> {
  let node = root
  for (const segment of pattern.segments) {
    if (isLiteral(segment) && segment.literals[0] === '') return node.slash
    if (isRest(segment)) return node.rest
    node = isLiteral(segment) ? upsert(node.literals, encodeSegment(segment.literals[0] as string), () => new Node()) : edge(node, segment)
  }
  return node.here
}

function upsert<V>(map: Map<string, V>, name: string, make: () => V): V {
  let value = map.get(name)
  if (value === undefined) {
    value = make()
    map.set(name, value)
  }
  return value
}

/** The edge for a segment: patterns that differ only in the names of parameters share one. */
function edge<L>(node: Node<L>, segment: Segment): Node<L> {
  const shape = shapeOf(segment)
  const there = node.edges.find((other) => other.shape === shape)
  if (there !== undefined) return there.node
  const made: Edge<L> = { shape, segment, node: new Node() }
  node.edges.push(made)
  node.edges.sort((a, b) => compareSegments(a.segment, b.segment))
  return made.node
}

/** Goes on from `node` with the segment that begins at `from`. */
function visit<L extends Leaf>(node: Node<L>, walk: Walk<L>, from: number): boolean {
  const { path } = walk
  walk.steps++
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

function arrive<L extends Leaf>(node: Node<L>, walk: Walk<L>, end: number): boolean {
  return end === walk.path.length ? walk.accept(node.here) : visit(node, walk, end + 1)
}

function visitEdges<L extends Leaf>(edges: Edge<L>[], walk: Walk<L>, text: string, end: number): boolean {
  const depth = walk.values.length
  for (const { segment, node } of edges) {
    walk.steps++
    if (readSegment(segment, text, walk.values) && arrive(node, walk, end)) return true
    walk.values.length = depth
  }
  return false
}

/** A rest keeps its slashes, so a segment of it may not hold an encoded one: the value could not be told from another path. */
function visitRest<L extends Leaf>(methods: Methods<L>, walk: Walk<L>, from: number): boolean {
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
