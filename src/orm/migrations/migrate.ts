// `migrate`: brings a database to the last migrations, or to a named one.

import { NuagesError, shown } from '../../base/errors.ts'
import type { Database } from '../database.ts'
import { engineOf } from '../engine.ts'
import { checkOptions } from '../known-names.ts'
import type { ModelSet } from '../model-set.ts'
import { MigrationExecutor, type Move, type Progress, sqlOf } from './executor.ts'
import { MigrationGraph, replacedBy } from './graph.ts'
import { withLock } from './lock.ts'
import { type PlacedMigration, readMigrations } from './migration.ts'
import { Recorder, type Unfinished } from './recorder.ts'
import { stepsOf } from './steps.ts'

/** Where to, and how. */
export interface MigrateOptions {
  /** Only this label, and what it depends on. */
  readonly label?: string
  /** The last migration of the label to be applied, its number or its name; `zero` takes all back, `+1` and `-1` go so many on or back. */
  readonly to?: string
  /** Does nothing, and tells what would be done. */
  readonly plan?: boolean
  /** Notes migrations as applied, or as undone, without running them. */
  readonly fake?: boolean
  /** Told of each step as it is done. */
  readonly report?: (progress: Progress) => void
  /** Told of a migration that stopped halfway before, and goes on. */
  readonly resume?: (unfinished: Unfinished) => void
}

const OPTIONS: readonly string[] = ['label', 'to', 'plan', 'fake', 'report', 'resume'] satisfies (keyof MigrateOptions)[]

/** What was done. */
export interface Migrated {
  readonly applied: readonly string[]
  readonly undone: readonly string[]
}

/**
 * Applies the migrations of model sets that a database does not have yet, in order; with `to` also takes them back. One transaction each,
 * where the database allows that; while another process does the same, it waits. Throws ORM_MIGRATION_..., `DatabaseError`.
 */
export async function migrate(database: Database, sets: readonly ModelSet[], options: MigrateOptions = {}): Promise<Migrated> {
  checkOptions('migrate', options, OPTIONS)
  const migrations = await readMigrations(sets)
  const recorder = new Recorder(database)
  return withLock(database, async (check) => {
    await recorder.prepare()
    const { applied, unfinished } = await recorder.read()
    const graph = new MigrationGraph(migrations, new Set([...applied, ...unfinished.map(({ id }) => id)]))
    const executor = new MigrationExecutor(database, recorder, check, options.report ?? (() => {}))
    const moves = movesOf(graph, applied, options)
    checkUnfinished(unfinished, moves)
    const othersDid = new Set<Move>()
    for (const move of options.plan === true ? [] : moves) {
      const begun = unfinished.find(({ id }) => id === move.placed.id)
      if (begun !== undefined) options.resume?.(begun)
      if (options.fake !== true) {
        if (!(await executor.run(move))) othersDid.add(move)
      } else if (move.direction === 'forwards') await recorder.note(move.placed.id)
      else for (const id of [...replacedBy(move.placed), move.placed.id]) await recorder.forget(id)
    }
    const idsOf = (direction: Move['direction']): string[] =>
      moves.filter((move) => move.direction === direction && !othersDid.has(move)).map(({ placed }) => placed.id)
    return { applied: idsOf('forwards'), undone: idsOf('backwards') }
  })
}

/** One that was on its way back is neither applied nor undone: nothing else can be done before it is. */
function checkUnfinished(unfinished: readonly Unfinished[], moves: readonly Move[]): void {
  for (const { id, direction, done } of unfinished) {
    if (direction === 'forwards' || moves.some((move) => move.placed.id === id && move.direction === 'backwards')) continue
    throw new NuagesError('ORM_MIGRATION_HALF_UNDONE', `${id} was being undone, and was stopped after ${done} steps`, {
      hint: 'undo it whole first: migrate its label to the migration before it, or to zero',
    })
  }
}

/** What is to be done, in order. Throws ORM_MIGRATION_MISSING, ORM_MIGRATION_CONFLICT. */
function movesOf(graph: MigrationGraph, applied: ReadonlySet<string>, { label, to }: MigrateOptions): Move[] {
  checkConflicts(graph)
  const { ordered } = graph
  const has = (placed: PlacedMigration): boolean => isApplied(placed, applied)
  if (label === undefined)
    return forwards(
      graph,
      ordered.filter((placed) => !has(placed)),
    )
  const own = ordered.filter((placed) => placed.label === label)
  if (own.length === 0) {
    const labels = [...new Set(ordered.map((placed) => placed.label))].join(', ')
    throw new NuagesError('ORM_MIGRATION_MISSING', `there are no migrations of ${shown(label)}`, {
      hint: labels === '' ? '`nuages makemigrations app.ts` writes them' : `there are those of ${labels}`,
    })
  }
  const wanted = wantedOf(own, own.filter(has), { label, to })
  const kept = new Set(wanted.flatMap((placed) => [...ancestors(graph, placed)]))
  const surplus = new Set(own.filter((placed) => has(placed) && !kept.has(placed)))
  // What depends on what goes, goes too.
  const going = ordered.filter((placed) => has(placed) && [...ancestors(graph, placed)].some((each) => surplus.has(each)))
  const back = going.toReversed().map((placed): Move => ({ placed, before: stateBefore(graph, placed), direction: 'backwards' }))
  return [
    ...back,
    ...forwards(
      graph,
      ordered.filter((placed) => kept.has(placed) && !has(placed)),
    ),
  ]
}

/** Whether a database has a migration, or all those whose place it takes. Throws ORM_MIGRATION_SQUASHED where it has some of them. */
function isApplied(placed: PlacedMigration, applied: ReadonlySet<string>): boolean {
  const { id } = placed
  if (applied.has(id)) return true
  const replaced = replacedBy(placed)
  const there = replaced.filter((name) => applied.has(name))
  if (there.length === 0) return false
  if (there.length === replaced.length) return true
  throw new NuagesError(
    'ORM_MIGRATION_SQUASHED',
    `this database has ${there.length} of the ${replaced.length} migrations whose place ${id} takes`,
    {
      hint: `put the files of the others back beside ${id}, and migrate: the database goes on with them`,
    },
  )
}

function forwards(graph: MigrationGraph, missing: readonly PlacedMigration[]): Move[] {
  return missing.map((placed) => ({ placed, before: stateBefore(graph, placed), direction: 'forwards' }))
}

function stateBefore(graph: MigrationGraph, placed: PlacedMigration): ReturnType<MigrationGraph['stateAfter']> {
  return graph.stateAfter(graph.ordered.slice(0, graph.ordered.indexOf(placed)))
}

/** The last of those that are to be applied, or several that are none of each other's. Throws ORM_MIGRATION_MISSING. */
function wantedOf(
  own: readonly PlacedMigration[],
  there: readonly PlacedMigration[],
  { label, to }: { readonly label: string; readonly to: string | undefined },
): readonly PlacedMigration[] {
  if (to === 'zero') return []
  if (to === undefined) return own.slice(-1)
  if (!/^[+-]\d+$/.test(to)) return [targetOf(own, label, to)]
  // One that was made beside others, and came later, may be missing before the last that is there.
  const others = own.filter((placed) => !there.includes(placed))
  const steps = Number(to)
  if (-steps <= there.length && steps <= others.length)
    return [...there, ...others.slice(0, Math.max(steps, 0))].slice(0, there.length + steps)
  throw new NuagesError(
    'ORM_MIGRATION_MISSING',
    `${label} has no migration ${shown(to)}: ${there.length} of its ${own.length} are applied`,
    {
      hint: 'zero takes all of them back; without a name all are applied',
    },
  )
}

function targetOf(own: readonly PlacedMigration[], label: string, to: string): PlacedMigration {
  const found = own.filter(({ name }) => name === to || name.startsWith(`${to}_`) || name.startsWith(to))
  const [only] = found
  if (only !== undefined && (found.length === 1 || only.name === to)) return only
  throw new NuagesError(
    'ORM_MIGRATION_MISSING',
    `${label} has ${found.length === 0 ? 'no migration' : 'several migrations'} ${shown(to)}`,
    {
      hint: `there are ${own.map(({ name }) => name).join(', ')}, and zero`,
    },
  )
}

function ancestors(graph: MigrationGraph, placed: PlacedMigration): Set<PlacedMigration> {
  const found = new Set<PlacedMigration>()
  const visit = (each: PlacedMigration): void => {
    if (found.has(each)) return
    found.add(each)
    for (const parent of graph.parentsOf(each, graph.ordered)) visit(parent)
  }
  visit(placed)
  return found
}

function checkConflicts(graph: MigrationGraph): void {
  for (const label of new Set(graph.ordered.map((placed) => placed.label))) {
    const leaves = graph.leavesOf(label)
    if (leaves.length > 1)
      throw new NuagesError('ORM_MIGRATION_CONFLICT', `${label} has two ends: ${leaves.map(({ name }) => name).join(' and ')}`, {
        hint: 'they were made side by side: `nuages makemigrations --merge` makes one that comes after both',
      })
  }
}

/** A migration, and whether the database has it. */
export interface MigrationStatus {
  readonly label: string
  readonly name: string
  readonly applied: boolean
  /** Steps that are done of one that stopped halfway: on its way back where it counts as applied. */
  readonly done: number | null
}

/** All migrations of model sets in the order in which they are applied. */
export async function migrationStatus(database: Database, sets: readonly ModelSet[]): Promise<MigrationStatus[]> {
  const migrations = await readMigrations(sets)
  const recorder = new Recorder(database)
  const { applied, unfinished } = await recorder.look()
  const graph = new MigrationGraph(migrations, new Set([...applied, ...unfinished.map(({ id }) => id)]))
  return graph.ordered.map((placed) => ({
    label: placed.label,
    name: placed.name,
    applied: isApplied(placed, applied),
    done: unfinished.find(({ id }) => id === placed.id)?.done ?? null,
  }))
}

/** The statements of one migration, as this database would be given them; code is a comment. Throws ORM_MIGRATION_MISSING. */
export async function migrationSql(
  database: Database,
  sets: readonly ModelSet[],
  id: string,
  direction: 'forwards' | 'backwards' = 'forwards',
): Promise<string[]> {
  const graph = new MigrationGraph(await readMigrations(sets))
  const placed = graph.find(id)
  const engine = await engineOf(database)
  const statements: string[] = []
  for (const step of stepsOf(placed, stateBefore(graph, placed), direction, engine)) {
    const own = 'sql' in step ? (await sqlOf(step, database, engine)).map((sql) => `${sql};`) : ['-- code']
    statements.push(...own)
  }
  return statements
}
