// wsgiref's server on ours: `makeServer('', 8000, application).serveForever()`.

import type { Answer, Application, Exchange } from '../gateway/exchange.ts'
import { fromWsgi, type WsgiOptions } from '../gateway/wsgi.ts'
import type { WsgiApplication } from '../gateway/wsgi-application.ts'
import type { ServeOptions } from './options.ts'
import { type Serving, serve } from './serve.ts'

/** A server for one WSGI application, with wsgiref's method names in this ecosystem's spelling. */
export class WsgiServer {
  readonly #application: Application
  readonly #options: ServeOptions
  #serving: Promise<Serving> | null = null
  #forever = false
  /** Those who let one request through each, told when it was answered or has failed. */
  readonly #turns: (() => void)[] = []
  /** Requests that came while nobody let one through, as in a backlog. */
  readonly #queue: (() => void)[] = []

  constructor(application: Application, options: ServeOptions) {
    this.#options = options
    this.#application = application
  }

  /** Listens, where it does not yet, and says where. */
  async listen(): Promise<string> {
    this.#serving ??= serve({ handle: (exchange) => this.#handle(exchange) }, this.#options)
    return (await this.#serving).url
  }

  /** Serves until `shutdown`, or until the process is told to stop. */
  async serveForever(): Promise<void> {
    this.#forever = true
    for (const go of this.#queue.splice(0)) go()
    await this.listen()
    await ((await this.#serving) as Serving).closed
  }

  /** Serves one request; resolves when the application has answered it. Others wait. */
  async handleRequest(): Promise<void> {
    const handled = new Promise<void>((resolve) => this.#turns.push(resolve))
    this.#queue.shift()?.()
    await this.listen()
    await handled
  }

  /** Closes: what is under way is finished. */
  async shutdown(): Promise<void> {
    await (await this.#serving)?.close()
  }

  /** The same: here a server that serves no more does not keep its port. */
  async serverClose(): Promise<void> {
    await this.shutdown()
  }

  #handle(exchange: Exchange): Answer | Promise<Answer> {
    return this.#forever ? this.#application.handle(exchange) : this.#handleInTurn(exchange)
  }

  async #handleInTurn(exchange: Exchange): Promise<Answer> {
    if (this.#turns.length === 0) await new Promise<void>((resolve) => this.#queue.push(resolve))
    const done = this.#turns.shift()
    try {
      return await this.#application.handle(exchange)
    } finally {
      done?.()
    }
  }
}

/** wsgiref.simple_server.make_server. An empty host is all interfaces, as there. */
export function makeServer(host: string, port: number, application: WsgiApplication, options: WsgiOptions & ServeOptions = {}): WsgiServer {
  const { limit, errors, ...serving } = options
  return new WsgiServer(fromWsgi(application, { limit, errors }), { ...serving, host: host === '' ? '0.0.0.0' : host, port })
}
