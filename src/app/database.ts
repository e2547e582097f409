// What an application knows of databases: as much as it needs to hold one, and to hand on who has which models.

import { NuagesError, shown } from '../base/errors.ts'

/** A database as an application holds it: made the current one at start, closed at the end. `connect` of nuages/orm makes one. */
export interface AppDatabase {
  bind(): unknown
  close(): void | Promise<void>
}

/** The models of a blueprint, and the folder of their migrations. `modelSet` of nuages/orm makes one. */
export interface AppModels {
  readonly label: string
  readonly models: Readonly<Record<string, Function>>
  readonly migrations: string | URL | null
}

/** Throws `APP_SETUP` for what is no set of models. */
export function checkModels(given: unknown, where: string): AppModels | null {
  if (given === undefined) return null
  const { label, models } = (given ?? {}) as Partial<AppModels>
  if (typeof label === 'string' && typeof models === 'object' && models !== null) return given as AppModels
  throw new NuagesError('APP_SETUP', `The models of ${where} are ${shown(given)}, expected a set of them.`, {
    hint: "Write models: modelSet('blog', { Article }, { migrations: join(import.meta.dirname, 'migrations') }).",
  })
}

/** Throws `APP_SETUP` for what is no database. */
export function checkDatabase(given: unknown): AppDatabase | undefined {
  if (given === undefined) return undefined
  const { bind, close } = (given ?? {}) as Partial<AppDatabase>
  if (typeof bind === 'function' && typeof close === 'function') return given as AppDatabase
  throw new NuagesError('APP_SETUP', `The database of the application is ${shown(given)}.`, {
    hint: "Write database: connect(env.text('DATABASE_URL', 'sqlite:app.db')), with connect from nuages/orm.",
  })
}
