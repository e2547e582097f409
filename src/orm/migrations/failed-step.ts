// A step that the database refused, told with its migration, what became of the steps before it, and what to do.

import { NuagesError } from '../../base/errors.ts'
import { DatabaseError } from '../backends/database-error.ts'
import type { PlacedMigration } from './migration.ts'
import type { Direction } from './recorder.ts'
import type { Step } from './steps.ts'

/** A step and its place in its migration. */
export interface PlacedStep {
  readonly placed: PlacedMigration
  readonly direction: Direction
  readonly step: Step
  /** From 0. */
  readonly place: number
  readonly steps: number
  /** Whether the whole migration is one transaction. */
  readonly isAtomic: boolean
}

/** What rows and statements are refused for; connections that break and locks are told as they are. */
const REFUSALS: ReadonlySet<string> = new Set([
  'DATABASE_UNIQUE_VIOLATION',
  'DATABASE_FOREIGN_KEY_VIOLATION',
  'DATABASE_CHECK_VIOLATION',
  'DATABASE_NOT_NULL_VIOLATION',
  'DATABASE_VALUE_REFUSED',
  'DATABASE_STATEMENT_FAILED',
])

/** The error to be thrown for one that a step threw: ORM_MIGRATION_FAILED with that one as its cause, or itself. */
export function failedStep(error: unknown, { placed, direction, step, place, steps, isAtomic }: PlacedStep): unknown {
  if (!(error instanceof DatabaseError) || !REFUSALS.has(error.code)) return error
  const what = 'sql' in step ? (step.sql.split('\n')[0] as string) : 'code'
  const failed = direction === 'forwards' ? 'failed' : 'could not be undone, and failed'
  const kept = isAtomic
    ? 'nothing of it was changed'
    : `the ${place} steps before it are done and noted, and the next \`migrate\` goes on with this one`
  return new NuagesError(
    'ORM_MIGRATION_FAILED',
    `${placed.id} ${failed} at step ${place + 1} of ${steps}, ${shortened(what)}: ${error.message}`,
    {
      hint: `${kept}; ${cureOf(error, step)}`,
      cause: error,
    },
  )
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`
}

function cureOf(error: DatabaseError, step: Step): string {
  if (error.code === 'DATABASE_STATEMENT_FAILED') return 'see whether the database is as its migrations left it: `nuages showmigrations`'
  const same = error.code === 'DATABASE_UNIQUE_VIOLATION' && 'sql' in step ? sameRows(step.sql) : null
  const mend = 'mend the rows first, by hand or by `runSql` or `runCode` in a migration before it'
  return same === null ? mend : `${mend}; which are the same: ${same}`
}

/** A query for the rows that stand in the way of a unique index over columns. */
function sameRows(sql: string): string | null {
  const [, made, columnsMade] = /^CREATE UNIQUE INDEX \S+ ON (\S+) \(([^()]+)\)$/.exec(sql) ?? []
  const [, altered, columnsAltered] = /^ALTER TABLE (\S+) ADD UNIQUE KEY \S+ \(([^()]+)\)$/.exec(sql) ?? []
  const [table, columns] = [made ?? altered, columnsMade ?? columnsAltered]
  return table === undefined ? null : `SELECT ${columns}, count(*) FROM ${table} GROUP BY ${columns} HAVING count(*) > 1`
}
