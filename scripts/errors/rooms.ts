// The folders of src whose error codes have pages, and what the pages say. A folder that is not here yet: make a table beside the
// others, and add its line.

import { APP } from './app.ts'
import { BASE } from './base.ts'
import { BATTERIES } from './batteries.ts'
import { CLI } from './cli.ts'
import type { ErrorTable } from './entry.ts'
import { GATEWAY } from './gateway.ts'
import { HTTP } from './http.ts'
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
  orm: { ...ORM, ...MODELS, ...QUERIES },
  app: APP,
  batteries: BATTERIES,
  cli: CLI,
}

/** Folders that are being built: not every code of theirs has a page yet. */
export const GROWING: ReadonlySet<string> = new Set(['orm'])

/** Texts in capitals that are no error codes: names of variables and settings. */
export const NO_CODES: ReadonlySet<string> = new Set([
  'CONTENT_LENGTH',
  'CONTENT_TYPE',
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
