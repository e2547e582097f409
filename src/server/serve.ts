// Listens, makes a connection of each socket, and closes so that nothing is dropped. The only entry of this floor.

import type { Server, Socket } from 'node:net'
import net from 'node:net'
import type { Application } from '../gateway/exchange.ts'
import { resolveLimits } from '../wire/limits.ts'
import { type AccessLine, formatAccessLine } from './access-log.ts'
import { updateDate } from './clock.ts'
import { HttpConnection, type ServerContext } from './connection.ts'
import type { ServerExchange } from './exchange.ts'
import { createListener, listen } from './listen.ts'
import { checkCount, resolvePort, resolveTimeouts, type ServeOptions } from './options.ts'
import { closeOnSignals } from './signals.ts'

/** How often, in milliseconds, connections are looked at for what takes too long. */
const SWEEP = 250
/** How long `close` waits by default. */
const GRACE = 10_000

/** A server that listens. */
export interface Serving {
  /** Where it listens, such as `http://127.0.0.1:8000`, or `unix:/path`. */
  readonly url: string
  /** The port listened on, null for a unix socket. */
  readonly port: number | null
  /**
   * Stops accepting, lets what is under way finish for at most `grace` milliseconds (10,000), then cuts it off, and runs the
   * application's `stop`. Event streams are ended at once. Calling it again gives the same promise.
   */
  close(options?: { grace?: number }): Promise<void>
}

/** Serves an application over HTTP/1.1. Resolves when it listens; rejects with a hint where it cannot. */
export async function serve(application: Application, options: ServeOptions = {}): Promise<Serving> {
  const running = new RunningServer(application, options)
  await running.start(options)
  return running
}

class RunningServer implements Serving, ServerContext {
  readonly application: Application
  readonly limits
  readonly timeouts
  readonly secure: boolean
  readonly accessLog: ((line: AccessLine) => void) | null
  closing = false
  now: number = performance.now()
  url = ''
  port: number | null = null
  readonly #listener: Server
  readonly #connections = new Set<HttpConnection>()
  readonly #pending = new Set<Promise<unknown>>()
  readonly #onError: (error: unknown, exchange: ServerExchange | null) => void
  #sweeper: NodeJS.Timeout | undefined
  #forgetSignals: (() => void) | undefined
  #closed: Promise<void> | null = null
  #emptied: (() => void) | null = null

  constructor(application: Application, options: ServeOptions) {
    this.application = application
    this.limits = resolveLimits(options.limits)
    this.timeouts = resolveTimeouts(options.timeouts)
    checkCount('maxConnections', options.maxConnections)
    checkCount('backlog', options.backlog)
    this.secure = options.tls !== undefined
    this.accessLog = accessLogOf(options.accessLog)
    this.#onError = options.onError ?? ((error) => console.error(error))
    this.#listener = createListener(options.tls, (socket) => this.#accept(socket))
    if (options.maxConnections !== undefined) this.#listener.maxConnections = options.maxConnections
  }

  async start(options: ServeOptions): Promise<void> {
    const port = resolvePort(options.port, process.env['PORT'])
    await this.application.start?.()
    const host = options.host ?? (process.env['HOST'] || '127.0.0.1')
    try {
      await listen(this.#listener, options.path === undefined ? { host, port } : { path: options.path }, options.backlog ?? 511)
    } catch (error) {
      await this.application.stop?.()
      throw error
    }
    this.#name(options.path)
    updateDate()
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP)
    this.#sweeper.unref()
    if (options.signals !== false) this.#forgetSignals = closeOnSignals(this)
  }

  #name(path: string | undefined): void {
    const address = this.#listener.address()
    if (path !== undefined || address === null || typeof address === 'string') {
      this.url = `unix:${path}`
      return
    }
    this.port = address.port
    const name = net.isIPv6(address.address) ? `[${address.address}]` : address.address
    this.url = `${this.secure ? 'https' : 'http'}://${name}:${address.port}`
  }

  #accept(socket: Socket): void {
    this.#connections.add(new HttpConnection(socket, this))
  }

  #sweep(): void {
    this.now = performance.now()
    updateDate()
    for (const connection of this.#connections) connection.checkTime()
  }

  report(error: unknown, exchange: ServerExchange | null): void {
    try {
      this.#onError(error, exchange)
    } catch (failure) {
      console.error(failure)
    }
  }

  waitUntil(promise: Promise<unknown>): void {
    const settled: Promise<unknown> = Promise.resolve(promise).then(
      () => this.#pending.delete(settled),
      (error) => {
        this.#pending.delete(settled)
        this.report(error, null)
      },
    )
    this.#pending.add(settled)
  }

  forget(connection: HttpConnection): void {
    this.#connections.delete(connection)
    if (this.#connections.size === 0) this.#emptied?.()
  }

  close(options: { grace?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(options.grace ?? GRACE)
    return this.#closed
  }

  async #close(grace: number): Promise<void> {
    this.closing = true
    this.#listener.close()
    this.now = performance.now()
    for (const connection of this.#connections) connection.close()
    await withinGrace(this.#idle(), grace)
    for (const connection of this.#connections) connection.socket.destroy()
    clearInterval(this.#sweeper)
    this.#forgetSignals?.()
    await this.application.stop?.()
  }

  /** Settles when no connection is open and nothing is waited for. */
  async #idle(): Promise<void> {
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        this.#emptied = resolve
      })
    }
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}

async function withinGrace(work: Promise<void>, grace: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, grace)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}

function accessLogOf(option: ServeOptions['accessLog']): ((line: AccessLine) => void) | null {
  const wanted = option ?? process.env['DEBUG'] === '1'
  if (typeof wanted === 'function') return wanted
  return wanted ? (line) => void process.stdout.write(`${formatAccessLine(line)}\n`) : null
}
