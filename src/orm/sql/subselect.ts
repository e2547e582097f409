// Subqueries over the rows that a relation leads to.

import { AliasNode, FromNode, JoinNode, SelectionNode, type SelectQueryNode, TableNode, WhereNode } from 'kysely'
import type { RelationInfo } from '../schema.ts'
import { allOf, columnOf, identifier, type Node, sql } from './node.ts'
import { type Join, manyLink, Scope } from './plan.ts'
import type { Within } from './within.ts'

/** A table under an alias. */
export function tableAs(table: string, alias: string | null): Node {
  const node = TableNode.create(table)
  return alias === null ? node : AliasNode.create(node, identifier(alias))
}

/** The joins of a plan. */
export function joinNodes(joins: readonly Join[]): JoinNode[] {
  return joins.map(({ kind, table, alias, column, from, fromColumn }) =>
    JoinNode.createWithOn(
      kind === 'inner' ? 'InnerJoin' : 'LeftJoin',
      tableAs(table, alias),
      sql`${columnOf(alias, column)} = ${columnOf(from, fromColumn)}`,
    ),
  )
}

/** Rows that a relation leads to from rows of `from`: where they are read, and the condition that ties them to it. */
export interface Related {
  readonly scope: Scope
  readonly tie: Node
  /** The join with the table between, if there is one. */
  readonly between: JoinNode | null
}

/** Opens the rows of a relation within a subquery of `from`. */
export function openRelated(from: Scope, relation: RelationInfo): Related {
  const scope = Scope.of(relation.target, from.aliases)
  if (!relation.many) {
    const own = relation.column
    const [here, there] =
      own === null ? [from.schema.key.column, relation.inverse?.column?.column as string] : [own.column, relation.target.key.column]
    return { scope, tie: sql`${columnOf(scope.alias, there)} = ${columnOf(from.alias, here)}`, between: null }
  }
  const { here, between } = manyLink(relation)
  const key = columnOf(from.alias, from.schema.key.column)
  if (between === null) return { scope, tie: sql`${columnOf(scope.alias, here)} = ${key}`, between: null }
  const alias = from.aliases.next()
  const on = sql`${columnOf(alias, between.there)} = ${columnOf(scope.alias, relation.target.key.column)}`
  return {
    scope,
    tie: sql`${columnOf(alias, here)} = ${key}`,
    between: JoinNode.createWithOn('InnerJoin', tableAs(between.table, alias), on),
  }
}

/** SELECT `selected` of related rows. Built after all that is in it, so that all joins are known. */
export function selectRelated({ scope, tie, between }: Related, selected: Node, conditions: readonly Node[]): SelectQueryNode {
  return {
    kind: 'SelectQueryNode',
    from: FromNode.create([tableAs(scope.schema.table, scope.alias)]),
    selections: [SelectionNode.create(selected as never)],
    joins: [...(between === null ? [] : [between]), ...joinNodes(scope.joins)],
    where: WhereNode.create(allOf([tie, ...conditions])),
  }
}

/** Whether there is a related row for which `make` holds. */
export function existing(from: Scope, relation: RelationInfo, within: Within, make: (inside: Within) => Node): Node {
  const related = openRelated(from, relation)
  const held = make({ ...within, scope: related.scope })
  return sql`exists ${selectRelated(related, sql`1`, [held])}`
}
