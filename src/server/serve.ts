// Listens, makes a connection of each socket, and closes so that nothing is dropped. The only entry of this floor.

import type { Server, Socket } from 'node:net'
import { NuagesError, shown } from '../base/errors.ts'
import type { Application, FetchApplication } from '../gateway/exchange.ts'
import { asApplication } from '../gateway/fetch.ts'
import { resolveLimits } from '../wire/limits.ts'
import { type AccessLine, formatAccessLine } from './access-log.ts'
import { milliseconds, updateDate } from './clock.ts'
import { HttpConnection, type ServerContext } from './connection.ts'
import type { ServerExchange } from './exchange.ts'
import { createListener, listen } from './listen.ts'
import { checkServeOptions, resolvePort, resolveTimeouts, type ServeOptions } from './options.ts'
import { closeOnSignals } from './signals.ts'

/** How often, in milliseconds, connections are looked at for what takes too long. */
const SWEEP = 250
/** How long `close` waits by default. */
const GRACE = 10_000
/** The longest time that a timer can wait. */
const LONGEST = 2_147_483_647

/** A server that listens. */
export interface Serving {
  /** Where it listens, such as `http://127.0.0.1:8000`, or `unix:/path`; `''` where it does not. */
  readonly url: string
  /** The port listened on, null for a unix socket. */
  readonly port: number | null
  /** Serves a connection that another listener accepted, such as one that a parent process handed over. It may be paused. */
  accept(socket: Socket): void
  /**
   * Stops accepting, lets what is under way finish for at most `grace` milliseconds (10,000), then cuts it off, and runs the
   * application's `stop`. Event streams are ended at once. Calling it again gives the same promise.
   */
  close(options?: { grace?: number }): Promise<void>
  /** Settles when the server is closed, by `close` or by a signal. */
  readonly closed: Promise<void>
}

/** Serves an application, or a stranger of the shape `{ fetch(request) }`, over HTTP/1.1. Resolves when it listens; rejects with a hint where it cannot. */
export async function serve(application: Application | FetchApplication, options: ServeOptions = {}): Promise<Serving> {
  const running = new RunningServer(asApplication(application), options)
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
  now: number = milliseconds()
  url = ''
  port: number | null = null
  readonly #listener: Server
  readonly #connections = new Set<HttpConnection>()
  /** Under TLS: sockets whose handshake is not done, or that belong to a connection. */
  readonly #handshakes = new Set<Socket>()
  readonly #pending = new Set<Promise<unknown>>()
  readonly #onError: (error: unknown, exchange: ServerExchange | null) => void
  #sweeper: NodeJS.Timeout | undefined
  #forgetSignals: (() => void) | undefined
  #closed: Promise<void> | null = null
  readonly #end = Promise.withResolvers<void>()
  #emptied: (() => void) | null = null

  constructor(application: Application, options: ServeOptions) {
    checkServeOptions(options)
    this.application = application
    this.limits = resolveLimits(options.limits)
    this.timeouts = resolveTimeouts(options.timeouts)
    this.secure = options.tls !== undefined
    this.accessLog = accessLogOf(options.accessLog)
    this.#onError = options.onError ?? ((error) => console.error(error))
    this.#listener = createListener(options.tls, this.timeouts.head, (socket) => this.#accept(socket))
    if (this.secure) this.#listener.on('connection', (socket) => this.#watchHandshake(socket))
    if (options.maxConnections !== undefined) this.#listener.maxConnections = options.maxConnections
  }

  async start(options: ServeOptions): Promise<void> {
    const port = options.listen === false ? 0 : resolvePort(options.port, process.env['PORT'])
    await this.application.start?.()
    if (options.listen !== false) await this.#listen(options, port)
    updateDate()
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP)
    this.#sweeper.unref()
    if (options.signals !== false) this.#forgetSignals = closeOnSignals(this)
  }

  async #listen(options: ServeOptions, port: number): Promise<void> {
    const host = options.host ?? (process.env['HOST'] || '127.0.0.1')
    try {
      await listen(this.#listener, options.path === undefined ? { host, port } : { path: options.path }, options.backlog ?? 511)
    } catch (error) {
      try {
        await this.application.stop?.()
      } catch (other) {
        this.report(other, null) // why nobody listens is what counts
      }
      throw error
    }
    // Such as a connection that cannot be accepted because the process is out of file descriptors.
    this.#listener.on('error', (error) => this.report(error, null))
    this.#name(options.path)
  }

  #name(path: string | undefined): void {
    const address = this.#listener.address()
    if (path !== undefined || address === null || typeof address === 'string') {
      this.url = `unix:${path}`
      return
    }
    this.port = address.port
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
    this.url = `${this.secure ? 'https' : 'http'}://${name}:${address.port}`
  }

  accept(socket: Socket): void {
    if (this.closing) {
      socket.destroy()
      return
    }
    socket.allowHalfOpen = true
    socket.setNoDelay(true)
    this.#accept(socket)
    socket.resume()
  }

  #accept(socket: Socket): void {
    this.#connections.add(new HttpConnection(socket, this))
  }

  #watchHandshake(socket: Socket): void {
    this.#handshakes.add(socket)
    socket.once('close', () => this.#handshakes.delete(socket))
  }

  #sweep(): void {
    this.now = milliseconds()
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

  get closed(): Promise<void> {
    return this.#end.promise
  }

  forget(connection: HttpConnection): void {
    this.#connections.delete(connection)
    if (this.#connections.size === 0) this.#emptied?.()
  }

  close(options: { grace?: number } = {}): Promise<void> {
    const { grace = GRACE } = options
    if (typeof grace !== 'number' || !(grace >= 0))
      throw new NuagesError('SERVER_GRACE_INVALID', `The grace is ${shown(grace)}, expected a number of milliseconds.`)
    if (this.#closed === null) {
      this.#closed = this.#close(Math.min(grace, LONGEST))
      this.#closed.then(this.#end.resolve, this.#end.reject)
      this.closed.catch(() => {}) // whoever called close() has the error
    }
    return this.#closed
  }

  async #close(grace: number): Promise<void> {
    this.closing = true
    this.#listener.close()
    this.now = milliseconds()
    for (const connection of this.#connections) connection.close()
    await withinGrace(this.#idle(), grace)
    await this.#cutAll()
    clearInterval(this.#sweeper)
    this.#forgetSignals?.()
    await this.application.stop?.()
  }

  /** Ends what is still open. Signals have fired when this settles, so that the application's `stop` comes after them. */
  async #cutAll(): Promise<void> {
    for (const socket of this.#handshakes) socket.destroy()
    for (const connection of this.#connections) connection.cut()
    await this.#empty()
  }

  async #empty(): Promise<void> {
    if (this.#connections.size === 0) return
    await new Promise<void>((resolve) => {
      this.#emptied = resolve
    })
  }

  /** Settles when no connection is open and nothing is waited for. */
  async #idle(): Promise<void> {
    await this.#empty()
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
