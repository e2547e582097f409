// Which relations are loaded by statements of their own, and which are joined with the rows. A list would multiply them. Of a generic
// key each row has one kind, so that a join for each would read more of nothing the more kinds there are.

import type { ColumnInfo } from '../column-info.ts'
import type { RelationInfo } from '../schema.ts'
import type { LoadNode, QueryState } from '../state.ts'

/** Whether a relation is loaded by a statement of its own. */
export function hasOwnStatement({ many, isKind }: RelationInfo): boolean {
  return many || isKind
}

/** A query that joins what is to be joined, and reads the keys of what is not. */
export function withJoins(state: QueryState): QueryState {
  const load = joinedOf(state.load)
  if (load === state.load) return state
  const keys = [...state.load.values()].flatMap(({ relation }) => (relation.isKind ? [(relation.column as ColumnInfo).name] : []))
  return { ...state, load, columns: state.columns === null ? null : new Set([...state.columns, ...keys]) }
}

/** The tree itself, where all kinds in it are behind lists. */
function joinedOf(tree: ReadonlyMap<string, LoadNode>): ReadonlyMap<string, LoadNode> {
  let isSame = true
  const joined = new Map<string, LoadNode>()
  for (const [name, node] of tree) {
    const children = node.relation.many ? node.children : joinedOf(node.children)
    if (!node.relation.isKind) joined.set(name, children === node.children ? node : { ...node, children })
    isSame &&= joined.get(name) === node
  }
  return isSame ? tree : joined
}
