// A migration: a file with a default export, in the folder that a model set names.

import { NuagesError, shown } from '../../base/errors.ts'
import { checkOptions } from '../known-names.ts'
import type { ModelSet } from '../model-set.ts'
import { temporalReady } from '../temporal.ts'
import type { Operation } from './operations.ts'

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
    return (await process.getBuiltinModule('node:fs').promises.readdir(folder)).filter((file) => FILE.test(file)).sort()
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

async function read(label: string, folder: string, file: string): Promise<PlacedMigration> {
  const path = process.getBuiltinModule('node:path').join(folder, file)
  const { default: found } = (await import(process.getBuiltinModule('node:url').pathToFileURL(path).href)) as { default?: unknown }
  const name = (FILE.exec(file) as RegExpExecArray)[1] as string
  if (typeof found === 'object' && found !== null && known.has(found))
    return { label, name, id: `${label}/${name}`, migration: found as Migration }
  throw new NuagesError('ORM_MIGRATION_FILE', `${path} has the default export ${shown(found)}: expected a migration`, {
    hint: 'write export default migration({ operations: [...] })',
  })
}
