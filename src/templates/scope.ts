// Which variable a name means, decided before any code is made. Every frame (template, block, macro, loop body, `with`) has its
// symbols: the names it knows, each with a slot, and how the slot gets its first value:
//
//   parameter   something gives it a value: a loop, a call, `with`
//   resolve     looked up in the context when the frame is entered
//   alias       begins as the value of an outer slot, and is assigned here without changing that one
//   undefined   assigned here, undefined before
//
// The rules are Jinja's: what a loop or a block assigns stays inside; the branches of an `if` share their frame.

import { childrenOf, type Expression, type For, type If, type Node, walk } from './nodes.ts'

/** How a slot gets its first value. */
export type Load =
  | { readonly from: 'parameter' }
  | { readonly from: 'resolve'; readonly name: string }
  | { readonly from: 'alias'; readonly slot: number }
  | { readonly from: 'undefined' }

/** Numbers the slots of one template. */
export class SlotCounter {
  #next = 0

  next(): number {
    this.#next += 1
    return this.#next
  }
}

/** The names of one frame. */
export class Symbols {
  readonly parent: Symbols | null
  readonly #counter: SlotCounter
  readonly #refs: Map<string, number>
  /** One slot for each name, whichever branch mentions it first. */
  readonly #slots: Map<string, number>
  /** By slot, in the order of their appearance. */
  readonly loads: Map<number, Load>
  /** Names that are assigned here. */
  readonly stores: Set<string>

  constructor(counter: SlotCounter, parent: Symbols | null = null, like?: Symbols) {
    this.#counter = counter
    this.parent = parent
    this.#refs = new Map(like === undefined ? [] : like.#refs)
    this.#slots = like === undefined ? new Map() : like.#slots
    this.loads = new Map(like === undefined ? [] : like.loads)
    this.stores = new Set(like === undefined ? [] : like.stores)
  }

  /** A frame inside this one. */
  inner(): Symbols {
    return new Symbols(this.#counter, this)
  }

  #copy(): Symbols {
    return new Symbols(this.#counter, this.parent, this)
  }

  #define(name: string, load: Load): number {
    const slot = this.#slots.get(name) ?? this.#counter.next()
    this.#slots.set(name, slot)
    this.#refs.set(name, slot)
    this.loads.set(slot, load)
    return slot
  }

  /** The slot of `name` here or further out; undefined where nobody mentions it. */
  find(name: string): number | undefined {
    return this.#refs.get(name) ?? this.parent?.find(name)
  }

  /** The slot of `name`, which the analysis has seen. */
  slot(name: string): number {
    const slot = this.find(name)
    if (slot === undefined) throw new Error(`The scope analysis missed the name ${JSON.stringify(name)}.`)
    return slot
  }

  findLoad(slot: number): Load | undefined {
    return this.loads.get(slot) ?? this.parent?.findLoad(slot)
  }

  /** Declares what something gives a value. */
  declare(name: string): number {
    this.stores.add(name)
    return this.#define(name, { from: 'parameter' })
  }

  store(name: string): void {
    this.stores.add(name)
    if (this.#refs.has(name)) return
    const outer = this.parent?.find(name)
    this.#define(name, outer === undefined ? { from: 'undefined' } : { from: 'alias', slot: outer })
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { from: 'resolve', name })
  }

  /** Every assigned name here and further out with its slot, for those who are given all local variables. */
  visible(): Map<string, number> {
    const found = new Map<string, number>()
    for (let frame: Symbols | null = this; frame !== null; frame = frame.parent) {
      for (const name of frame.stores) if (!found.has(name)) found.set(name, this.slot(name))
    }
    return found
  }

  /** Reads one branch after the other into this frame. What one of them assigns may come from outside in another. */
  branches(...visits: readonly ((branch: Symbols) => void)[]): void {
    const branches = visits.map((visit) => {
      const branch = this.#copy()
      visit(branch)
      return branch
    })
    const assigned = new Set(branches.flatMap((branch) => [...branch.stores].filter((name) => !this.stores.has(name))))
    for (const branch of branches) this.#merge(branch)
    for (const name of assigned) {
      const outer = this.parent?.find(name)
      this.loads.set(this.slot(name), outer === undefined ? { from: 'resolve', name } : { from: 'alias', slot: outer })
    }
  }

  #merge(branch: Symbols): void {
    for (const [name, slot] of branch.#refs) this.#refs.set(name, slot)
    for (const [slot, load] of branch.loads) this.loads.set(slot, load)
    for (const name of branch.stores) this.stores.add(name)
  }
}

/** Reads statements and expressions as they stand in a frame; what has a frame of its own is left to it. */
export function analyze(nodes: Iterable<Node>, symbols: Symbols): void {
  for (const node of nodes) analyzeNode(node, symbols)
}

function analyzeNode(node: Node, symbols: Symbols): void {
  switch (node.kind) {
    case 'Name':
      if (node.context === 'load') symbols.load(node.name)
      else if (node.context === 'store') symbols.store(node.name)
      else symbols.declare(node.name)
      return
    case 'NamespaceRef':
      symbols.load(node.name)
      return
    case 'If':
      analyzeIf(node, symbols)
      return
    case 'Macro':
      symbols.store(node.name)
      return
    case 'Import':
    case 'FromImport':
      analyzeNode(node.template, symbols)
      for (const name of node.kind === 'Import' ? [node.target] : node.names.map(({ alias }) => alias)) symbols.store(name)
      return
    case 'Assign':
      analyzeNode(node.node, symbols)
      analyzeNode(node.target, symbols)
      return
    default:
      analyze(outerParts(node), symbols)
  }
}

/** What of a node stands in the frame around it: all, but for those that open a frame of their own. */
function outerParts(node: Node): Iterable<Node> {
  switch (node.kind) {
    case 'For':
      return [node.iter]
    case 'CallBlock':
      return [node.call]
    case 'FilterBlock':
      return [node.filter]
    case 'With':
      return node.values
    case 'AssignBlock':
      return [node.target]
    case 'Scope':
    case 'Block':
    case 'OverlayScope':
      return []
    default:
      return childrenOf(node)
  }
}

function analyzeIf(node: If, symbols: Symbols): void {
  analyzeNode(node.test, symbols)
  symbols.branches(
    (branch) => analyze(node.body, branch),
    (branch) => analyze(node.elifs, branch),
    (branch) => analyze(node.otherwise, branch),
  )
}

/** The frame of a loop's body, its `else`, or its `if`; the last two of a target assign it as a parameter. */
export function analyzeLoop(node: For, part: 'body' | 'else' | 'test', symbols: Symbols): void {
  if (part !== 'else') declareTarget(node.target, symbols)
  if (part === 'test') {
    if (node.test !== null) analyzeNode(node.test, symbols)
  } else analyze(part === 'body' ? node.body : node.otherwise, symbols)
}

function declareTarget(target: Expression, symbols: Symbols): void {
  if (target.kind === 'Name') symbols.declare(target.name)
  else if (target.kind === 'Tuple') for (const item of target.items) declareTarget(item, symbols)
}

/** Which of `names` the nodes read before they assign it: `loop`, `self`, `super`, `caller` are made only where they are used. */
export function findUndeclared(nodes: Iterable<Node>, names: readonly string[]): Set<string> {
  const open = new Set(names)
  const found = new Set<string>()
  const visit = (node: Node): void => {
    if (node.kind === 'Block' || open.size === 0) return
    if (node.kind !== 'Name') for (const child of childrenOf(node)) visit(child)
    else if (node.context !== 'load') open.delete(node.name)
    else if (open.has(node.name)) {
      found.add(node.name)
      open.delete(node.name)
    }
  }
  for (const node of nodes) visit(node)
  return found
}

/** Whether a loop needs the object `loop`: its body says so, it calls itself, or it hands its names to a block. */
export function usesLoop(node: For): boolean {
  if (node.recursive || findUndeclared(node.body, ['loop']).size > 0) return true
  return [...walk(node)].some((child) => child.kind === 'Block' && child.scoped)
}
