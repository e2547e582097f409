// What a deletion takes with it: rows by their keys, table by table, and what is to be done to those that stay.

import { NuagesError } from '../../base/errors.ts'
import type { Parameter, Row } from '../backends/backend.ts'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { type Referrer, referrersOf } from './referrers.ts'
import { columnNames, name, placeholders, type Writing } from './statement.ts'

/** Keys that one statement names at most. */
export const MOST_KEYS = 500

/** Rows of one model to delete: each the values of its primary key, in the order in which they were found. */
export interface Collected {
  readonly schema: Schema
  readonly rows: readonly Row[]
}

/** Keys of rows that stay, and whose foreign key is changed, since its target goes. */
export interface Released {
  readonly referrer: Referrer
  readonly targets: readonly Parameter[]
}

/** Collects rows that are to be deleted, with those that go with them. */
export class Collection {
  readonly #database: Database
  readonly #writing: Writing
  readonly #rows: Map<Schema, Map<string, Row>> = new Map()
  readonly #protecting: { referrer: Referrer; rows: readonly Row[] }[] = []
  readonly released: Released[] = []

  constructor(database: Database, writing: Writing) {
    this.#database = database
    this.#writing = writing
  }

  /** The rows by model, in the order in which models were met. */
  get collected(): Collected[] {
    return [...this.#rows].map(([schema, rows]) => ({ schema, rows: [...rows.values()] }))
  }

  /** Adds rows, and what goes with them. Those that are collected already are not followed again, so that circles end. */
  async add(schema: Schema, rows: readonly Row[]): Promise<void> {
    const known = this.#rows.get(schema) ?? new Map<string, Row>()
    this.#rows.set(schema, known)
    const fresh = rows.filter((row) => !known.has(identity(row)))
    for (const row of fresh) known.set(identity(row), row)
    if (fresh.length === 0) return
    for (const referrer of referrersOf(schema).keys) {
      if (referrer.onDelete !== 'doNothing')
        await this.#follow(
          referrer,
          fresh.map(([key]) => key as Parameter),
        )
    }
  }

  async #follow(referrer: Referrer, targets: readonly Parameter[]): Promise<void> {
    const { schema, onDelete } = referrer
    if (onDelete === 'setNull' || onDelete === 'setDefault') {
      this.released.push({ referrer, targets })
      return
    }
    const rows = await this.#pointing(referrer, targets)
    if (onDelete === 'cascade') await this.add(schema, rows)
    else if (rows.length > 0) this.#protecting.push({ referrer, rows })
  }

  /** The keys of rows that point at one of these, locked where others could change them meanwhile. */
  async #pointing({ schema, column }: Referrer, targets: readonly Parameter[]): Promise<Row[]> {
    const { engine } = this.#writing
    const found: Row[] = []
    const lock = engine === 'sqlite' ? '' : ' FOR UPDATE'
    for (let start = 0; start < targets.length; start += MOST_KEYS) {
      const some = targets.slice(start, start + MOST_KEYS)
      const sql = `SELECT ${columnNames(schema.primaryKey, engine)} FROM ${name(schema.table, engine)} WHERE ${name(column.column, engine)} IN (${placeholders(some.length, 0, engine)})${lock}`
      for (const row of (await this.#database.execute(sql, some)).rows) found.push(row)
    }
    return found
  }

  /** Throws ORM_ROW_PROTECTED if a row points at one that goes and protects it; with `restrict` only if it stays. */
  check(): void {
    for (const { referrer, rows } of this.#protecting) {
      const going = this.#rows.get(referrer.schema)
      const staying = referrer.onDelete === 'protect' ? rows : rows.filter((row) => !going?.has(identity(row)))
      if (staying.length === 0) continue
      const { schema, relation } = referrer
      const many = staying.length === 1 ? `a ${schema.name} points` : `${staying.length} ${schema.name} rows point`
      throw new NuagesError(
        'ORM_ROW_PROTECTED',
        `a ${relation.target.name} cannot be deleted: ${many} at it by ${schema.name}.${relation.name}`,
        {
          hint: "delete those first, or declare the foreign key with onDelete: 'cascade' or 'setNull'",
          status: 409,
          details: { model: relation.target.name, by: schema.name, field: relation.name, count: staying.length },
        },
      )
    }
  }
}

/** What tells a row from others of its table. */
function identity(row: Row): string {
  return row.length === 1 ? String(row[0]) : JSON.stringify(row.map(String))
}
