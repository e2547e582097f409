// `client(app)`: tests ask an application, without a socket or over one, or any server by its URL.

import { checkOptionNames } from '../base/known-options.ts'
import type { Application, FetchApplication } from '../gateway/exchange.ts'
import { asApplication } from '../gateway/fetch.ts'
import { Client, type ClientOptions } from '../http/client.ts'
import type { Received } from '../http/client-response.ts'
import { Direct, OverSocket, type Sent, stopOnce, type Transport } from '../http/client-transport.ts'
import type { Serving } from '../server/serve.ts'

/** How `client` makes a client. */
export interface TestClientOptions extends ClientOptions {
  /** Serves the application on a free port of 127.0.0.1 and asks it there: the same tests, the whole way. */
  readonly socket?: boolean
  /** Throws what the application logged as a fault, instead of giving its 500. Not over a socket. */
  readonly rethrow?: boolean
  /** The address that requests come from; by default 127.0.0.1. Not over a socket. */
  readonly remoteAddress?: string | null
}

const OPTIONS: Readonly<Record<keyof TestClientOptions, true>> = {
  base: true,
  headers: true,
  follow: true,
  clock: true,
  socket: true,
  rethrow: true,
  remoteAddress: true,
}

/** Makes a client for an application, or for a server at a URL. */
export function client(target: Application | FetchApplication | URL, options: TestClientOptions = {}): Client {
  checkOptionNames('OPTION_UNKNOWN', 'a client', options, Object.keys(OPTIONS))
  if (target instanceof URL) return new Client(new OverSocket(target), async () => {}, { base: target, ...options })
  const application = asApplication(target)
  if (options.socket === true) {
    const own = new OwnServer(application)
    return new Client(own, () => own.close(), options)
  }
  const { remoteAddress = '127.0.0.1', rethrow = false } = options
  return new Client(new Direct(application, remoteAddress, rethrow), () => stopOnce(application), options)
}

/** Serves the application when it is first asked. */
class OwnServer implements Transport {
  readonly #application: Application
  #serving: Promise<Serving> | null = null

  constructor(application: Application) {
    this.#application = application
  }

  async send(sent: Sent): Promise<Received> {
    this.#serving ??= import('../server/serve.ts').then(({ serve }) =>
      serve(this.#application, { host: '127.0.0.1', port: 0, signals: false }),
    )
    const { url } = await this.#serving
    return new OverSocket(new URL(url)).send(sent)
  }

  async close(): Promise<void> {
    const serving = await this.#serving?.catch(() => null)
    await serving?.close()
  }
}
