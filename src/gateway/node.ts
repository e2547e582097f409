// An application on node:http: `createServer(toNode(app))`. Only types are imported from node:http, which nothing here loads.
//
// node:http reads the wire by its own rules; docs/gateway.md lists where those are softer than ours.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { NuagesError, shown } from '../base/errors.ts'
import { Headers } from '../wire/headers.ts'
import { isBodiless, Writer } from '../wire/writer.ts'
import type { Answer, Application } from './exchange.ts'
import { NodeExchange, refusalOf } from './node-exchange.ts'
import { Outlet } from './outlet.ts'

/** A longer body that nobody read costs the connection (rule 29): node:http would read on for ever. */
const DRAIN_LIMIT = 262_144
/** Fields that node:http writes itself. */
const FRAMING = new Set(['keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** A listener for `request`; its `upgrade` is one for `upgrade` and `connect`: `server.on('upgrade', listener.upgrade)`. */
export interface NodeListener {
  (request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/**
 * An application as a node:http listener. Call `application.start` before listening and `stop` after closing, where it has them.
 * What the application throws, and what of an answer cannot be sent, is given to `onError`.
 */
export function toNode(application: Application, onError: (error: unknown) => void = console.error): NodeListener {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    response.on('error', onError)
    respond(application, request, response, onError).catch((error) => fail(response, error, onError))
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', onError)
    switchOver(application, request, { socket, head }, onError).catch((error) => {
      onError(error)
      socket.destroy()
    })
  }
  return Object.assign(listener, { upgrade })
}

async function respond(
  application: Application,
  request: IncomingMessage,
  response: ServerResponse,
  onError: (error: unknown) => void,
): Promise<void> {
  const refusal = refusalOf(request)
  if (refusal !== null) return send(response, plain(400, `${refusal}\n`, true))
  const exchange = new NodeExchange(request, { response }, onError)
  response.on('close', () => {
    if (!response.writableFinished) exchange.abort()
  })
  return send(response, await application.handle(exchange))
}

function plain(status: number, body: string, closing = false): Answer {
  const type = ['content-type', 'text/plain; charset=utf-8'] as const
  return { status, headers: closing ? [type, ['connection', 'close']] : [type], body }
}

async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  checkStatus(status)
  response.statusCode = status
  // A stream that gives more or fewer bytes than were stated then fails (rule 13).
  response.strictContentLength = true
  for (const [name, value] of headers) if (!FRAMING.has(name.toLowerCase())) response.appendHeader(name, value)
  if (isUndrainable(response.req)) response.setHeader('connection', 'close')
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    if (!isBodiless(status)) stateLength(response, body === null ? 0 : Buffer.byteLength(body))
    response.end(body ?? undefined)
    return
  }
  if (response.req.method === 'HEAD' || isBodiless(status)) {
    await body[Symbol.asyncIterator]().return?.()
    response.end()
    return
  }
  const actions = { begin: () => response.flushHeaders(), write: (chunk: Uint8Array) => response.write(chunk) }
  if (await new Outlet(response).run(body, actions)) response.end()
}

function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new NuagesError('GATEWAY_ANSWER_STATUS', `The answer's status is ${shown(status)}, expected a whole number from 200 to 599.`)
  }
}

/** An answer to HEAD without a body says nothing of the length that GET's would have, unless the application did. */
function stateLength(response: ServerResponse, size: number): void {
  if (size === 0 && response.req.method === 'HEAD') return
  const stated = response.getHeader('content-length')
  if (stated !== undefined && Number(stated) !== size) {
    throw new NuagesError('GATEWAY_ANSWER_LENGTH', `Content-Length says ${stated}, the body has ${size} bytes.`, {
      hint: 'Leave Content-Length to the server, or state the size in bytes, not characters.',
    })
  }
  response.setHeader('content-length', size)
}

function isUndrainable(request: IncomingMessage): boolean {
  if (request.complete) return false
  return Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > DRAIN_LIMIT
}

/** A 500, or, where the head is out, the end of the connection: half a body must not look whole. */
function fail(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  onError(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  send(response, plain(500, 'Internal Server Error\n')).catch(onError)
}

// ------------------------------------------------------------------------------------------ upgrades

async function switchOver(
  application: Application,
  request: IncomingMessage,
  upgraded: { socket: Duplex; head: Buffer },
  onError: (error: unknown) => void,
): Promise<void> {
  const { socket } = upgraded
  const refusal = request.method === 'CONNECT' ? null : refusalOf(request)
  if (refusal !== null) return sendRaw(socket, request, plain(400, `${refusal}\n`))
  const exchange = new NodeExchange(request, { upgrade: upgraded }, onError)
  const abort = (): void => exchange.abort()
  socket.on('close', abort)
  let answer: Answer
  try {
    answer = await application.handle(exchange)
  } catch (error) {
    if (exchange.upgraded) throw error
    onError(error)
    answer = plain(500, 'Internal Server Error\n')
  }
  if (!exchange.upgraded) return sendRaw(socket, request, answer)
  discard(answer)
}

function discard({ body }: Answer): void {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return
  Promise.resolve(body[Symbol.asyncIterator]().return?.()).catch(() => {})
}

/** The answer to a request that asked for an upgrade and gets none: node:http has left its socket to us. */
async function sendRaw(socket: Duplex, request: IncomingMessage, { status, headers, body }: Answer): Promise<void> {
  checkStatus(status)
  const writer = new Writer()
  writer.begin({ method: request.method ?? 'GET', version: request.httpVersion === '1.0' ? '1.0' : '1.1', keepAlive: false }, true)
  const { block } = new Headers(headers)
  const head = (length: number | null): void => {
    socket.write(writer.head(status, block, length, `date: ${new Date().toUTCString()}\r\n`), 'latin1')
  }
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0))
    head(bytes.length)
    if (writer.sendsBody(status)) socket.write(bytes)
    socket.end()
    return
  }
  if (!writer.sendsBody(status)) {
    await body[Symbol.asyncIterator]().return?.()
    head(null)
    socket.end()
    return
  }
  const write = (chunk: Uint8Array): boolean => {
    socket.write(writer.data(chunk.length), 'latin1')
    socket.write(chunk)
    return socket.write(writer.dataEnd, 'latin1')
  }
  if (await new Outlet(socket).run(body, { begin: () => head(null), write })) socket.end(writer.end(), 'latin1')
}
