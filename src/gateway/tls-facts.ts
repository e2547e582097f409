// What Node's TLS socket knows of its session, in the gateway's shape.

import type { TLSSocket } from 'node:tls'
import type { TlsFacts } from './exchange.ts'

/** The facts of a session whose handshake is done. */
export function tlsFacts(socket: TLSSocket): TlsFacts {
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    serverName: socket.servername || null,
    alpnProtocol: socket.alpnProtocol || null,
    authorized: socket.authorized,
  }
}
