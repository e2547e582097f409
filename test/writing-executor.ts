// An executor that writes, and reads whole rows by plain conditions: for tests of the writing half through models.

import type { Database } from '../src/orm/database.ts'
import { type Engine, engineOf } from '../src/orm/engine.ts'
import { type Executor, setAmbientExecutor } from '../src/orm/executor.ts'
import { hydrate } from '../src/orm/row-values.ts'
import type { QueryState } from '../src/orm/state.ts'
import { storedOf } from '../src/orm/stored-value.ts'
import { columnNames, name } from '../src/orm/writes/statement.ts'
import { SqlWriter } from '../src/orm/writes/writer.ts'
import { plainCompiler } from './plain-compiler.ts'

class TestExecutor extends SqlWriter {
  readonly #database: Database
  readonly #engine: Engine

  constructor(database: Database, engine: Engine) {
    super(database, plainCompiler(engine))
    this.#database = database
    this.#engine = engine
  }

  async all(state: QueryState): Promise<unknown[]> {
    const { schema } = state
    const columns = [...schema.columns.values()]
    const engine = this.#engine
    const keys = columnNames(schema.primaryKey, engine)
    const picked = plainCompiler(engine).keys(state, 0).sql
    const sql = `SELECT ${columnNames(columns, engine)} FROM ${name(schema.table, engine)} WHERE (${keys}) IN (SELECT * FROM (${picked}) AS picked) ORDER BY ${keys}`
    const { rows } = await this.#database.execute(sql)
    const values = rows.map((row) => columns.map((column, place) => storedOf(column, row[place] ?? null)))
    return values.map((row) => hydrate(schema, columns, row, this as unknown as Executor))
  }
}

/** The executor of a database. */
export async function testExecutor(database: Database): Promise<Executor> {
  return new TestExecutor(database, await engineOf(database)) as unknown as Executor
}

/** Runs work for which this is the current database of models. */
export async function withModelsOn<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const executor = await testExecutor(database)
  const before = setAmbientExecutor(() => executor)
  try {
    return await work()
  } finally {
    setAmbientExecutor(before)
  }
}
