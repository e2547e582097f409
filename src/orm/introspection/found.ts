// A database as its own catalogue tells: tables with all that they have, the same for every engine. What is SQL stays SQL.

import type { ColumnType } from '../column-type.ts'
import type { Deferrable } from '../indexes.ts'
import type { OnDelete } from '../relations.ts'

/** A column. */
export interface FoundColumn {
  readonly name: string
  /** Its type as the database says it: `character varying(80)`. */
  readonly declared: string
  /** What holds it here; null for a type that no field is made for. */
  readonly type: ColumnType | null
  readonly nullable: boolean
  /** Its default as SQL. */
  readonly default: string | null
  readonly generated: { readonly sql: string; readonly stored: boolean } | null
  /** Whether its type has no values below 0. */
  readonly unsigned: boolean
  /** The labels of an enum type. */
  readonly labels: readonly string[] | null
  /** Where it is another than that of the table. */
  readonly collation: string | null
  readonly comment: string | null
}

/** A part of an index: a column, or an expression as SQL. */
export interface FoundPart {
  readonly column: string | null
  readonly sql: string | null
  readonly descending: boolean
  /** Its operator class; null for the usual one. */
  readonly opclass: string | null
}

/** An index, unique or not. */
export interface FoundIndex {
  /** Null where the database itself named it. */
  readonly name: string | null
  readonly unique: boolean
  readonly parts: readonly FoundPart[]
  readonly include: readonly string[]
  /** The condition of those that are of some rows, as SQL. */
  readonly where: string | null
  /** Whether it is that of a constraint, and goes with it. PostgreSQL alone tells them apart. */
  readonly constraint: boolean
  /** What it is besides, such as of a kind or with an order that no index here has; null for a plain one. */
  readonly special: string | null
  /** Whether it is a constraint that can wait for the end of a transaction. */
  readonly deferrable: Deferrable | null
  readonly nullsDistinct: boolean
}

/** Whether an index has nothing that a field alone cannot say. */
export function isUsual({ special, deferrable, nullsDistinct, parts }: FoundIndex): boolean {
  return special === null && deferrable === null && nullsDistinct && parts.every(({ opclass }) => opclass === null)
}

/** A condition that every row meets. */
export interface FoundCheck {
  /** Null for one without a name, such as MariaDB's checks of columns. */
  readonly name: string | null
  readonly sql: string
}

/** A condition of the type of a column, which PostgreSQL calls a domain. */
export interface FoundDomainCheck extends FoundCheck {
  readonly column: string
  readonly domain: string
}

/** Columns whose values are those of another table. */
export interface FoundForeignKey {
  readonly name: string | null
  readonly columns: readonly string[]
  /** The other table; one of another schema with that in front. */
  readonly table: string
  readonly targets: readonly string[]
  readonly onDelete: OnDelete
}

/** A table, or a view. */
export interface FoundTable {
  readonly name: string
  readonly isView: boolean
  readonly comment: string | null
  readonly columns: readonly FoundColumn[]
  readonly primaryKey: readonly string[]
  readonly indexes: readonly FoundIndex[]
  readonly checks: readonly FoundCheck[]
  readonly domainChecks: readonly FoundDomainCheck[]
  readonly foreignKeys: readonly FoundForeignKey[]
}

/** What the catalogues call the rules of deletion. */
export function onDeleteOf(rule: string): OnDelete {
  switch (rule.toUpperCase()) {
    case 'CASCADE':
      return 'cascade'
    case 'SET NULL':
      return 'setNull'
    case 'SET DEFAULT':
      return 'setDefault'
    default:
      return 'restrict'
  }
}
