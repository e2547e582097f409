// The order of migrations: each after those it depends on.

import { NuagesError, shown } from '../../base/errors.ts'
import { type PlacedMigration, stateAfterOperation } from './migration.ts'
import type { ProjectState } from './project-state.ts'

/** All migrations, in an order in which they can be applied. */
export class MigrationGraph {
  readonly ordered: readonly PlacedMigration[]
  readonly #byId: ReadonlyMap<string, PlacedMigration>

  /** `applied` are those that a database has: one with some of the migrations of a squashed one goes on with these. Throws ORM_MIGRATION_MISSING, ORM_MIGRATION_CIRCLE. */
  constructor(migrations: readonly PlacedMigration[], applied: ReadonlySet<string> = new Set()) {
    const all = new Set(migrations.map(({ id }) => id))
    const begun = migrations.filter((each) => isBegun(each, applied) && replacedBy(each).every((id) => all.has(id)))
    const squashed = migrations.filter((each) => !begun.includes(each))
    const replaced = new Set(squashed.flatMap(replacedBy))
    // Of a squashed one those it stands for are passed over.
    const used = squashed.filter(({ id }) => !replaced.has(id))
    const byId = new Map(used.map((each) => [each.id, each]))
    for (const each of used) for (const id of replacedBy(each)) byId.set(id, each)
    for (const each of begun) byId.set(each.id, byId.get(replacedBy(each).at(-1) as string) as PlacedMigration)
    this.#byId = byId
    this.ordered = this.#sorted(used)
  }

  /** What comes right before: in its folder, and what it names. */
  parentsOf(placed: PlacedMigration, all: readonly PlacedMigration[]): PlacedMigration[] {
    const own = all.filter(({ label }) => label === placed.label)
    const named = (placed.migration.dependencies ?? []).map((id) => this.find(id, placed))
    const sameLabel = named.filter(({ label }) => label === placed.label)
    // A branch names its parent; else it is the one before.
    // Two of one number were made side by side.
    const number = placed.name.slice(0, 4)
    const before = own.findLast(({ name }) => name.slice(0, 4) < number)
    const parents = sameLabel.length > 0 || before === undefined ? named : [before, ...named]
    return [...new Set(parents)].filter((each) => each !== placed)
  }

  /** A migration by its id. Throws ORM_MIGRATION_MISSING. */
  find(id: string, by?: PlacedMigration): PlacedMigration {
    const found = this.#byId.get(id)
    if (found !== undefined) return found
    throw new NuagesError(
      'ORM_MIGRATION_MISSING',
      `there is no migration ${shown(id)}${by === undefined ? '' : `, which ${by.id} depends on`}`,
      {
        hint: 'migrations are named label/0001_name; is the model set of that label given too?',
      },
    )
  }

  #sorted(all: readonly PlacedMigration[]): PlacedMigration[] {
    const ordered: PlacedMigration[] = []
    const states = new Map<PlacedMigration, 'open' | 'done'>()
    const visit = (placed: PlacedMigration, trail: readonly string[]): void => {
      if (states.get(placed) === 'done') return
      if (states.get(placed) === 'open')
        throw new NuagesError('ORM_MIGRATION_CIRCLE', `migrations depend on each other in a circle: ${[...trail, placed.id].join(' -> ')}`)
      states.set(placed, 'open')
      for (const parent of this.parentsOf(placed, all)) visit(parent, [...trail, placed.id])
      states.set(placed, 'done')
      ordered.push(placed)
    }
    for (const placed of all) visit(placed, [])
    return ordered
  }

  /** The last migrations of a label: more than one where two people made one at the same time. */
  leavesOf(label: string): PlacedMigration[] {
    const parents = new Set(this.ordered.flatMap((placed) => this.parentsOf(placed, this.ordered)))
    const own = this.ordered.filter((placed) => placed.label === label)
    return own.filter((placed) => !parents.has(placed) || !own.some((other) => this.parentsOf(other, this.ordered).includes(placed)))
  }

  /** The state after some of them, in order. */
  stateAfter(migrations: readonly PlacedMigration[]): ProjectState {
    let state: ProjectState = new Map()
    for (const placed of migrations)
      for (const operation of placed.migration.operations) state = stateAfterOperation(state, placed, operation)
    return state
  }
}

/** The ids of the migrations whose place one takes. */
export function replacedBy({ label, migration }: PlacedMigration): string[] {
  return (migration.replaces ?? []).map((name) => idOf(label, name))
}

/** Whether a database has some of the migrations whose place one takes, and not all. */
function isBegun(placed: PlacedMigration, applied: ReadonlySet<string>): boolean {
  const there = replacedBy(placed).filter((id) => applied.has(id)).length
  return !applied.has(placed.id) && there > 0 && there < replacedBy(placed).length
}

function idOf(label: string, name: string): string {
  return name.includes('/') ? name : `${label}/${name}`
}
