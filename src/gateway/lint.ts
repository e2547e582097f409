// Checks both sides of every call between a server and an application, as `wsgiref.validate` and Rack's lint do. Wrap an
// application in tests: `serve(lint(app))`. The rules are numbered in docs/gateway.md; each that can be seen from here is
// checked here, and an error names its number and the side at fault.

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer, Application, Connection, Exchange, HeaderReader, Upgraded } from './exchange.ts'
import { checkAnswer, LintedBody } from './lint-answer.ts'
import { checkConnection, checkHeaderReader, checkMethod, checkMount, checkSignal, checkTarget } from './lint-exchange.ts'
import { rule } from './lint-rule.ts'

/** The same application, watched from both sides. What breaks a rule throws where it is seen. */
export function lint(application: Application): Application {
  let phase: 'new' | 'started' | 'stopped' = 'new'
  return {
    async start() {
      rule(phase === 'new', 'server', 24, 'start() was called a second time.')
      await application.start?.()
      phase = 'started'
    },
    handle(exchange) {
      rule(phase !== 'stopped', 'server', 24, 'handle() was called after stop().')
      rule(phase === 'started' || application.start === undefined, 'server', 24, 'handle() was called before start() was done.')
      return handled(application, exchange)
    },
    async stop() {
      rule(phase !== 'stopped', 'server', 24, 'stop() was called a second time.')
      phase = 'stopped'
      await application.stop?.()
    },
  }
}

function handled(application: Application, exchange: Exchange): Answer | Promise<Answer> {
  const watched = new LintedExchange(exchange)
  const result = application.handle(watched)
  if (result instanceof Promise) return result.then((answer) => watched.answered(answer))
  rule(typeof (result as { then?: unknown } | null)?.then !== 'function', 'application', 8, 'handle() gave a thenable that is no Promise.')
  return watched.answered(result)
}

/** An exchange that was checked, and watches what is done with it. */
class LintedExchange implements Exchange {
  readonly #exchange: Exchange
  readonly method: string
  readonly target: string
  readonly headers: HeaderReader
  readonly mount: string
  readonly connection: LintedConnection
  readonly body: AsyncIterable<Uint8Array> | null

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.method = checkMethod(exchange.method)
    this.target = checkTarget(exchange.method, exchange.target)
    this.headers = checkHeaderReader(exchange.headers)
    this.mount = checkMount(exchange.mount)
    this.connection = new LintedConnection(checkConnection(exchange.connection))
    const { body } = exchange
    rule(body === null || (typeof body === 'object' && Symbol.asyncIterator in body), 'server', 5, `The body is ${shown(body)}.`)
    this.body = body === null ? null : requestBody(body)
  }

  get signal(): AbortSignal {
    return checkSignal(this.#exchange.signal)
  }

  /** Checks an answer and watches its body from here on. */
  answered(answer: Answer): Answer {
    checkAnswer(answer, this.method, this.connection.upgraded)
    this.connection.answered = true
    const { status, headers, body } = answer
    if (body === null || typeof body === 'string' || body instanceof Uint8Array) return answer
    return { status, headers, body: new LintedBody(body, answer, this.method) }
  }
}

/** A request body: read once by the application, in chunks of bytes from the server. Keeps the fast way of `readBody` open. */
function requestBody(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let taken = false
  return {
    async *[Symbol.asyncIterator]() {
      rule(!taken, 'application', 6, 'The request body was read a second time.')
      taken = true
      for await (const chunk of body) {
        rule(chunk instanceof Uint8Array, 'server', 5, `A chunk of the request body is ${shown(chunk)}.`)
        yield chunk
      }
    },
  }
}

/** A connection that watches upgrades and early hints. */
class LintedConnection implements Connection {
  readonly #connection: Connection
  upgraded = false
  answered = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get remoteAddress(): string | null {
    return this.#connection.remoteAddress
  }
  get remotePort(): number | null {
    return this.#connection.remotePort
  }
  get localAddress(): string | null {
    return this.#connection.localAddress
  }
  get localPort(): number | null {
    return this.#connection.localPort
  }
  get scheme(): 'http' | 'https' {
    return this.#connection.scheme
  }
  get protocol(): string {
    return this.#connection.protocol
  }
  get tls(): Connection['tls'] {
    return this.#connection.tls
  }

  earlyHints(fields: Iterable<readonly [string, string]>): void {
    rule(!this.answered, 'application', 20, 'Early hints were sent after the answer.')
    this.#connection.earlyHints?.(fields)
  }

  upgrade(): Upgraded {
    rule(!this.upgraded, 'application', 21, 'The connection was upgraded a second time.')
    rule(!this.answered, 'application', 21, 'The connection was upgraded after the answer.')
    const { upgrade } = this.#connection
    if (upgrade === undefined) throw new NuagesError('GATEWAY_NO_UPGRADE', 'This server cannot hand over a connection.', { status: 426 })
    const upgraded = upgrade.call(this.#connection)
    this.upgraded = true
    return upgraded
  }

  waitUntil(promise: Promise<unknown>): void {
    rule(typeof promise?.then === 'function', 'application', 23, `waitUntil() was given ${shown(promise)}, expected a promise.`)
    this.#connection.waitUntil(promise)
  }
}
