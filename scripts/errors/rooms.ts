// The folders of src whose error codes have pages, and what the pages say. A folder that is not here yet: make a table beside the
// others, and add its line.

import { APP } from './app.ts'
import { BASE } from './base.ts'
import { BATTERIES } from './batteries.ts'
import { CLI } from './cli.ts'
import type { ErrorTable } from './entry.ts'
import { GATEWAY } from './gateway.ts'
import { HTTP } from './http.ts'
import { MIGRATIONS } from './migrations.ts'
import { MODELS } from './models.ts'
import { ORM } from './orm.ts'
import { QUERIES } from './queries.ts'
import { SERVER } from './server.ts'
import { TEMPLATES } from './templates.ts'
import { WIRE } from './wire.ts'

/** A table for each folder. A code that several of them throw stands in one, the lowest. */
export const ROOMS: Readonly<Record<string, ErrorTable>> = {
  base: BASE,
  wire: WIRE,
  gateway: GATEWAY,
  server: SERVER,
  http: HTTP,
  templates: TEMPLATES,
  orm: { ...ORM, ...MODELS, ...QUERIES, ...MIGRATIONS },
  app: APP,
  batteries: BATTERIES,
  cli: CLI,
}

/** Texts in capitals that are no error codes: names of variables and settings. */
export const NO_CODES: ReadonlySet<string> = new Set([
  'CONTENT_LENGTH',
  'CONTENT_TYPE',
  'ERR_MODULE_NOT_FOUND',
  'MYSQL_PWD',
  'NODE_TEST_WORKER_ID',
  'STRICT_ALL_TABLES',
  'STRICT_TRANS_TABLES',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'NO_ENGINE_SUBSTITUTION',
  'ONLY_FULL_GROUP_BY',
  'PIPES_AS_CONCAT',
  'NO_BACKSLASH_ESCAPES',
  'NO_AUTO_VALUE_ON_ZERO',
  'ERR_OUT_OF_RANGE',
  'CURRENT_TIMESTAMP',
  'UTF8MB4_BIN',
  'DATABASE_URL',
  'HTTP_HOST',
  'NODE_ENV',
  'PATH_INFO',
  'REQUEST_METHOD',
  'SCRIPT_NAME',
  'SECRET_KEY',
  'SERVER_NAME',
  'SERVER_PORT',
])
