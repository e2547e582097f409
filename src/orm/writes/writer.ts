// The writing half of the ORM on one database. The executor of queries hands on to it what writes.

import type { Eventual } from '../backends/backend.ts'
import { after } from '../backends/eventual.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { ColumnValues, NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import { engineOf, knownEngine } from '../engine.ts'
import type { Conflict, Executor, RowChange, Written } from '../executor.ts'
import type { RelationInfo, Schema } from '../schema.ts'
import type { QueryState } from '../state.ts'
import type { WriteCompiler } from './compiler.ts'
import { deleteRows } from './delete.ts'
import { insertRows } from './insert.ts'
import { insertAround } from './insert-around.ts'
import { addLinks, removeLinks, setLinks } from './links.ts'
import type { Writing } from './statement.ts'
import { updateRows } from './update.ts'
import { updateMany } from './update-many.ts'

/** What of an executor writes. */
export type Writer = Pick<Executor, 'insert' | 'update' | 'updateMany' | 'delete' | 'link' | 'setLinks' | 'unlink'>

/** Writes rows of models into a database. Every method throws ORM_VALUE_TAKEN, ORM_REFERENCE_BROKEN and the like, and `DatabaseError`. */
export class SqlWriter implements Writer {
  readonly #database: Database
  readonly #compiler: WriteCompiler
  #writing: Writing | undefined

  /** `compiler` writes conditions and expressions. */
  constructor(database: Database, compiler: WriteCompiler) {
    this.#database = database
    this.#compiler = compiler
    const engine = knownEngine(database)
    if (engine !== undefined) this.#writing = { engine, compiler }
  }

  insert(schema: Schema, rows: readonly NewRow[], conflict: Conflict | null): Eventual<readonly (ColumnValues<Stored> | null)[]> {
    return after(this.#writing ?? this.#open(), (writing): Eventual<readonly (ColumnValues<Stored> | null)[]> => {
      if (conflict === null) return insertRows(this.#database, schema, rows, writing)
      return insertAround(this.#database, schema, rows, conflict, writing)
    })
  }

  update(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>): Eventual<number> {
    return after(this.#writing ?? this.#open(), (writing) => updateRows(this.#database, state, values, writing))
  }

  async updateMany(schema: Schema, changes: readonly RowChange[]): Promise<void> {
    await updateMany(this.#database, schema, changes, this.#writing ?? (await this.#open()))
  }

  async delete(state: QueryState): Promise<ReadonlyMap<string, number>> {
    return deleteRows(this.#database, state, this.#writing ?? (await this.#open()))
  }

  async link(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await addLinks(this.#database, relation, row, keys, extra, this.#writing ?? (await this.#open()))
  }

  async setLinks(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await setLinks(this.#database, relation, row, keys, extra, this.#writing ?? (await this.#open()))
  }

  async unlink(relation: RelationInfo, row: object, keys: readonly Stored[] | null): Promise<void> {
    await removeLinks(this.#database, relation, row, keys, this.#writing ?? (await this.#open()))
  }

  /** MySQL and MariaDB are told apart by asking, once. */
  async #open(): Promise<Writing> {
    this.#writing = { engine: await engineOf(this.#database), compiler: this.#compiler }
    return this.#writing
  }
}
