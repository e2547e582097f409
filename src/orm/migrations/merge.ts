// One migration after several that were made side by side, and one in place of many.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ModelSet } from '../model-set.ts'
import { schemaOf } from '../schema.ts'
import { described } from './described.ts'
import { creationSource } from './detect.ts'
import { type MadeMigration, writeMigration } from './file.ts'
import { MigrationGraph } from './graph.ts'
import { folderOf, type PlacedMigration, readMigrations } from './migration.ts'
import { classesOf } from './project-state.ts'
import { Source } from './source.ts'

/** Makes a migration behind the two ends of each label that has them; gives those that were made. */
export async function mergeMigrations(sets: readonly ModelSet[]): Promise<MadeMigration[]> {
  const graph = new MigrationGraph(await readMigrations(sets))
  const made: MadeMigration[] = []
  for (const set of sets) {
    const leaves = graph.leavesOf(set.label)
    if (leaves.length < 2) continue
    const number = String(Math.max(...leaves.map(({ name }) => Number(name.slice(0, 4)))) + 1).padStart(4, '0')
    made.push(
      await writeMigration(folderIn(set), {
        label: set.label,
        name: `${number}_merge`,
        operations: [],
        options: { dependencies: leaves.map(({ id }) => id) },
      }),
    )
  }
  return made
}

/**
 * Makes one migration that does what those up to `name` do: the models as they are then, made at once. Data steps are left out, since a
 * new database has no rows for them; they are named in `leftOut`. The old files stay until every database has them. Throws
 * ORM_MIGRATION_MISSING, ORM_MIGRATION_CIRCLE.
 */
export async function squashMigrations(
  sets: readonly ModelSet[],
  label: string,
  name: string,
): Promise<{ made: MadeMigration; leftOut: string[] }> {
  const graph = new MigrationGraph(await readMigrations(sets))
  const set = sets.find((each) => each.label === label)
  const own = graph.ordered.filter((placed) => placed.label === label)
  const end = own.findIndex((placed) => placed.name === name || placed.name.startsWith(`${name}_`))
  if (set === undefined || end < 1)
    throw new NuagesError('ORM_MIGRATION_MISSING', `${label} has no migrations up to ${shown(name)} that could become one`, {
      hint: `there are ${own.map((placed) => placed.name).join(', ') || 'none'}`,
    })
  const range = own.slice(0, end + 1)
  const last = range.at(-1) as (typeof range)[0]
  const state = graph.stateAfter(graph.ordered.slice(0, graph.ordered.indexOf(last) + 1))
  refuseCircle(graph, range)
  const source = new Source()
  const models = [...classesOf(state)].filter(([key]) => key.startsWith(`${label}.`)).map(([, made]) => described(schemaOf(made), source))
  const leftOut = range.filter(({ migration }) => migration.operations.some(({ run }) => run !== undefined)).map(({ id }) => id)
  const dependencies = [...new Set(range.flatMap(({ migration }) => migration.dependencies ?? []))].filter(
    (id) => !id.startsWith(`${label}/`),
  )
  const made = await writeMigration(folderIn(set), {
    label,
    name: `0001_squashed_${last.name}`,
    operations: models.map((model) => creationSource(model, source)),
    options: { dependencies, replaces: range.map((placed) => placed.name) },
  })
  return { made, leftOut }
}

/** One in place of several comes behind what each of them does, and before what any of them does. */
function refuseCircle(graph: MigrationGraph, range: readonly PlacedMigration[]): void {
  const seen = new Map<PlacedMigration, boolean>()
  const leadsBack = (placed: PlacedMigration): boolean => {
    const known = seen.get(placed)
    if (known !== undefined) return known
    const isBack = range.includes(placed) || graph.parentsOf(placed, graph.ordered).some(leadsBack)
    seen.set(placed, isBack)
    return isBack
  }
  for (const placed of range) {
    const between = graph.parentsOf(placed, graph.ordered).find((parent) => !range.includes(parent) && leadsBack(parent))
    if (between === undefined) continue
    throw new NuagesError(
      'ORM_MIGRATION_CIRCLE',
      `${between.id} comes before ${placed.id} and after another one that would be squashed with it`,
      {
        hint: `squash those before ${placed.name} alone`,
      },
    )
  }
}

function folderIn(set: ModelSet): string {
  const folder = folderOf(set)
  if (folder !== null) return folder
  throw new NuagesError('ORM_MIGRATION_FILE', `the model set ${set.label} has no folder for migrations`, {
    hint: `modelSet('${set.label}', models, { migrations })`,
  })
}
