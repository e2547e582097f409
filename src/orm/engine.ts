// Which engine answers: MariaDB speaks MySQL's dialect, and can do things in it that MySQL cannot, and the other way round.

import type { Database } from './database.ts'

/** An engine, MariaDB told from MySQL. */
export type Engine = 'sqlite' | 'postgres' | 'mysql' | 'mariadb'

const engines = new WeakMap<Database, Engine>()

/** The engine of a database; asked once. */
export async function engineOf(database: Database): Promise<Engine> {
  return knownEngine(database) ?? askEngine(database)
}

/** The engine of a database, if it is known without asking. */
export function knownEngine(database: Database): Engine | undefined {
  const { dialect } = database
  return dialect === 'mysql' ? engines.get(database) : dialect
}

async function askEngine(database: Database): Promise<Engine> {
  const { rows } = await database.execute('SELECT VERSION()')
  const engine: Engine = /mariadb/i.test(String(rows[0]?.[0])) ? 'mariadb' : 'mysql'
  engines.set(database, engine)
  return engine
}
