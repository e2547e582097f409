// The listening socket: TCP, unix or TLS, and what to say when it cannot be had.

import type { Server, Socket } from 'node:net'
import { NuagesError, shown } from '../base/errors.ts'
import type { TlsSettings } from './options.ts'

/** Both ends of a connection close by themselves (`allowHalfOpen`): a peer may end its half and still read the answer. */
const SOCKET_OPTIONS = { allowHalfOpen: true, noDelay: true }

type Address = { host: string; port: number } | { path: string }

// The modules of Node are taken when they are needed and not imported: an ES import of node:fs or node:net reads every one of
// its exports, the lazy ones too, which costs a small application a third of its start.

/** A listener that is not listening yet. TLS is loaded only where it is asked for. */
export function createListener(tls: TlsSettings | undefined, handshakeTimeout: number, accept: (socket: Socket) => void): Server {
  if (tls === undefined) return process.getBuiltinModule('node:net').createServer(SOCKET_OPTIONS, accept)
  const { certFile, keyFile, ...rest } = tls
  const settings = { handshakeTimeout, ...rest, ...SOCKET_OPTIONS, ALPNProtocols: rest.ALPNProtocols ?? ['http/1.1'] }
  if (certFile !== undefined) settings.cert = readPem('certFile', certFile)
  if (keyFile !== undefined) settings.key = readPem('keyFile', keyFile)
  if (settings.pfx === undefined && settings.SNICallback === undefined && (settings.cert === undefined || settings.key === undefined)) {
    throw new NuagesError('SERVER_TLS_CERTIFICATE', 'TLS needs a certificate and its key, and one is missing.', { hint: CERTIFICATE_HINT })
  }
  return secureServer(settings, accept)
}

function secureServer(settings: TlsSettings, accept: (socket: Socket) => void): Server {
  const tls = process.getBuiltinModule('node:tls')
  try {
    const server = tls.createServer(settings, accept)
    // A failed handshake is the peer's affair; one that only took too long leaves its socket open.
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    return server
  } catch (cause) {
    throw new NuagesError('SERVER_TLS_CERTIFICATE', `The certificate or its key cannot be used: ${(cause as Error).message}.`, {
      cause,
      hint: CERTIFICATE_HINT,
    })
  }
}

const CERTIFICATE_HINT =
  'For development make one: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=localhost ; ' +
  "then serve(app, { tls: { certFile: 'cert.pem', keyFile: 'key.pem' } })."

function readPem(option: string, file: string): Buffer {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(file)
  } catch (cause) {
    throw new NuagesError('SERVER_TLS_CERTIFICATE', `The ${option} ${shown(file)} cannot be read: ${(cause as { code: string }).code}.`, {
      cause,
      hint: CERTIFICATE_HINT,
    })
  }
}

/** Listens; a unix socket that a dead server left behind is replaced. */
export async function listen(server: Server, address: Address, backlog: number): Promise<void> {
  try {
    await tryListen(server, address, backlog)
  } catch (error) {
    if ('path' in address && (error as NodeJS.ErrnoException).code === 'EADDRINUSE') return replace(server, address, backlog)
    throw explained(error as NodeJS.ErrnoException, address)
  }
}

async function replace(server: Server, address: { path: string }, backlog: number): Promise<void> {
  const { path } = address
  const fs = process.getBuiltinModule('node:fs')
  // Connecting to a plain file is refused like connecting to a dead socket; but a file is not ours to delete.
  if (fs.lstatSync(path, { throwIfNoEntry: false })?.isSocket() === false) {
    throw new NuagesError('SERVER_PATH_TAKEN', `Cannot listen on ${path}: A file that is no socket is there (EADDRINUSE).`, {
      hint: 'Choose another path; a file is never overwritten.',
    })
  }
  if (await isAnswered(path)) {
    throw new NuagesError('SERVER_ADDRESS_BUSY', `Cannot listen on ${path}: Something listens there already (EADDRINUSE).`, {
      hint: 'Stop it, or choose another path.',
    })
  }
  fs.rmSync(path, { force: true })
  await tryListen(server, address, backlog)
}

function tryListen(server: Server, address: Address, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...address, backlog }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Whether someone listens on a unix socket. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = process.getBuiltinModule('node:net').connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', (error) => resolve((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'))
  })
}

/** The error's code, but for libuv's calling a missing folder EACCES. */
function codeOf(error: NodeJS.ErrnoException, address: Address): string {
  if (error.code !== 'EACCES' || !('path' in address)) return error.code ?? ''
  const folder = process.getBuiltinModule('node:path').dirname(address.path)
  return process.getBuiltinModule('node:fs').existsSync(folder) ? 'EACCES' : 'ENOENT'
}

function explained(error: NodeJS.ErrnoException, address: Address): NuagesError {
  const where = 'path' in address ? address.path : `${address.host}:${address.port}`
  const hints: Record<string, [code: string, message: string, hint: string]> = {
    EADDRINUSE: [
      'SERVER_ADDRESS_BUSY',
      'Something listens there already',
      'Stop it, or choose another port: PORT=8001 or { port: 8001 }; 0 takes any free one.',
    ],
    EACCES: [
      'SERVER_ADDRESS_FORBIDDEN',
      'This user may not listen there',
      'Ports below 1024 need privileges: use 8000 behind a proxy, or choose another path.',
    ],
    EADDRNOTAVAIL: ['SERVER_ADDRESS_UNKNOWN', 'This machine has no such address', 'Use 127.0.0.1, 0.0.0.0 or :: as the host.'],
    ENOTFOUND: ['SERVER_ADDRESS_UNKNOWN', 'The host name is not known', 'Use 127.0.0.1, 0.0.0.0 or :: as the host.'],
    ENOENT: ['SERVER_ADDRESS_UNKNOWN', 'The folder of the socket does not exist', 'Create it first.'],
  }
  const code = codeOf(error, address)
  const known = Object.hasOwn(hints, code) ? hints[code] : undefined
  if (known === undefined) return new NuagesError('SERVER_LISTEN_FAILED', `Cannot listen on ${where}: ${error.message}.`, { cause: error })
  return new NuagesError(known[0], `Cannot listen on ${where}: ${known[1]} (${code}).`, { cause: error, hint: known[2] })
}
