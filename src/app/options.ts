// The options of an application, checked when it is made: an option that does not say what it should must not mean "no limit".

import { NuagesError, shown } from '../base/errors.ts'
import type { ProxyOptions } from '../http/proxies.ts'
import { BODY_LIMIT } from '../http/request.ts'
import type { UploadLimits } from '../http/upload-limits.ts'
import { Headers, type HeadersInit } from '../wire/headers.ts'
import type { AppDatabase, AppModels } from './database.ts'
import type { Engine } from './engine.ts'
import type { Environment } from './env.ts'
import { SECURITY_HEADERS } from './guards/headers.ts'
import type { Log } from './log.ts'

/** What `new App({ ... })` takes. */
export interface AppOptions {
  /** The path that a proxy in front takes away before it hands requests over; it stands in front of every URL made here. */
  base?: string
  /** Bytes of a request body that are taken, unless a route says otherwise. 1 MiB by default. */
  limit?: number
  /** What forms may hold, unless a route says otherwise: `{ files: 3, fileSize: 500_000 }`. */
  uploads?: Partial<UploadLimits>
  /** Proxies in front, by address, whose Forwarded and X-Forwarded fields are believed: `['loopback', '10.0.0.0/8']`. None by default. */
  proxies?: readonly string[] | ProxyOptions
  /** Names that this application answers to: `example.org`, or `.example.org` with all below it. Unset: any. */
  hosts?: readonly string[]
  /** Other origins whose pages may send unsafe requests, such as `https://shop.example.org`. */
  trustedOrigins?: readonly string[]
  /** Switches for what guards an application. */
  guards?: {
    /** Security header fields: false for none, or your own instead of the default ones. */
    headers?: boolean | HeadersInit
    /** Whether unsafe requests from other sites' pages are refused. */
    origin?: boolean
  }
  /** Makes pages of what handlers `render`. */
  engine?: Engine
  /** Where problems are written; `console` by default. */
  log?: Log
  /** Where settings are read; problems with them are told at start. The process's environment by default. */
  env?: Environment
  /** The database: the current one from the start on, closed at the end. */
  database?: AppDatabase
  /** Models that belong to no blueprint. */
  models?: AppModels
  /** Development: by default what the environment's DEBUG says. */
  debug?: boolean
}

/** The limit as a whole number of bytes. */
export function checkLimit(limit: unknown, where: string): number {
  if (typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 0) return limit
  throw new NuagesError('LIMIT_INVALID', `The limit of ${where} is ${shown(limit)}, expected a whole number of bytes.`, {
    hint: `The default is ${BODY_LIMIT}.`,
  })
}

/** The header fields that every answer gets. */
export function guardHeaders(choice: boolean | HeadersInit = true): Headers {
  if (choice === true) return SECURITY_HEADERS
  return choice === false ? new Headers() : new Headers(choice)
}
