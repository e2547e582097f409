// Statements as text with places for values.

import { createQueryId, MysqlQueryCompiler, PostgresQueryCompiler, type QueryCompiler, SqliteQueryCompiler } from 'kysely'
import type { Parameter } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import type { Node } from './node.ts'
import { Slot } from './slot.ts'

/** A statement, and where its parameters come from. */
export interface StatementText {
  readonly sql: string
  readonly parameters: readonly (Slot | Parameter)[]
}

/** The text of a statement. A compiler of Kysely's holds what it is writing, so each statement has its own. */
export function statementText(node: Node, engine: Engine): StatementText {
  const { sql, parameters } = compilerOf(engine).compileQuery(node as never, createQueryId())
  return { sql, parameters: parameters as (Slot | Parameter)[] }
}

function compilerOf(engine: Engine): QueryCompiler {
  if (engine === 'sqlite') return new SqliteQueryCompiler()
  return engine === 'postgres' ? new PostgresQueryCompiler() : new MysqlQueryCompiler()
}

/** The parameters of one run. */
export function fill({ parameters }: StatementText, values: readonly unknown[]): Parameter[] {
  return parameters.map((parameter) => (parameter instanceof Slot ? (parameter.fill(values) as Parameter) : parameter))
}
