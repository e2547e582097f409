import { SqliteBackend } from './backends/sqlite.ts'
import { SqliteAccess } from './backends/sqlite-access.ts'
import { Database } from './database.ts'
import { type DatabaseOptions, resolveOptions } from './database-options.ts'
import { parseDatabaseUrl } from './database-url.ts'
import { QueryLog } from './query-log.ts'

/**
 * The database at a URL: `sqlite:newsroom.db`, `sqlite::memory:`, `postgres://user:password@host/name`,
 * `mysql://user:password@host/name` (or `mariadb://`). Nothing is opened before it is needed. Throws `DATABASE_URL_INVALID` and
 * `DATABASE_OPTION_INVALID`; a password is in no error.
 */
export function connect(url: string, options?: DatabaseOptions): Database {
  const address = parseDatabaseUrl(url)
  const { name, logParameters, slow, pool, busyTimeout } = resolveOptions(options)
  const log = new QueryLog({ database: name, logParameters, slow })
  const backend = new SqliteBackend((address as { path: string }).path)
  return new Database({ name, backend, access: new SqliteAccess(backend, pool, busyTimeout), log })
}
