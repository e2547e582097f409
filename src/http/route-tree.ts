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
export class Methods<L> {
  /** That of GET, which most requests ask for: one look less at memory that is far away. */
  #get: L | null = null
  readonly #all: Map<string, L> = new Map()

  set(method: string, leaf: L): void {
    this.#all.set(method, leaf)
    if (method === 'GET') this.#get = leaf
  }

  /** The route of this very method. */
  exactly(method: string): L | null {
    return method === 'GET' ? this.#get : (this.#all.get(method) ?? null)
  }

  /** The route that answers a method: HEAD is GET's unless it has its own. */
  find(method: string): L | null {
    return this.exactly(method) ?? (method === 'HEAD' ? this.#get : null)
  }

  names(): Iterable<string> {
    return this.#all.keys()
  }
}

/** A segment with parameters in the tree: where it leads and how it is read. */
interface Edge<L> {
  readonly shape: string
  readonly segment: Segment
  readonly node: Node<L>
  /** Whether the segment is one parameter and nothing else, as most are, and its converter. */
  readonly whole: boolean
  readonly converter: Converter | null
  /** How many parameters the segment has. */
  readonly size: number
}

/** Holds only what it needs: a tree of thousands of nodes is to stay in the processor's cache. */
class Node<L> {
  literals: Map<string, Node<L>> | null = null
  /** In order of precedence. */
  edges: Edge<L>[] | null = null
  /** Routes that end here, without and with a slash, and what follows with `{rest:path}`. */
  here: Methods<L> | null = null
  slash: Methods<L> | null = null
  rest: Rest<L> | null = null
}

/** Routes with a parameter that takes several segments. */
interface Rest<L> {
  readonly converter: Converter
  /** Those that end with it. */
  methods: Methods<L> | null
  /** What follows it in the others. */
  node: Node<L> | null
}

/** A walk through trees for one request. */
export class Walk<L> {
  readonly method: string
  readonly path: string
  /** Values of the parameters, those of the host first. Only the first `count` count. */
  readonly values: unknown[] = []
  count = 0
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
    this.found = methods.find(this.method)
    if (this.found !== null) return true
    this.allowed ??= new Set()
    for (const method of methods.names()) this.allowed.add(method)
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
    const alike = upsert(this.#looks, pattern.segments.map(lookOf).join('/'), () => new Methods())
    const other = alike.exactly(method)
    if (other !== null) return other
    alike.set(method, leaf)
    const slot = pattern.names.length === 0 ? upsert(this.#static, staticPath(pattern), () => new Methods()) : slotOf(this.#root, pattern)
    slot.set(method, leaf)
    return null
  }

  /** The routes whose pattern is this path, letter by letter. */
  exactly(path: string): Methods<L> | undefined {
    return this.#static.get(path)
  }

  /** Finds the route of a walk; `looked` says that no pattern is this path letter by letter. */
  find(walk: Walk<L>, looked: boolean): boolean {
    walk.steps++
    const methods = looked ? undefined : this.#static.get(walk.path)
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
    if (isLiteral(segment) && segment.literals[0] === '') {
      node.slash ??= new Methods()
      return node.slash
    }
    if (isRest(segment)) {
      node.rest ??= { converter: segment.params[0]?.converter as Converter, methods: null, node: null }
      if (segment === pattern.segments.at(-1)) {
        node.rest.methods ??= new Methods()
        return node.rest.methods
      }
      node.rest.node ??= new Node()
      node = node.rest.node
      continue
    }
    node = isLiteral(segment) ? literal(node, segment) : edge(node, segment)
  }
  node.here ??= new Methods()
  return node.here
}

function literal<L>(node: Node<L>, segment: Segment): Node<L> {
  node.literals ??= new Map()
  return upsert(node.literals, encodeSegment(segment.literals[0] as string), () => new Node())
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
  node.edges ??= []
  const there = node.edges.find((other) => other.shape === shape)
  if (there !== undefined) return there.node
  const { params, literals } = segment
  const whole = params.length === 1 && literals.join('') === ''
  const made: Edge<L> = { shape, segment, node: new Node(), whole, converter: params[0]?.converter ?? null, size: params.length }
  node.edges.push(made)
  node.edges.sort((a, b) => compareSegments(a.segment, b.segment))
  return made.node
}

/** Goes on from `node` with the segment that begins at `from`. */
function visit<L extends Leaf>(node: Node<L>, walk: Walk<L>, from: number): boolean {
  const { path } = walk
  walk.steps++
  if (from === path.length) return node.slash !== null && walk.accept(node.slash)
  const slash = path.indexOf('/', from)
  const end = slash < 0 ? path.length : slash
  if (end === from) return false
  const raw = path.slice(from, end)
  const next = node.literals?.get(raw)
  if (next !== undefined && arrive(next, walk, end)) return true
  if (node.edges !== null && visitEdges(node.edges, walk, decodeSegment(raw), end)) return true
  return node.rest !== null && visitRest(node.rest, walk, from)
}

function arrive<L extends Leaf>(node: Node<L>, walk: Walk<L>, end: number): boolean {
  if (end < walk.path.length) return visit(node, walk, end + 1)
  return node.here !== null && walk.accept(node.here)
}

function visitEdges<L extends Leaf>(edges: Edge<L>[], walk: Walk<L>, text: string, end: number): boolean {
  const { count, values } = walk
  for (let i = 0; i < edges.length; i++) {
    walk.steps++
    const one = edges[i] as Edge<L>
    if (!(one.whole ? readWhole(one.converter, text, values, count) : readSegment(one.segment, text, values, count))) continue
    walk.count = count + one.size
    if (arrive(one.node, walk, end)) return true
    walk.count = count
  }
  return false
}

function readWhole(converter: Converter | null, text: string, values: unknown[], at: number): boolean {
  const value = converter === null ? text : converter.parse(text)
  if (value === undefined) return false
  values[at] = value
  return true
}

/** What may not stand encoded in a value that has slashes of its own: it could not be told from another path. */
const ENCODED_SLASH: RegExp = /%2F|%5C/

/** First where other segments follow, with as few as possible; then all that is left. */
function visitRest<L extends Leaf>(rest: Rest<L>, walk: Walk<L>, from: number): boolean {
  return (rest.node !== null && visitBehind(rest.node, rest.converter, walk, from)) || (rest.methods !== null && takeAll(rest, walk, from))
}

/** Each segment is read once, and the value only when the rest has matched: a long path costs no more than its length. */
function visitBehind<L extends Leaf>(node: Node<L>, converter: Converter, walk: Walk<L>, from: number): boolean {
  const { path, count } = walk
  let start = from
  for (let end = path.indexOf('/', from); end > start; end = path.indexOf('/', start)) {
    walk.steps++
    if (ENCODED_SLASH.test(path.slice(start, end))) return false
    walk.count = count + 1
    if (arrive(node, walk, end)) {
      walk.values[count] = converter.parse(decodeSegment(path.slice(from, end)))
      return true
    }
    walk.count = count
    start = end + 1
  }
  return false
}

function takeAll<L extends Leaf>({ methods, converter }: Rest<L>, walk: Walk<L>, from: number): boolean {
  const text = walk.path.slice(from)
  const value = ENCODED_SLASH.test(text) ? undefined : converter.parse(decodeSegment(text))
  if (value === undefined) return false
  walk.values[walk.count] = value
  return walk.accept(methods as Methods<L>)
}
