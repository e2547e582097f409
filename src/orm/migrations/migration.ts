// A migration: a file with a default export, in the folder that a model set names.

import { NuagesError, shown } from '../../base/errors.ts'
import { checkOptions } from '../known-names.ts'
import type { ModelSet } from '../model-set.ts'
import { temporalReady } from '../temporal.ts'
import type { Operation } from './operations.ts'
import type { ProjectState } from './project-state.ts'

/** What a migration is made of. */
export interface MigrationOptions {
  /** Migrations of other labels that come before: `['news/0001_initial']`. The one before it in its folder always does. */
  readonly dependencies?: readonly string[]
  /** Migrations whose place this one takes, by name: made by `squashmigrations`. */
  readonly replaces?: readonly string[]
  /** Whether it is one transaction, where the database allows that. Default true. */
  readonly atomic?: boolean
  readonly operations: readonly Operation[]
}

const OPTIONS: readonly string[] = ['dependencies', 'replaces', 'atomic', 'operations'] satisfies (keyof MigrationOptions)[]

declare const made: unique symbol
/** A migration. */
export interface Migration extends MigrationOptions {
  readonly [made]: true
}

const known = new WeakSet<object>()

/** A migration, as the default export of its file. */
export function migration(options: MigrationOptions): Migration {
  checkOptions('a migration', options, OPTIONS)
  const frozen = Object.freeze({ ...options }) as Migration
  known.add(frozen)
  return frozen
}

/** A migration with its place: `news/0002_article_views`. */
export interface PlacedMigration {
  readonly label: string
  readonly name: string
  /** `label/name`. */
  readonly id: string
  readonly migration: Migration
}

/** The names of migrations: `0001_initial.ts`. */
const FILE = /^(\d{4}_[a-z0-9_]+)\.(?:ts|js|mjs)$/
const NUMBERED = /^\d{4}.*\.(?:ts|js|mjs)$/
/** What lies beside them: tests, declarations. */
const BESIDE = /\.(?:test|spec|types|d)\.(?:ts|js|mjs)$/

/** The folder of a model set, if its tables are looked after by migrations. */
export function folderOf({ migrations }: ModelSet): string | null {
  if (migrations === null) return null
  return migrations instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(migrations) : migrations
}

/** The migrations in the folders of model sets. Throws ORM_MIGRATION_FILE for a file that holds none. */
export async function readMigrations(sets: readonly ModelSet[]): Promise<PlacedMigration[]> {
  const found: PlacedMigration[] = []
  for (const set of sets) {
    const folder = folderOf(set)
    if (folder !== null) for (const name of await filesIn(folder)) found.push(await read(set.label, folder, name))
  }
  // What fills a date is read from its text.
  await temporalReady()
  return found
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const files = await process.getBuiltinModule('node:fs').promises.readdir(folder)
    const odd = files.find((file) => NUMBERED.test(file) && !FILE.test(file) && !BESIDE.test(file))
    if (odd === undefined) return files.filter((file) => FILE.test(file)).sort()
    throw new NuagesError('ORM_MIGRATION_FILE', `${odd} in ${folder} begins as a migration does, and would be left out`, {
      hint: 'names are a number of four digits and small letters, digits and _, such as 0002_article_views.ts',
    })
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

async function read(label: string, folder: string, file: string): Promise<PlacedMigration> {
  const path = process.getBuiltinModule('node:path').join(folder, file)
  const { default: found } = (await import(process.getBuiltinModule('node:url').pathToFileURL(path).href)) as { default?: unknown }
  const name = (FILE.exec(file) as RegExpExecArray)[1] as string
  if (typeof found === 'object' && found !== null && known.has(found)) {
    checkShape(path, found as Migration)
    return { label, name, id: `${label}/${name}`, migration: found as Migration }
  }
  throw new NuagesError('ORM_MIGRATION_FILE', `${path} has the default export ${shown(found)}: expected a migration`, {
    hint: 'write export default migration({ operations: [...] })',
  })
}

function checkShape(path: string, { operations, dependencies = [], replaces = [] }: Migration): void {
  const refuse = (what: string, given: unknown, expected: string): never => {
    throw new NuagesError('ORM_MIGRATION_FILE', `${path} has ${shown(given)} ${what}: expected ${expected}`, {
      hint: "write export default migration({ dependencies: ['news/0001_initial'], operations: [addField('Article', 'views', integer())] })",
    })
  }
  if (!Array.isArray(operations)) refuse('as its operations', operations, 'a list')
  for (const operation of operations as readonly (Partial<Operation> | null)[])
    if (typeof operation?.apply !== 'function') refuse('among its operations', operation, 'what createModel, addField and the like return')
  for (const [what, list] of Object.entries({ dependencies, replaces })) {
    if (!Array.isArray(list)) refuse(`as its ${what}`, list, 'a list')
    for (const id of list as unknown[]) if (typeof id !== 'string') refuse(`among its ${what}`, id, 'names of migrations')
  }
}

/** The state after an operation. Throws ORM_MIGRATION_STATE, with the migration, where it does not fit. */
export function stateAfterOperation(state: ProjectState, { id, label }: PlacedMigration, operation: Operation): ProjectState {
  try {
    return operation.apply(state, label)
  } catch (error) {
    if (!(error instanceof NuagesError) || error.code !== 'ORM_MIGRATION_STATE') throw error
    throw new NuagesError('ORM_MIGRATION_STATE', `${id}, ${operation.title}: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    })
  }
}
