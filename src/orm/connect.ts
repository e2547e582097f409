import type { Access } from './backends/access.ts'
import { ServerAccess } from './backends/access.ts'
import type { Backend } from './backends/backend.ts'
import { MysqlBackend } from './backends/mysql.ts'
import { PostgresBackend } from './backends/postgres.ts'
import { SqliteBackend } from './backends/sqlite.ts'
import { SqliteAccess } from './backends/sqlite-access.ts'
import { Database, findDatabase } from './database.ts'
import { type DatabaseOptions, type ResolvedOptions, resolveOptions } from './database-options.ts'
import { type FileAddress, parseDatabaseUrl, type ServerAddress } from './database-url.ts'
import { setAmbientExecutor } from './executor.ts'
import { QueryLog } from './query-log.ts'
import { SqlExecutor } from './sql/sql-executor.ts'

/**
 * The database at a URL, or of a backend of your own: `sqlite:newsroom.db`, `sqlite::memory:`, `postgres://user:password@host/name`,
 * `mysql://user:password@host/name` (or `mariadb://`). Nothing is opened before it is needed. Throws `DATABASE_URL_INVALID` and
 * `DATABASE_OPTION_INVALID`; a password is in no error.
 */
export function connect(url: string | Backend, options?: DatabaseOptions): Database {
  const resolved = resolveOptions(options)
  const { name, logParameters, slow } = resolved
  const log = new QueryLog({ database: name, logParameters, slow })
  const parts = typeof url === 'object' ? { backend: url, access: new ServerAccess(url, resolved.pool) } : partsAt(url, resolved)
  const database = new Database({ name, log, ...parts })
  database.runQueriesBy(new SqlExecutor(database))
  if (typeof url === 'string') addresses.set(database, parseDatabaseUrl(url))
  return database
}

/** Kept apart from databases, so that no log of one shows its password. */
const addresses: WeakMap<Database, ServerAddress | FileAddress> = new WeakMap()

/**
 * Where a database is, with its password: for tools that connect by themselves, as `nuages dbshell` does. Undefined for a backend of one's own,
 * which may be anywhere. For messages there is `database.place`.
 */
export function addressOf(database: Database): ServerAddress | FileAddress | undefined {
  return addresses.get(database)
}

setAmbientExecutor(() => findDatabase()?.executor)

interface Parts {
  readonly backend: Backend
  readonly access: Access
}

function partsAt(url: string, options: ResolvedOptions): Parts {
  const address = parseDatabaseUrl(url)
  return address.dialect === 'sqlite' ? inFile(address.path, options) : onServer(address, options)
}

function inFile(path: string, { pool, busyTimeout }: ResolvedOptions): Parts {
  const backend = new SqliteBackend(path)
  return { backend, access: new SqliteAccess(backend, pool, busyTimeout) }
}

function onServer(address: ServerAddress, options: ResolvedOptions): Parts {
  const backend = address.dialect === 'postgres' ? PostgresBackend.at(address, options) : new MysqlBackend(address, options)
  return { backend, access: new ServerAccess(backend, options.pool) }
}
