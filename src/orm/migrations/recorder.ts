// Which migrations a database has: a table of its own, `applied_at` being when a migration became whole, or was begun if it is not yet.
// Where changes of tables cannot be undone, it also says how far one came.

import { DatabaseError } from '../backends/database-error.ts'
import type { Database } from '../database.ts'

const TABLE = 'nuages_migrations'
/** What `done` says of one that is whole. Steps that are done count from 0 upwards, steps back from -2 downwards. */
const WHOLE = -1
const NONE_BACK = -2

/** Which way a migration goes. */
export type Direction = 'forwards' | 'backwards'

/** A migration that was begun and not ended. */
export interface Unfinished {
  readonly id: string
  /** Which way it was going. Backwards it counts as applied until it is undone whole. */
  readonly direction: Direction
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
      applied: new Set(all.filter(({ done }) => done <= WHOLE).map(({ id }) => id)),
      unfinished: all.filter(({ done }) => done !== WHOLE).map(({ id, done }) => ({ id, ...stepsOf(done) })),
    }
  }

  /**
   * Notes that a migration is begun, so that whoever comes after a crash knows that its first step may be done. Gives the steps that are
   * done, and whether it was begun before. What a process that was killed has just written is waited for.
   */
  async begin(id: string, direction: Direction): Promise<{ done: number; isResumed: boolean }> {
    const { rows } = await this.#database.execute(`SELECT done FROM ${TABLE} WHERE ${this.#isIt()} FOR UPDATE`, partsOf(id))
    const written = rows[0] === undefined ? WHOLE : Number(rows[0][0])
    const { done, direction: was } = stepsOf(written)
    if (written !== WHOLE && was === direction) return { done, isResumed: true }
    await this.noteSteps(id, direction, 0)
    return { done: 0, isResumed: false }
  }

  /** Notes how many of the steps of a migration are done. */
  async noteSteps(id: string, direction: Direction, done: number): Promise<void> {
    await this.#write(id, direction === 'forwards' ? done : NONE_BACK - done, ['done'])
  }

  /** Notes that a migration is whole, from now on. */
  async note(id: string): Promise<void> {
    await this.#write(id, WHOLE, ['applied_at', 'done'])
  }

  /** In one statement: between two the process could be killed, and nothing would be known of the migration. Of a row that is there, only some columns change. */
  async #write(id: string, done: number, changed: readonly ('applied_at' | 'done')[]): Promise<void> {
    const marks = this.#marks(4).join(', ')
    const isMysql = this.#database.dialect === 'mysql'
    const changes = changed.map((column) => `${column} = ${isMysql ? `VALUES(${column})` : `excluded.${column}`}`).join(', ')
    const replaced = isMysql ? `ON DUPLICATE KEY UPDATE ${changes}` : `ON CONFLICT (label, name) DO UPDATE SET ${changes}`
    const sql = `INSERT INTO ${TABLE} (label, name, applied_at, done) VALUES (${marks}) ${replaced}`
    await this.#database.execute(sql, [...partsOf(id), new Date().toISOString(), done])
  }

  /** Notes that a migration is undone. */
  async forget(id: string): Promise<void> {
    await this.#database.execute(`DELETE FROM ${TABLE} WHERE ${this.#isIt()}`, partsOf(id))
  }

  #isIt(): string {
    const [label, name] = this.#marks(2)
    return `label = ${label} AND name = ${name}`
  }

  #marks(count: number): string[] {
    return Array.from({ length: count }, (_, place) => (this.#database.dialect === 'postgres' ? `$${place + 1}` : '?'))
  }
}

function partsOf(id: string): [label: string, name: string] {
  return id.split('/') as [string, string]
}

function stepsOf(written: number): { direction: Direction; done: number } {
  return written < 0 ? { direction: 'backwards', done: NONE_BACK - written } : { direction: 'forwards', done: written }
}
