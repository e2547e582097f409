// A client that sends what it is told to and keeps what comes back: for tests of a server's behaviour on the wire.

import net from 'node:net'
import type { TestContext } from 'node:test'
import tls from 'node:tls'
import type { Answer, Exchange } from '../src/gateway/exchange.ts'
import type { ServeOptions } from '../src/server/options.ts'
import { type Serving, serve } from '../src/server/serve.ts'

/** Far above what anything here takes: a test that waits longer hangs. */
const PATIENCE = 20_000

/** A connection to a server under test. */
export class RawClient {
  readonly socket: net.Socket
  /** All that came, one character for each byte. */
  received = ''
  /** How the connection ended: `end` by a FIN, `reset` by an error, null while it is open. */
  ending: 'end' | 'reset' | null = null
  #changed: () => void = () => {}

  constructor(socket: net.Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1')
      this.#changed()
    })
    socket.on('end', () => this.#ended('end'))
    socket.on('error', () => this.#ended('reset'))
    socket.on('close', () => this.#ended('end'))
  }

  #ended(how: 'end' | 'reset'): void {
    this.ending ??= how
    this.#changed()
  }

  send(bytes: string | Uint8Array): this {
    if (typeof bytes === 'string') this.socket.write(bytes, 'latin1')
    else this.socket.write(bytes)
    return this
  }

  /** Sends one byte after the other, each in a packet of its own as far as that can be had. */
  async sendByBytes(text: string): Promise<void> {
    for (const char of text) {
      if (this.ending !== null) return
      this.send(char)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Waits until `condition` holds of what came; rejects where the connection ends, or patience does, before. */
  async until(condition: string | RegExp | ((received: string) => boolean)): Promise<string> {
    const holds = matcher(condition)
    await this.#wait(() => holds(this.received) || this.ending !== null, String(condition))
    if (!holds(this.received))
      throw new Error(`The connection ended (${this.ending}) before ${condition}; received: ${this.received.slice(0, 2000)}`)
    return this.received
  }

  /** Waits for the end; gives all that came. */
  async ended(): Promise<string> {
    await this.#wait(() => this.ending !== null, 'the end of the connection')
    return this.received
  }

  async #wait(done: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE
    while (!done()) {
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`Waited in vain for ${what}; received: ${this.received.slice(0, 2000)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#changed = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  close(): void {
    this.socket.destroy()
  }
}

function matcher(condition: string | RegExp | ((received: string) => boolean)): (received: string) => boolean {
  if (typeof condition === 'function') return condition
  return typeof condition === 'string' ? (received) => received.includes(condition) : (received) => condition.test(received)
}

/** An answer as it came. */
export interface ReceivedAnswer {
  readonly status: number
  /** By lower case name; lines of one name joined by `, `. */
  readonly headers: Record<string, string>
  readonly body: string
}

/**
 * The answers that `text` consists of, read strictly; throws where something is left over or cut off. `methods` are those
 * of the requests, GET where not given. `closed` says that the connection ended, which may end a body.
 */
export function readAnswers(text: string, methods: readonly string[] = [], closed = true): ReceivedAnswer[] {
  const answers: ReceivedAnswer[] = []
  let rest = text
  let index = 0
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) throw new Error(`No head: ${JSON.stringify(rest.slice(0, 200))}`)
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1] ?? Number.NaN)
    if (Number.isNaN(status)) throw new Error(`No status line: ${JSON.stringify(statusLine)}`)
    const headers = readHeaders(lines)
    rest = rest.slice(end + 4)
    const bodiless = status < 200 || status === 204 || status === 304 || methods[index] === 'HEAD'
    const [body, after] = bodiless ? ['', rest] : readBody(headers, rest, closed)
    rest = after
    if (status >= 200) index++
    answers.push({ status, headers, body })
  }
  return answers
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const match = /^([!#$%&'*+\-.^_`|~\w]+): (.*)$/.exec(line)
    if (match === null) throw new Error(`No header line: ${JSON.stringify(line)}`)
    const name = (match[1] as string).toLowerCase()
    const value = match[2] as string
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  return headers
}

function readBody(headers: Record<string, string>, rest: string, closed: boolean): [body: string, after: string] {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(rest)
  const stated = headers['content-length']
  if (stated === undefined) {
    if (!closed) throw new Error('A body without end on an open connection')
    return [rest, '']
  }
  const length = Number(stated)
  if (rest.length < length) throw new Error(`A body of ${length} bytes was cut off at ${rest.length}`)
  return [rest.slice(0, length), rest.slice(length)]
}

function readChunks(text: string): [body: string, after: string] {
  let body = ''
  let rest = text
  for (;;) {
    const line = /^([0-9a-f]+)\r\n/.exec(rest)
    if (line === null) throw new Error(`No chunk: ${JSON.stringify(rest.slice(0, 100))}`)
    const size = Number.parseInt(line[1] as string, 16)
    const data = rest.slice(line[0].length, line[0].length + size)
    rest = rest.slice(line[0].length + size)
    if (data.length < size || !rest.startsWith('\r\n')) throw new Error('A chunk was cut off')
    rest = rest.slice(2)
    if (size === 0) return [body, rest]
    body += data
  }
}

/** What a test's application does. What it gives may be wrong on purpose. */
export type Handle = (exchange: Exchange) => unknown

/** A server under test. */
export interface TestServer {
  readonly serving: Serving
  /** What `onError` was told. */
  readonly errors: unknown[]
  connect(): Promise<RawClient>
}

/** Serves `handle` until the test ends. */
export async function startServer(t: TestContext, handle: Handle, options: ServeOptions = {}): Promise<TestServer> {
  const errors: unknown[] = []
  const application = { handle: handle as (exchange: Exchange) => Answer }
  const where = options.path === undefined ? { host: '127.0.0.1', port: 0 } : {}
  const serving = await serve(application, {
    ...where,
    signals: false,
    accessLog: false,
    onError: (error) => void errors.push(error),
    ...options,
  })
  const clients = new Set<RawClient>()
  t.after(async () => {
    for (const client of clients) client.close()
    await serving.close({ grace: 0 })
  })
  const connect = async (): Promise<RawClient> => {
    const client = await connectTo(serving, options.path)
    clients.add(client)
    return client
  }
  return { serving, errors, connect }
}

/** A raw connection to a server, under TLS where its URL says so. */
export function connectTo(serving: Serving, path?: string): Promise<RawClient> {
  const socket = open(serving, path)
  const event = serving.url.startsWith('https:') ? 'secureConnect' : 'connect'
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once(event, () => {
      socket.off('error', reject)
      resolve(new RawClient(socket))
    })
  })
}

function open(serving: Serving, path: string | undefined): net.Socket {
  if (path !== undefined) return net.connect({ path, allowHalfOpen: true })
  const where = { host: '127.0.0.1', port: serving.port as number, allowHalfOpen: true }
  // The certificate is one of the test's own.
  if (serving.url.startsWith('https:')) return tls.connect({ ...where, servername: 'localhost', rejectUnauthorized: false })
  return net.connect(where)
}

/** A plain answer. */
export function ok(body: Answer['body'] = 'OK', headers: Answer['headers'] = []): Answer {
  return { status: 200, headers, body }
}

/** A request's bytes: `method target` and any further header lines, then the body. */
export function request(line = 'GET /', lines: readonly string[] = [], body = ''): string {
  return `${[`${line} HTTP/1.1`, 'Host: test', ...lines].join('\r\n')}\r\n\r\n${body}`
}
