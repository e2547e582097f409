// Checks both sides of every call between a server and an application, as `wsgiref.validate` and Rack's lint do. Wrap an
// application in tests: `serve(lint(app))`. The rules are numbered in docs/gateway.md; each that can be seen from here is
// checked here, and an error names its number, the side at fault, and the fix.

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer, Application, Connection, Exchange, HeaderReader, TlsFacts, Upgraded } from './exchange.ts'
import { checkAnswer } from './lint-answer.ts'
import { LintedBody, LintedRequestBody } from './lint-body.ts'
import {
  checkBody,
  checkConnection,
  checkHeaderReader,
  checkMethod,
  checkMount,
  checkSignal,
  checkTarget,
  isPair,
  isSendable,
} from './lint-exchange.ts'
import { rule } from './lint-rule.ts'

/** The same application, watched from both sides. What breaks a rule throws where it is seen. */
export function lint(application: Application): Application {
  let phase: 'new' | 'started' | 'stopped' = 'new'
  const open = new Set<LintedBody>()
  return {
    async start() {
      rule(phase === 'new', 25, `start() was called although the application is ${phase}.`)
      await application.start?.()
      phase = 'started'
    },
    handle(exchange) {
      rule(phase !== 'stopped', 25, 'handle() was called after stop().')
      rule(phase === 'started' || application.start === undefined, 25, 'handle() was called before start() was done.')
      return handled(application, exchange, open)
    },
    async stop() {
      rule(phase !== 'stopped', 25, 'stop() was called a second time.')
      phase = 'stopped'
      await application.stop?.()
      rule(open.size === 0, 22, `${open.size} of the streamed bodies were neither read to the end nor closed before stop().`)
    },
  }
}

function handled(application: Application, exchange: Exchange, open: Set<LintedBody>): Answer | Promise<Answer> {
  const watched = new LintedExchange(exchange)
  const result = application.handle(watched)
  if (result instanceof Promise) return result.then((answer) => watched.answered(answer, open))
  rule(typeof (result as { then?: unknown } | null)?.then !== 'function', 9, 'handle() gave a thenable that is no Promise.')
  return watched.answered(result, open)
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
  #signal: AbortSignal | null = null

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.method = checkMethod(exchange.method)
    this.target = checkTarget(exchange.method, exchange.target)
    this.headers = checkHeaderReader(exchange.headers)
    this.mount = checkMount(exchange.mount)
    this.connection = new LintedConnection(checkConnection(exchange.connection))
    const body = checkBody(exchange.body)
    this.body = body === null ? null : new LintedRequestBody(body)
  }

  /** Asked for late, as the exchange of a server makes it late. */
  get signal(): AbortSignal {
    this.#signal = checkSignal(this.#exchange.signal, this.#signal)
    return this.#signal
  }

  /** Checks an answer, and watches its body from here on. */
  answered(answer: Answer, open: Set<LintedBody>): Answer {
    const length = checkAnswer(answer, this.method, this.connection.upgraded)
    this.connection.answered = true
    const { status, headers, body } = answer
    if (body === null || typeof body === 'string' || body instanceof Uint8Array) return answer
    const watched = new LintedBody(body, { method: this.method, length, done: () => void open.delete(watched) })
    open.add(watched)
    return { status, headers, body: watched }
  }
}

/** A connection that watches upgrades, early hints, and what is waited for. */
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
  get tls(): TlsFacts | null {
    return this.#connection.tls
  }

  earlyHints(fields: Iterable<readonly [string, string]>): void {
    rule(!this.answered, 17, 'Early hints were sent after the answer.')
    const pairs = [...fields]
    for (const pair of pairs)
      rule(isPair(pair) && isSendable(pair[0], pair[1]), 17, `Early hints hold ${shown(String(pair))}, which cannot be sent.`)
    this.#connection.earlyHints?.(pairs)
  }

  upgrade(): Upgraded {
    rule(!this.upgraded, 18, 'The connection was upgraded a second time.')
    rule(!this.answered, 18, 'The connection was upgraded after the answer.')
    if (this.#connection.upgrade === undefined) {
      throw new NuagesError('GATEWAY_NO_UPGRADE', 'This server cannot hand over a connection.', { status: 426 })
    }
    const upgraded = this.#connection.upgrade()
    this.upgraded = true
    return upgraded
  }

  waitUntil(promise: Promise<unknown>): void {
    rule(typeof promise?.then === 'function', 19, `waitUntil() was given ${shown(promise)}, expected a promise.`)
    this.#connection.waitUntil(promise)
  }
}
