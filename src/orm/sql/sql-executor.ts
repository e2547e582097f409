// Runs queries on a database. A statement is compiled once for each shape of a query; its values are bound each time.

import type { Eventual, Result, Row } from '../backends/backend.ts'
import { after } from '../backends/eventual.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { ColumnValues, NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import { type Engine, engineOf, knownEngine } from '../engine.ts'
import type { Conflict, Executor, RowChange, Written } from '../executor.ts'
import type { Made } from '../made.ts'
import type { Outcome } from '../outcome.ts'
import { memoryOf } from '../row-state.ts'
import type { RelationInfo, Schema } from '../schema.ts'
import type { Sql } from '../sql-text.ts'
import type { LoadNode, QueryState } from '../state.ts'
import { temporalReady } from '../temporal.ts'
import type { WriteCompiler } from '../writes/compiler.ts'
import { SqlWriter } from '../writes/writer.ts'
import { type Asked, loadRelations, type Runner } from './loader.ts'
import { checkLock } from './lock.ts'
import { rawRows } from './raw-rows.ts'
import { maskSecrets } from './secrets.ts'
import { type Fill, type ParameterValues, Shape } from './shape.ts'
import { ShapeTree } from './shape-tree.ts'
import { fill } from './statement.ts'
import { aggregateStatement, type Compiled, countStatement, existsStatement, explainStatement, rowsStatement } from './statements.ts'
import { tagOf } from './tags.ts'
import { writeCompiler } from './write-compiler.ts'

/** Rows that are made, and whose relations are loaded, at a time while a result is gone through. */
const BATCH = 200

/** A statement with values. */
interface Run {
  readonly statement: Compiled<unknown[]>
  readonly values: readonly unknown[]
}
interface PreparedRun extends Run {
  readonly fills: readonly Fill[]
}

/** The executor of a database. */
export class SqlExecutor implements Executor {
  readonly #database: Database
  readonly #writer: SqlWriter
  /** What was compiled, by shape. */
  readonly #statements: ShapeTree<Compiled<unknown>> = new ShapeTree()
  /** Of queries that are prepared, which stay the same object. */
  readonly #runs: WeakMap<QueryState, PreparedRun> = new WeakMap()

  constructor(database: Database) {
    this.#database = database
    const compiler: WriteCompiler = writeCompiler(() => knownEngine(database) as Engine)
    this.#writer = new SqlWriter(database, compiler)
  }

  all(state: QueryState, parameters?: ParameterValues): Eventual<unknown[]> {
    this.#checkLock(state)
    const engine = this.#engine
    const late = temporalReady()
    if (engine === undefined || late !== undefined) return this.#allLater(state, parameters)
    return this.#all(state, engine, parameters)
  }

  async #allLater(state: QueryState, parameters: ParameterValues | undefined): Promise<unknown[]> {
    const engine = await this.#open()
    await temporalReady()
    return this.#all(state, engine, parameters)
  }

  #all(state: QueryState, engine: Engine, parameters: ParameterValues | undefined): Eventual<unknown[]> {
    const { statement, values } = this.#prepared(state, parameters) ?? this.#shaped(state, engine, parameters)
    return after(this.#database.read(statement.sql, fill(statement, values)), ({ rows }) => this.#made(state, statement, rows, values))
  }

  /** Runs statements of a query that somebody else may have been asked: its rows are theirs. */
  #runnerFor({ executor }: { readonly executor: object | null }): Runner {
    if (executor === null || executor === this) return this
    return { engine: this.engine, runAll: (asked) => this.#runAllFor(executor as Executor, asked) }
  }

  /** The statement of a query that was run before with other values for its parameters. */
  #prepared(state: QueryState, parameters: ParameterValues | undefined): Run | undefined {
    const known = parameters === undefined ? undefined : this.#runs.get(state)
    if (known === undefined) return undefined
    const values = [...known.values]
    for (const { place, name, tag } of known.fills) {
      const value = (parameters as ParameterValues)[name]
      if (tagOf(value) !== tag) return undefined
      values[place] = value
    }
    return { statement: known.statement, values }
  }

  #shaped(state: QueryState, engine: Engine, parameters: ParameterValues | undefined): Run {
    const shape = shapeOf('all', state, parameters)
    const statement = this.#compiled(shape, () => rowsStatement(state, engine, shape))
    const { fills, values } = shape
    if (parameters !== undefined && fills !== null) this.#runs.set(state, { statement, values, fills })
    return { statement, values }
  }

  #checkLock(state: QueryState): void {
    if (state.lock !== null || state.combined !== null) checkLock(state, this.#database.isInTransaction)
  }

  async *iterate(state: QueryState): AsyncGenerator<unknown> {
    this.#checkLock(state)
    const engine = this.#engine ?? (await this.#open())
    await temporalReady()
    const shape = shapeOf('all', state)
    const statement = this.#compiled(shape, () => rowsStatement(state, engine, shape))
    const rows = this.#database.iterate(statement.sql, fill(statement, shape.values), { chunk: BATCH })
    let batch: Parameters<typeof statement.read>[0][number][] = []
    for await (const row of rows) {
      batch.push(row)
      if (batch.length < BATCH) continue
      yield* await this.#made(state, statement, batch, shape.values)
      batch = []
    }
    yield* await this.#made(state, statement, batch, shape.values)
  }

  async count(state: QueryState, parameters?: ParameterValues): Promise<number> {
    const engine = this.#engine ?? (await this.#open())
    const shape = shapeOf('count', state, parameters)
    return this.run(shape, () => countStatement(state, engine, shape))
  }

  async exists(state: QueryState, parameters?: ParameterValues): Promise<boolean> {
    const engine = this.#engine ?? (await this.#open())
    const shape = shapeOf('exists', state, parameters)
    return this.run(shape, () => existsStatement(state, engine, shape))
  }

  async aggregate(state: QueryState, aggregates: ReadonlyMap<string, Made<unknown>>): Promise<Record<string, unknown>> {
    const engine = this.#engine ?? (await this.#open())
    await temporalReady()
    const shape = shapeOf('aggregate', state)
    for (const [name, made] of aggregates) {
      shape.mark(`|${name} `)
      shape.expression(made, state)
    }
    return this.run(shape, () => aggregateStatement(state, aggregates, engine, shape))
  }

  async explain(state: QueryState): Promise<string> {
    const engine = this.#engine ?? (await this.#open())
    const shape = shapeOf('explain', state)
    return maskSecrets(await this.run(shape, () => explainStatement(state, engine, shape)), state)
  }

  outcomeOf(): Outcome | undefined {
    return this.#database.outcome
  }

  async raw(state: QueryState, statement: Sql): Promise<unknown[]> {
    if (this.#engine === undefined) await this.#open()
    await temporalReady()
    const made = rawRows(state.schema, await this.#database.execute(...this.#database.textOf(statement)), ownerOf(state, this))
    if (state.load.size > 0) await loadRelations(this.#runnerFor(state), state.schema, made, state.load, 'all')
    return made
  }

  async load(schema: Schema, rows: readonly object[], tree: ReadonlyMap<string, LoadNode>): Promise<void> {
    if (this.#engine === undefined) await this.#open()
    const [first] = rows
    if (first !== undefined) await loadRelations(this.#runnerFor(memoryOf(first)), schema, rows, tree, 'all')
  }

  /** Runs the statement of a shape. `compile` makes it where it is not known. */
  async run<T>(shape: Shape, compile: () => Compiled<T>): Promise<T> {
    const statement = this.#compiled(shape, compile)
    const answer = this.#database.read(statement.sql, fill(statement, shape.values))
    const { rows } = answer instanceof Promise ? await answer : answer
    return statement.read(rows, this, shape.values)
  }

  /** Runs the statements of several shapes, in one trip where the server takes them so. */
  runAll<T>(asked: readonly Asked<T>[]): Promise<readonly T[]> {
    return this.#runAllFor(this, asked)
  }

  async #runAllFor<T>(owner: Executor, asked: readonly Asked<T>[]): Promise<readonly T[]> {
    const statements = asked.map(({ shape, compile }) => this.#compiled(shape, compile))
    const runs = statements.map((statement, place) => ({
      sql: statement.sql,
      parameters: fill(statement, (asked[place] as Asked<T>).shape.values),
    }))
    const results = await this.#database.executeAll(runs)
    return statements.map((statement, place) =>
      statement.read((results[place] as Result).rows, owner, (asked[place] as Asked<T>).shape.values),
    )
  }

  /** The engine, for who runs statements once it is known. */
  get engine(): Engine {
    return this.#engine as Engine
  }

  insert(schema: Schema, rows: readonly NewRow[], conflict: Conflict | null): Eventual<readonly (ColumnValues<Stored> | null)[]> {
    return this.#writer.insert(schema, rows, conflict)
  }

  update(state: QueryState, values: ReadonlyMap<ColumnInfo, Written>): Eventual<number> {
    return this.#writer.update(state, values)
  }

  async updateMany(schema: Schema, changes: readonly RowChange[]): Promise<void> {
    await this.#writer.updateMany(schema, changes)
  }

  async delete(state: QueryState): Promise<ReadonlyMap<string, number>> {
    return this.#writer.delete(state)
  }

  async link(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await this.#writer.link(relation, row, keys, extra)
  }

  async setLinks(relation: RelationInfo, row: object, keys: readonly Stored[], extra: ReadonlyMap<ColumnInfo, Written>): Promise<void> {
    await this.#writer.setLinks(relation, row, keys, extra)
  }

  async unlink(relation: RelationInfo, row: object, keys: readonly Stored[] | null): Promise<void> {
    await this.#writer.unlink(relation, row, keys)
  }

  get #engine(): Engine | undefined {
    return knownEngine(this.#database)
  }

  async #open(): Promise<Engine> {
    return engineOf(this.#database)
  }

  #compiled<T>(shape: Shape, compile: () => Compiled<T>): Compiled<T> {
    return this.#statements.find(shape.marks, compile) as Compiled<T>
  }

  #made(state: QueryState, statement: Compiled<unknown[]>, batch: readonly Row[], values: readonly unknown[]): Eventual<unknown[]> {
    const rows = statement.read(batch, ownerOf(state, this), values)
    if (state.load.size === 0 || rows.length === 0) return rows
    return loadRelations(this.#runnerFor(state), state.schema, rows as object[], state.load, 'own').then(() => rows)
  }
}

/** Whose the rows of a query are: those of who was asked, which may have been a router. */
function ownerOf({ executor }: QueryState, runs: Executor): Executor {
  return executor === null ? runs : (executor as Executor)
}

function shapeOf(what: string, state: QueryState, parameters?: ParameterValues): Shape {
  const shape = new Shape(what, parameters)
  shape.state(state)
  return shape
}
