// Which migrations a database has: a table of its own. Where changes of tables cannot be undone, it also says how far one came.

import { DatabaseError } from '../backends/database-error.ts'
import type { Database } from '../database.ts'

const TABLE = 'nuages_migrations'
/** What `done` says of one that is whole. */
const WHOLE = -1

/** A migration that was begun and not ended. */
export interface Unfinished {
  readonly id: string
  /** Steps that are done. */
  readonly done: number
}

/** Reads and writes the table. */
export class Recorder {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Makes the table, if it is not there. */
  async prepare(): Promise<void> {
    await this.#database.execute(
      `CREATE TABLE IF NOT EXISTS ${TABLE} (label varchar(100) NOT NULL, name varchar(200) NOT NULL, applied_at varchar(30) NOT NULL, done integer NOT NULL, PRIMARY KEY (label, name))`,
    )
  }

  /** The same as `read`, without a table where there is none yet. */
  async look(): Promise<{ applied: ReadonlySet<string>; unfinished: readonly Unfinished[] }> {
    try {
      return await this.read()
    } catch (error) {
      if (error instanceof DatabaseError && error.code === 'DATABASE_STATEMENT_FAILED') return { applied: new Set(), unfinished: [] }
      throw error
    }
  }

  /** The migrations that are whole, and those that are not. */
  async read(): Promise<{ applied: ReadonlySet<string>; unfinished: readonly Unfinished[] }> {
    const { rows } = await this.#database.execute(`SELECT label, name, done FROM ${TABLE}`)
    const all = rows.map(([label, name, done]) => ({ id: `${label}/${name}`, done: Number(done) }))
    return {
      applied: new Set(all.filter(({ done }) => done === WHOLE).map(({ id }) => id)),
      unfinished: all.filter(({ done }) => done !== WHOLE),
    }
  }

  /** Notes that a migration is whole, or how many of its steps are done. */
  async note(id: string, done: number = WHOLE): Promise<void> {
    const [label, name] = id.split('/') as [string, string]
    const [first, second, third, fourth] = this.#marks(4)
    const [where, and] = this.#marks(2)
    await this.#database.execute(`DELETE FROM ${TABLE} WHERE label = ${where} AND name = ${and}`, [label, name])
    await this.#database.execute(`INSERT INTO ${TABLE} (label, name, applied_at, done) VALUES (${first}, ${second}, ${third}, ${fourth})`, [
      label,
      name,
      new Date().toISOString(),
      done,
    ])
  }

  /** Notes that a migration is undone. */
  async forget(id: string): Promise<void> {
    const [label, name] = id.split('/') as [string, string]
    const [first, second] = this.#marks(2)
    await this.#database.execute(`DELETE FROM ${TABLE} WHERE label = ${first} AND name = ${second}`, [label, name])
  }

  #marks(count: number): string[] {
    return Array.from({ length: count }, (_, place) => (this.#database.dialect === 'postgres' ? `$${place + 1}` : '?'))
  }
}
