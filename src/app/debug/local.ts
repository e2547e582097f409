// Who may see the debug page: a person at the machine where the application runs. The server saw a loopback peer, the browser
// asked for a loopback name (another name that leads here, as in DNS rebinding, is a stranger's page), and no proxy stands
// between, which would make every client a loopback peer. A script of another site, which `cors` may let read answers, says its
// Origin. Nothing that a client can send opens it.

import type { AnyRequest } from '../handler.ts'

const LOOPBACK_HOST: RegExp = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i
const LOOPBACK_PEER: RegExp = /^(?:(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i
/** Fields that proxies add. `x-forwarded-*` are all of them. */
const FORWARDED: RegExp =
  /^(?:forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|client-ip|true-client-ip|cf-.*|fastly-.*)$/i

/** Whether a request came from this machine and for it, directly. */
export function isLocal(request: AnyRequest): boolean {
  if (!LOOPBACK_PEER.test(request.connection.remoteAddress ?? '')) return false
  const host = request.headers.get('host') ?? ''
  if (!LOOPBACK_HOST.test(host)) return false
  const origin = request.headers.get('origin')
  if (origin !== null && origin.toLowerCase() !== `${request.connection.scheme}://${host.toLowerCase()}`) return false
  for (const [name] of request.headers) if (FORWARDED.test(name)) return false
  return true
}
