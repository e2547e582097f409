// What a piece of SQL is compiled within, and what is known of its value.

import type { ColumnInfo } from '../column-info.ts'
import type { ColumnKind, ColumnType } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import type { Made } from '../made.ts'
import type { Annotation, ConditionNode, QueryState } from '../state.ts'
import type { Node } from './node.ts'
import type { Scope } from './plan.ts'
import type { Shape } from './shape.ts'

/** What a value is: of a column, or of a kind alone. `number` is any; `unknown` is passed on as it comes. */
export interface ValueType {
  readonly kind: ColumnKind | 'number' | 'unknown'
  /** The column whose codec reads it. */
  readonly column: ColumnInfo | null
  /** Of a decimal: digits after the point. */
  readonly scale: number
  readonly nullable: boolean
}

/** A piece of SQL that has a value. */
export interface Typed extends ValueType {
  readonly node: Node
  /** Of a number that the program gave: whether it is a whole one. */
  readonly literal?: 'whole' | 'fraction'
}

/** Where a piece of SQL stands. */
export interface Within {
  readonly engine: Engine
  readonly shape: Shape
  readonly scope: Scope
  readonly annotations: ReadonlyMap<string, Annotation>
  /** Values that a subquery in FROM gives already, by the texts of their paths. */
  readonly given: ReadonlyMap<string, Typed> | null
  /** Whether nothing but what is given can be read: what is within gives values, no rows. */
  readonly isClosed: boolean
  /** Whether aggregates are over all rows of a group, and not over what belongs to one row. */
  readonly isGroup: boolean
  /** What groups are made by: what else their rows have, a group has not. Null where there are no groups. */
  readonly keys: ReadonlySet<string> | null
  /** The window that aggregates of this group are over, if it is one of a window: `over (...)`. */
  readonly over?: Node
  /** Whether it is part of a window, where no other one can be. */
  readonly isInWindow?: boolean
  /** The query around this one, for `outer`. */
  readonly outer: Within | null
  readonly compiler: Compiler
}

/** The parts of the compiler that know each other: conditions hold expressions, expressions hold conditions and whole queries. */
export interface Compiler {
  expression(expression: Made<unknown>, within: Within): Typed
  condition(condition: ConditionNode, within: Within): Node
  /** A query within another one: its first value, all of its values, or whether it has a row. */
  subquery(state: QueryState, what: 'value' | 'list' | 'exists', outer: Within): Typed
}

/** A value of a kind, without a column. */
export function typed(node: Node, kind: ValueType['kind'], nullable = true, scale = 0): Typed {
  return { node, kind, column: null, scale, nullable }
}

/** The value of a column. */
export function typedColumn(node: Node, column: ColumnInfo, nullable: boolean): Typed {
  const { kind, scale = 0 }: ColumnType = column.type
  return { node, kind, column, scale, nullable: nullable || column.nullable }
}

/** Whether an engine is MySQL or MariaDB. */
export function isMysql(engine: Engine): boolean {
  return engine === 'mysql' || engine === 'mariadb'
}
