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

/** Who runs statements. */
export interface Runner {
  readonly engine: Engine
  run<T>(shape: Shape, compile: () => Compiled<T>): Promise<T>
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
  for (const node of tree.values()) {
    if (hasOwnStatement(node.relation) || which === 'all') await loadRelation(runner, schema, rows, node)
    else await loadBelow(runner, rows, node)
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

async function loadRelation(runner: Runner, schema: Schema, rows: readonly object[], node: LoadNode): Promise<void> {
  const { relation, children } = node
  const column = relation.column ?? schema.key
  const owners = new Map<Value, object[]>()
  const keys: unknown[] = []
  for (const row of rows) {
    const key = column.toDatabase((row as RowValues)[column.name])
    const known = owners.get(identity(key as Value))
    if (known !== undefined) known.push(row)
    else {
      owners.set(identity(key as Value), [row])
      if (key !== null) keys.push(key)
    }
  }
  const found = new Map<Value, object[]>()
  const all: object[] = []
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    group(await related(runner, node, keys.slice(start, start + MOST_KEYS)), found, all)
  }
  hand(relation, owners, found)
  await loadRelations(runner, relation.target, all, children, 'own')
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

function related(runner: Runner, node: LoadNode, keys: readonly unknown[]): Promise<Belonging> {
  const { relation, children, query } = node
  const shape = new Shape('load')
  shape.identity(relation)
  const isOne = areOneValue(keys, runner.engine)
  const isApart = query !== null && areApart(query, keys.length)
  const list = shape.keys(isApart && !isOne ? withNulls(keys) : keys, isOne)
  if (query === null) shape.tree(children)
  else {
    shape.state(query)
    // Their limit and offset are part of the text.
    shape.mark(`|n${query.limit},${query.offset}${isApart ? ' apart' : ''}`)
  }
  return runner.run(shape, () => relatedStatement(node, list, isApart, runner.engine, shape))
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
