// A proxy between a database and its server that fails as networks do: it cuts, stalls, resets and refuses when it is told.

import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net'
import { parseDatabaseUrl } from '../../src/orm/database-url.ts'

/** What becomes of what one side sends. */
export type Fate = 'pass' | 'stall' | 'cut' | 'reset'

/** Decides about bytes; called for each chunk. */
export type Judge = (chunk: Buffer) => Fate

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** A proxy in front of a server. */
export class FaultProxy {
  /** The URL that leads through it. */
  readonly url: string
  readonly #listener: Server
  readonly #pairs: Set<Pair> = new Set()
  /** About what comes from the server, and what goes to it. */
  fromServer: Judge = () => 'pass'
  fromClient: Judge = () => 'pass'
  /** Whether who comes is turned away at once. */
  isRefusing = false

  constructor(url: string, listener: Server) {
    this.url = url
    this.#listener = listener
  }

  static async open(url: string): Promise<FaultProxy> {
    const listener = createServer()
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const own = new URL(url)
    own.search = ''
    own.host = `127.0.0.1:${(listener.address() as { port: number }).port}`
    const proxy = new FaultProxy(own.href, listener)
    listener.on('connection', (client) => proxy.#join(client, url))
    return proxy
  }

  /** Connections that go through it. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Lets everything pass again; connections that stalled stay as they are. */
  heal(): void {
    this.fromServer = () => 'pass'
    this.fromClient = () => 'pass'
    this.isRefusing = false
  }

  /** Ends all connections at once. */
  cutAll(): void {
    for (const pair of this.#pairs) end(pair, 'cut')
  }

  async close(): Promise<void> {
    this.cutAll()
    await new Promise((resolve) => this.#listener.close(resolve))
  }

  #join(client: Socket, url: string): void {
    if (this.isRefusing) {
      client.resetAndDestroy()
      return
    }
    const server = connectServer(url)
    const pair: Pair = { client, server }
    this.#pairs.add(pair)
    relay(pair, client, server, (chunk) => this.fromClient(chunk))
    relay(pair, server, client, (chunk) => this.fromServer(chunk))
    client.on('close', () => {
      server.destroy()
      this.#pairs.delete(pair)
    })
  }
}

function connectServer(url: string): Socket {
  const address = parseDatabaseUrl(url)
  if (address.dialect === 'sqlite') throw new Error('SQLite has no server.')
  const { dialect, host, port } = address
  if (!host.startsWith('/')) return connectSocket(port, host)
  return connectSocket(dialect === 'postgres' ? `${host}/.s.PGSQL.${port}` : host)
}

function end({ client, server }: Pair, how: 'cut' | 'reset'): void {
  if (how === 'reset') client.resetAndDestroy()
  else client.destroy()
  server.destroy()
}

function relay(pair: Pair, from: Socket, to: Socket, judge: Judge): void {
  let isStalled = false
  from.on('data', (chunk: Buffer) => {
    const fate: Fate = isStalled ? 'stall' : judge(chunk)
    if (fate === 'pass') to.write(chunk)
    else if (fate === 'stall') isStalled = true
    else end(pair, fate)
  })
  from.on('error', () => {}) // it is there to fail
  from.on('close', () => {
    if (!isStalled) to.destroy()
  })
}
