// The four forms of a request target (RFC 9112 section 3.2), made one: what the application gets is origin form, `*`, or
// the authority of a CONNECT. Whoever looks at a path after this looks at the same one.

import { isHost } from './grammar.ts'
import { Refusal } from './refusal.ts'

/** absolute-form = absolute-URI, here with the two schemes that mean us: scheme "://" [ userinfo "@" ] host [ ":" port ] path [ "?" query ] */
const ABSOLUTE = /^(?<scheme>https?):\/\/(?:(?:[\w\-.~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?(?<authority>[^/?#@]*)(?<rest>[/?#].*)?$/i
const PORT = /:(\d+)$/

/** The target as the application gets it, or why it is refused. */
export function normalizeTarget(method: string, target: string, host: string | null): string | Refusal {
  if (method === 'CONNECT') return authorityForm(target, host)
  if (target.charCodeAt(0) === 47) return target
  if (target === '*') {
    if (method === 'OPTIONS' || method === 'M-SEARCH') return target
    return new Refusal('WIRE_TARGET', 'The target * belongs to OPTIONS.')
  }
  return absoluteForm(target, host)
}

/** authority-form = uri-host ":" port, for CONNECT only. */
function authorityForm(target: string, host: string | null): string | Refusal {
  const port = Number(PORT.exec(target)?.[1] ?? 0)
  if (!isHost(target) || port === 0) return new Refusal('WIRE_TARGET', 'The target of CONNECT is not host:port.')
  if (host !== null && host.toLowerCase() !== target.toLowerCase() && host.toLowerCase() !== target.toLowerCase().replace(PORT, '')) {
    return new Refusal('WIRE_HOST', 'The target of CONNECT and Host disagree.')
  }
  return target
}

/** The authority of an absolute target stands above Host (section 3.2.2); where both are there and differ, someone is being misled. */
function absoluteForm(target: string, host: string | null): string | Refusal {
  const parts = ABSOLUTE.exec(target)?.groups as { scheme: string; authority: string; rest?: string } | undefined
  if (parts === undefined || !isHost(parts.authority)) {
    return new Refusal('WIRE_TARGET', 'The target is neither a path nor an http URI.')
  }
  const defaultPort = parts.scheme.toLowerCase() === 'https' ? ':443' : ':80'
  if (host !== null && plainAuthority(host, defaultPort) !== plainAuthority(parts.authority, defaultPort)) {
    return new Refusal('WIRE_HOST', 'The authority of the target and Host disagree.')
  }
  const rest = parts.rest ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Lower case, without a port that is empty or the scheme's default. */
function plainAuthority(authority: string, defaultPort: string): string {
  const name = authority.toLowerCase()
  if (name.endsWith(defaultPort)) return name.slice(0, -defaultPort.length)
  return name.endsWith(':') ? name.slice(0, -1) : name
}
