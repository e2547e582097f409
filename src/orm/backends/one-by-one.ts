import { noteAnswered } from './answered.ts'
import type { Connection, Result, StatementRun } from './backend.ts'

/** Runs statements one behind the other. */
export async function oneByOne(runner: Pick<Connection, 'execute'>, statements: readonly StatementRun[]): Promise<readonly Result[]> {
  const results: Result[] = []
  try {
    for (const { sql, parameters } of statements) results.push(await runner.execute(sql, parameters))
  } catch (error) {
    noteAnswered(error, results)
    throw error
  }
  return results
}
