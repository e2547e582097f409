// Which of several databases runs a query: replicas that are read beside one that is written to, or whatever a router says.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Eventual } from './backends/backend.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { ColumnValues, NewRow } from './column-values.ts'
import type { Conflict, Executor, RowChange, Written } from './executor.ts'
import type { Made } from './made.ts'
import type { Outcome } from './outcome.ts'
import type { RelationInfo, Schema } from './schema.ts'
import type { Sql } from './sql-text.ts'
import type { LoadNode, QueryState } from './state.ts'

/** What a query does. */
export type QueryKind = 'read' | 'write'

/** Chooses who runs a query on a model. A read that locks rows is a write. */
export type Choose = (schema: Schema, kind: QueryKind) => Executor

interface Scope {
  hasWritten: boolean
}
const scopes = new AsyncLocalStorage<Scope>()

/**
 * Runs `work`, in which reads that come after a write see what was written: they go to the database that is written to. For the
 * requests of an application: `app.use((request, next) => readYourWrites(() => next()))`.
 */
export function readYourWrites<T>(work: () => T): T {
  return scopes.run({ hasWritten: false }, work)
}

/** Whether something was written in this scope. */
export function hasWritten(): boolean {
  return scopes.getStore()?.hasWritten ?? false
}

function noteWrite(): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.hasWritten = true
}

/** An executor that hands each query to another one. */
export class RoutingExecutor implements Executor {
  readonly #choose: Choose
  readonly #owned: WeakMap<QueryState, QueryState> = new WeakMap()

  constructor(choose: Choose) {
    this.#choose = choose
  }

  #reader({ schema, lock }: QueryState): Executor {
    return lock === null ? this.#choose(schema, 'read') : this.#writer(schema)
  }
  /** The query as one of this executor, so that what is asked of its rows, and written of them, comes here again. */
  #own(state: QueryState): QueryState {
    if (state.executor === this) return state
    let own = this.#owned.get(state)
    if (own === undefined) {
      own = Object.freeze({ ...state, executor: this })
      this.#owned.set(state, own) // what is prepared is known by its state
    }
    return own
  }
  #writer(schema: Schema): Executor {
    noteWrite()
    return this.#choose(schema, 'write')
  }

  async all(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Promise<unknown[]> {
    return this.#reader(state).all(this.#own(state), parameters)
  }
  iterate(state: QueryState): AsyncIterable<unknown> {
    return this.#reader(state).iterate(this.#own(state))
  }
  async count(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Promise<number> {
    return this.#reader(state).count(state, parameters)
  }
  async exists(state: QueryState, parameters?: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.#reader(state).exists(state, parameters)
  }
  async aggregate(state: QueryState, aggregates: ReadonlyMap<string, Made<unknown>>): Promise<Record<string, unknown>> {
    return this.#reader(state).aggregate(state, aggregates)
  }
  outcomeOf(schema: Schema): Outcome | undefined {
    return this.#choose(schema, 'write').outcomeOf?.(schema)
  }
  async explain(state: QueryState): Promise<string> {
    return this.#reader(state).explain(state)
  }
  /** Whether a statement of one's own writes, nobody can tell. */
  async raw(state: QueryState, statement: Sql): Promise<unknown[]> {
    return this.#writer(state.schema).raw(this.#own(state), statement)
  }
  async load(schema: Schema, rows: readonly object[], tree: ReadonlyMap<string, LoadNode>): Promise<void> {
    await this.#choose(schema, 'read').load(schema, rows, tree)
  }

  async update(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>): Promise<number> {
    return this.#writer(state.schema).update(state, values)
  }
  async updateMany(schema: Schema, changes: readonly RowChange[]): Promise<void> {
    await this.#writer(schema).updateMany(schema, changes)
  }
  async delete(state: QueryState): Promise<ReadonlyMap<string, number>> {
    return this.#writer(state.schema).delete(state)
  }
  insert(schema: Schema, rows: readonly NewRow[], conflict: Conflict | null): Eventual<readonly (ColumnValues<Stored> | null)[]> {
    return this.#writer(schema).insert(schema, rows, conflict)
  }
  async link(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await this.#writer(relation.schema).link(relation, row, keys, extra)
  }
  async setLinks(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await this.#writer(relation.schema).setLinks(relation, row, keys, extra)
  }
  async unlink(relation: RelationInfo, row: object, keys: readonly Stored[] | null): Promise<void> {
    await this.#writer(relation.schema).unlink(relation, row, keys)
  }
}
