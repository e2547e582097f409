// Where a database is: `sqlite:newsroom.db`, `sqlite::memory:`, `postgres://user:password@host/name`, `mysql://...`.

import { NuagesError } from '../base/errors.ts'
import type { Dialect } from './backends/features.ts'

/** A server's address. */
export interface ServerAddress {
  readonly dialect: Exclude<Dialect, 'sqlite'>
  /** A host name or address, or the folder (PostgreSQL) or file (MySQL) of a unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
  readonly database: string
  /** Of PostgreSQL: where its tables are. Undefined for what the server says, which is `public` as a rule. */
  readonly schema?: string
  readonly tls: boolean
}

/** A file of SQLite's, or `:memory:`. */
export interface FileAddress {
  readonly dialect: 'sqlite'
  readonly path: string
}

const SCHEMES: Readonly<Record<string, ServerAddress['dialect']>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
}
const PORTS: Readonly<Record<ServerAddress['dialect'], number>> = { postgres: 5432, mysql: 3306 }
const TLS: Readonly<Record<string, boolean>> = { disable: false, require: true, 'verify-ca': true, 'verify-full': true }

/** A URL without its password, for messages. What is no URL is not shown at all. */
export function maskedUrl(url: string): string {
  if (url.startsWith('sqlite:')) return url
  const scheme = /^[a-z]+:\/\//.exec(url)?.[0]
  if (scheme === undefined) return '(no URL)'
  const bare = url.replace(/([?&]pass\w*=)[^&#]*/gi, '$1***')
  const at = bare.lastIndexOf('@') // a password may hold anything, if somebody forgot to escape it
  if (at < 0) return bare
  const user = /^[^:@]*/.exec(bare.slice(scheme.length, at))?.[0] ?? ''
  return `${scheme}${user}:***${bare.slice(at)}`
}

function refuse(url: string, expected: string, hint?: string): never {
  throw new NuagesError('DATABASE_URL_INVALID', `The database URL ${maskedUrl(url)} is not understood, expected ${expected}.`, {
    hint:
      hint ??
      "For example 'sqlite:newsroom.db', 'sqlite::memory:', 'postgres://user:password@host/name' or 'mysql://user:password@host/name'.",
  })
}

/** Reads a database URL. Throws `DATABASE_URL_INVALID`, which never shows the password. */
export function parseDatabaseUrl(url: unknown): ServerAddress | FileAddress {
  if (typeof url !== 'string')
    throw new NuagesError('DATABASE_URL_INVALID', `The database URL is of the type ${typeof url}, expected text.`)
  return url.startsWith('sqlite:') ? parseFile(url) : parseServer(url)
}

function parseFile(url: string): FileAddress {
  const path = url.slice('sqlite:'.length)
  if (path === '' || path.includes('\0')) refuse(url, 'a path after sqlite:')
  // Some read three slashes as a relative path, others as one from the root.
  if (path.startsWith('//')) refuse(url, 'a path right after sqlite:', "Write 'sqlite:a.db' or 'sqlite:/var/lib/a.db'.")
  if (/\?(?:.*&)?schema=/.test(path)) refuse(url, 'no schema, which SQLite does not have', "Give each its own file: 'sqlite:sales.db'.")
  if (path.startsWith('file:') || (path.startsWith(':') && path !== ':memory:')) refuse(url, 'a path or :memory: after sqlite:')
  return { dialect: 'sqlite', path }
}

function parseServer(url: string): ServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : refuse(url, 'a URL')
  const dialect = SCHEMES[parsed.protocol] ?? refuse(url, 'one of the schemes sqlite, postgres, postgresql, mysql, mariadb')
  const database = decoded(url, parsed.pathname.slice(1))
  if (database === '' || database.includes('/')) refuse(url, 'the name of the database as its path')
  const known = new Set(['host', 'socket', 'sslmode', 'schema'])
  for (const name of parsed.searchParams.keys())
    if (!known.has(name)) refuse(url, `no parameters but host, socket, sslmode and schema (it has ${name})`)
  const mode = parsed.searchParams.get('sslmode') ?? 'disable'
  const tls = Object.hasOwn(TLS, mode) ? (TLS[mode] as boolean) : refuse(url, `sslmode to be one of ${Object.keys(TLS).join(', ')}`)
  const socket = parsed.searchParams.get('socket') ?? parsed.searchParams.get('host')
  return {
    dialect,
    host: socket ?? (parsed.hostname.replace(/^\[|\]$/g, '') || 'localhost'),
    port: parsed.port === '' ? PORTS[dialect] : Number(parsed.port),
    user: parsed.username === '' ? undefined : decoded(url, parsed.username),
    password: parsed.password === '' ? undefined : decoded(url, parsed.password),
    database,
    ...schemaOf(url, dialect, parsed.searchParams),
    tls,
  }
}

/** What PostgreSQL keeps of a name, in bytes. */
const LONGEST = 63

function schemaOf(url: string, dialect: ServerAddress['dialect'], parameters: URLSearchParams): { schema?: string } {
  const [schema, ...others] = parameters.getAll('schema')
  if (schema === undefined) return {}
  if (dialect === 'mysql') {
    refuse(url, 'no schema, which is another word for a database there', "Name it as the path: 'mysql://user:password@host/sales'.")
  }
  const isName = /^[^\0-\x1f\x7f]+$/.test(schema) && Buffer.byteLength(schema) <= LONGEST && !schema.startsWith('pg_')
  if (others.length > 0 || !isName) {
    refuse(
      url,
      `one schema, by a name of 1 to ${LONGEST} bytes that does not begin with pg_`,
      "For example 'postgres://user:password@host/name?schema=sales'.",
    )
  }
  return { schema }
}

function decoded(url: string, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse(url, 'percent signs to be written as %25')
  }
}
