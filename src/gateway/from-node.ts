// What was written for node:http beside ours: an Express application, a (req, res) listener, a whole http.Server.
//
//   mount({ '/old': fromNode(express()), '/': app })
//
// Each exchange gets a private pair of streams in memory, with node:http at both ends: its server believes that it has a
// connection, its client brings back what the listener sends. So everything of node:http is as it always is, streaming,
// uploads and upgrades too, at the price of one more passage through node:http. Nothing listens, nothing leaves the process.

import type { ClientRequest, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { NuagesError, shown } from '../base/errors.ts'
import { REASONS } from '../wire/status.ts'
import { isBodiless } from '../wire/writer.ts'
import type { Answer, Application, Connection, Exchange } from './exchange.ts'

/** Fields for one connection (RFC 9110 section 7.6.1). Each passage has its own. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** How an exchange learns what its listener threw: by the stream that its request came by. */
const faults: WeakMap<object, (error: unknown) => void> = new WeakMap()

/** An application of a node:http listener, such as an Express application, or of an http.Server that does not listen. */
export function fromNode(listener: RequestListener | Server): Application {
  const server = typeof listener === 'function' ? serverOf(listener) : listener
  if (typeof server?.emit !== 'function') {
    throw new NuagesError('GATEWAY_NO_LISTENER', `Not a listener of node:http: ${shown(listener)}.`, {
      hint: 'Expected a function (req, res), such as an Express application, or an http.Server.',
    })
  }
  return {
    handle(exchange) {
      if (exchange.method === 'CONNECT') return { status: 501, headers: [], body: null }
      return new Passage(server, exchange).answer()
    },
  }
}

/** A server whose listener cannot end the process by what it throws. */
function serverOf(listener: RequestListener): Server {
  const { createServer } = process.getBuiltinModule('node:http')
  return createServer((request, response) => {
    try {
      Promise.resolve(listener(request, response) as unknown).catch((error) => fail(request, response, error))
    } catch (error) {
      fail(request, response, error)
    }
  })
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  faults.get(request.socket)?.(error)
  response.destroy()
}

/** One exchange on its way through node:http. */
class Passage {
  readonly #server: Server
  readonly #exchange: Exchange
  readonly #outcome = Promise.withResolvers<Answer>()
  /** What the listener threw: told in place of the broken connection that came of it. */
  #fault: { error: unknown } | null = null

  constructor(server: Server, exchange: Exchange) {
    this.#server = server
    this.#exchange = exchange
  }

  answer(): Promise<Answer> {
    const { method, target, signal } = this.#exchange
    const inner = this.#connect()
    const request = process.getBuiltinModule('node:http').request({
      createConnection: () => inner,
      method,
      path: target,
      headers: this.#fields().flat(),
    })
    const abort = (): void => void request.destroy(signal.reason)
    signal.addEventListener('abort', abort)
    request.on('close', () => signal.removeEventListener('abort', abort))
    request.on('error', (error) => this.#outcome.reject(this.#fault === null ? error : this.#fault.error))
    request.on('information', ({ statusCode, rawHeaders }) => {
      if (statusCode === 103) this.#exchange.connection.earlyHints?.(pairs(rawHeaders))
    })
    request.on('response', (response) => this.#outcome.resolve(this.#answerOf(response)))
    request.on('upgrade', (response, socket, head) => this.#switch(response, socket, head))
    send(this.#exchange.body, request)
    return this.#outcome.promise
  }

  /** The near end of a pair of streams whose far end the server takes for a connection. */
  #connect(): Duplex {
    const [near, far] = process.getBuiltinModule('node:stream').duplexPair()
    // An end that is destroyed is a connection that broke; one that was ended has sent all, which is still to be read.
    far.on('close', () => {
      if (!far.writableFinished) near.destroy()
    })
    near.on('close', () => far.destroy())
    far.on('error', () => {})
    faults.set(far, (error) => {
      this.#fault = { error }
    })
    this.#server.emit('connection', Object.assign(far, factsOf(this.#exchange.connection)))
    return near
  }

  #fields(): [string, string][] {
    const { headers, body } = this.#exchange
    const fields: [string, string][] = []
    for (const [name, value] of headers) {
      const lower = name.toLowerCase()
      // Expect is the outer server's to answer.
      if (!HOP_BY_HOP.has(lower) && lower !== 'expect') fields.push([name, value])
    }
    const protocol = headers.get('upgrade')
    if (protocol !== null && this.#exchange.connection.upgrade !== undefined) fields.push(['Connection', 'upgrade'], ['Upgrade', protocol])
    else fields.push(['Connection', 'close'])
    if (body !== null && !headers.has('content-length')) fields.push(['Transfer-Encoding', 'chunked'])
    return fields
  }

  #answerOf(response: IncomingMessage): Answer {
    const status = response.statusCode as number
    const headers = pairs(response.rawHeaders)
    if (this.#exchange.method !== 'HEAD' && !isBodiless(status)) return { status, headers, body: this.#body(response) }
    response.resume()
    return { status, headers, body: null }
  }

  /** The body that comes back. Left early, or never begun, it ends the passage. */
  #body(response: IncomingMessage): AsyncIterable<Uint8Array> {
    const chunks: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]()
    const iterator: AsyncIterator<Uint8Array> = {
      next: () => chunks.next().catch((error: unknown) => Promise.reject(this.#fault === null ? error : this.#fault.error)),
      return: () => {
        response.destroy()
        return Promise.resolve({ done: true, value: undefined })
      },
    }
    return { [Symbol.asyncIterator]: () => iterator }
  }

  /** Two raw connections in a row. */
  #switch({ statusCode = 101, rawHeaders }: IncomingMessage, inner: Duplex, first: Buffer): void {
    try {
      const { connection } = this.#exchange as { connection: Required<Pick<Connection, 'upgrade'>> }
      const { socket, head } = connection.upgrade()
      const lines: string[] = [`HTTP/1.1 ${statusCode} ${REASONS[statusCode] ?? ''}`]
      for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
      if (first.length > 0) socket.write(first)
      if (head.length > 0) inner.write(head)
      join(socket, inner)
      this.#outcome.resolve({ status: 101, headers: [], body: null })
    } catch (error) {
      inner.destroy()
      this.#outcome.reject(error)
    }
  }
}

/** Both ways, and an end of one is an end of the other. */
function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to)
    from.on('error', () => {})
    from.on('close', () => to.destroy())
  }
}

/** What a listener may ask of its `req.socket`; Express has `req.ip` and `req.secure` from it. */
function factsOf({ remoteAddress, remotePort, localAddress, localPort, scheme }: Connection): object {
  const facts = { remoteAddress, remotePort, localAddress, localPort, remoteFamily: remoteAddress?.includes(':') ? 'IPv6' : 'IPv4' }
  return scheme === 'https' ? { ...facts, encrypted: true } : facts
}

function pairs(raw: readonly string[]): [string, string][] {
  const fields: [string, string][] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    if (!HOP_BY_HOP.has(name.toLowerCase())) fields.push([name, raw[i + 1] as string])
  }
  return fields
}

/** Brings the body, as fast as it is taken. */
async function send(body: Exchange['body'], request: ClientRequest): Promise<void> {
  try {
    for await (const chunk of body ?? []) {
      if (!request.write(chunk)) await drained(request)
      if (request.destroyed) return
    }
    request.end()
  } catch (error) {
    request.destroy(error as Error)
  }
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
  })
}
