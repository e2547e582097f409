// Statements as text with places for values.

import { createQueryId, MysqlQueryCompiler, PostgresQueryCompiler, type QueryCompiler, SqliteQueryCompiler } from 'kysely'
import { NuagesError } from '../../base/errors.ts'
import type { Parameter } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import type { Node } from './node.ts'
import { Slot } from './slot.ts'

/** A statement, and where its parameters come from. */
export interface StatementText {
  readonly sql: string
  readonly parameters: readonly (Slot | Parameter)[]
}

/** The text of a statement. A compiler of Kysely's holds what it is writing, so each statement has its own. Throws ORM_EXPRESSION_DEPTH. */
export function statementText(node: Node, engine: Engine): StatementText {
  const { sql, parameters } = compilerOf(engine).compileQuery(node as never, createQueryId())
  return { sql, parameters: parameters as (Slot | Parameter)[] }
}

function compilerOf(engine: Engine): QueryCompiler {
  if (engine === 'sqlite') return new SqliteCompiler()
  return engine === 'postgres' ? new PostgresCompiler() : new MysqlCompiler()
}

class SqliteCompiler extends SqliteQueryCompiler {
  readonly #room: Room = new Room()
  override append(text: string): void {
    this.#room.take(text)
    super.append(text)
  }
}
class PostgresCompiler extends PostgresQueryCompiler {
  readonly #room: Room = new Room()
  override append(text: string): void {
    this.#room.take(text)
    super.append(text)
  }
}
class MysqlCompiler extends MysqlQueryCompiler {
  readonly #room: Room = new Room()
  override append(text: string): void {
    this.#room.take(text)
    super.append(text)
  }
}

/** Many times what long lists of values take. */
const LONGEST = 1_000_000

/** How much longer a statement may get: pieces that are written several times, within each other, would make it endless. */
class Room {
  #left = LONGEST

  take({ length }: string): void {
    this.#left -= length
    if (this.#left >= 0) return
    throw new NuagesError('ORM_EXPRESSION_DEPTH', `a statement would be longer than ${LONGEST} characters`, {
      hint: 'functions such as power, and annotations, are written wherever they are used: nest fewer of them, or store what is between',
    })
  }
}

/** The parameters of one run. */
export function fill({ parameters }: StatementText, values: readonly unknown[]): Parameter[] {
  return parameters.map((parameter) => (parameter instanceof Slot ? (parameter.fill(values) as Parameter) : parameter))
}
