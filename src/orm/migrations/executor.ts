// Applies migrations and takes them back: one transaction each where the database undoes changes of tables, statement by statement with
// a note of each where it does not.

import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'
import { type Engine, engineOf } from '../engine.ts'
import { schemaOf } from '../schema.ts'
import { dataModels } from './data-models.ts'
import { failedStep } from './failed-step.ts'
import { replacedBy } from './graph.ts'
import type { CheckLock } from './lock.ts'
import type { PlacedMigration } from './migration.ts'
import { isDone } from './probe.ts'
import type { ProjectState } from './project-state.ts'
import type { Direction, Recorder } from './recorder.ts'
import { runRebuilding } from './sqlite-run.ts'
import { droppingSql, foreignParts } from './standing.ts'
import { hasWayBack, type Step, stepsOf } from './steps.ts'
import { isTransactional, type Statement } from './table-changes.ts'

/** Told of each step as it is done. */
export interface Progress {
  /** `news/0002_article_views`. */
  readonly migration: string
  readonly direction: Direction
  /** From 1. */
  readonly step: number
  readonly steps: number
  /** The statement, or `code`. */
  readonly what: string
  readonly milliseconds: number
}

/** What is done to one migration. */
export interface Move {
  readonly placed: PlacedMigration
  /** The state before it. */
  readonly before: ProjectState
  readonly direction: Direction
}

/** Runs moves on one database. */
export class MigrationExecutor {
  readonly #database: Database
  readonly #recorder: Recorder
  readonly #check: CheckLock
  readonly #report: (progress: Progress) => void

  constructor(database: Database, recorder: Recorder, check: CheckLock, report: (progress: Progress) => void) {
    this.#check = check
    this.#database = database
    this.#recorder = recorder
    this.#report = report
  }

  /** Does one move; where it was stopped before, from the step on that was not noted. False where another had done it meanwhile. Throws ORM_MIGRATION_FAILED, ORM_MIGRATION_ONE_WAY, ORM_MIGRATION_LOCK_LOST, `DatabaseError`. */
  async run(move: Move): Promise<boolean> {
    const { placed, direction, before } = move
    if (direction === 'backwards' && !hasWayBack(placed))
      throw new NuagesError('ORM_MIGRATION_ONE_WAY', `${placed.id} cannot be undone: it runs SQL or code without a way back`, {
        hint: 'give it one, `runCode({...}, forwards, backwards)`; `async () => {}` if there is nothing to undo',
      })
    const engine = await engineOf(this.#database)
    const steps = stepsOf(placed, before, direction, engine)
    if (isAtomic(placed, engine)) return this.#atomically(move, steps, engine)
    await this.#stepByStep(move, steps, engine)
    return true
  }

  async #atomically(move: Move, steps: readonly Step[], engine: Engine): Promise<boolean> {
    const { placed, direction } = move
    const whole = async (): Promise<boolean> => {
      // Another deployer may have been faster.
      const { applied } = await this.#recorder.read()
      const replaced = replacedBy(placed)
      const has = applied.has(placed.id) || (replaced.length > 0 && replaced.every((id) => applied.has(id)))
      if (has === (direction === 'forwards')) return false
      for (const [place, step] of steps.entries()) await this.#timed(move, step, place, steps.length, engine)
      await this.#note(move)
      return true
    }
    return engine === 'sqlite' ? runRebuilding(this.#database, whole) : this.#database.transaction(whole)
  }

  /** The number of steps that are done is noted after each, so that whoever comes after a crash goes on there. */
  async #stepByStep(move: Move, steps: readonly Step[], engine: Engine): Promise<void> {
    const { placed, direction } = move
    await this.#check()
    const { done, isResumed } = await this.#recorder.begin(placed.id, direction)
    for (const [place, step] of steps.entries()) {
      if (place < done) continue
      const work = (): Promise<void> => this.#timed(move, step, place, steps.length, engine)
      const note = async (): Promise<void> => {
        await this.#check()
        await this.#recorder.noteSteps(placed.id, direction, place + 1)
      }
      if (isOfRows(step)) {
        // Rows and note together: nobody could see whether they were written.
        await this.#database.transaction(async () => {
          await work()
          await note()
        })
        continue
      }
      if (isResumed && place === done) await this.#again(step, work, engine)
      else await work()
      await note()
    }
    await this.#note(move)
  }

  /** Does a step that may have been done by a process that was killed. The server may still be at it when it is asked. */
  async #again({ sql, drops }: Statement, work: () => Promise<void>, engine: Engine): Promise<void> {
    const wasDone = async (): Promise<boolean> =>
      drops === undefined ? isDone(this.#database, sql, engine) : (await droppingSql(this.#database, drops, engine)) === null
    if (await wasDone()) return
    try {
      await work()
    } catch (error) {
      if (!(await wasDone())) throw error
    }
  }

  async #note({ placed, direction }: Move): Promise<void> {
    await this.#check()
    if (direction === 'forwards') await this.#recorder.note(placed.id)
    else for (const id of [...replacedBy(placed), placed.id]) await this.#recorder.forget(id)
  }

  async #timed(move: Move, step: Step, place: number, steps: number, engine: Engine): Promise<void> {
    await this.#check()
    const start = performance.now()
    const { placed, direction } = move
    const what = await this.#step(move, step, engine).catch((error) => {
      throw failedStep(error, { placed, direction, step, place, steps, isAtomic: isAtomic(placed, engine) })
    })
    this.#report({ migration: placed.id, direction, step: place + 1, steps, what, milliseconds: performance.now() - start })
  }

  /** Does a step; says what was done. */
  async #step(move: Move, step: Step, engine: Engine): Promise<string> {
    const { placed } = move
    if ('sql' in step) {
      const statements = (await sqlOf(step, this.#database, engine)).map((sql) => concurrent(sql, move, engine))
      for (const sql of statements) await this.#database.execute(sql)
      return step.replaces === undefined ? statements.join('; ') : step.sql
    }
    const models = dataModels(step.code.models, placed, step.state)
    for (const model of Object.values(models)) schemaOf(model)
    const work = async (): Promise<void> => this.#database.within(async () => step.code.code(models as never))
    await this.#database.transaction(work)
    return 'code'
  }
}

/** Whether a migration is one transaction, done or not at all. */
function isAtomic({ migration }: PlacedMigration, engine: Engine): boolean {
  return isTransactional(engine) && (migration.atomic !== false || engine === 'sqlite')
}

/** Statements that change rows and nothing else, which every database undoes. */
const ROWS: RegExp = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:insert|update|delete|replace|merge|with)\b/i

function isOfRows(step: Step): step is Exclude<Step, Statement> {
  return !('sql' in step) || ROWS.test(step.sql)
}

/** What a statement is in this database, where parts of tables may have other names. */
export async function sqlOf({ sql, drops, replaces }: Statement, database: Database, engine: Engine): Promise<readonly string[]> {
  if (replaces !== undefined) return [...replaces.statements, ...(await foreignParts(database, replaces))]
  if (drops === undefined) return [sql]
  const found = await droppingSql(database, drops, engine)
  // A check that a field says need not be there: engines have types that Nuages writes with a check, and others without.
  return found ?? (drops.kind === 'checks' ? [] : [sql])
}

/** Outside of a transaction PostgreSQL makes indexes without keeping writers waiting. */
function concurrent(sql: string, { placed }: Move, engine: Engine): string {
  if (engine !== 'postgres' || placed.migration.atomic !== false) return sql
  return sql.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY ')
}
