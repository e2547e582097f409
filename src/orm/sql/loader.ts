// Loading relations of rows that are there: one statement for each relation, for all of the rows at once.

import type { Value } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import { setRelated } from '../related.ts'
import { memoryOf } from '../row-state.ts'
import type { RowValues } from '../row-values.ts'
import type { RelationInfo, Schema } from '../schema.ts'
import type { LoadNode } from '../state.ts'
import { hasOwnStatement } from './own-statements.ts'
import { areApart, areOneValue } from './owned-rows.ts'
import { Shape } from './shape.ts'
import { type Belonging, type Compiled, relatedStatement } from './statements.ts'

/** The most keys of one statement. SQLite takes 32,766 values, the others twice as many. */
const MOST_KEYS = 8_192

/** A statement that is asked for by its shape. `compile` makes it where it is not known. */
export interface Asked<T> {
  readonly shape: Shape
  readonly compile: () => Compiled<T>
}

/** Who runs statements. */
export interface Runner {
  readonly engine: Engine
  /** In one trip to the server where it takes them so. */
  runAll<T>(asked: readonly Asked<T>[]): Promise<readonly T[]>
}

/** Loads relations: all of `tree`, or only those with statements of their own, where the others were joined with the rows. */
export async function loadRelations(
  runner: Runner,
  schema: Schema,
  rows: readonly object[],
  tree: ReadonlyMap<string, LoadNode>,
  which: 'all' | 'own',
): Promise<void> {
  if (rows.length === 0) return
  const isLoaded = ({ relation }: LoadNode): boolean => hasOwnStatement(relation) || which === 'all'
  const loads = [...tree.values()].filter(isLoaded).map((node) => new Load(schema, rows, node))
  if (loads.length > 0) await runLoads(runner, loads)
  for (const node of tree.values()) if (!isLoaded(node)) await loadBelow(runner, rows, node)
}

/** Relations of the same rows know nothing of each other, so their statements go together. */
async function runLoads(runner: Runner, loads: readonly Load[]): Promise<void> {
  const asked = loads.map((load) => load.asked(runner.engine))
  const answers = await runner.runAll(asked.flat())
  let at = 0
  for (const [place, load] of loads.entries()) {
    const count = (asked[place] as readonly unknown[]).length
    const all = load.take(answers.slice(at, at + count))
    at += count
    await loadRelations(runner, load.node.relation.target, all, load.node.children, 'own')
  }
}

/** Rows that were joined have relations of their own. */
async function loadBelow(runner: Runner, rows: readonly object[], { relation, children }: LoadNode): Promise<void> {
  if (![...children.values()].some((child) => needsStatement(child))) return
  const found = new Set<object>()
  for (const row of rows) {
    const related = memoryOf(row).related.get(relation.name)
    if (typeof related === 'object' && related !== null) found.add(related)
  }
  await loadRelations(runner, relation.target, [...found], children, 'own')
}

function needsStatement({ relation, children }: LoadNode): boolean {
  return hasOwnStatement(relation) || children.values().some(needsStatement)
}

/** One relation of rows that are there. */
class Load {
  readonly node: LoadNode
  /** The rows by what leads from them. */
  readonly #owners: Map<Value, object[]> = new Map()
  readonly #keys: unknown[] = []

  constructor(schema: Schema, rows: readonly object[], node: LoadNode) {
    this.node = node
    const column = node.relation.column ?? schema.key
    for (const row of rows) {
      const key = column.toDatabase((row as RowValues)[column.name])
      const known = this.#owners.get(identity(key as Value))
      if (known !== undefined) known.push(row)
      else {
        this.#owners.set(identity(key as Value), [row])
        if (key !== null) this.#keys.push(key)
      }
    }
  }

  /** Its statement, or several of many keys. */
  asked(engine: Engine): Asked<Belonging>[] {
    const asked: Asked<Belonging>[] = []
    for (let start = 0; start < this.#keys.length; start += MOST_KEYS) {
      asked.push(related(engine, this.node, this.#keys.slice(start, start + MOST_KEYS)))
    }
    return asked
  }

  /** Gives each row its own, and all that was found. */
  take(answers: readonly Belonging[]): object[] {
    const found = new Map<Value, object[]>()
    const all: object[] = []
    for (const belonging of answers) group(belonging, found, all)
    hand(this.node.relation, this.#owners, found)
    return all
  }
}

/** So that few numbers of keys occur: null has no rows, where a key for the second time had them twice. */
function withNulls(keys: readonly unknown[]): readonly unknown[] {
  return [...keys, ...new Array(2 ** Math.ceil(Math.log2(keys.length)) - keys.length).fill(null)]
}

/** Puts rows into the lists of their owners, and all of them into one. Mostly those of one owner follow each other. */
function group({ rows, ownerOf }: Belonging, lists: Map<Value, object[]>, all: object[]): void {
  let last: Value = null
  let list: object[] = []
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as object
    const owner = identity(ownerOf(place))
    if (place === 0 || owner !== last) {
      last = owner
      list = lists.get(owner) ?? []
      lists.set(owner, list)
    }
    list.push(row)
    all.push(row)
  }
}

/** A key as drivers give it, whichever of number and bigint it is. */
function identity(key: Value): Value {
  return typeof key === 'bigint' && key >= Number.MIN_SAFE_INTEGER && key <= Number.MAX_SAFE_INTEGER ? Number(key) : key
}

function related(engine: Engine, node: LoadNode, keys: readonly unknown[]): Asked<Belonging> {
  const { relation, children, query } = node
  const shape = new Shape('load')
  shape.mark(relation)
  const isOne = areOneValue(keys, engine)
  const isApart = query !== null && areApart(query, keys.length)
  const list = shape.keys(isApart && !isOne ? withNulls(keys) : keys, isOne)
  if (query === null) shape.tree(children)
  else {
    shape.state(query)
    // Their limit and offset are part of the text.
    shape.mark(`|n${query.limit},${query.offset}${isApart ? ' apart' : ''}`)
  }
  return { shape, compile: () => relatedStatement(node, list, isApart, engine, shape) }
}

/** Gives each row its own: a list, or one row or null. */
function hand(
  { name, many }: RelationInfo,
  owners: ReadonlyMap<Value, readonly object[]>,
  found: ReadonlyMap<Value, readonly object[]>,
): void {
  const empty: readonly object[] = Object.freeze([])
  for (const [key, group] of owners) {
    const list = found.get(key) ?? empty
    for (const row of group) {
      if (!many) setRelated(row, name, list[0] ?? null)
      else setRelated(row, name, group.length === 1 ? list : [...list])
    }
  }
}
