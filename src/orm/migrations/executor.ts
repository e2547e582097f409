// Applies migrations and takes them back: one transaction each where the database undoes changes of tables, statement by statement with
// a note of each where it does not.

import { NuagesError } from '../../base/errors.ts'
import type { Database } from '../database.ts'
import { type Engine, engineOf } from '../engine.ts'
import { schemaOf } from '../schema.ts'
import { dataModels } from './data-models.ts'
import type { PlacedMigration } from './migration.ts'
import { isDone } from './probe.ts'
import type { ProjectState } from './project-state.ts'
import type { Recorder } from './recorder.ts'
import { runRebuilding } from './sqlite-run.ts'
import { hasWayBack, type Step, stepsOf } from './steps.ts'
import { isTransactional } from './table-changes.ts'

/** Told of each step as it is done. */
export interface Progress {
  /** `news/0002_article_views`. */
  readonly migration: string
  readonly direction: 'forwards' | 'backwards'
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
  readonly direction: 'forwards' | 'backwards'
}

/** Runs moves on one database. */
export class MigrationExecutor {
  readonly #database: Database
  readonly #recorder: Recorder
  readonly #report: (progress: Progress) => void

  constructor(database: Database, recorder: Recorder, report: (progress: Progress) => void) {
    this.#database = database
    this.#recorder = recorder
    this.#report = report
  }

  /** Does one move, from the step behind those that are `done`. Throws ORM_MIGRATION_ONE_WAY, `DatabaseError`. */
  async run(move: Move, done: number): Promise<void> {
    const { placed, direction, before } = move
    if (direction === 'backwards' && !hasWayBack(placed))
      throw new NuagesError('ORM_MIGRATION_ONE_WAY', `${placed.id} cannot be undone: it runs SQL or code without a way back`, {
        hint: 'give it one, `runCode({...}, forwards, backwards)`; `async () => {}` if there is nothing to undo',
      })
    const engine = await engineOf(this.#database)
    const steps = stepsOf(placed, before, direction, engine)
    const isAtomic = isTransactional(engine) && (placed.migration.atomic !== false || engine === 'sqlite')
    if (isAtomic) await this.#atomically(move, steps, engine)
    else await this.#stepByStep(move, steps, done, engine)
  }

  async #atomically(move: Move, steps: readonly Step[], engine: Engine): Promise<void> {
    const { placed, direction } = move
    const whole = async (): Promise<void> => {
      // Another deployer may have been faster.
      const { applied } = await this.#recorder.read()
      if (applied.has(placed.id) === (direction === 'forwards')) return
      for (const [place, step] of steps.entries()) await this.#timed(move, step, place, steps.length)
      await this.#note(move)
    }
    if (engine === 'sqlite') await runRebuilding(this.#database, whole)
    else await this.#database.transaction(whole)
  }

  /** The number of steps that are done is noted after each, so that whoever comes after a crash goes on there. */
  async #stepByStep(move: Move, steps: readonly Step[], done: number, engine: Engine): Promise<void> {
    const isBack = move.direction === 'backwards'
    for (const [place, step] of steps.entries()) {
      if (place < done) continue
      const isRepeated = place === done && done > 0 && 'sql' in step && (await isDone(this.#database, step.sql, engine))
      if (!isRepeated) await this.#timed(move, concurrent(step, move, engine), place, steps.length)
      if (!isBack) await this.#recorder.note(move.placed.id, place + 1)
    }
    await this.#note(move)
  }

  async #note({ placed, direction }: Move): Promise<void> {
    if (direction === 'forwards') await this.#recorder.note(placed.id)
    else await this.#recorder.forget(placed.id)
  }

  async #timed(move: Move, step: Step, place: number, steps: number): Promise<void> {
    const start = performance.now()
    await this.#step(move, step)
    const { placed, direction } = move
    const what = 'sql' in step ? step.sql : 'code'
    this.#report({ migration: placed.id, direction, step: place + 1, steps, what, milliseconds: performance.now() - start })
  }

  async #step({ placed }: Move, step: Step): Promise<void> {
    if ('sql' in step) {
      await this.#database.execute(step.sql)
      return
    }
    const models = dataModels(step.code.models, placed, step.state)
    for (const model of Object.values(models)) schemaOf(model)
    const work = async (): Promise<void> => this.#database.within(async () => step.code.code(models as never))
    await this.#database.transaction(work)
  }
}

/** Outside of a transaction PostgreSQL makes indexes without keeping writers waiting. */
function concurrent(step: Step, { placed }: Move, engine: Engine): Step {
  if (engine !== 'postgres' || placed.migration.atomic !== false || !('sql' in step)) return step
  return { sql: step.sql.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY ') }
}
