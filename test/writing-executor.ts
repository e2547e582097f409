// An executor that writes and cannot read, for tests of the writing half through models.

import type { Database } from '../src/orm/database.ts'
import { engineOf } from '../src/orm/engine.ts'
import type { Executes, Executor } from '../src/orm/executor.ts'
import { SqlWriter } from '../src/orm/writes/writer.ts'
import { plainCompiler } from './plain-compiler.ts'

/** A database as query sets take it, with an executor that writes. */
export async function writingOn(database: Database): Promise<Executes> {
  const writer = new SqlWriter(database, plainCompiler(await engineOf(database)))
  return { executor: writer as unknown as Executor }
}
