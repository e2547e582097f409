// What `serve` can be told, with defaults and their precedents. Wrong values fail here, before anything listens.

import type { TlsOptions } from 'node:tls'
import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import type { Exchange } from '../gateway/exchange.ts'
import type { Limits } from '../wire/limits.ts'
import type { AccessLine } from './access-log.ts'

/** How long a connection may take, in milliseconds, and how slow it may be. */
export interface Timeouts {
  /** From the first byte of a head, or from the connection's start, to the head's end. nginx 60 s, Apache's mod_reqtimeout 20 s. */
  head: number
  /** A body must bring `bodyRate` bytes a second, looked at over this time. nginx 60 s between two reads. */
  body: number
  /** Between requests on a kept connection. nginx 75 s; above the 60 s that load balancers keep theirs. */
  idle: number
  /** From a complete head to the beginning of the answer, while no body is arriving. gunicorn 30 s, node:http 300 s. */
  request: number
  /** Without the client taking anything of an answer that waits for it. nginx 60 s. */
  write: number
  /** Bytes a second that a body must bring, on average over `body`. Apache's mod_reqtimeout 500. */
  bodyRate: number
}

const DEFAULT_TIMEOUTS: Readonly<Timeouts> = { head: 15_000, body: 15_000, idle: 65_000, request: 120_000, write: 30_000, bodyRate: 240 }

/** Certificate and key, by content as node:tls takes them, or by file. */
export interface TlsSettings extends TlsOptions {
  certFile?: string
  keyFile?: string
}

/** Where and how to serve. */
export interface ServeOptions {
  /** The address to listen on; the environment's `HOST`, else 127.0.0.1. `0.0.0.0` or `::` for all. */
  host?: string
  /** The port; the environment's `PORT`, else 8000. 0 lets the system choose. */
  port?: number
  /** A unix socket's path, instead of host and port. */
  path?: string
  /** Whether to listen; without it connections come by `accept` only. Default true. */
  listen?: boolean
  /** Connections that may wait to be accepted. */
  backlog?: number
  /** Connections at once; more are dropped as they come. */
  maxConnections?: number
  tls?: TlsSettings
  limits?: Partial<Limits>
  timeouts?: Partial<Timeouts>
  /** Writes a line for each answer: `true` to standard output, or a function. Default: when `DEBUG=1`. */
  accessLog?: boolean | ((line: AccessLine) => void)
  /** Told of what an application throws or a server cannot send. Default: standard error. */
  onError?: (error: unknown, exchange: Exchange | null) => void
  /** Whether SIGINT and SIGTERM close the server. Default true. */
  signals?: boolean
}

const OPTIONS: Readonly<Record<keyof ServeOptions, true>> = {
  host: true,
  port: true,
  path: true,
  listen: true,
  backlog: true,
  maxConnections: true,
  tls: true,
  limits: true,
  timeouts: true,
  accessLog: true,
  onError: true,
  signals: true,
}

/** Throws `SERVER_OPTION_UNKNOWN` and `SERVER_OPTION_INVALID`. */
export function checkServeOptions(options: ServeOptions): void {
  checkOptionNames('SERVER_OPTION_UNKNOWN', 'serve()', options, Object.keys(OPTIONS))
  checkCount('maxConnections', options.maxConnections)
  checkCount('backlog', options.backlog)
}

/** The defaults with `given` in their place. Throws `SERVER_TIMEOUT_INVALID` for what is no duration. */
export function resolveTimeouts(given: Partial<Timeouts> = {}): Timeouts {
  const timeouts: Timeouts = { ...DEFAULT_TIMEOUTS }
  for (const name of Object.keys(given) as (keyof Timeouts)[]) {
    if (!Object.hasOwn(DEFAULT_TIMEOUTS, name)) {
      throw new NuagesError('SERVER_TIMEOUT_UNKNOWN', `There is no timeout named ${shown(name)}.`, {
        hint: `The timeouts are ${Object.keys(DEFAULT_TIMEOUTS).join(', ')}.`,
      })
    }
    const value = given[name]
    if (value === undefined) continue
    if (!Number.isFinite(value) || value <= 0) {
      throw new NuagesError('SERVER_TIMEOUT_INVALID', `The timeout ${name} is ${shown(value)}, expected a number of milliseconds above 0.`)
    }
    timeouts[name] = value
  }
  return timeouts
}

/** The port from the options or the environment. */
export function resolvePort(given: number | undefined, environment: string | undefined): number {
  const port = given ?? portOf(environment || '8000')
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new NuagesError('SERVER_PORT_INVALID', `The port is ${shown(given ?? environment)}, expected a whole number from 0 to 65535.`)
  }
  return port
}

function portOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}

/** Fails on a count that is no count. */
function checkCount(name: string, value: number | undefined): void {
  if (value !== undefined && (!Number.isSafeInteger(value) || value < 1)) {
    throw new NuagesError('SERVER_OPTION_INVALID', `The option ${name} is ${shown(value)}, expected a whole number of at least 1.`)
  }
}
