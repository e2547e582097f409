// The plan of a query: which tables it reads under which aliases, and how they are joined. A path of relations to one row is a
// join, made once; where it meets a relation to many, the plan says what of the path is left, and a subquery takes it from there.

import type { ColumnInfo } from '../column-info.ts'
import { linkTableOf } from '../link-table.ts'
import type { RelationInfo, Schema } from '../schema.ts'

/** Hands out the aliases of one statement: `t0`, `t1`. */
export class Aliases {
  #count = 0

  next(): string {
    return `t${this.#count++}`
  }
}

/** A table that is joined to one that is read already. */
export interface Join {
  readonly kind: 'inner' | 'left'
  readonly table: string
  readonly alias: string
  readonly column: string
  /** What that column is equal to: a column of the table it is joined to. */
  readonly from: string | null
  readonly fromColumn: string
}

/** Where a path ends: in which table, and the relations that are left, the first of them to many. */
export interface Arrival {
  readonly scope: Scope
  readonly rest: readonly RelationInfo[]
}

/** How the rows of a relation to many are found: by a column of theirs, or by a table between. */
export interface ManyLink {
  readonly target: Schema
  /** The column that holds the key of the row they belong to: in the target, or in the table between. */
  readonly here: string
  /** The table between, with its column for the key of the target. */
  readonly between: { readonly table: string; readonly there: string } | null
}

/** The rows of one table within a statement. */
export class Scope {
  readonly schema: Schema
  readonly alias: string | null
  /** Whether there may be no row, so that every column may be null. */
  readonly nullable: boolean
  /** The joins of the whole query, in order. */
  readonly joins: Join[]
  readonly aliases: Aliases
  readonly #joined: Map<string, Scope> = new Map()
  #bound: { readonly steps: readonly RelationInfo[]; readonly scope: Scope } | null = null

  constructor(parts: { schema: Schema; alias: string | null; aliases: Aliases; nullable?: boolean; joins?: Join[] }) {
    this.schema = parts.schema
    this.alias = parts.alias
    this.aliases = parts.aliases
    this.nullable = parts.nullable ?? false
    this.joins = parts.joins ?? []
  }

  /** A scope of the rows of a model, the first of a query. */
  static of(schema: Schema, aliases: Aliases): Scope {
    return new Scope({ schema, alias: aliases.next(), aliases })
  }

  /** This scope, seen from within an aggregate over `steps`: paths that begin so mean the row that is aggregated. */
  bind(steps: readonly RelationInfo[], scope: Scope): Scope {
    const { schema, alias, aliases, nullable } = this
    const bound = new Scope({ schema, alias, aliases, nullable, joins: scope.joins })
    bound.#bound = { steps, scope }
    return bound
  }

  /** Follows relations to one row, by joins. */
  follow(steps: readonly RelationInfo[]): Arrival {
    const bound = this.#bound
    if (bound?.steps.every((step, place) => steps[place] === step)) return bound.scope.follow(steps.slice(bound.steps.length))
    let scope: Scope = this
    for (const [place, step] of steps.entries()) {
      if (step.many) return { scope, rest: steps.slice(place) }
      scope = scope.#join(step)
    }
    return { scope, rest: [] }
  }

  /** The column of this table that has the same value as `column` at the end of `steps`, so that the last join is spared. */
  static shortcut(steps: readonly RelationInfo[], column: ColumnInfo): { steps: readonly RelationInfo[]; column: ColumnInfo } {
    const last = steps.at(-1)
    const own = last?.column
    return own !== null && own !== undefined && last?.target.key === column ? { steps: steps.slice(0, -1), column: own } : { steps, column }
  }

  /** Follows relations by joins, those to many too: each row comes as often as it has others. */
  multiply(steps: readonly RelationInfo[], kind: 'inner' | 'left'): Scope {
    let scope: Scope = this
    for (const step of steps) scope = step.many ? scope.#joinMany(step, kind) : scope.#join(step)
    return scope
  }

  #join(relation: RelationInfo): Scope {
    const { target } = relation
    const own = relation.column ?? this.schema.key
    const there = relation.column === null ? (relation.inverse?.column as ColumnInfo) : target.key
    return this.#known(relation, () => {
      const nullable = this.nullable || relation.nullable
      return this.#add(nullable ? 'left' : 'inner', target, there.column, own.column, this.alias)
    })
  }

  #joinMany(relation: RelationInfo, kind: 'inner' | 'left'): Scope {
    return this.#known(relation, () => {
      const { target, here, between } = manyLink(relation)
      const { key } = this.schema
      if (between === null) return this.#add(kind, target, here, key.column, this.alias)
      const alias = this.aliases.next()
      this.joins.push({ kind, table: between.table, alias, column: here, from: this.alias, fromColumn: key.column })
      return this.#add(kind, target, target.key.column, between.there, alias)
    })
  }

  #add(kind: 'inner' | 'left', target: Schema, column: string, fromColumn: string, from: string | null): Scope {
    const alias = this.aliases.next()
    this.joins.push({ kind, table: target.table, alias, column, from, fromColumn })
    return new Scope({ schema: target, alias, aliases: this.aliases, nullable: this.nullable || kind === 'left', joins: this.joins })
  }

  /** Each relation is joined once. */
  #known(relation: RelationInfo, make: () => Scope): Scope {
    const known = this.#joined.get(relation.name)
    if (known !== undefined) return known
    const scope = make()
    this.#joined.set(relation.name, scope)
    return scope
  }
}

/** How rows are found that a relation to many leads to. */
export function manyLink(relation: RelationInfo): ManyLink {
  const { target, inverse } = relation
  const key = inverse?.column
  if (key !== null && key !== undefined) return { target, here: key.column, between: null }
  const declared = inverse ?? relation
  const { table, here, there } = linkTableOf(declared)
  return inverse === null ? { target, here, between: { table, there } } : { target, here: there, between: { table, there: here } }
}
