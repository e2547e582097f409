// wsgiref's server on ours: `makeServer('', 8000, application).serveForever()`.

import type { Application } from '../gateway/exchange.ts'
import { fromWsgi, type WsgiApplication, type WsgiOptions } from '../gateway/wsgi.ts'
import type { ServeOptions } from './options.ts'
import { type Serving, serve } from './serve.ts'

/** A server for one WSGI application, with wsgiref's method names in this ecosystem's spelling. */
export class WsgiServer {
  readonly #application: Application
  readonly #options: ServeOptions
  #serving: Promise<Serving> | null = null
  #handled: (() => void) | null = null

  constructor(application: Application, options: ServeOptions) {
    this.#options = options
    this.#application = {
      handle: (exchange) => {
        const answer = application.handle(exchange)
        this.#handled?.()
        return answer
      },
    }
  }

  /** Listens, where it does not yet, and says where. */
  async listen(): Promise<string> {
    this.#serving ??= serve(this.#application, this.#options)
    return (await this.#serving).url
  }

  /** Serves until `shutdown`, or until the process is told to stop. */
  async serveForever(): Promise<void> {
    await this.listen()
    await ((await this.#serving) as Serving).closed
  }

  /** Serves one request; resolves when it has been handed to the application. */
  async handleRequest(): Promise<void> {
    const handled = new Promise<void>((resolve) => {
      this.#handled = resolve
    })
    await this.listen()
    await handled
    this.#handled = null
  }

  /** Closes: what is under way is finished. */
  async shutdown(): Promise<void> {
    await (await this.#serving)?.close()
  }
}

/** wsgiref.simple_server.make_server. An empty host is all interfaces, as there. */
export function makeServer(host: string, port: number, application: WsgiApplication, options: WsgiOptions & ServeOptions = {}): WsgiServer {
  return new WsgiServer(fromWsgi(application, options), { ...options, host: host === '' ? '0.0.0.0' : host, port })
}
