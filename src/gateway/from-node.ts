// A node:http listener as an application: Express, Koa's callback, anything of the shape `(req, res)`. Each exchange gets a
// connection of its own to a private node:http server, in memory: no port, no socket, and the listener notices nothing.
//
// node:http is loaded with the first request, never before. Upgrades do not pass.

import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer, Application, Exchange } from './exchange.ts'

/** Hop by hop, or written anew by node:http. */
const DROPPED = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'])

/** An application of a listener: `mount({ '/old': fromNode(expressApp), '/': app })`. Its URLs begin after the mount. */
export function fromNode(listener: RequestListener): Application {
  let server: Server | null = null
  return {
    handle(exchange) {
      server ??= process.getBuiltinModule('node:http').createServer(listener)
      return ask(server, exchange)
    },
  }
}

function ask(server: Server, exchange: Exchange): Promise<Answer> {
  const { duplexPair, pipeline } = process.getBuiltinModule('node:stream')
  const [near, far] = duplexPair()
  server.emit('connection', withPeer(far, exchange))
  return new Promise((resolve, reject) => {
    const request = process.getBuiltinModule('node:http').request({
      method: exchange.method,
      path: exchange.target,
      headers: fieldsOf(exchange),
      setHost: false,
      signal: exchange.signal,
      createConnection: () => near,
    })
    request.on('error', reject)
    request.on('response', (response) => resolve(answerOf(response)))
    if (exchange.body === null) request.end()
    // A listener that answers early and reads no more ends the pipe; that is no failure of the request.
    else pipeline(exchange.body, request, () => {})
  })
}

/** The in-memory connection, with the peer that `req.socket.remoteAddress` asks for. */
function withPeer(socket: Duplex, { connection }: Exchange): Duplex {
  const { remoteAddress, remotePort, localAddress, localPort, scheme } = connection
  return Object.assign(socket, { remoteAddress, remotePort, localAddress, localPort, encrypted: scheme === 'https' })
}

function fieldsOf({ headers, body }: Exchange): string[] {
  const fields: string[] = []
  for (const [name, value] of headers) if (!DROPPED.has(name.toLowerCase())) fields.push(name, value)
  if (body !== null && !headers.has('content-length')) fields.push('transfer-encoding', 'chunked')
  return [...fields, 'connection', 'close']
}

function answerOf(response: IncomingMessage): Answer {
  const headers: [string, string][] = []
  const { rawHeaders, statusCode = 502 } = response
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!DROPPED.has((rawHeaders[i] as string).toLowerCase())) headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string])
  }
  const bodiless = statusCode === 204 || statusCode === 304 || response.headers['content-length'] === '0'
  if (bodiless) response.resume()
  return { status: statusCode, headers, body: bodiless ? null : response }
}
